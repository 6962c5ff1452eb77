"""Letters that look the same in Cyrillic and Latin, folded where a code was typed with the wrong keyboard."""

from __future__ import annotations

import re

_CYRILLIC = "АВЕКМНОРСТУХаеорсух"
_LATIN = "ABEKMHOPCTYXaeopcyx"
_TO_LATIN = str.maketrans(_CYRILLIC, _LATIN)
_TO_CYRILLIC = str.maketrans(_LATIN, _CYRILLIC)
_CODE_TO_LATIN = str.maketrans(_CYRILLIC + "вкмнт", _LATIN + "bkmht")
_TOKEN = re.compile(r"[^\W_]+(?:[-_][^\W_]+)*")
_HAS_CYRILLIC = re.compile("[а-яёА-ЯЁ]")
_HAS_LATIN = re.compile("[a-zA-Z]")
_HAS_DIGIT = re.compile(r"\d")


def fold_lookalikes(text: str) -> str:
    """The text, of the same length, with look-alike letters brought to one script.

    A code (letters with digits: "Е-1042") goes to Latin; a word of mixed scripts ("нe" with a Latin e) goes
    to the script most of its letters are in. Plain words stay as they are.
    """
    return _TOKEN.sub(lambda match: fold_token(match[0]), text)


def fold_token(token: str) -> str:
    """One word or code with its look-alike letters brought to one script; of the same length."""
    cyrillic = _HAS_CYRILLIC.search(token)
    if not cyrillic:
        return token
    if _HAS_DIGIT.search(token):
        folded = token.translate(_CODE_TO_LATIN)
        # "5-летний": a word with a number in it, not a code
        return token if _HAS_CYRILLIC.search(folded) else folded
    if not _HAS_LATIN.search(token):
        return token
    if len(_HAS_CYRILLIC.findall(token)) >= len(_HAS_LATIN.findall(token)):
        return token.translate(_TO_CYRILLIC)
    return token.translate(_TO_LATIN)
