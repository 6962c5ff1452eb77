"""One ticket as members see it: letters with their spans, the fact card, the person, the timeline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a letter with one nature. `ref` ties it to values on the card ("s12-3": message 12, span 3)."""

    text: str
    kind: str  # fact | feeling | courtesy | noise | plain
    label: str
    hot: bool
    ref: str
    confidence: int  # per cent
    start: int = 0  # where it stands in the letter's text
    end: int = 0
    corrected: bool = False  # a member said so


@dataclass(frozen=True, slots=True)
class FoldView:
    """A folded stretch: shown as one line that opens."""

    kind: str  # quote | signature | disclaimer | forward
    text: str
    lines: int


@dataclass(frozen=True, slots=True)
class AttachmentView:
    """An attachment a member may download at `url`."""

    name: str
    content_type: str
    size: int
    url: str
    inline: bool
    warnings: tuple[str, ...]
    picture: bool  # a raster picture that may be shown as a thumbnail


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """What became of an outgoing letter."""

    state: str  # waiting | held | sending | sent | unsure | refused | bounced
    recipient: str
    answer: str
    next_try_at: datetime | None
    attempts: int


@dataclass(frozen=True, slots=True)
class MessageView:
    """One message. `parts` is the text in order: pieces and folds."""

    id: int
    direction: str  # in | out | note
    standing: str  # "" | stranger | forged | robot
    author: str
    initials: str
    address: str
    at: datetime
    door: str
    automatic: bool
    parts: tuple[Piece | FoldView, ...]
    attachments: tuple[AttachmentView, ...]
    heat: int
    has_html: bool
    troubles: tuple[str, ...]
    deliveries: tuple[DeliveryView, ...]
    offers: tuple[str, ...] = ()  # the troubles it seems to tell, where there are several


@dataclass(frozen=True, slots=True)
class FactValue:
    """A value on the card: a quote and the piece it came from."""

    text: str
    ref: str
    at: datetime
    corrected: bool  # a later letter says otherwise
    name: str = ""


@dataclass(frozen=True, slots=True)
class FactSlot:
    """A line of the card; no values means it is not known."""

    slot: str
    values: tuple[FactValue, ...]


@dataclass(frozen=True, slots=True)
class CardView:
    """The fact card of the whole ticket."""

    slots: tuple[FactSlot, ...]
    missing: tuple[str, ...]
    completeness: int


@dataclass(frozen=True, slots=True)
class PersonView:
    """The feelings side: what the client said of how he is, and how it goes."""

    heat: int
    course: tuple[int, ...]  # heat of each inbound letter in time
    reasons: tuple[str, ...]
    quotes: tuple[Piece, ...]  # his own words of feeling, strongest first
    alarm: bool
    tickets_before: int


@dataclass(frozen=True, slots=True)
class TimelineItem:
    """One event."""

    id: int
    kind: str
    at: datetime
    who: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ClockView:
    """A clock of the ticket's service level that runs, or stands (`due` None)."""

    kind: str  # first | next | solution
    due: datetime | None
    missed: bool


@dataclass(frozen=True, slots=True)
class TicketView:
    """All a member's page needs, read in a constant number of queries."""

    number: int
    title: str
    subject: str
    state: str
    ball: str
    language: str
    door: str
    heat: int
    contact_id: int
    contact: str
    company: str
    contact_address: str
    address_bounced: bool
    address_blocked: bool  # nothing is to be written to any address of his
    assignee_id: int | None
    assignee: str
    opened_at: datetime
    due: datetime | None
    due_by: str  # who promised: a member's name, or "" for the house's rhythm
    broken: bool
    closed: bool
    status_url: str
    messages: tuple[MessageView, ...]
    card: CardView
    person: PersonView
    timeline: tuple[TimelineItem, ...]
    last_event: int
    last_message: int  # 0 when nothing was said yet
    escalated: bool
    looks_like: tuple[int, ...]  # numbers of tickets this one may belong to
    priority: str = "normal"
    product: str = ""
    level: str = ""  # the name of its service level
    clocks: tuple[ClockView, ...] = ()
    contact_phones: tuple[str, ...] = ()
    zone: str = ""  # IANA name of the time the client lives by; "" where nobody has said
