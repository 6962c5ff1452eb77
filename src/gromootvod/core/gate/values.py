"""What the gate is told of a post, and what it says."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class FormPost:
    """A post to the web form, as far as the gate needs it. None means that it is not known."""

    text: str
    honeypot: str = ""  # what stood in the field that people do not see
    seconds_to_fill: float | None = None  # from the page's signed time to the post
    page_visited: bool | None = None  # whether the form's page was fetched before
    referer: str = ""  # host of the Referer header; "" without one
    known_referers: frozenset[str] = frozenset()  # hosts of pages that carry the form
    bot_referers: frozenset[str] = frozenset()  # hosts learnt from bots


class Outcome(StrEnum):
    """`pass`: a ticket. `doubt`: a ticket, looked at first. `refuse`: kept aside, never dropped."""

    PASS = "pass"  # noqa: S105 - not a password
    DOUBT = "doubt"
    REFUSE = "refuse"


class Reason(StrEnum):
    """What speaks against a post."""

    HONEYPOT = "honeypot"
    TOO_FAST = "too_fast"
    MANY_LINKS = "many_links"
    ONLY_LINKS = "only_links"
    NO_PAGE_VISIT = "no_page_visit"
    BOT_REFERER = "bot_referer"
    UNKNOWN_REFERER = "unknown_referer"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome, the points against the post, and the reasons, the heaviest first."""

    outcome: Outcome
    points: int
    reasons: tuple[Reason, ...]
