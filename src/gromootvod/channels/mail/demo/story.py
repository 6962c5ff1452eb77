"""What the demo house did with its letters before the newcomer came in: led, answered, promised, one word late.

Told by the desk's own operations, in the name of three colleagues who cannot sign in.
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from django.db import transaction

from gromootvod.channels.mail.demo import first_message_id
from gromootvod.desk.lifecycle import State
from gromootvod.desk.models import Event, Message, Parcel, Promise, Ticket
from gromootvod.desk.operations.answer import answer
from gromootvod.desk.operations.assign import lead
from gromootvod.desk.operations.close import close
from gromootvod.desk.operations.escalate import escalate
from gromootvod.desk.operations.note import note
from gromootvod.desk.operations.promise import promise
from gromootvod.office.models import Member

PATIENCE = 60.0  # seconds until the letters must have been sorted

CAST = (
    ("dina@colleagues.axiom.example", "Дина Белова", "dispatcher", "ru"),
    ("egor@colleagues.axiom.example", "Егор Санин", "engineer", "ru"),
    ("mark@colleagues.axiom.example", "Mark Ellery", "manager", "en"),
)

VERA = """Вера, стоять с гружёной машиной и не знать, когда она поедет, действительно тяжело.

Вижу: реализация № 000184 упирается в закрытый период. Почему он оказался закрыт, пока не знаю; сейчас смотрю, не попала ли дата документа, пятница, 13-е, под запрет изменений.

Новую накладную пока не создавайте. Напишу вам снова, даже если причина ещё не найдётся."""

DANA = """Dana, I would be shaking too, with the launch so close. Somebody is here, and it is me.

E-4092 means that our side refuses the key your payment account signs with. The renewal on Tuesday gave you a new key; the shop still uses the old one. I am putting the new one in now and will try a card myself.

You will hear from me before I go home, with the result of the test payment."""

TALONY = """Понимаю, каково отвечать за чужую ошибку людям, которые ждут в очереди.

Причину нашли: после ночного обновления расписание двух врачей загрузилось дважды. Лишние талоны закрыли, оставшиеся за людьми сохранены. Проверьте, пожалуйста, запись на завтра и напишите, всё ли на месте."""

ACCESS = """Здравствуйте! Пользователь lapteva_iu заведён, роль «расчёты с поставщиками» без закрытия периода, с 23 ноября. Пароль отправлен вам отдельным письмом.

Если понадобится ещё что-то, просто ответьте сюда."""

NPE_NOTE = (
    "Воспроизводится на стенде: null в TaxGroup. Раньше схема подставляла пустую строку, в 7.2.1 это убрали. "
    "Правка в ветке, жду сборку к обеду."
)


PLEA = "Прошу, чтобы это увидел кто-то, кто может решать."


def tell(now: datetime) -> None:
    """Wait until the letters are sorted, then tell the story; one that was told already is left as it is."""
    _wait()
    if Member.objects.filter(email=CAST[0][0]).exists():
        return
    dina, egor, mark = (_colleague(*one, now) for one in CAST)
    _spread_promises(now)

    def ago(minutes: int) -> datetime:
        return now - timedelta(minutes=minutes)

    _answer("ru-01", VERA, egor, at=ago(35), due=ago(-25))
    _answer("en-02", DANA, mark, at=ago(50), due=ago(-70))
    _answer("ru-12", TALONY, dina, at=ago(90), due=ago(-20 * 60), state=State.CHECK)
    _answer("ru-23", ACCESS, dina, at=ago(120), due=ago(-120))
    close(_ticket("ru-23"), by=dina, now=ago(115))
    _lead("en-04", egor, by=dina, at=now)
    note(_ticket("en-04"), NPE_NOTE, by=egor, now=now)
    escalate(_ticket("ru-18"), PLEA, by=None, now=ago(15))
    _promise("ru-05", at=ago(100), due=ago(12))


def _wait() -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and Parcel.objects.filter(state=Parcel.State.WAITING).exists():
        time.sleep(0.1)


def _colleague(email: str, name: str, role: str, language: str, now: datetime) -> Member:
    """Somebody of the demo house: his name stands on answers, but nobody can sign in as him."""
    return Member.objects.create_user(
        email, name=name, roles=[role], language=language, is_active=False, joined_at=now
    )


def _ticket(file: str) -> int:
    """The ticket that a demo letter opened. Raises Message.DoesNotExist."""
    return Message.objects.get(message_id=first_message_id(file), direction="in").ticket_id


def _answer(
    file: str, text: str, by: Member, *, at: datetime, due: datetime, state: str = State.FINDING
) -> None:
    answer(_ticket(file), text, by=by, now=at, due=due, state=state)


def _lead(file: str, member: Member, *, by: Member, at: datetime) -> None:
    with transaction.atomic():
        ticket = Ticket.objects.select_for_update().get(pk=_ticket(file))
        Event.objects.bulk_create(lead(ticket, member, by=by, now=at))
        ticket.save(update_fields=["assignee"])


def _promise(file: str, *, at: datetime, due: datetime) -> None:
    with transaction.atomic():
        ticket = Ticket.objects.select_for_update().get(pk=_ticket(file))
        promise(ticket, due, now=at)
        ticket.save(update_fields=["next_word_by"])


def _spread_promises(now: datetime) -> None:
    """The letters came over several days, so their first words fall due at different hours."""
    standing = Promise.objects.filter(settled_at=None).select_related("ticket").order_by("-ticket__opened_at")
    for place, one in enumerate(standing):
        due = (now + timedelta(minutes=40 + 35 * place)).replace(second=0, microsecond=0)
        due -= timedelta(minutes=due.minute % 5)
        Promise.objects.filter(pk=one.pk).update(due=due)
        Ticket.objects.filter(pk=one.ticket_id).update(next_word_by=due)
