"""One reading of a draft."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime

from gromootvod.core.clock import ALWAYS, Calendar, NaiveMomentError
from gromootvod.core.coach import names, rules_asking, rules_facts, rules_form, rules_next, rules_words
from gromootvod.core.coach.draft import Draft
from gromootvod.core.coach.hearing import heard
from gromootvod.core.coach.house import House
from gromootvod.core.coach.known import known
from gromootvod.core.coach.page import Page
from gromootvod.core.coach.promises import named_moments, promises
from gromootvod.core.coach.shape import shape
from gromootvod.core.coach.sight import Sighted, sighted
from gromootvod.core.coach.values import Remark, Review, Ticket

LIMIT = 30_000
"""Characters that are read. A longer draft gets a remark on its length and is judged by its beginning."""

Judge = Callable[[Page, list[Sighted]], Iterator[Remark]]

JUDGES: dict[str, Judge] = {
    "leak": rules_facts.leak,
    "rude": rules_words.phrases,
    "sarcasm": rules_words.sarcasm,
    "blame": rules_words.phrases,
    "argument": rules_words.phrases,
    "order": rules_words.order,
    "empty_promise": rules_words.empty_promise,
    "riddle": rules_words.phrases,
    "false_certainty": rules_words.false_certainty,
    "passing_the_buck": rules_words.passing_the_buck,
    "no_next_word": rules_next.no_next_word,
    "asks_known": rules_asking.asks_known,
    "too_many_questions": rules_asking.too_many_questions,
    "hollow": rules_words.hollow,
    "grovelling": rules_words.grovelling,
    "jargon": rules_facts.jargon,
    "wall": rules_form.wall,
    "shouting": rules_form.shouting,
    "wrong_name": names.wrong_name,
    "wrong_language": rules_form.wrong_language,
    "typo_in_facts": rules_facts.typo_in_facts,
}
"""The rules, in the order in which they speak."""

_BLOWS = frozenset({"rude", "blame", "argument"})
_LOOKS_AT = {"no_next_word": "empty_promise"}
"""Rules that weigh the phrases of another."""

DEFAULT = House()


def review(
    draft: str,
    *,
    now: datetime,
    ticket: Ticket | None = None,
    calendar: Calendar = ALWAYS,
    language: str | None = None,
    house: House = DEFAULT,
) -> Review:
    """Read a draft and say where it may hurt, what shape it has, and what it promises.

    Times in the draft are meant by the clocks of the calendar's zone; ALWAYS lives nowhere, so with it they
    are meant by the clocks of `now`. Without a ticket only what the draft alone shows is judged. `language`
    ("ru", "en") is what the client reads; by default that of the ticket or of his letters. Raises
    NaiveMomentError.
    """
    page = open_page(draft, now=now, ticket=ticket, calendar=calendar, language=language, house=house)
    remarks = sorted(heard(page, by_rules(page, draft)), key=lambda remark: (remark.start, remark.end))
    return Review(tuple(remarks), page.shape, tuple(one.promise for one in page.found))


def open_page(
    draft: str,
    *,
    now: datetime,
    ticket: Ticket | None = None,
    calendar: Calendar = ALWAYS,
    language: str | None = None,
    house: House = DEFAULT,
) -> Page:
    """All that is known of a draft before anything is said of it; arguments as of `review`."""
    if now.utcoffset() is None or now.tzinfo is None:
        raise NaiveMomentError("now needs a time zone")
    if calendar is ALWAYS:
        calendar = ALWAYS.placed(now.tzinfo)
    read = Draft(draft[:LIMIT])
    found = tuple(promises(read, now, calendar))
    ahead = tuple(named_moments(read, now, calendar))
    about = known(ticket, house.hot) if ticket else None
    return Page(
        read,
        about,
        found,
        shape(read, promised=any(one.promise.due for one in found)),
        now,
        language or (about.language if about else None),
        house,
        moments=ahead,
    )


def by_rules(page: Page, draft: str) -> list[Remark]:
    """What every rule in force says by its own means."""
    house = page.house
    seen = sighted(page)
    page = replace(page, is_hostile=bool(_BLOWS & set(seen)))
    remarks = [
        remark
        for rule, judge in JUDGES.items()
        if rule not in house.off
        for remark in judge(page, seen.get(_LOOKS_AT.get(rule, rule), []))
    ]
    if "no_next_step" not in house.off:
        remarks += rules_next.no_next_step(page, remarks)
    if "unanswered" not in house.off:
        remarks += rules_next.unanswered(page, remarks)
    if "cold" not in house.off:
        remarks += rules_words.cold(page, seen.get("hollow", []), remarks)
    if len(draft) > LIMIT and "wall" not in house.off:
        remarks.append(page.remark("wall", "too_long_to_read", LIMIT, len(draft)))
    return remarks


def rule_names() -> tuple[str, ...]:
    """The names of all rules, in the order in which they speak."""
    return (*JUDGES, "no_next_step", "unanswered", "cold")
