"""Colleagues whom the writer of a letter has put in copy: proposed to members, never joined by themselves."""

from __future__ import annotations

from gromootvod.contacts.operations.recognise import PROVIDERS
from gromootvod.core.letter import Letter, is_no_reply
from gromootvod.desk.operations.thread import our_addresses, without_detail

MOST = 10


def colleagues(letter: Letter, writer: str) -> list[list[str]]:
    """Name and address of those of the writer's own firm who are in To or Cc of his letter."""
    domain = writer.rpartition("@")[2].lower()
    if not domain or domain in PROVIDERS:
        return []
    ours = our_addresses()
    found: dict[str, str] = {}
    for box in (*letter.to, *letter.cc)[:50]:
        email = box.email.lower()
        if email.rpartition("@")[2] != domain or email == writer.lower() or without_detail(email) in ours:
            continue
        if not is_no_reply(box):
            found.setdefault(email, box.name[:200])
    return [[name, email] for email, name in list(found.items())[:MOST]]
