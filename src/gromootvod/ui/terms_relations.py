"""What tickets have to do with each other, and who takes part in them, in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy as p

from gromootvod.ui.terms_house import shown

RELATIONS = {
    "cause": p("relation", "has the same cause as"),
    "duplicate": p("relation", "is a duplicate of"),
    "has_duplicate": p("relation", "has as its duplicate"),
    "blocks": p("relation", "blocks"),
    "blocked": p("relation", "waits for"),
    "parent": p("relation", "is the parent of"),
    "child": p("relation", "is a child of"),
}

# What the other ticket is to the one whose page it stands on.
OTHERS = {
    "cause": p("the other ticket", "the same cause"),
    "duplicate": p("the other ticket", "duplicate of"),
    "has_duplicate": p("the other ticket", "its duplicate"),
    "blocks": p("the other ticket", "waits for this one"),
    "blocked": p("the other ticket", "this one waits for it"),
    "parent": p("the other ticket", "parent"),
    "child": p("the other ticket", "child"),
    "split_off": p("the other ticket", "split off from here"),
    "split_from": p("the other ticket", "this one was split off from it"),
}

RELATION_TABLES: dict[str, dict[str, Any]] = {"relation": RELATIONS, "related": OTHERS}


def moved_words(lines: int) -> str:
    """Name a stretch that became a ticket of its own."""
    words = ngettext(
        "went to a ticket of its own, %(n)d line", "went to a ticket of its own, %(n)d lines", lines
    )
    return words % {"n": lines}


def merged_meanwhile(kept: int) -> str:
    """Said above a draft that was written for a ticket which has become part of another."""
    return _(
        "The ticket became part of № %(kept)s meanwhile. Your words are here: see who reads them now, then send."
    ) % {"kept": kept}


def not_here(lost: int, kept: int) -> str:
    """Said on the ticket that stands, when something was to be done to the one that lives in it."""
    return _(
        "№ %(lost)s has become part of № %(kept)s, so nothing was done there. This is № %(kept)s: do it here if you still want it."
    ) % {"lost": lost, "kept": kept}


def relation_refusal(code: str) -> str:
    """Why two tickets cannot be related so."""
    return {
        "itself": _("A ticket has nothing to do with itself."),
        "there": _("That has been said already."),
        "merged": _("One of the two was merged into another ticket."),
        "has_parent": _("That ticket has a parent already."),
        "circle": _("That would go in a circle."),
    }.get(code, _("That cannot be done."))


def merge_refusal(code: str) -> str:
    """Why a merge, or taking it back, cannot be."""
    return {
        "itself": _("A ticket cannot be merged into itself."),
        "lost_merged": _("This ticket was merged into another one already."),
        "kept_merged": _(
            "The other ticket was itself merged into a third one. Take that back first, or merge into the third."
        ),
        "closed": _("The other ticket is solved. Open it again, then merge."),
        "undone": _("This merge was taken back already."),
    }.get(code, _("That cannot be done."))


def split_refusal(code: str) -> str:
    """Why a letter cannot be split."""
    return {
        "letter": _("Only a client's letter becomes a ticket of its own."),
        "only": _(
            "This is the only letter of the ticket: nothing would be left of it. Choose a part of the letter."
        ),
        "whole": _("Nothing would be left of the letter. Choose a part of it."),
        "nothing": _("These words do not stand in the letter, or have gone to another ticket already."),
        "merged": _("One of the two was merged into another ticket."),
    }.get(code, _("That cannot be done."))


def participant_refusal(code: str) -> str:
    """Why somebody cannot take part."""
    return {
        "address": _("That is no mail address."),
        "ours": _("That is an address of ours: the desk would answer itself."),
        "nobody": _("Nobody reads letters at that address."),
        "client": _("That is the client himself."),
        "many": _("More people cannot take part in one ticket."),
        "reason": _("Say in a few words why: colleagues will ask later."),
        "merged": _("This ticket was merged into another one already."),
    }.get(code, _("That cannot be done."))


def why_not_ended(code: str) -> str:
    """Why a child was not closed, to stand after a colon."""
    return {
        "closed": _("it is solved already."),
        "child": _("it is no child of this ticket."),
        "no_address": _("no address of its client is known."),
        "do_not_write": _("nothing is to be written to its client."),
        "client_wrote": _("its client has just written."),
    }.get(code, _("something has to be filled in on it first."))


def relation_sentence(h: Any) -> str:
    """The sentence of an event "merged", "unmerged", "split", "related" or "participant"."""
    data = {**h.data, "who": h.who or _("The house")}
    if h.kind == "merged":
        said = _("%(who)s merged № %(lost)s into № %(kept)s.") % data
        return " ".join([said, *(_told_otherwise(one, data) for one in data.get("differ") or ())])
    if h.kind == "unmerged":
        if data.get("taken"):
            return (
                _(
                    "%(who)s took the merge of № %(lost)s into № %(kept)s back; later letters went along with № %(lost)s."
                )
                % data
            )
        return (
            _(
                "%(who)s took the merge of № %(lost)s into № %(kept)s back; what came later stayed with № %(kept)s."
            )
            % data
        )
    if h.kind == "split":
        if data.get("part"):
            return _("%(who)s made № %(target)s of a part of a letter of № %(source)s.") % data
        return _("%(who)s made № %(target)s of a letter of № %(source)s.") % data
    if h.kind == "participant":
        return _person_sentence(data)
    return _related_sentence(data)


def _told_otherwise(one: dict[str, str], data: dict[str, Any]) -> str:
    """A field in which the merged ticket said something else than the one that stands."""
    language = "ru" if (get_language() or "").startswith("ru") else "en"
    words = {"field": one.get(language) or one["key"], "lost": data["lost"],
             "said": shown(one["kind"], one["lost"]), "stands": shown(one["kind"], one["kept"])}  # fmt: skip
    return _("“%(field)s” stays %(stands)s; № %(lost)s said %(said)s.") % words


def _related_sentence(data: dict[str, Any]) -> str:
    if data.get("ended"):
        return _("%(who)s untied № %(source)s and № %(target)s.") % data
    said = {
        "cause": _("%(who)s: № %(source)s and № %(target)s have the same cause."),
        "dup": _("%(who)s: № %(source)s is a duplicate of № %(target)s."),
        "blocks": _("%(who)s: № %(target)s waits for № %(source)s."),
        "parent": _("%(who)s made № %(source)s the parent of № %(target)s."),
    }.get(str(data.get("kind")))
    return said % data if said else ""


def _person_sentence(data: dict[str, Any]) -> str:
    said = {
        "added": _("%(who)s let %(name)s take part: %(reason)s"),
        "changed": _("%(who)s changed what %(name)s may do here."),
        "removed": _("%(who)s let %(name)s out: %(reason)s"),
    }.get(str(data.get("move")))
    return said % data if said else ""
