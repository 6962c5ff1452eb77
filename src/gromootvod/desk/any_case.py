"""Text found whatever its case, alike on both databases."""

from __future__ import annotations

import re


def any_case(words: str) -> str:
    """A regular expression that finds `words` whatever their case, on both databases and in any locale.

    SQLite folds no Cyrillic, PostgreSQL only where its locale does: so every letter is written in both cases.
    White space matches any white space, and ё matches е, for people write both.
    """
    return r"\s+".join("".join(_letter(letter) for letter in word) for word in words.split())


def _letter(letter: str) -> str:
    if letter in "еёЕЁ":
        return "[еёЕЁ]"
    both = {letter.lower(), letter.upper()}
    if len(both) == 2 and all(len(one) == 1 for one in both):
        return "[" + "".join(sorted(both)) + "]"
    return letter if letter.isalnum() or letter == "_" else re.escape(letter)
