"""What the demo house did with its letters before the newcomer came in: led, answered, promised, one word late.

Told by the desk's own operations, in the name of three colleagues who cannot sign in.
"""

from __future__ import annotations

import time
from collections.abc import Callable
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

Вижу: реализация № 000184 упирается в закрытый период. Почему он оказался закрыт, пока не знаем; Егор сейчас смотрит, нет ли границы запрета на дату документа, пятницу, 13-е.

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


def tell(now: datetime) -> None:
    """Wait until the letters are sorted, then tell the story; one that was told already is left as it is."""
    _wait()
    with transaction.atomic():
        if Member.objects.exists() and Member.objects.filter(email=CAST[0][0]).exists():
            return
        dina, egor, mark = (_colleague(*one, now) for one in CAST)
    _spread_promises(now)
    _on(
        "ru-01",
        lambda number: _answer(number, VERA, egor, now - timedelta(minutes=35), now + timedelta(minutes=25)),
    )
    _on(
        "en-02",
        lambda number: _answer(number, DANA, mark, now - timedelta(minutes=50), now + timedelta(minutes=70)),
    )
    _on("ru-12", lambda number: _answer(
        number, TALONY, dina, now - timedelta(minutes=90), now + timedelta(hours=20), State.CHECK))  # fmt: skip
    _on("ru-23", lambda number: _solve(number, ACCESS, dina, now - timedelta(minutes=120)))
    _on("en-04", lambda number: (_lead(number, egor, dina, now), note(number, NPE_NOTE, by=egor, now=now)))
    _on("ru-18", lambda number: escalate(
        number, "Прошу, чтобы это увидел кто-то, кто может решать.", by=None, now=now - timedelta(minutes=15)))  # fmt: skip
    _on("ru-05", lambda number: _promise(number, now - timedelta(minutes=100), now - timedelta(minutes=12)))


def _wait() -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and Parcel.objects.filter(state=Parcel.State.WAITING).exists():
        time.sleep(0.1)


def _colleague(email: str, name: str, role: str, language: str, now: datetime) -> Member:
    """Somebody of the demo house: his name stands on answers, but nobody can sign in as him."""
    return Member.objects.create_user(
        email, name=name, roles=[role], language=language, is_active=False, joined_at=now
    )


def _on(file: str, verb: Callable[[int], object]) -> None:
    """Do something with the ticket that a demo letter opened."""
    message = Message.objects.filter(message_id=first_message_id(file), direction="in").first()
    if message is not None:
        verb(message.ticket_id)


def _answer(
    number: int, text: str, by: Member, at: datetime, due: datetime, state: str = State.FINDING
) -> None:
    answer(number, text, by=by, now=at, due=due, state=state)


def _lead(number: int, member: Member, by: Member, at: datetime) -> None:
    with transaction.atomic():
        ticket = Ticket.objects.select_for_update().get(pk=number)
        Event.objects.bulk_create(lead(ticket, member, by=by, now=at))
        ticket.save(update_fields=["assignee"])


def _solve(number: int, text: str, by: Member, at: datetime) -> None:
    answer(number, text, by=by, now=at)
    close(number, by=by, now=at + timedelta(minutes=5))


def _promise(number: int, at: datetime, due: datetime) -> None:
    with transaction.atomic():
        ticket = Ticket.objects.select_for_update().get(pk=number)
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
