"""What the gallery's parts are filled with: one invented trouble, said in the reader's language."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gromootvod.core.coach import Remark, Severity, Shape
from gromootvod.desk.models import Priority
from gromootvod.desk.queries.asking import AskedView, AskingView, ProposalView
from gromootvod.desk.queries.board import BoardRow
from gromootvod.desk.queries.presence import Seen
from gromootvod.desk.queries.ticket_view import (
    AttachmentView,
    CardView,
    DeliveryView,
    FactSlot,
    FactValue,
    FoldView,
    MessageView,
    PersonView,
    Piece,
    TicketView,
    TimelineItem,
)
from gromootvod.workspace.coach_margin import Seen as SeenRemark

NUMBER = 0  # of a ticket that no desk has: what is pressed in the gallery leads nowhere


class Fields(forms.Form):
    """One field of every sort; the address is refused."""

    def __init__(self) -> None:
        super().__init__({"name": _("Vera Sokolova"), "address": "vera@", "role": True}, auto_id="sample-%s")
        kinds: dict[str, forms.Field] = {
            "name": forms.CharField(label=_("Name"), help_text=_("as on a visiting card")),
            "language": forms.ChoiceField(
                label=_("Language"), choices=[("ru", "Русский"), ("en", "English")], required=False
            ),
            "address": forms.EmailField(
                label=_("Address"), error_messages={"invalid": _("An address has something after the @.")}
            ),
            "text": forms.CharField(
                label=_("Text"), widget=forms.Textarea(attrs={"rows": 3}), required=False
            ),
            "role": forms.BooleanField(label=_("dispatcher"), required=False),
        }
        self.fields.update(kinds)


def rows(now: datetime) -> list[BoardRow]:
    """Three lines of the board: hot and late, fresh, solved."""
    title, vera, firm = _("A waybill cannot be posted since Monday"), _("Vera Sokolova"), _("North Wind")
    language = get_language() or "en"

    def row(
        number: int, state: str, heat: int, known: int, due: timedelta | None, *, alarm: bool = False
    ) -> BoardRow:
        return BoardRow(
            number=number, title=title, contact=vera, company=firm, door="mail", state=state,
            ball="us" if due else "client", language=language, heat=heat, alarm=alarm, completeness=known,
            assignee=_("Egor Lange") if number != 2 else "", due=now + due if due else None,
            last_message_at=now - timedelta(minutes=4), last_inbound_at=now - timedelta(minutes=4),
            closed=due is None,
        )  # fmt: skip

    return [
        row(1, "finding", 92, 40, timedelta(minutes=-20), alarm=True),
        row(2, "received", 55, 70, timedelta(minutes=25)),
        row(3, "known", 0, 25, timedelta(hours=20)),
        row(4, "solved", 20, 100, None),
    ]


def ticket(now: datetime, *, known: bool = True) -> TicketView:
    """The trouble with its letters; `known` says whether the letter was read already."""
    language = get_language() or "en"
    return TicketView(
        number=NUMBER, title=_("A waybill cannot be posted since Monday"), subject="", state="finding", ball="us",
        language=language, door="mail", heat=72, contact_id=0, contact=_("Vera Sokolova"), company=_("North Wind"),
        contact_address="vera@north-wind.example", address_bounced=False, address_blocked=False, assignee_id=None,
        assignee="", opened_at=now - timedelta(hours=2), due=now + timedelta(minutes=25), due_by="", broken=False,
        closed=False, status_url="", messages=_letters(now), card=_card(now) if known else CardView((), (), 0),
        person=_person(), timeline=_timeline(now), last_event=0, last_message=0, escalated=False, looks_like=(),
        priority=Priority.NORMAL,
    )  # fmt: skip


def _letters(now: datetime) -> tuple[MessageView, ...]:
    vera, egor = _("Vera Sokolova"), _("Egor Lange")
    file = AttachmentView(
        "screen.png.exe", "application/octet-stream", 48_000, "", False, ("executable",), False
    )
    gone = DeliveryView("sent", "vera@north-wind.example", "", None, 1)
    back = DeliveryView("bounced", "old@north-wind.example", "550", None, 1)
    return (
        _said(1, "in", vera, now - timedelta(hours=2), _pieces(), heat=72, attachments=(file,)),
        _said(2, "out", "", now - timedelta(minutes=118), _plain(_("Your letter has come.")), automatic=True),
        _said(3, "note", egor, now - timedelta(minutes=90), _plain(_("Perhaps the right to post has gone."))),
        _said(
            4, "out", egor, now - timedelta(minutes=60),
            _plain(_("We see it: the waybill meets a closed period. We do not know the cause yet.")),
            deliveries=(gone, back),
        ),
        _said(5, "in", "noreply", now - timedelta(minutes=4), _plain("550 5.1.1"), standing="robot", has_html=True),
    )  # fmt: skip


def _said(
    number: int, direction: str, author: str, at: datetime, parts: tuple[Piece | FoldView, ...], **more: Any
) -> MessageView:
    usual: dict[str, Any] = {
        "standing": "", "automatic": False, "attachments": (), "has_html": False, "heat": 0, "deliveries": (),
        "initials": _initials(author),
    }  # fmt: skip
    return MessageView(
        id=number, direction=direction, author=author, address="", at=at, door="mail", parts=parts,
        troubles=(), **usual | more,
    )  # fmt: skip


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split()[:2]).upper()


def _pieces() -> tuple[Piece | FoldView, ...]:
    told = (
        (_("Good day, if it is good for you."), "courtesy", False, ""),
        (_("Since Monday I cannot post a waybill."), "fact", False, "s1-1"),
        (_("How long can this go on!"), "feeling", False, "s1-2"),
        (_("The lorry has been waiting for three hours."), "fact", True, "s1-3"),
        ("* * *", "noise", False, ""),
    )
    found: list[Piece | FoldView] = []
    for text, kind, hot, ref in told:
        found += [Piece(text, kind, "", hot, ref, 90, corrected=hot), *_plain(" ")]
    return *found, FoldView("quote", _("Your letter has come."), 1)


def _plain(text: str) -> tuple[Piece, ...]:
    return (Piece(text, "plain", "", False, "", 100),)


def _card(now: datetime) -> CardView:
    def slot(name: str, *values: tuple[str, bool]) -> FactSlot:
        return FactSlot(name, tuple(FactValue(text, "s1-1", now, was) for text, was in values))

    return CardView(
        slots=(
            slot("symptom", (_("Since Monday I cannot post a waybill."), False)),
            slot("error", (_("The period is closed for posting"), False)),
            slot("impact", (_("The lorry has been waiting for three hours."), False)),
            slot("since", (_("since Tuesday"), True), (_("since Monday"), False)),
        ),
        missing=("steps", "evidence"),
        completeness=70,
    )


def _person() -> PersonView:
    quote = Piece(_("How long can this go on!"), "feeling", "", True, "s1-2", 90)
    return PersonView(72, (40, 55, 72), ("shouting", "repeated"), (quote,), alarm=False, tickets_before=1)


def _timeline(now: datetime) -> tuple[TimelineItem, ...]:
    egor, due = _("Egor Lange"), (now + timedelta(minutes=25)).isoformat()
    told: tuple[tuple[str, int, str, dict[str, Any]], ...] = (
        ("assigned", 100, egor, {"name": egor}),
        ("promised", 60, egor, {"due": due}),
        ("lapsed", 30, "", {}),
        ("escalated", 20, "", {"words": _("How long can this go on!")}),
        ("kept", 15, egor, {}),
        ("bounced", 10, "", {"recipient": "old@north-wind.example"}),
        ("closed", 2, egor, {}),
    )
    return tuple(
        TimelineItem(number, kind, now - timedelta(minutes=ago), who, data)
        for number, (kind, ago, who, data) in enumerate(told)
    )


def present() -> tuple[Seen, ...]:
    """One colleague writes, one looks."""
    names = ((_("Egor Lange"), True), (_("Dina Belova"), False))
    return tuple(Seen(name, _initials(name), writes) for name, writes in names)


def coached(now: datetime) -> dict[str, Any]:
    """A draft and what the coach saw in it: a promise, a remark with better words, one that stops the letter."""
    blame, leak = _("You should have sent a picture at once."), "S3cret!"
    promise = _("I will write to you today.")
    better = _("A picture helps us to be quicker.")
    return {
        "draft": f"{blame} {promise}",
        "blank": False,
        "shape": Shape(person=False, explain=True, act=True),
        "promises": [{"text": promise, "due": now + timedelta(hours=3)}],
        "seen": [
            SeenRemark(
                Remark("blame", 0, 9, Severity.WARN, _("It defends us and mends nothing."), better),
                blame,
                False,
            ),
            SeenRemark(
                Remark("leak", 9, 16, Severity.STOP, _("A password must not leave the house.")), leak, False
            ),
        ],
        "stops": True,
    }


def texts() -> tuple[str, str]:
    """A text before and after somebody changed it."""
    first, last = _("Good day, if it is good for you."), _("The lorry has been waiting for three hours.")
    middle = [str(number) for number in range(9)]
    return (
        "\n".join([_("We do not know the cause yet."), *middle, first]),
        "\n".join([_("We know the cause now."), *middle, first, last]),
    )


def notices() -> tuple[str, str, str]:
    """What a page says after a deed: a remark, a success, a trouble."""
    return (
        _("It may belong to another ticket:"),
        _("The answer is on its way."),
        _("Letters do not leave yet."),
    )


def asked(now: datetime, *, waits: bool) -> AskingView:
    """The next question: proposed, or asked already (`waits`) while the client has the ball."""
    screen, since = _("What does the screen say?"), _("Since when is it so?")
    done = AskedView(1, "since", since, "answered", _("since Monday"), "member", now)
    open_one = AskedView(2, "error", screen, "open", "", "member", now - timedelta(minutes=10))
    choices = (_("since Monday"), _("since Tuesday"))
    why = _("Then we need not guess.")
    return AskingView(
        asked=(done, open_one) if waits else (done,),
        open=open_one if waits else None,
        proposal=None if waits else ProposalView("error", "", screen, why, choices, screen, ""),
        ready=not waits,
        stop="",
        unknown=(_("the version"),),
        area=_("any product"),
        slots=(("error", screen),),
    )


def drafts(now: datetime) -> dict[str, Any]:
    """A letter that waits for a lead, one that came back, what has come meanwhile, plain words for it."""
    words = _("We see it: the waybill meets a closed period. We do not know the cause yet.")
    egor = SimpleNamespace(name=_("Egor Lange"))
    return {
        "waiting_drafts": [SimpleNamespace(pk=NUMBER, member=egor, at=now, text=words)],
        "returned_draft": SimpleNamespace(
            decided_by=egor, words=_("Tell him when he hears from us."), text=words
        ),
        "news": [
            SimpleNamespace(ours=False, author=_("Vera Sokolova"), at=now, text=_("How long can this go on!"))
        ],
        "explanations": [
            SimpleNamespace(
                title=_("Closed period"),
                language=get_language(),
                text=_("Nothing can be posted into a month whose books are closed."),
            )
        ],
        "macros": [SimpleNamespace(id=1, key="period", name=_("Closed period"))],
    }
