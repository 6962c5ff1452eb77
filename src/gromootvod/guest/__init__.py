"""The guest: a language model that may give a second opinion. Off by default; what it says is bound and checked.

It never writes a fact, a title or a word to anybody: it chooses among labels for spans that the house has cut and
is in doubt about. Late, absent, malformed or in doubt, it is not heard, and the built-in judgement stands.
"""
