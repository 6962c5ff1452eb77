"""Answering: nothing that was written is lost, nobody answers past a word that has just come, and a slip can be undone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gromootvod.desk.compose import File
from gromootvod.desk.lifecycle import IllegalMove
from gromootvod.desk.merged import standing
from gromootvod.desk.models import KeptDraft, Message, Ticket
from gromootvod.desk.operations.answer import AnswerRefused
from gromootvod.desk.operations.coaching import count, hand_in, needs_eye
from gromootvod.desk.operations.keep_draft import (
    MOST_PICKS,
    PICKS,
    FilesTooLarge,
    WrittenElsewhere,
    drop_draft,
    files_of,
    keep_draft,
    put_files,
)
from gromootvod.desk.operations.take_back import TooLate, send, take_back, what_stays
from gromootvod.desk.operations.use_macro import answer_with, apply, next_word, without_letter
from gromootvod.desk.queries.news import news
from gromootvod.office.access import member_required, the_member
from gromootvod.ui.inputs import whole_number
from gromootvod.ui.middleware import moment
from gromootvod.ui.terms_together import left_so
from gromootvod.workspace import ticket_views
from gromootvod.workspace.coach_margin import margin
from gromootvod.workspace.macro_parts import picked_of
from gromootvod.workspace.ticket_actions import BadInput, due_of, go_back, refusal
from gromootvod.workspace.together import kept_draft


@dataclass(frozen=True, slots=True)
class Reply:
    """What the composer sent."""

    text: str
    state: str
    due: str  # as it was chosen: a local moment, or nothing
    version: int  # of the draft that the composer knows
    uploads: tuple[File, ...]
    kept: tuple[int, ...]  # files of the draft that are to go along
    picks: dict[str, list[str]]  # the macros in it, as the form sends them

    @property
    def choices(self) -> dict[str, Any]:
        """What is kept with the words."""
        return {"due": self.due, "state": self.state, **self.picks}


@require_POST
@member_required
def replies(request: HttpRequest, number: int) -> HttpResponse:
    """Answer the client. A draft that cannot go comes back with the reason, nothing of it lost."""
    reply = _read(request)
    if standing(number) != number:  # it was merged while he wrote: his words wait on the other ticket
        return _back(request, number, reply)
    try:
        return _reply(request, number, reply)
    except Ticket.DoesNotExist:
        raise Http404 from None
    except AnswerRefused as refused:
        return _refused(request, number, reply, refused.code)
    except (IllegalMove, BadInput) as error:
        words = (
            str(error) if isinstance(error, BadInput) else _("The ticket cannot go there from where it is.")
        )
        return _back(request, number, reply, draft_error=words)


@require_POST
@member_required
def taking_back(request: HttpRequest, number: int, message_id: int) -> HttpResponse:
    """Take the letter back that has just been sent; its words stand in the composer again."""
    try:
        take_back(number, message_id, by=the_member(request), now=moment(request))
    except Message.DoesNotExist:
        raise Http404 from None
    except TooLate:
        messages.error(request, _("It has already gone to the client and cannot be taken back any more."))
        return go_back(request, number)
    messages.success(
        request, _("Taken back: the client has not seen it. Your words stand in the reply below.")
    )
    if stays := what_stays(number, message_id):
        messages.warning(request, left_so(stays))
    return go_back(request, number)


def keep(request: HttpRequest, number: int) -> KeptDraft | None:
    """Keep what the composer holds. Raises WrittenElsewhere, FilesTooLarge, Ticket.DoesNotExist."""
    return _keep(request, number, _read(request))


def _reply(request: HttpRequest, number: int, reply: Reply) -> HttpResponse:
    member, now = the_member(request), moment(request)
    about = margin(request, number, reply.text)
    if about["stops"] and "anyway" not in request.POST:
        return _back(request, number, reply, **about)
    due = due_of(request)
    files = [*reply.uploads, *files_of(number, by=member, only=reply.kept)]
    picked = picked_of(request)
    if needs_eye(member) and not files and not any(each.files for each in picked):
        due = due or next_word(picked, now)
        hand_in(number, reply.text, by=member, now=now, due=due, state=reply.state)
        for each in picked:  # what does not speak to the client waits for nobody
            apply(number, without_letter(each), by=member, now=now)
        drop_draft(number, by=member)
        messages.success(request, _("The letter waits for a second pair of eyes; then it goes."))
        return go_back(request, number)

    def deed() -> Message:
        seen = whole_number(request.POST.get("seen"))
        return answer_with(
            number, reply.text, picked, by=member, now=now, due=due, state=reply.state, files=files, seen=seen,
            copies=_numbers(request.POST.getlist("copy")) if "copies" in request.POST else None,
        )  # fmt: skip

    message = send(
        number, deed, by=member, now=now, open_again="open_again" in request.POST, choices=reply.choices
    )
    count((one.remark.rule for one in about["seen"]), "sent", by=member, now=now)
    if not hasattr(message, "grace"):  # the bar with "Take back" says it where there is one
        messages.success(request, _("The answer is on its way."))
    return go_back(request, number)


def _refused(request: HttpRequest, number: int, reply: Reply, code: str) -> HttpResponse:
    """Back with the new words above it, where there are any; sending once more is sending with them in sight."""
    extra: dict[str, Any] = {"draft_error": refusal(code), "may_open": code == "closed"}
    if code in {"client_wrote", "answered", "closed"}:
        extra["news"] = news(number, after=whole_number(request.POST.get("read")))
    return _back(request, number, reply, **extra)


def _back(request: HttpRequest, number: int, reply: Reply, **extra: Any) -> HttpResponse:
    kept_on = standing(number)
    try:
        _keep(request, kept_on, reply)
    except WrittenElsewhere as other:
        extra["elsewhere"] = other.draft
    except FilesTooLarge:
        pass  # the refusal that brought us here says that they are too large
    extra["kept"] = kept_draft(kept_on, the_member(request).pk)
    return ticket_views.page(request, number, status=422, draft=reply.text, chosen=reply.choices, **extra)


def _keep(request: HttpRequest, number: int, reply: Reply) -> KeptDraft | None:
    member, now = the_member(request), moment(request)
    names = request.POST.getlist("names")
    text = reply.text if reply.text.strip() or not reply.uploads else " "
    draft = keep_draft(
        number, text, by=member, now=now, version=reply.version, choices=reply.choices, names=names
    )
    if draft is not None:
        draft.files.exclude(pk__in=reply.kept).delete()
        put_files(draft, reply.uploads)
    return draft


def _read(request: HttpRequest) -> Reply:
    chosen = request.POST.get("next_word", "own").strip()
    return Reply(
        text=request.POST.get("text", "")[:200_000],
        state=request.POST.get("state", ""),
        due=(request.POST.get("due", "").strip() if chosen == "own" else chosen)[:40],
        version=whole_number(request.POST.get("version")) or 0,
        uploads=tuple(_files(request)),
        kept=tuple(_numbers(request.POST.getlist("kept_file"))),
        picks={name: request.POST.getlist(name)[:MOST_PICKS] for name in PICKS},
    )


def _numbers(values: Sequence[str]) -> list[int]:
    return [number for number in map(whole_number, values[:100]) if number is not None]


def _files(request: HttpRequest) -> list[File]:
    return [
        File(upload.name or "file", upload.content_type or "application/octet-stream", upload.read())
        for upload in request.FILES.getlist("attachments")
    ]
