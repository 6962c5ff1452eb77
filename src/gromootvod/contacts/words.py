"""The words a contact is found by, and the keys by which two rows look like one person. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from gromootvod.core.persons import mailbox_key, name_key, phone_key

LONGEST = 64  # characters of a word that is looked up
MOST = 60  # words of one contact
_WORD = re.compile(r"[^\W_]+")
_ENDINGS = (10, 7, 4)  # digits by which a number is given: without the country, without the town, its end

Addresses = Iterable[tuple[str, str]]  # (kind, value)


def plain(text: str) -> list[str]:
    """The words of `text` as they are compared: lower case, ё as е."""
    return [word.replace("ё", "е")[:LONGEST] for word in _WORD.findall(text.lower())]


def words_of(name: str, company: str, company_id: int | None, addresses: Addresses) -> list[tuple[str, str]]:
    """Every (kind, word) of a contact, each once."""
    found: dict[tuple[str, str], None] = {}

    def keep(kind: str, word: str) -> None:
        if word and len(found) < MOST:
            found.setdefault((kind, word), None)

    if company_id is not None and name_key(name):
        keep("name", f"{name_key(name)[:100]}|{company_id}")
    for kind, value in addresses:
        if kind == "mail":
            keep("mail", mailbox_key(value)[:120])
            for word in (value.lower()[:LONGEST], value.lower().rpartition("@")[2][:LONGEST], *plain(value)):
                keep("find", word)
        elif kind == "phone":
            digits = re.sub(r"\D", "", value)
            keep("phone", phone_key(value))
            for ending in (len(digits), *_ENDINGS):
                keep("find", digits[-ending:] if ending else "")
        else:
            keep("find", value.lower().lstrip("@")[:LONGEST])
    for word in (*plain(name), *plain(company)):
        keep("find", word)
    return list(found)
