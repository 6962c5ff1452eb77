"""Read the call sheet's form: the whole state of a call stands in it, so nothing of it is lost."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest
from django.utils.translation import gettext as _

from gromootvod.desk.compose import tidy
from gromootvod.desk.operations.call import LONGEST, MOODS, Call, Ending, Said
from gromootvod.desk.queries.call_sheet import Deed
from gromootvod.ui.inputs import whole_number
from gromootvod.workspace.ticket_actions import BadInput, due_of

MOST = 40  # questions in one call
OURS = "ours"


@dataclass(frozen=True, slots=True)
class Fields:
    """What stands in the form beside the call itself."""

    next_word: str
    due: str
    summary: str
    made: str  # the summary as the desk had proposed it
    send: bool
    mail: str
    key: str

    @property
    def edited(self) -> bool:
        """Whether the member has written the letter himself."""
        return bool(self.made or self.summary) and tidy(self.summary) != tidy(self.made)


def call_of(request: HttpRequest) -> Call:
    """What was written down so far."""
    post = request.POST
    rows = zip(post.getlist("slot"), post.getlist("question"), post.getlist("answer"), strict=False)
    firm = post.get("firm", "")
    return Call(
        notes=post.get("notes", "")[:LONGEST],
        said=tuple(
            Said(slot[:40], text[:4000], answer[:4000]) for slot, text, answer in list(rows)[:MOST] if slot
        ),
        mood=post.get("mood", "") if post.get("mood") in MOODS else "",
        firm_id=whole_number(firm),
        ours=firm == OURS,
    )


def deed_of(request: HttpRequest) -> Deed:
    """What the member has just done; the button says it."""
    post = request.POST
    done, _colon, what = post.get("do", "").partition(":")
    number = whole_number(what, digits=2) if done == "choice" else None
    return Deed(
        choice=number,
        typed=post.get("reply", "")[:4000] if done == "answer" else "",
        undo=what[:40] if done == "undo" else "",
        want=post.get("want", "")[:40],
        again=post.get("again", "")[:40],
    )


def fields_of(request: HttpRequest) -> Fields:
    """The rest of the form."""
    post = request.POST
    return Fields(
        next_word=post.get("next_word", "")[:40],
        due=post.get("due", "")[:40],
        summary=post.get("summary", "")[:LONGEST],
        made=post.get("made", "")[:LONGEST],
        send=not post or post.get("send") == "yes",
        mail=post.get("mail", "")[:320].strip(),
        key=post.get("key", "")[:64],
    )


def ending_of(request: HttpRequest) -> Ending:
    """How the call ends. Raises BadInput with a sentence for the member."""
    fields = fields_of(request)
    if fields.mail:
        try:
            validate_email(fields.mail)
        except ValidationError:
            raise BadInput(_("This mail address cannot be right.")) from None
    summary = fields.summary if fields.send else ""
    return Ending(due=due_of(request), summary=summary, mail=fields.mail, key=fields.key)
