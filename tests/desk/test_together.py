"""Not stepping on toes: taking a letter back, drafts that stay, tickets that sleep, colleagues at one ticket."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings as house
from django.db import connection
from letters import dispatch_of, letter, opened, take_in

from gromootvod.core.letter import plus_address, sign_thread
from gromootvod.desk.compose import File
from gromootvod.desk.keys import thread_key
from gromootvod.desk.lifecycle import State
from gromootvod.desk.models import (
    Assignment,
    Attachment,
    Blob,
    CoachVerdict,
    Dispatch,
    Event,
    Grace,
    KeptDraft,
    Message,
    Notification,
    Presence,
    Promise,
    ServiceClock,
    ServiceLevel,
    Snooze,
    Ticket,
)
from gromootvod.desk.operations import presence
from gromootvod.desk.operations.answer import AnswerRefused, answer
from gromootvod.desk.operations.assign import assign
from gromootvod.desk.operations.close import close
from gromootvod.desk.operations.follow import follow
from gromootvod.desk.operations.guard import watch
from gromootvod.desk.operations.keep_draft import (
    WrittenElsewhere,
    drop_draft,
    files_of,
    keep_draft,
    put_files,
)
from gromootvod.desk.operations.snooze import SnoozeRefused, presets, snooze, unsnooze, wake
from gromootvod.desk.operations.state import set_priority, set_state
from gromootvod.desk.operations.take_back import TooLate, let_go, send, take_back
from gromootvod.desk.queries import board
from gromootvod.desk.queries.client_reader import client_view
from gromootvod.desk.queries.news import news
from gromootvod.desk.queries.presence import at_ticket, drafts_at, everybody, marks
from gromootvod.office.models import Member

SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
WORDS = "Нашли: период закрыт раньше срока. Откроем его к обеду и напишем."


@pytest.fixture(autouse=True)
def _ten_seconds(settings: Any) -> None:
    settings.CONFIG = type(house.CONFIG)({**house.CONFIG.values, "take_back": 10}, house.CONFIG.origins)


def sent(ticket: Ticket, by: Member, now: datetime, text: str = WORDS, **more: Any) -> Message:
    """Send an answer as the composer does."""
    return send(ticket.pk, lambda: answer(ticket.pk, text, by=by, now=now, **more), by=by, now=now)


def as_it_stands(ticket: Ticket) -> dict[str, Any]:
    """All that an answer may change."""
    row = Ticket.objects.get(pk=ticket.pk)
    return {
        "ticket": [row.state, row.ball, row.assignee_id, row.next_word_by, row.last_message_at, row.closed_at, row.priority],
        "promises": list(Promise.objects.filter(ticket=row).order_by("id").values_list("id", "due", "outcome", "broken_at", "settled_at", "settled_by")),
        "clocks": list(ServiceClock.objects.filter(ticket=row).order_by("id").values_list("kind", "due", "met_at", "missed_at", "pauses")),
        "led": list(Assignment.objects.filter(ticket=row).values_list("member", "ended_at")),
        "messages": list(Message.objects.filter(ticket=row).values_list("id", flat=True)),
        "letters": list(Dispatch.objects.filter(ticket=row).values_list("id", flat=True)),
        "blobs": Blob.objects.count(),
    }  # fmt: skip


# ---- taking back


def test_a_letter_waits_until_its_seconds_are_over(ticket: Ticket, dina: Member, now: datetime) -> None:
    dispatch = dispatch_of(sent(ticket, dina, now))
    assert (dispatch.state, dispatch.next_try_at) == (Dispatch.State.WAITING, now + 10 * SECOND)


def test_with_the_setting_off_it_leaves_at_once(
    ticket: Ticket, dina: Member, now: datetime, settings: Any
) -> None:
    settings.CONFIG = type(house.CONFIG)({**house.CONFIG.values, "take_back": 0}, house.CONFIG.origins)
    message = sent(ticket, dina, now)
    assert dispatch_of(message).next_try_at == now
    assert not Grace.objects.exists()


@pytest.mark.parametrize("state", ["", State.WAITING])
@pytest.mark.parametrize("level", [False, True])
def test_taking_back_undoes_all_that_sending_has_done(
    ticket: Ticket, dina: Member, now: datetime, state: str, level: bool
) -> None:
    if level:
        ServiceLevel.objects.create(name="VIP", first="1bh", next="2bh", solution="2bd", priority="urgent")
        set_priority(ticket.pk, "urgent", by=dina, now=now)
    before = as_it_stands(ticket)
    message = sent(
        ticket, dina, now + SECOND, state=state, due=now + DAY, files=[File("a.txt", "text/plain", b"a")]
    )
    assert as_it_stands(ticket) != before
    assert take_back(ticket.pk, message.pk, by=dina, now=now + 3 * SECOND)
    assert as_it_stands(ticket) == before


def test_words_files_and_choices_stand_in_the_draft_again(
    ticket: Ticket, dina: Member, now: datetime
) -> None:
    files = [File("журнал.txt", "text/plain", "строки".encode())]
    choices = {"due": "2026-03-18T12:00", "state": State.WAITING}
    message = send(
        ticket.pk,
        lambda: answer(ticket.pk, WORDS, by=dina, now=now, files=files),
        by=dina,
        now=now,
        choices=choices,
    )
    take_back(ticket.pk, message.pk, by=dina, now=now + SECOND)
    draft = KeptDraft.objects.get(ticket=ticket, member=dina)
    assert (draft.text, draft.choices) == (WORDS, choices)
    assert [(one.name, one.data) for one in files_of(ticket.pk, by=dina)] == [
        ("журнал.txt", "строки".encode())
    ]


def test_what_was_begun_since_stands_after_what_came_back(
    ticket: Ticket, dina: Member, now: datetime
) -> None:
    message = sent(ticket, dina, now)
    keep_draft(ticket.pk, "И ещё одно.", by=dina, now=now + SECOND, version=0)
    take_back(ticket.pk, message.pk, by=dina, now=now + 2 * SECOND)
    assert KeptDraft.objects.get().text == f"{WORDS}\n\nИ ещё одно."


def test_the_history_keeps_one_line_of_it(ticket: Ticket, dina: Member, now: datetime) -> None:
    message = sent(ticket, dina, now)
    take_back(ticket.pk, message.pk, by=dina, now=now + SECOND)
    kinds = list(Event.objects.filter(ticket=ticket).order_by("id").values_list("kind", flat=True))
    assert kinds[-1] == Event.Kind.TAKEN_BACK
    assert not {Event.Kind.ANSWERED, Event.Kind.ASSIGNED} & set(kinds)


def test_taken_back_twice_is_taken_back_once(ticket: Ticket, dina: Member, now: datetime) -> None:
    message = sent(ticket, dina, now)
    number = message.pk
    assert take_back(ticket.pk, number, by=dina, now=now + SECOND)
    assert not take_back(ticket.pk, number, by=dina, now=now + 2 * SECOND)
    assert Event.objects.filter(kind=Event.Kind.TAKEN_BACK).count() == 1
    assert KeptDraft.objects.get().text == WORDS


@pytest.mark.parametrize("late", ["time", "claimed", "gone"])
def test_after_its_time_a_letter_cannot_be_taken_back(
    ticket: Ticket, dina: Member, now: datetime, late: str
) -> None:
    message = sent(ticket, dina, now)
    if late == "claimed":
        Dispatch.objects.filter(message=message).update(state=Dispatch.State.SENDING, attempts=1)
    if late == "gone":
        let_go(now=now + 10 * SECOND)
    with pytest.raises(TooLate):
        take_back(ticket.pk, message.pk, by=dina, now=now + (10 if late == "time" else 3) * SECOND)
    assert Message.objects.filter(pk=message.pk).exists()


def test_nobody_else_takes_a_letter_back(ticket: Ticket, dina: Member, egor: Member, now: datetime) -> None:
    message = sent(ticket, dina, now)
    with pytest.raises(Message.DoesNotExist):
        take_back(ticket.pk, message.pk, by=egor, now=now + SECOND)


def test_what_a_colleague_has_changed_since_stays_changed(
    ticket: Ticket, dina: Member, egor: Member, now: datetime
) -> None:
    message = sent(ticket, dina, now)
    set_state(ticket.pk, State.KNOWN, by=egor, now=now + SECOND)
    assign(ticket.pk, egor, by=egor, now=now + SECOND)
    take_back(ticket.pk, message.pk, by=dina, now=now + 2 * SECOND)
    ticket.refresh_from_db()
    assert (ticket.state, ticket.assignee_id) == (State.KNOWN, egor.pk)
    assert ticket.next_word_by == Promise.objects.get(ticket=ticket, settled_at=None).due


def test_a_colleagues_answer_in_between_keeps_its_promise(
    ticket: Ticket, dina: Member, egor: Member, now: datetime
) -> None:
    first = Promise.objects.get(ticket=ticket)
    message = sent(ticket, dina, now)
    other = answer(ticket.pk, "Егор тоже пишет.", by=egor, now=now + SECOND, due=now + DAY)
    take_back(ticket.pk, message.pk, by=dina, now=now + 2 * SECOND)
    first.refresh_from_db()
    assert (first.outcome, first.settled_by_id) == (Promise.Outcome.KEPT, other.pk)
    assert Promise.objects.get(ticket=ticket, settled_at=None).message_id == other.pk


def test_what_else_was_done_with_the_letter_is_undone_too(
    ticket: Ticket, dina: Member, now: datetime
) -> None:
    before = as_it_stands(ticket)

    def deed() -> Message:
        message = answer(ticket.pk, WORDS, by=dina, now=now + SECOND)
        set_priority(ticket.pk, "high", by=dina, now=now + SECOND)
        close(ticket.pk, by=dina, now=now + SECOND)
        return message

    message = send(ticket.pk, deed, by=dina, now=now + SECOND)
    take_back(ticket.pk, message.pk, by=dina, now=now + 2 * SECOND)
    assert as_it_stands(ticket) == before


def test_a_ticket_that_slept_sleeps_again_and_the_coach_counts_nothing(
    ticket: Ticket, dina: Member, now: datetime
) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(next_word_by=now + 9 * DAY)
    snooze(ticket.pk, now + DAY, by=dina, now=now)

    def deed() -> Message:
        message = answer(ticket.pk, WORDS, by=dina, now=now + SECOND)
        close(ticket.pk, by=dina, now=now + SECOND)
        return message

    CoachVerdict.objects.create(rule="vague", what="sent", at=now)
    message = send(ticket.pk, deed, by=dina, now=now + SECOND)
    CoachVerdict.objects.create(rule="vague", what="sent", at=now + SECOND)
    assert not Snooze.objects.filter(ended_at=None).exists()
    take_back(ticket.pk, message.pk, by=dina, now=now + 2 * SECOND)
    ticket.refresh_from_db()
    assert ticket.snoozed_until == now + DAY
    assert Snooze.objects.filter(ended_at=None, ticket=ticket).count() == 1
    assert [row.at for row in CoachVerdict.objects.all()] == [now]


def test_followers_hear_no_more_of_it_but_of_what_else_was_said(
    ticket: Ticket, dina: Member, egor: Member, mark: Member, now: datetime
) -> None:
    follow(ticket.pk, by=egor, now=now)
    message = sent(ticket, dina, now)
    line = Notification.objects.get(member=egor, kind="followed")
    assert line.news == {"answer": 1}
    client_writes(ticket, now + SECOND)
    line.refresh_from_db()
    told = dict(line.news)
    take_back(ticket.pk, message.pk, by=dina, now=now + 2 * SECOND)
    line.refresh_from_db()
    assert told == {"answer": 1, "letter": 1}
    assert line.news == {"letter": 1}
    again = sent(ticket, dina, now + 3 * SECOND)
    take_back(ticket.pk, again.pk, by=dina, now=now + 4 * SECOND)
    line.refresh_from_db()
    assert line.news == {"letter": 1}


def test_the_clients_page_does_not_show_what_can_be_taken_back(
    ticket: Ticket, dina: Member, now: datetime
) -> None:
    sent(ticket, dina, now)
    assert [one.ours for one in client_view(ticket.pk, token="t").messages] == [False]
    watch(now=now + 10 * SECOND)
    assert [one.ours for one in client_view(ticket.pk, token="t").messages] == [False, True]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(4))
def test_the_worker_and_the_writer_contend_and_one_of_them_wins(
    now: datetime, request: pytest.FixtureRequest, turn: int
) -> None:
    from gromootvod.channels.mail.deliver import _claim

    dina = request.getfixturevalue("dina")
    ticket = opened(letter(f"Беда {turn}: ошибка {turn}", sender=f"c{turn}@client.example"), now)
    message = sent(ticket, dina, now)
    Dispatch.objects.exclude(message=message).update(state=Dispatch.State.SENT, next_try_at=None)
    went: list[str] = []

    def carry() -> None:
        if _claim(now + HOUR) is not None:  # its clock goes before the writer's
            went.append("sent")

    def recall() -> None:
        with contextlib.suppress(TooLate):
            take_back(ticket.pk, message.pk, by=dina, now=now + SECOND)
            went.append("back")

    at_once(carry, recall)
    assert len(went) == 1, went
    assert Dispatch.objects.filter(message_id=message.pk).exists() == (went == ["sent"])


def at_once(*deeds: Callable[[], None]) -> None:
    """Do them in threads that begin together."""
    start = threading.Barrier(len(deeds))

    def run(deed: Callable[[], None]) -> None:
        try:
            start.wait(10)
            deed()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[deed]) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)


# ---- what has just come


def last_event(ticket: Ticket) -> int:
    return Event.objects.filter(ticket=ticket).latest("id").pk


def client_writes(ticket: Ticket, now: datetime, text: str = "Ещё пропали остатки по складу.") -> None:
    to = plus_address("support@desk.example", sign_thread(thread_key(), ticket.pk, "n"))
    assert take_in(letter(text), now, recipients=[to]).verdict == "reply"


def _colleague(ticket: Ticket, egor: Member, now: datetime) -> None:
    answer(ticket.pk, "Уже чиним.", by=egor, now=now)


def _closed(ticket: Ticket, egor: Member, now: datetime) -> None:
    close(ticket.pk, by=egor, now=now)


def _wrote(ticket: Ticket, egor: Member, now: datetime) -> None:
    client_writes(ticket, now)


@pytest.mark.parametrize(
    ("deed", "code"), [(_wrote, "client_wrote"), (_colleague, "answered"), (_closed, "closed")]
)
def test_an_answer_waits_when_the_ground_has_changed(
    ticket: Ticket, dina: Member, egor: Member, now: datetime, deed: Callable[..., None], code: str
) -> None:
    seen = last_event(ticket)
    deed(ticket, egor, now + HOUR)
    with pytest.raises(AnswerRefused) as refused:
        sent(ticket, dina, now + HOUR, seen=seen)
    assert refused.value.code == code
    if code != "closed":
        assert sent(ticket, dina, now + HOUR, seen=last_event(ticket)).pk


def test_sending_twice_sends_once(ticket: Ticket, dina: Member, now: datetime) -> None:
    seen = last_event(ticket)
    sent(ticket, dina, now, seen=seen)
    with pytest.raises(AnswerRefused, match="answered"):
        sent(ticket, dina, now + SECOND, seen=seen)


def test_a_closed_ticket_is_opened_and_answered_in_one_go(
    ticket: Ticket, dina: Member, now: datetime
) -> None:
    close(ticket.pk, by=None, now=now)
    send(ticket.pk, lambda: answer(ticket.pk, WORDS, by=dina, now=now), by=dina, now=now, open_again=True)
    assert Ticket.objects.get(pk=ticket.pk).closed_at is None


def test_news_are_what_was_said_since_and_no_notes(ticket: Ticket, egor: Member, now: datetime) -> None:
    read = Message.objects.filter(ticket=ticket).latest("id").pk
    client_writes(ticket, now + HOUR)
    _colleague(ticket, egor, now + HOUR)
    found = news(ticket.pk, after=read)
    assert [(one.ours, one.text) for one in found] == [
        (False, "Ещё пропали остатки по складу."),
        (True, "Уже чиним."),
    ]


# ---- drafts


def test_a_draft_is_kept_changed_and_dropped(
    ticket: Ticket, dina: Member, egor: Member, now: datetime
) -> None:
    draft = keep_draft(ticket.pk, "Нача", by=dina, now=now, version=0)
    assert draft is not None
    later = keep_draft(ticket.pk, "Начало", by=dina, now=now, version=draft.version)
    assert later is not None
    assert later.version > draft.version
    own, others = drafts_at(ticket.pk, member_id=egor.pk)
    assert own is None
    assert others == (dina.name,)
    assert keep_draft(ticket.pk, "  ", by=dina, now=now, version=later.version) is None
    assert not KeptDraft.objects.exists()


def test_two_windows_do_not_write_over_each_other(ticket: Ticket, dina: Member, now: datetime) -> None:
    first = keep_draft(ticket.pk, "Одно", by=dina, now=now, version=0)
    assert first is not None
    keep_draft(ticket.pk, "Одно и другое", by=dina, now=now, version=first.version)
    with pytest.raises(WrittenElsewhere) as told:
        keep_draft(ticket.pk, "Одно и третье", by=dina, now=now, version=first.version)
    assert told.value.draft is not None
    assert told.value.draft.text == "Одно и другое"
    assert KeptDraft.objects.get().text == "Одно и другое"


def test_a_version_is_never_used_twice(ticket: Ticket, dina: Member, now: datetime) -> None:
    first = keep_draft(ticket.pk, "Одно", by=dina, now=now, version=0)
    assert first is not None
    drop_draft(ticket.pk, by=dina)
    keep_draft(ticket.pk, "Новое", by=dina, now=now + SECOND, version=0)
    with pytest.raises(WrittenElsewhere):
        keep_draft(ticket.pk, "Старое", by=dina, now=now + 2 * SECOND, version=first.version)


def test_a_draft_that_was_sent_elsewhere_is_not_written_anew_unasked(
    ticket: Ticket, dina: Member, now: datetime
) -> None:
    first = keep_draft(ticket.pk, "Одно", by=dina, now=now, version=0)
    assert first is not None
    sent(ticket, dina, now)
    with pytest.raises(WrittenElsewhere) as told:
        keep_draft(ticket.pk, "Одно и", by=dina, now=now, version=first.version)
    assert told.value.draft is None


def test_the_same_file_is_kept_once(ticket: Ticket, dina: Member, now: datetime) -> None:
    draft = keep_draft(ticket.pk, "Одно", by=dina, now=now, version=0)
    assert draft is not None
    for _ in range(2):
        put_files(draft, [File("a.txt", "text/plain", b"a")])
    assert len(files_of(ticket.pk, by=dina)) == 1
    assert not Attachment.objects.filter(message__ticket=ticket).exists()


# ---- presence


def test_one_row_a_member_and_ticket_however_often_it_beats(
    ticket: Ticket, dina: Member, now: datetime
) -> None:
    for beat in range(20):
        presence.beat(ticket.pk, by=dina, now=now + beat * 15 * SECOND, writing=bool(beat % 3))
    assert Presence.objects.count() == 1


def test_the_others_see_it_for_a_minute(ticket: Ticket, dina: Member, egor: Member, now: datetime) -> None:
    presence.beat(ticket.pk, by=egor, now=now, writing=True)
    seen = at_ticket(ticket.pk, member_id=dina.pk, now=now + 59 * SECOND)
    assert [(one.name, one.writing) for one in seen.others] == [(egor.name, True)]
    assert at_ticket(ticket.pk, member_id=dina.pk, now=now + 61 * SECOND).others == ()
    assert at_ticket(ticket.pk, member_id=egor.pk, now=now).others == ()


def test_who_leaves_is_gone_at_once(ticket: Ticket, egor: Member, now: datetime) -> None:
    presence.beat(ticket.pk, by=egor, now=now)
    presence.leave(ticket.pk, by=egor)
    assert everybody(now=now) == frozenset()


def test_the_worker_sweeps_and_no_event_is_written(ticket: Ticket, egor: Member, now: datetime) -> None:
    events = Event.objects.count()
    presence.beat(ticket.pk, by=egor, now=now)
    assert presence.sweep(now=now + 4 * 60 * SECOND) == 0
    assert presence.sweep(now=now + 6 * 60 * SECOND) == 1
    assert Event.objects.count() == events


def test_marks_tell_mine_from_theirs(ticket: Ticket, dina: Member, egor: Member, now: datetime) -> None:
    keep_draft(ticket.pk, "Одно", by=dina, now=now, version=0)
    presence.beat(ticket.pk, by=dina, now=now)
    own, theirs = (marks([ticket.pk], member_id=one.pk, now=now)[ticket.pk] for one in (dina, egor))
    assert (own.my_draft, own.drafts, own.there) == (True, (), ())
    assert (theirs.my_draft, theirs.drafts, [one.name for one in theirs.there]) == (
        False,
        (dina.name,),
        [dina.name],
    )


# ---- sleep


def board_of(view: Any, member: Member) -> list[int]:
    return [row.number for row in board.page(view, member_id=member.pk).rows]


def promised_for(ticket: Ticket, dina: Member, now: datetime, days: int) -> None:
    answer(ticket.pk, "Вернусь с вестью.", by=dina, now=now, due=now + days * DAY)


def test_a_sleeping_ticket_leaves_the_lists_and_stands_in_its_own(
    ticket: Ticket, dina: Member, now: datetime
) -> None:
    promised_for(ticket, dina, now, 5)
    snooze(ticket.pk, now + 3 * DAY, by=dina, now=now, reason="ждём поставщика")
    assert board_of("snoozed", dina) == [ticket.pk]
    assert all(board_of(view, dina) == [] for view in ("ours", "mine", "client", "unassigned"))
    assert board.counts(member_id=dina.pk).snoozed == 1


def test_nobody_sleeps_past_the_promised_word(ticket: Ticket, dina: Member, now: datetime) -> None:
    due = Ticket.objects.get(pk=ticket.pk).next_word_by
    with pytest.raises(SnoozeRefused) as refused:
        snooze(ticket.pk, now + 3 * DAY, by=dina, now=now)
    assert (refused.value.code, refused.value.due) == ("beyond_word", due)
    assert not Snooze.objects.exists()


def test_with_a_word_to_the_client_it_sleeps_and_the_promise_lies_after_the_waking(
    ticket: Ticket, dina: Member, now: datetime
) -> None:
    until = now + 3 * DAY
    snooze(ticket.pk, until, by=dina, now=now, words="Поставщик ответит в пятницу; тогда сразу напишем.")
    ticket.refresh_from_db()
    assert ticket.snoozed_until == until
    assert ticket.next_word_by is not None
    assert ticket.next_word_by > until
    assert Message.objects.filter(ticket=ticket, direction="out").count() == 1


@pytest.mark.parametrize(("until", "code"), [(timedelta(0), "past"), (-DAY, "past"), (400 * DAY, "far")])
def test_a_moment_that_is_none_is_refused(
    ticket: Ticket, dina: Member, now: datetime, until: timedelta, code: str
) -> None:
    with pytest.raises(SnoozeRefused, match=code):
        snooze(ticket.pk, now + until, by=dina, now=now)


def test_a_solved_ticket_does_not_sleep_and_solving_ends_sleep(
    ticket: Ticket, dina: Member, now: datetime
) -> None:
    promised_for(ticket, dina, now, 5)
    snooze(ticket.pk, now + DAY, by=dina, now=now)
    close(ticket.pk, by=dina, now=now + HOUR)
    assert Snooze.objects.get().woken == "closed"
    assert board_of("snoozed", dina) == []
    with pytest.raises(SnoozeRefused, match="closed"):
        snooze(ticket.pk, now + DAY, by=dina, now=now + HOUR)


def test_time_wakes_it_once_with_an_event_and_a_line_for_its_owner(
    ticket: Ticket, dina: Member, now: datetime
) -> None:
    promised_for(ticket, dina, now, 5)
    snooze(ticket.pk, now + DAY, by=dina, now=now)
    assert wake(now=now + DAY - SECOND) == []
    assert [wake(now=now + DAY), wake(now=now + DAY)] == [[ticket.pk], []]
    assert Event.objects.filter(kind=Event.Kind.WOKE).get().data == {"why": "time"}
    assert Notification.objects.filter(member=dina, kind=Notification.Kind.WOKEN).count() == 1
    assert board_of("mine", dina) == [ticket.pk]


def test_the_clients_word_wakes_it(ticket: Ticket, dina: Member, now: datetime) -> None:
    promised_for(ticket, dina, now, 5)
    snooze(ticket.pk, now + DAY, by=dina, now=now)
    client_writes(ticket, now + HOUR)
    assert Snooze.objects.get().woken == "client"
    assert Ticket.objects.get(pk=ticket.pk).snoozed_until is None


def test_a_word_that_was_promised_nearer_meanwhile_wakes_it(
    ticket: Ticket, dina: Member, now: datetime
) -> None:
    promised_for(ticket, dina, now, 5)
    snooze(ticket.pk, now + 4 * DAY, by=dina, now=now)
    promised_for(ticket, dina, now + HOUR, 1)
    watch(now=now + HOUR + DAY)
    assert Snooze.objects.get().woken == "word"


def test_a_member_wakes_it_and_another_time_takes_the_place_of_the_first(
    ticket: Ticket, dina: Member, now: datetime
) -> None:
    promised_for(ticket, dina, now, 5)
    snooze(ticket.pk, now + DAY, by=dina, now=now)
    snooze(ticket.pk, now + 2 * DAY, by=dina, now=now)
    assert unsnooze(ticket.pk, by=dina, now=now + HOUR)
    assert not unsnooze(ticket.pk, by=dina, now=now + HOUR)
    assert list(Snooze.objects.order_by("id").values_list("woken", flat=True)) == ["anew", "member"]


def test_presets_lie_ahead_in_the_houses_hours(now: datetime) -> None:
    found = presets(now)
    assert dict(found)["morning"].isoformat() == "2026-03-18T09:00:00+03:00"
    assert [at for _, at in found] == sorted({at for _, at in found})
    assert all(at > now for _, at in found)
    friday = datetime.fromisoformat("2026-03-20T18:30:00+03:00")
    assert dict(presets(friday))["morning"].isoformat() == "2026-03-23T09:00:00+03:00"
