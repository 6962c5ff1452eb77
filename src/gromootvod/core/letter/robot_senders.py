"""What an address says about who wrote: a mailer, a mailbox that nobody reads, or nothing.

Weak signs all: people write from odd addresses too, so each pattern must fit the whole local part.
"""

from __future__ import annotations

import re

from .bounce_prose import RETURNED_SUBJECT
from .values import Mailbox

_DAEMON = re.compile(
    r"(?:mailer-?daemon|mail-daemon|mdaemon|postmaster|mail\.?delivery(?:\.?(?:sub)?system)?|microsoftexchange\w*)(?:\+[^@]*)?@",
    re.IGNORECASE,
)
_DOUBTFUL_DAEMON = re.compile(r"(?:postmaster|mail\.?delivery)@", re.IGNORECASE)
_DAEMON_NAME = re.compile(
    rb"\s*[\"']?(?:mailer[ -]?daemon|mail delivery (?:sub)?system|mail daemon)\b", re.IGNORECASE
)
_NOBODY = (
    r"(?:do|can)?[-_.]?(?:no|not)[-_.]?reply|ne[-_.]?otvecha\w*|ne[-_.]?otvet\w*|no[-_.]?response|"
    r"no[-_.]?contest\w*|keine[-_.]?antwort"
)
_ROLES = (
    r"accounts?|admin|alerts?|auth|billing|bot|cal\w*|comments|confirm\w*|dmarc\w*|docs?|drive\w*|e?mail|"
    r"events?|google|help|hr|info|invoices?|mailer|maps?|market\w*|messages?|news\w*|noti\w+|"
    r"orders?|pay\w*|portal|reports?|sales|security|service|shop|store|support|survey|system|team|updates?|web"
)
_NO_REPLY = re.compile(
    rf"(?:[\w.-]*[-_.])?(?:{_NOBODY})\d*(?:[-_.](?>(?:{_ROLES}|[a-z]{{1,3}}|\d+)(?![^\W_])))*+(?:\+[^@]*)?@"
    r"|bounces?\+[^@]*@|(?:bounces?|return)[=-][^@]*[=\d][^@]*@|[\w.-]+-bounces@|notifications?\+[^@]*@|(?:majordomo|listserv|mailman|sympa)@",
    re.IGNORECASE,
)
_NOTIFIER = re.compile(r"(?:[\w.-]+[-_.])?notifications?@", re.IGNORECASE)
_SERVER_SUBJECT = re.compile(
    r"\s*(?:undeliverable:|returned mail(?::|\s*$)|undelivered mail returned to sender|delivery status notification \(|"
    r"mail delivery failed: returning|delivery failure:|не удалось доставить:|не удается доставить:|"
    r"недоставленное сообщение(?::|$))",
    re.IGNORECASE,
)
_REPLY_OR_FORWARD = re.compile(
    r"\s*(?:re|fwd?|fw|aw|wg|ответ|отв|пересл|на)\s*(?:\[\d+\])?\s*:", re.IGNORECASE
)
_GREETING = re.compile(
    r"\W*(?:hi|hello|hey|dear|greetings|good (?:day|morning|afternoon|evening)|"
    r"здравствуй\w*|добр(?:ый|ого|ое)|привет\w*|коллеги|уважаем\w+|приветствую)\b(?!\W+this is the\b)",
    re.IGNORECASE,
)


def is_mailer(sender: Mailbox | None, raw: bytes, subject: str, text: str, null_path: bool) -> bool:
    """Tell whether a mail server wrote: by its address or, in `raw` without an address, by its name.

    A postmaster may be a person with a trouble; without an empty envelope he is a server only when the
    subject is a server's and no greeting begins his letter.
    """
    if not is_daemon(sender):
        return bool(_DAEMON_NAME.match(raw[:200]))
    if null_path or sender is None or not _DOUBTFUL_DAEMON.match(sender.email):
        return True
    if _SERVER_SUBJECT.match(subject[:300]):
        return True
    return bool(RETURNED_SUBJECT.match(subject[:300])) and not _GREETING.match(text[:100])


def is_daemon(sender: Mailbox | None) -> bool:
    return sender is not None and bool(_DAEMON.match(sender.email))


def is_no_reply(sender: Mailbox | None) -> bool:
    """Tell whether the address itself says that nobody reads it: noreply@, bounces+…@."""
    return sender is not None and bool(_NO_REPLY.match(sender.email))


def is_notifier(sender: Mailbox | None) -> bool:
    return sender is not None and bool(_NOTIFIER.match(sender.email))


def is_reply_or_forward(subject: str) -> bool:
    return bool(_REPLY_OR_FORWARD.match(subject[:100]))
