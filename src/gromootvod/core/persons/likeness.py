"""How much two rows look like one person, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gromootvod.core.persons.keys import mailbox_key, name_key, phone_key

# In per cent, by what a wrong merge would cost: a mailbox is one person's, a number may be an office's, and two people
# of one name may well work in one firm.
_WEIGHT = {"mailbox": 90, "phone": 60, "name": 50}


@dataclass(frozen=True, slots=True)
class Person:
    """What is compared of a row."""

    name: str
    company: int | None
    mails: Sequence[str] = ()
    phones: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Likeness:
    """`score` is 0-100; `reasons` are codes: mailbox, phone, name."""

    score: int
    reasons: tuple[str, ...]


def likeness(one: Person, other: Person) -> Likeness:
    """Compare two rows. Doubts multiply: each further reason leaves less of them."""
    reasons = []
    if _common(map(mailbox_key, one.mails), map(mailbox_key, other.mails)):
        reasons.append("mailbox")
    if _common(map(phone_key, one.phones), map(phone_key, other.phones)):
        reasons.append("phone")
    if name_key(one.name) and name_key(one.name) == name_key(other.name) and one.company == other.company:
        reasons.append("name")
    doubt = 100.0
    for reason in reasons:
        doubt *= (100 - _WEIGHT[reason]) / 100
    return Likeness(round(100 - doubt), tuple(reasons))


def _common(some: object, others: object) -> bool:
    return bool((set(some) & set(others)) - {""})  # type: ignore[call-overload]
