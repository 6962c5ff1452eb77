"""The mail door: LMTP and SMTP, IMAP, files; and the way out by SMTP.

Nothing of Django is imported here: the reader child lives in this package and has to start quickly.
"""
