"""The story of a ticket: letters and, between them, what happened, in whole sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from gromootvod.ui.story_house import field_sentence, tagged_sentence
from gromootvod.ui.story_import import imported_sentence
from gromootvod.ui.story_incident import incident_sentence
from gromootvod.ui.story_macro import macro_sentence, rated_sentence
from gromootvod.ui.story_rule import rule_sentence
from gromootvod.ui.story_together import snoozed_sentence, taken_back_sentence, woke_sentence
from gromootvod.ui.terms import term
from gromootvod.ui.terms_relations import relation_sentence
from gromootvod.ui.words import by


class Happening(Protocol):
    """An event, as queries give it."""

    kind: str
    at: datetime
    who: str
    data: dict[str, Any]


class Said(Protocol):
    """A message, as queries give it."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Beat:
    """One step of the story: a message, or the sentence of an event."""

    at: datetime
    message: Any = None
    kind: str = ""
    sentence: str = ""
    earlier: bool = False  # folded: newer letters stand below it


OPEN_LETTERS = 3  # the newest ones stay open, and the first: it says what broke


def story(messages: Iterable[Said], happenings: Iterable[Happening]) -> list[Beat]:
    """Merge letters and events by time. Events that a letter on the page already tells are left out."""
    said = list(messages)
    beats = [Beat(m.at, m, earlier=_earlier(m, i, len(said))) for i, m in enumerate(said)]
    for happening in happenings:
        sentence = tell(happening)
        if sentence:
            beats.append(Beat(happening.at, kind=happening.kind, sentence=sentence))
    return sorted(beats, key=lambda beat: beat.at)


class Word(Protocol):
    """A promise, as the client's queries give it."""

    due: datetime
    outcome: str  # stands | kept | late | closed
    settled_at: datetime | None


def client_story(messages: Iterable[Said], promises: Iterable[Word]) -> list[Beat]:
    """Letters and what became of promises, newest first.

    A promise that still stands has its own place on the page.
    """
    beats = [Beat(message.at, message) for message in messages]
    for word in promises:
        said = {"kept": _("We kept our word."), "late": _("Our word came late.")}.get(word.outcome)
        if said and word.settled_at:
            beats.append(Beat(word.settled_at, kind=word.outcome, sentence=said))
    return sorted(beats, key=lambda beat: beat.at, reverse=True)


def tell(happening: Happening) -> str:
    """The sentence of an event, or "" when nobody needs one."""
    teller = _TELLERS.get(happening.kind)
    return teller(happening) if teller else ""


def _earlier(message: Any, place: int, count: int) -> bool:
    if message.automatic and message.direction == "out":
        return True
    return 0 < place < count - OPEN_LETTERS


def _assigned(h: Happening) -> str:
    to = str(h.data.get("name") or h.data.get("to") or "")
    if not to:
        return _("%(who)s put the ticket back: nobody leads it now.") % {"who": _name(h)}
    if not h.who:
        return _("The ticket went to %(to)s.") % {"to": to}
    if to == h.who:
        return _("%(who)s took the ticket.") % {"who": h.who}
    return _("%(who)s gave the ticket to %(to)s.") % {"who": h.who, "to": to}


def _state(h: Happening) -> str:
    to = term("state", str(h.data.get("to") or h.data.get("state") or ""))
    if not h.who:
        return _("State: %(state)s.") % {"state": to}
    return _("%(who)s set the state: %(state)s.") % {"who": h.who, "state": to}


def _promised(h: Happening) -> str:
    due = parse_datetime(str(h.data.get("due") or ""))
    if due is None or due.tzinfo is None:
        return ""
    if not h.who:
        return _("The next word is promised %(by)s.") % {"by": by(due, h.at)}
    return _("%(who)s promised the next word %(by)s.") % {"who": h.who, "by": by(due, h.at)}


def _heard(h: Happening) -> str:
    return {
        "answered": _("The client has answered the question."),
        "unknown": _("The client does not know the answer."),
        "call_me": _("The client asks to be called."),
    }.get(str(h.data.get("state")), "")


def _called(h: Happening) -> str:
    due = parse_datetime(str(h.data.get("due") or ""))
    if due is None or due.tzinfo is None:
        return _("%(who)s spoke with the client on the phone.") % {"who": _name(h)}
    words = {"who": _name(h), "by": by(due, h.at)}
    return _("%(who)s spoke with the client on the phone and promised the next word %(by)s.") % words


def _team(h: Happening) -> str:
    if not h.data.get("to"):
        return _("%(who)s took the ticket out of its team.") % {"who": _name(h)}
    return _("%(who)s gave the ticket to the team “%(team)s”.") % {"who": _name(h), "team": h.data["to"]}


def _held(h: Happening) -> str:
    due = parse_datetime(str(h.data.get("due") or ""))
    if due is None or due.tzinfo is None:
        return ""
    return _("The house sent a holding update by itself; the next word is promised %(by)s.") % {
        "by": by(due, h.at)
    }


def _level_missed(h: Happening) -> str:
    return {
        "first": _("The service level was missed: the first answer did not come in time."),
        "next": _("The service level was missed: the next answer did not come in time."),
        "solution": _("The service level was missed: the solution did not come in time."),
    }.get(str(h.data.get("clock")), "")


def _closed(h: Happening) -> str:
    if not h.who:
        return _("The client says it works again. The ticket is closed.")
    return _("%(who)s closed the ticket.") % {"who": h.who}


def _thanked(h: Happening) -> str:
    return _("The client says thank you. The ticket stays solved; open it again if there is more in it.")


def _reopened(h: Happening) -> str:
    if h.data.get("why") == "rated":
        return _("The client asks us to go on: the ticket is open once more.")
    if not h.who:
        return _("The client wrote again: the ticket is open once more.")
    return _("%(who)s reopened the ticket.") % {"who": h.who}


def _escalated(h: Happening) -> str:
    words = str(h.data.get("words") or "")
    if not h.who:
        return _("The client asks for the manager: “%(words)s”") % {"words": words}
    return _("%(who)s showed the ticket to the manager: “%(words)s”") % {"who": h.who, "words": words}


def _bounced(h: Happening) -> str:
    return _("The letter to %(address)s came back undelivered.") % {"address": h.data.get("recipient") or "?"}


def _titled(h: Happening) -> str:
    return _("%(who)s wrote a new title.") % {"who": _name(h)}


def _corrected(h: Happening) -> str:
    words = {
        "who": _name(h),
        "was": term("label", str(h.data.get("was") or "")),
        "to": term("label", str(h.data.get("to") or "")),
    }
    if h.data.get("undone"):
        return _("%(who)s took a correction back: the phrase counts as “%(to)s” again.") % words
    if words["was"] == words["to"]:
        return _("%(who)s confirmed that a phrase was read rightly: “%(to)s”.") % words
    return _("%(who)s corrected a phrase: not “%(was)s” but “%(to)s”.") % words


def _link(h: Happening) -> str:
    return _("%(who)s made a new link to the client's page; the old one no longer opens.") % {"who": _name(h)}


def _let_in(h: Happening) -> str:
    if not h.data.get("let_in"):
        return ""
    return _("%(who)s let %(address)s take part.") % {"who": _name(h), "address": h.data["let_in"]}


def _name(h: Happening) -> str:
    return h.who or _("The house")


_TELLERS: dict[str, Callable[[Any], str]] = {
    "assigned": _assigned,
    "state": _state,
    "promised": _promised,
    "answered": _promised,
    "letter": _let_in,
    "called": _called,
    "asked": lambda h: "",
    "heard": _heard,
    "ready": lambda h: _("Enough is known for the engineer."),
    "warned": lambda h: "",
    "raised": lambda h: _("The promised word is still missing; the managers have been told."),
    "taken_up": lambda h: _("%(who)s takes it up with the client.") % {"who": _name(h)},
    "held": _held,
    "level_missed": _level_missed,
    "priority": lambda h: (
        _("%(who)s set the priority: %(priority)s.")
        % {"who": _name(h), "priority": term("priority", str(h.data.get("to") or ""))}
    ),
    "product": lambda h: (
        _("%(who)s named the product: %(product)s.") % {"who": _name(h), "product": h.data.get("to") or "—"}
    ),
    "lapsed": lambda h: _("The promised word did not come in time."),
    "closed": _closed,
    "taken_back": taken_back_sentence,
    "snoozed": snoozed_sentence,
    "woke": woke_sentence,
    "reopened": _reopened,
    "thanked": _thanked,
    "escalated": _escalated,
    "bounced": _bounced,
    "acknowledged": lambda h: _("The house acknowledged the letter and sent the link to the client's page."),
    "titled": _titled,
    "link": _link,
    "corrected": _corrected,
    "imported": imported_sentence,
    "incident": incident_sentence,
    **dict.fromkeys(("merged", "unmerged", "split", "related", "participant"), relation_sentence),
    "tagged": tagged_sentence,
    "field": field_sentence,
    "macro": macro_sentence,
    "rated": rated_sentence,
    "rule": rule_sentence,
    "team": _team,
}
