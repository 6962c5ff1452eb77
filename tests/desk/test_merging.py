"""Two tickets become one and, if that was a mistake, two again: nothing is lost, one promise always stands."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import translation
from letters import HOUSE, dispatch_of, letter, opened, take_in

from gromootvod.core.filter import parse
from gromootvod.core.letter import plus_address, sign_thread
from gromootvod.desk.keys import thread_key
from gromootvod.desk.lifecycle import Ball, IllegalMove, State
from gromootvod.desk.links import token_of
from gromootvod.desk.models import (
    Apart,
    Dispatch,
    Escalation,
    Event,
    FieldValue,
    Follower,
    KeptDraft,
    Merge,
    Message,
    Notification,
    Participant,
    Promise,
    Question,
    ServiceClock,
    ServiceLevel,
    StatusLink,
    Ticket,
    TicketTag,
)
from gromootvod.desk.operations.answer import AnswerRefused, answer
from gromootvod.desk.operations.ask import ask
from gromootvod.desk.operations.assign import assign
from gromootvod.desk.operations.close import close, reopen
from gromootvod.desk.operations.custom_fields import FieldData, add_field
from gromootvod.desk.operations.escalate import escalate
from gromootvod.desk.operations.fields import set_fields
from gromootvod.desk.operations.follow import follow, unfollow
from gromootvod.desk.operations.keep_draft import keep_draft
from gromootvod.desk.operations.merge import MergeRefused, merge
from gromootvod.desk.operations.note import note
from gromootvod.desk.operations.snooze import snooze, wake
from gromootvod.desk.operations.state import set_state
from gromootvod.desk.operations.tag import change_tags
from gromootvod.desk.operations.unmerge import after_merge, unmerge
from gromootvod.desk.queries import board, search_palette
from gromootvod.desk.queries.search_hits import find
from gromootvod.desk.queries.view_page import view_page
from gromootvod.office.models import Member
from gromootvod.ui.terms_relations import relation_sentence

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
PAVEL = "Павел Другой <pavel@shop.example>"


@pytest.fixture
def second(ticket: Ticket, now: datetime) -> Ticket:
    """Vera has written of the same trouble once more, under another subject."""
    raw = letter(
        "Печать актов тоже не работает, ошибка 17.", subject="Печать", files=[("a.txt", "text/plain", b"x")]
    )
    return opened(raw, now + MINUTE)


@pytest.fixture
def pavels(ticket: Ticket, now: datetime) -> Ticket:
    """Pavel of another firm has the same trouble."""
    return opened(letter("У нас не проводится счёт 55.", sender=PAVEL, subject="Счёт 55"), now + MINUTE)


def address_of(ticket: Ticket) -> str:
    return plus_address(HOUSE, sign_thread(thread_key(), ticket.pk, "n0nce"))


def picture() -> dict[str, list[dict[str, Any]]]:
    """All that a merge may touch."""
    models = (
        Ticket, Message, Dispatch, Promise, Participant, Question, Escalation, ServiceClock, Apart, StatusLink,
    )  # fmt: skip
    left = {Ticket: {"look_again"}}
    found = {}
    for model in models:
        names = [
            field.attname for field in model._meta.concrete_fields if field.name not in left.get(model, set())
        ]
        found[model.__name__] = list(model._default_manager.order_by("pk").values(*names))
    return found


def the_law_holds() -> None:
    """Exactly one promise stands on an open ticket and its date is the ticket's; none on one that is closed."""
    for one in Ticket.objects.all():
        standing = list(Promise.objects.filter(ticket=one, settled_at=None).values_list("due", flat=True))
        assert standing == ([] if one.closed_at else [one.next_word_by]), one.pk


def test_letters_files_and_dispatches_go_over(
    ticket: Ticket, second: Ticket, dina: Member, now: datetime
) -> None:
    answer(second.pk, "Смотрим.", by=dina, now=now + HOUR)
    merge(second.pk, ticket.pk, by=dina, now=now + 2 * HOUR)
    assert not Message.objects.filter(ticket=second).exists()
    assert Message.objects.filter(ticket=ticket, attachments__name="a.txt").count() == 1
    assert not Dispatch.objects.filter(ticket=second).exists()
    second.refresh_from_db()
    assert (second.state, second.next_word_by, second.closed_at) == (State.SOLVED, None, now + 2 * HOUR)
    the_law_holds()


def test_both_stories_tell_of_it(ticket: Ticket, second: Ticket, dina: Member, now: datetime) -> None:
    row = merge(second.pk, ticket.pk, by=dina, now=now + HOUR)
    unmerge(row.pk, by=dina, now=now + 2 * HOUR)
    for one in (ticket, second):
        kinds = list(
            Event.objects.filter(ticket=one, member=dina).order_by("id").values_list("kind", flat=True)
        )
        assert kinds == ["merged", "unmerged"]


@pytest.mark.parametrize("shown", [False, True])
@pytest.mark.parametrize("other", ["second", "pavels"])
def test_undone_at_once_everything_is_as_it_was(
    request: pytest.FixtureRequest, ticket: Ticket, dina: Member, now: datetime, other: str, shown: bool
) -> None:
    ServiceLevel.objects.create(name="Всем", first="2bh", next="4bh", solution="3bd")
    lost = request.getfixturevalue(other)
    third = opened(letter("Третье письмо.", sender="olga@third.example"), now + 2 * MINUTE)
    merge(third.pk, lost.pk, by=dina, now=now + 3 * MINUTE)
    answer(lost.pk, "Ищем.", by=dina, now=now + 4 * MINUTE, state=State.WAITING)
    ask(ticket.pk, by=dina, now=now + 5 * MINUTE, slot="steps")
    ask(lost.pk, by=dina, now=now + 5 * MINUTE, slot="steps")
    escalate(lost.pk, "Покажите руководителю", by=None, now=now + 6 * MINUTE)
    before = picture()
    row = merge(lost.pk, ticket.pk, by=dina, now=now + HOUR, shown=shown)
    assert picture() != before
    the_law_holds()
    unmerge(row.pk, by=dina, now=now + HOUR + MINUTE)
    assert picture() == before
    the_law_holds()


@pytest.mark.parametrize("earlier", ["lost", "kept"])
def test_of_two_promises_the_earlier_one_stands(
    ticket: Ticket, second: Ticket, dina: Member, now: datetime, earlier: str
) -> None:
    soon, late = now + 2 * HOUR, now + 5 * HOUR
    dues = {second.pk: soon if earlier == "lost" else late, ticket.pk: late if earlier == "lost" else soon}
    for number, due in dues.items():
        answer(number, "Скажем.", by=dina, now=now + 10 * MINUTE, due=due)
    row = merge(second.pk, ticket.pk, by=dina, now=now + HOUR)
    ticket.refresh_from_db()
    assert ticket.next_word_by == soon
    the_law_holds()
    unmerge(row.pk, by=dina, now=now + HOUR + MINUTE)
    assert {t.pk: t.next_word_by for t in Ticket.objects.all()} == dues
    the_law_holds()


def test_a_word_given_meanwhile_stays_with_the_ticket_it_was_given_on(
    ticket: Ticket, second: Ticket, dina: Member, now: datetime
) -> None:
    answer(second.pk, "Скажем.", by=dina, now=now + 10 * MINUTE, due=now + 2 * HOUR)
    row = merge(second.pk, ticket.pk, by=dina, now=now + HOUR)
    said = answer(ticket.pk, "Нашли.", by=dina, now=now + 90 * MINUTE, due=now + 5 * HOUR)
    unmerge(row.pk, by=dina, now=now + 3 * HOUR)
    kept = Promise.objects.get(settled_by=said)
    assert (kept.ticket_id, kept.outcome) == (ticket.pk, "kept")
    second.refresh_from_db()
    assert second.next_word_by is not None
    assert second.next_word_by > now + 3 * HOUR
    the_law_holds()


def test_the_old_link_the_old_address_and_old_letters_lead_to_the_kept_ticket(
    ticket: Ticket, second: Ticket, dina: Member, now: datetime, client: Any
) -> None:
    said = dispatch_of(answer(second.pk, "Смотрим.", by=dina, now=now + MINUTE * 5)).mail_id
    link = f"/s/{token_of(StatusLink.objects.get(ticket=second).key)}/"
    merge(second.pk, ticket.pk, by=dina, now=now + HOUR)
    page = client.get(link).content.decode()
    assert f"№ {ticket.pk}" in page
    assert "Печать актов" in page
    ways = [letter("Ещё 1", to=address_of(second)), letter("Ещё 2", in_reply_to=said),
            letter("Ещё 3", subject=f"Re: [#{second.pk}]")]  # fmt: skip
    for raw in ways:
        assert take_in(raw, now + 2 * HOUR).ticket_id == ticket.pk
    assert client.post(link + "messages/", {"text": "И со страницы"}).status_code == 302
    assert Message.objects.filter(ticket=ticket, text__contains="И со страницы").exists()


def test_a_chain_of_merges_leads_to_its_end(
    ticket: Ticket, second: Ticket, dina: Member, now: datetime
) -> None:
    third = opened(letter("Третье.", subject="Третье"), now + 2 * MINUTE)
    merge(second.pk, ticket.pk, by=dina, now=now + HOUR)
    merge(ticket.pk, third.pk, by=dina, now=now + HOUR)
    assert take_in(letter("Ещё", to=address_of(second)), now + 2 * HOUR).ticket_id == third.pk
    first = Merge.objects.get(lost=second)
    with pytest.raises(MergeRefused, match="kept_merged"):
        unmerge(first.pk, by=dina, now=now + 3 * HOUR)
    unmerge(Merge.objects.get(lost=ticket).pk, by=dina, now=now + 3 * HOUR)
    unmerge(first.pk, by=dina, now=now + 3 * HOUR)
    assert [
        Message.objects.filter(ticket=one, direction="in").count() for one in (ticket, second, third)
    ] == [1, 1, 2]
    the_law_holds()


def test_what_cannot_be_merged_says_why(ticket: Ticket, second: Ticket, dina: Member, now: datetime) -> None:
    def refused(lost: int, kept: int) -> str:
        with pytest.raises(MergeRefused) as caught:
            merge(lost, kept, by=dina, now=now + HOUR)
        return caught.value.code

    assert refused(ticket.pk, ticket.pk) == "itself"
    with pytest.raises(Ticket.DoesNotExist):
        merge(ticket.pk, 999999, by=dina, now=now)
    close(second.pk, by=dina, now=now + 5 * MINUTE)
    assert refused(ticket.pk, second.pk) == "closed"
    row = merge(second.pk, ticket.pk, by=dina, now=now + HOUR)
    assert refused(second.pk, ticket.pk) == "lost_merged"
    assert refused(ticket.pk, second.pk) == "kept_merged"
    unmerge(row.pk, by=dina, now=now + HOUR)
    with pytest.raises(MergeRefused, match="undone"):
        unmerge(row.pk, by=dina, now=now + HOUR)
    second.refresh_from_db()
    assert second.state == State.SOLVED
    the_law_holds()


def test_a_merged_ticket_is_neither_answered_nor_opened_again(
    ticket: Ticket, second: Ticket, dina: Member, now: datetime
) -> None:
    merge(second.pk, ticket.pk, by=dina, now=now + HOUR)
    with pytest.raises(AnswerRefused, match="closed"):
        answer(second.pk, "Нет", by=dina, now=now + HOUR)
    with pytest.raises(IllegalMove):
        reopen(second.pk, by=dina, now=now + HOUR)
    with pytest.raises(IllegalMove):
        set_state(second.pk, State.KNOWN, by=dina, now=now + HOUR)


def test_who_waited_for_us_there_waits_for_us_here(
    ticket: Ticket, second: Ticket, dina: Member, now: datetime
) -> None:
    answer(ticket.pk, "Проверьте.", by=dina, now=now + 5 * MINUTE, state=State.WAITING)
    row = merge(second.pk, ticket.pk, by=dina, now=now + HOUR)
    ticket.refresh_from_db()
    assert ticket.ball == Ball.US
    unmerge(row.pk, by=dina, now=now + HOUR)
    ticket.refresh_from_db()
    assert (ticket.ball, ticket.state) == (Ball.CLIENT, State.WAITING)


def test_what_a_member_has_changed_since_stays_changed(
    ticket: Ticket, second: Ticket, dina: Member, now: datetime
) -> None:
    answer(ticket.pk, "Проверьте.", by=dina, now=now + 5 * MINUTE, state=State.WAITING)
    row = merge(second.pk, ticket.pk, by=dina, now=now + HOUR)
    set_state(ticket.pk, State.KNOWN, by=dina, now=now + 2 * HOUR)
    unmerge(row.pk, by=dina, now=now + 3 * HOUR)
    ticket.refresh_from_db()
    assert ticket.state == State.KNOWN


def test_letters_that_came_after_stay_unless_a_member_takes_them_along(
    ticket: Ticket, pavels: Ticket, dina: Member, now: datetime
) -> None:
    row = merge(pavels.pk, ticket.pk, by=dina, now=now + HOUR)
    take_in(letter("От Веры", to=address_of(ticket)), now + 2 * HOUR)
    take_in(letter("От Павла", sender=PAVEL, to=address_of(pavels)), now + 2 * HOUR)
    note(ticket.pk, "Заметка", by=dina, now=now + 2 * HOUR)
    later = {m.text.strip(): m.pk for m in after_merge(row)}
    assert set(later) == {"От Веры", "От Павла", "Заметка"}
    old = Message.objects.filter(ticket=ticket, pk__lt=min(later.values())).values_list("pk", flat=True)[0]
    unmerge(row.pk, by=dina, now=now + 3 * HOUR, taken=[later["От Павла"], old])
    texts = {m.text.strip() for m in Message.objects.filter(ticket=pavels)}
    assert texts == {"У нас не проводится счёт 55.", "От Павла"}
    pavels.refresh_from_db()
    assert (pavels.ball, pavels.last_inbound_at) == (Ball.US, now + 2 * HOUR)
    assert Event.objects.filter(ticket=ticket, kind="unmerged").get().data["taken"] == 1
    the_law_holds()


def test_only_one_question_stays_open(ticket: Ticket, second: Ticket, dina: Member, now: datetime) -> None:
    ask(ticket.pk, by=dina, now=now + 5 * MINUTE, slot="steps")
    ask(second.pk, by=dina, now=now + 5 * MINUTE, slot="steps")
    merge(second.pk, ticket.pk, by=dina, now=now + HOUR)
    states = list(Question.objects.filter(ticket=ticket).order_by("id").values_list("state", flat=True))
    assert states == ["open", "withdrawn"]


def test_a_cry_for_the_manager_goes_over(ticket: Ticket, second: Ticket, dina: Member, now: datetime) -> None:
    escalate(second.pk, "К руководителю", by=None, now=now + MINUTE)
    merge(second.pk, ticket.pk, by=dina, now=now + HOUR)
    assert Escalation.objects.get().ticket == ticket


@pytest.mark.parametrize("first", ["ticket", "second"])
def test_the_clock_that_runs_out_first_runs_on(
    request: pytest.FixtureRequest, ticket: Ticket, dina: Member, now: datetime, first: str
) -> None:
    ServiceLevel.objects.create(name="Всем", first="2bh", solution="3bd")
    early = opened(letter("Раньше", subject="А"), now + MINUTE)
    late = opened(letter("Позже", subject="Б"), now + 30 * MINUTE)
    lost, kept = (early, late) if first == "ticket" else (late, early)
    dues = dict(ServiceClock.objects.filter(ticket=early).values_list("kind", "due"))
    row = merge(lost.pk, kept.pk, by=dina, now=now + HOUR)
    running = ServiceClock.objects.filter(ticket=kept, met_at=None)
    assert dict(running.values_list("kind", "due")) == dues
    assert not ServiceClock.objects.filter(ticket=lost, due__isnull=False).exists()
    answer(kept.pk, "Слово", by=dina, now=now + 90 * MINUTE)
    unmerge(row.pk, by=dina, now=now + 2 * HOUR)
    assert not ServiceClock.objects.filter(kind="first", met_at=None, ticket=kept).exists()
    the_law_holds()


def test_begun_answers_go_over_and_come_home(
    ticket: Ticket, second: Ticket, dina: Member, egor: Member, now: datetime
) -> None:
    begun = keep_draft(second.pk, "Егор начал.", by=egor, now=now, version=None)
    keep_draft(second.pk, "Дина там.", by=dina, now=now, version=None)
    here = keep_draft(ticket.pk, "Дина здесь.", by=dina, now=now, version=None)
    assert begun is not None
    assert here is not None
    row = merge(second.pk, ticket.pk, by=dina, now=now + HOUR)
    texts = dict(KeptDraft.objects.filter(ticket=ticket).values_list("member", "text"))
    assert texts == {egor.pk: "Егор начал.", dina.pk: "Дина здесь.\n\nДина там."}
    assert KeptDraft.objects.get(pk=here.pk).version > here.version
    unmerge(row.pk, by=dina, now=now + 2 * HOUR)
    assert KeptDraft.objects.get(ticket=second).text == "Егор начал."
    assert KeptDraft.objects.get(ticket=ticket).text == "Дина здесь.\n\nДина там."


def test_a_sleeping_ticket_does_not_wake_once_it_is_merged(
    ticket: Ticket, second: Ticket, dina: Member, now: datetime
) -> None:
    Ticket.objects.filter(pk=second.pk).update(next_word_by=now + timedelta(days=9))
    snooze(second.pk, now + HOUR, by=dina, now=now)
    merge(second.pk, ticket.pk, by=dina, now=now + MINUTE)
    assert wake(now=now + 2 * HOUR) == []
    assert not Notification.objects.filter(ticket=second, kind="woken").exists()


@pytest.fixture
def marked(ticket: Ticket, second: Ticket, dina: Member, egor: Member, now: datetime) -> None:
    """Both tickets wear something; Egor leads the second and follows it."""
    for key, label in (("order", "Заказ"), ("shop", "Магазин")):
        add_field(key, "text", FieldData(label_ru=label, label_en=label))
    change_tags(ticket.pk, add=["печать"], by=dina, now=now)
    change_tags(second.pk, add=["печать", "акты"], by=dina, now=now)
    set_fields(ticket.pk, {"order": "17"}, by=dina, now=now)
    set_fields(second.pk, {"order": "55", "shop": "Север"}, by=dina, now=now)
    assign(second.pk, egor, by=dina, now=now)
    follow(second.pk, by=dina, now=now)


def marks_of(ticket: Ticket) -> tuple[Any, ...]:
    """What members have put on it."""
    ticket.refresh_from_db()
    return (
        sorted(TicketTag.objects.filter(ticket=ticket).values_list("tag__name", flat=True)),
        dict(FieldValue.objects.filter(ticket=ticket).values_list("field__key", "text")),
        sorted(Follower.objects.filter(ticket=ticket, ended_at=None).values_list("member__name", flat=True)),
        ticket.assignee.name if ticket.assignee else "",
    )


@pytest.mark.usefixtures("marked")
def test_tags_fields_followers_and_who_leads_go_along_and_come_back(
    ticket: Ticket, second: Ticket, dina: Member, egor: Member, now: datetime
) -> None:
    before = marks_of(ticket), marks_of(second)
    row = merge(second.pk, ticket.pk, by=dina, now=now + HOUR)
    fields = {"order": "17", "shop": "Север"}
    assert marks_of(ticket) == (["акты", "печать"], fields, sorted([dina.name, egor.name]), egor.name)
    unmerge(row.pk, by=dina, now=now + 2 * HOUR)
    assert (marks_of(ticket), marks_of(second)) == before


@pytest.mark.usefixtures("marked")
def test_what_the_other_said_in_a_field_is_told_in_the_story(
    ticket: Ticket, second: Ticket, dina: Member, now: datetime
) -> None:
    merge(second.pk, ticket.pk, by=dina, now=now + HOUR)
    told = Event.objects.get(ticket=ticket, kind="merged")
    assert [(one["key"], one["kept"], one["lost"]) for one in told.data["differ"]] == [("order", "17", "55")]
    with translation.override("en"):
        said = relation_sentence(SimpleNamespace(kind="merged", who="Dina", data=told.data))
    assert said.endswith(f"“Заказ” stays 17; № {second.pk} said 55.")


@pytest.mark.usefixtures("marked")
def test_marks_that_were_changed_since_a_merge_stay_when_it_is_taken_back(
    ticket: Ticket, second: Ticket, dina: Member, egor: Member, now: datetime
) -> None:
    row = merge(second.pk, ticket.pk, by=dina, now=now + HOUR)
    set_fields(ticket.pk, {"shop": "Юг"}, by=dina, now=now + HOUR)
    assign(ticket.pk, dina, by=dina, now=now + HOUR)
    unfollow(ticket.pk, by=egor, now=now + HOUR)
    unmerge(row.pk, by=dina, now=now + 2 * HOUR)
    assert marks_of(ticket)[1] == {"order": "17", "shop": "Юг"}
    assert marks_of(ticket)[3] == dina.name
    assert Follower.objects.get(ticket=ticket, member=egor).ended_at is not None


def test_who_leads_the_kept_ticket_leads_on(
    ticket: Ticket, second: Ticket, dina: Member, egor: Member, now: datetime
) -> None:
    assign(ticket.pk, dina, by=dina, now=now)
    assign(second.pk, egor, by=dina, now=now)
    row = merge(second.pk, ticket.pk, by=dina, now=now + HOUR)
    assert marks_of(ticket)[3] == dina.name
    unmerge(row.pk, by=dina, now=now + HOUR)
    assert (marks_of(ticket)[3], marks_of(second)[3]) == (dina.name, egor.name)


def test_no_list_shows_a_merged_ticket_and_its_number_finds_the_kept_one(
    ticket: Ticket, second: Ticket, dina: Member, now: datetime
) -> None:
    def lists() -> list[list[int]]:
        asked = {"member_id": dina.pk, "now": now + HOUR}
        return [
            [row.number for row in board.page("all", member_id=dina.pk).rows],
            [row.number for row in view_page("", sort="newest", columns=(), **asked).rows],
            [row.number for row in view_page("is:closed", sort="newest", columns=(), **asked).rows],
            [hit.number for hit in find(parse("from:vera"), **asked).hits],
            [hit.number for hit in find(parse("актов"), **asked).hits],
            [hit.number for hit in find(parse(str(second.pk)), **asked).hits],
            [hit.number for hit in find(parse(f"number:{second.pk}"), **asked).hits],
            [line.number for line in search_palette.tickets(f"#{second.pk}", limit=5)],
        ]

    before = lists()
    both, alone, own = [second.pk, ticket.pk], [ticket.pk], [second.pk]
    assert before == [both, both, [], both, own, own, own, own]
    row = merge(second.pk, ticket.pk, by=dina, now=now + HOUR)
    assert lists() == [alone, alone, [], alone, alone, alone, alone, alone]
    unmerge(row.pk, by=dina, now=now + HOUR)
    assert lists() == before
