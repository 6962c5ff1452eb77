"""One reading of a draft."""

from __future__ import annotations

from datetime import datetime

from gromootvod.core.clock import ALWAYS, Calendar, NaiveMomentError
from gromootvod.core.coach.draft import Draft
from gromootvod.core.coach.promises import promises
from gromootvod.core.coach.rules import RULES, Page
from gromootvod.core.coach.shape import shape
from gromootvod.core.coach.values import Remark, Review, Severity, Ticket

LIMIT = 50_000
"""Characters that are read. A longer draft gets a remark on its length and is judged by its beginning."""


def review(
    draft: str,
    *,
    now: datetime,
    ticket: Ticket | None = None,
    calendar: Calendar = ALWAYS,
    language: str | None = None,
) -> Review:
    """Read a draft and say where it may hurt, what shape it has, and what it promises.

    Times in the draft are meant by the clocks of the calendar's zone; ALWAYS lives nowhere, so with it they
    are meant by the clocks of `now`. Without a ticket only what the draft alone shows is judged. `language`
    ("ru", "en") is what the client reads; by default the ticket's, else any. Raises NaiveMomentError.
    """
    if now.utcoffset() is None or now.tzinfo is None:
        raise NaiveMomentError("now needs a time zone")
    if calendar is ALWAYS:
        calendar = ALWAYS.placed(now.tzinfo)
    read = Draft(draft[:LIMIT])
    found = tuple(promises(read, now, calendar))
    page = Page(read, ticket, found, shape(read), now, language or (ticket.language if ticket else None))
    remarks = [remark for rule in RULES for remark in rule(page)]
    if len(draft) > LIMIT:
        remarks.append(Remark("wall", LIMIT, len(draft), Severity.WARN, "too_long_to_read"))
    remarks.sort(key=lambda remark: (remark.start, remark.end))
    return Review(tuple(remarks), page.shape, tuple(one.promise for one in found))
