"""When, if, then: what calls a rule, whom it fits, what it does, and where it ends."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client
from letters import letter, take_in

from gromootvod.core.filter import FilterError
from gromootvod.desk.models import CustomField, Event, Macro, Message, Notification, Rating, Tag, Ticket
from gromootvod.desk.operations.assign import assign
from gromootvod.desk.operations.close import close
from gromootvod.desk.operations.macros import Action, MacroData, add_macro
from gromootvod.desk.operations.merge import merge
from gromootvod.desk.operations.note import note
from gromootvod.desk.operations.rate import rate
from gromootvod.desk.operations.state import set_priority, set_state
from gromootvod.desk.operations.tag import change_tags
from gromootvod.rules.actions import BadAction
from gromootvod.rules.models import Handled, Mark, Matched, Rule, RuleRun
from gromootvod.rules.operations import write
from gromootvod.rules.operations.by_the_clock import look_by_the_clock
from gromootvod.rules.operations.consume import SETTLED, look
from gromootvod.rules.operations.write import BadRule, RuleData
from gromootvod.rules.queries.trial import try_rule
from gromootvod.ui.story_rule import rule_sentence

if TYPE_CHECKING:
    from gromootvod.office.models import Member

pytestmark = pytest.mark.usefixtures("stage")
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def listening(stage: None, now: datetime) -> None:
    """The rules have read all that was there."""
    look(now=now)


def keep(mark: Member, now: datetime, when: str, *actions: tuple[str, str], **more: Any) -> Rule:
    told = [{"do": do, "value": value} for do, value in actions]
    data = RuleData(more.pop("name", "Правило"), when, actions=told, active=more.pop("active", True), **more)
    return write.write(data, by=mark, now=now)


def come(now: datetime, **more: Any) -> Ticket:
    take_in(letter(**more), now=now)
    return Ticket.objects.latest("id")


def test_a_new_ticket_that_fits_is_acted_on_once(mark: Member, egor: Member, now: datetime) -> None:
    rule = keep(mark, now, "opened", ("assign", str(egor.pk)), ("priority", "high"), filter="накладная")
    ticket = come(now)
    other = come(now, text="Принтер не печатает.", subject="Принтер", sender="Пётр <petr@other.example>")
    assert look(now=now) > 0
    assert look(now=now) >= 0
    ticket.refresh_from_db()
    other.refresh_from_db()
    assert (ticket.assignee, ticket.priority) == (egor, "high")
    assert (other.assignee, other.priority) == (None, "normal")
    assert [run.rule_id for run in RuleRun.objects.all()] == [rule.pk]


def test_the_ticket_tells_which_rule_did_what(mark: Member, egor: Member, now: datetime) -> None:
    keep(mark, now, "opened", ("assign", str(egor.pk)), ("note", "Смотри журнал."), name="Всё Егору")
    ticket = come(now)
    look(now=now)
    event = Event.objects.get(ticket=ticket, kind="rule")
    words = rule_sentence(event)
    assert "Всё Егору" in words
    assert egor.name in words
    assert (
        Message.objects.filter(ticket=ticket, direction="note", member=None, text="Смотри журнал.").count()
        == 1
    )


def test_rules_see_only_what_comes_after_them(mark: Member, now: datetime) -> None:
    ticket = come(now)
    look(now=now)
    keep(mark, now, "opened", ("priority", "high"))
    look(now=now)
    ticket.refresh_from_db()
    assert ticket.priority == "normal"


def test_they_are_asked_in_order_and_one_may_end_the_asking(mark: Member, now: datetime) -> None:
    first = keep(mark, now, "opened", ("priority", "high"), stop=True)
    second = keep(mark, now, "opened", ("priority", "low"))
    ticket = come(now)
    look(now=now)
    ticket.refresh_from_db()
    assert ticket.priority == "high"
    write.move(second.pk, -1)
    assert [rule.pk for rule in Rule.objects.all()] == [second.pk, first.pk]
    other = come(now, sender="Пётр <petr@other.example>")
    look(now=now)
    other.refresh_from_db()
    assert other.priority == "high"  # low first, then high


def test_two_rules_that_call_each_other_come_to_an_end(mark: Member, now: datetime) -> None:
    keep(mark, now, "priority", ("priority", "high"), filter="priority:low")
    keep(mark, now, "priority", ("priority", "low"), filter="priority:high")
    ticket = come(now)
    set_priority(ticket.pk, "high", by=mark, now=now)
    for _ in range(10):
        look(now=now)
    assert RuleRun.objects.count() == 2
    assert look(now=now) == 0


def test_a_rule_that_acts_too_often_on_one_ticket_is_held_back(mark: Member, now: datetime) -> None:
    keep(mark, now, "wrote", ("note", "Пишет."))
    ticket = come(now)
    for number in range(14):
        Event.objects.create(ticket=ticket, kind="letter", at=now, data={"standing": "", "n": number})
        look(now=now)
    assert Message.objects.filter(ticket=ticket, direction="note").count() == 10
    assert (
        Event.objects.filter(ticket=ticket, kind="rule").count() == 11
    )  # the last says that it is held back
    assert RuleRun.objects.latest("id").outcome[0]["why"] == "often"


def test_a_robot_s_letter_calls_no_rule(mark: Member, now: datetime) -> None:
    keep(mark, now, "wrote", ("priority", "high"))
    ticket = come(now)
    Event.objects.create(ticket=ticket, kind="letter", at=now, data={"standing": "robot"})
    look(now=now)
    ticket.refresh_from_db()
    assert ticket.priority == "normal"


def test_what_cannot_be_done_is_on_record_and_the_rest_is_done(
    mark: Member, egor: Member, now: datetime
) -> None:
    keep(mark, now, "closed", ("state", "known"), ("note", "Закрыто."))
    ticket = come(now)
    close(ticket.pk, by=egor, now=now)
    look(now=now)
    run = RuleRun.objects.get()
    assert [done["result"] for done in run.outcome] == ["failed", "done"]
    assert run.outcome[0]["why"]


def test_the_engineer_with_the_fewest_open_tickets_gets_it(
    mark: Member, egor: Member, dina: Member, now: datetime
) -> None:
    type(dina).objects.filter(pk=dina.pk).update(roles=["dispatcher", "engineer"])
    busy = come(now)
    assign(busy.pk, egor, by=mark, now=now)
    look(now=now)
    keep(mark, now, "opened", ("assign", "least:engineer"))
    ticket = come(now, sender="Пётр <petr@other.example>")
    look(now=now)
    ticket.refresh_from_db()
    assert ticket.assignee == dina


def test_a_rule_puts_a_line_into_inboxes(mark: Member, now: datetime) -> None:
    keep(mark, now, "opened", ("notify", "manager"))
    ticket = come(now)
    look(now=now)
    assert Notification.objects.filter(member=mark, ticket=ticket, kind="rule").count() == 1


def test_the_clock_acts_once_while_a_ticket_fits_and_again_when_it_fits_again(
    mark: Member, now: datetime
) -> None:
    ticket = come(now)
    rule = keep(mark, now, "schedule", ("note", "Ждёт."), filter="priority:high", every=60)
    assert look_by_the_clock(now=now) == 0
    set_priority(ticket.pk, "high", by=mark, now=now)
    assert look_by_the_clock(now=now + HOUR / 2) == 0  # not yet its time
    assert look_by_the_clock(now=now + HOUR) == 1
    assert look_by_the_clock(now=now + 2 * HOUR) == 0
    set_priority(ticket.pk, "low", by=mark, now=now)
    assert look_by_the_clock(now=now + 3 * HOUR) == 0
    set_priority(ticket.pk, "high", by=mark, now=now)
    assert look_by_the_clock(now=now + 4 * HOUR) == 1
    assert Matched.objects.filter(rule=rule).count() == 1


def test_a_long_look_goes_on_where_it_stopped(mark: Member, now: datetime) -> None:
    for number in range(5):
        come(now, sender=f"Клиент <c{number}@many.example>")
    keep(mark, now, "schedule", ("note", "Ждёт."))
    done = [look_by_the_clock(now=now, limit=2) for _ in range(4)]
    assert done == [2, 2, 1, 0]


def test_the_mark_follows_and_rows_below_it_are_forgotten(mark: Member, now: datetime) -> None:
    keep(mark, now, "opened", ("priority", "high"))
    come(now)
    look(now=now)
    assert Handled.objects.exists()
    look(now=now + 2 * SETTLED)
    look(now=now + 4 * SETTLED)
    assert not Handled.objects.exists()
    assert Mark.objects.get().event == Event.objects.latest("id").pk


def test_a_condition_that_has_lost_its_sense_puts_the_rule_to_rest(mark: Member, now: datetime) -> None:
    rule = keep(mark, now, "opened", ("priority", "high"))
    Rule.objects.filter(pk=rule.pk).update(filter="heat:>")
    come(now)
    look(now=now)
    rule.refresh_from_db()
    assert not rule.active
    assert rule.fault


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"name": "  "}, BadRule),
        ({"when": "never"}, BadRule),
        ({"every": 1}, BadRule),
        ({"actions": []}, BadRule),
        ({"actions": [{"do": "explode", "value": ""}]}, BadAction),
        ({"actions": [{"do": "priority", "value": "huge"}]}, BadAction),
        ({"actions": [{"do": "assign", "value": "99999"}]}, BadAction),
        ({"actions": [{"do": "assign", "value": "9" * 40}]}, BadAction),
        ({"actions": [{"do": "note", "value": "a"}] * 9}, BadAction),
        ({"filter": "heat:>warm"}, FilterError),
    ],
)
def test_a_rule_without_sense_is_refused(
    change: dict[str, Any], error: type[Exception], mark: Member, now: datetime
) -> None:
    sound: dict[str, Any] = {"name": "Имя", "when": "opened", "actions": [{"do": "note", "value": "a"}]}
    with pytest.raises(error):
        write.write(RuleData(**sound | change), by=mark, now=now)
    assert not Rule.objects.exists()


def test_a_trial_tells_and_does_nothing(mark: Member, now: datetime) -> None:
    ticket = come(now)
    come(now, text="Принтер не печатает.", subject="Принтер", sender="Пётр <petr@other.example>")
    tried = try_rule("opened", "накладная", now=now + HOUR)
    assert [one.number for one in tried.tickets] == [ticket.pk]
    assert try_rule("opened", "", now=now + timedelta(days=8)).count == 0
    assert try_rule("schedule", "", now=now + timedelta(days=8)).count == 2
    assert not RuleRun.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_workers_deal_with_an_event_once(mark: Member, now: datetime) -> None:
    keep(mark, now, "opened", ("note", "Новое."))
    for number in range(4):
        come(now, sender=f"Клиент <c{number}@many.example>")
    gate = threading.Barrier(2)
    faults: list[BaseException] = []

    def work() -> None:
        try:
            gate.wait(60)
            look(now=now)
        except BaseException as error:
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert faults == []
    assert Message.objects.filter(direction="note").count() == 4


def test_tags_are_put_on_and_taken_off(mark: Member, now: datetime) -> None:
    keep(mark, now, "opened", ("tag", "оплата"))
    keep(mark, now, "closed", ("untag", "оплата"))
    ticket = come(now)
    look(now=now)
    assert list(Tag.objects.filter(tickets__ticket=ticket).values_list("name", flat=True)) == ["оплата"]
    close(ticket.pk, by=mark, now=now)
    look(now=now)
    assert not Tag.objects.filter(tickets__ticket=ticket).exists()


# Actions with an inside: a field, a sleep, a macro.


def macro_of(mark: Member, now: datetime, *deeds: Action) -> Macro:
    return add_macro(
        MacroData("Разбор", "sort", "Слова письма.", actions=deeds, shared=True), by=mark, now=now
    )


def test_a_field_is_filled_in_and_the_story_names_it(mark: Member, now: datetime) -> None:
    CustomField.objects.create(key="kassa", label_ru="Касса", kind="number")
    keep(mark, now, "opened", ("field", "kassa=7"))
    ticket = come(now)
    look(now=now)
    assert ticket.field_values.get().text == "7"
    assert "Касса = 7" in rule_sentence(Event.objects.get(ticket=ticket, kind="rule"))


def test_a_ticket_sleeps_by_rule_but_never_past_its_promised_word(mark: Member, now: datetime) -> None:
    keep(mark, now, "state", ("snooze", "3bh"))
    ticket, other = come(now), come(now, sender="Пётр <petr@other.example>")
    Ticket.objects.filter(pk=ticket.pk).update(next_word_by=now + timedelta(days=9))
    set_state(ticket.pk, "known", by=mark, now=now)
    set_state(other.pk, "known", by=mark, now=now)
    look(now=now)
    ticket.refresh_from_db()
    other.refresh_from_db()
    assert ticket.snoozed_until is not None
    assert other.snoozed_until is None
    told = {run.ticket_id: run.outcome[0] for run in RuleRun.objects.all()}
    assert told[ticket.pk]["result"] == "done"
    assert (told[other.pk]["result"], told[other.pk]["why"]) == ("failed", "beyond_word")
    assert Message.objects.filter(ticket=other, direction="out", automatic=False).count() == 0


def test_a_macro_s_deeds_are_done_and_no_letter_goes(mark: Member, now: datetime) -> None:
    macro = macro_of(mark, now, Action("priority", "high"), Action("tags", "касса"), Action("next", "2bd"))
    keep(mark, now, "opened", ("macro", str(macro.pk)))
    ticket = come(now)
    sent = Message.objects.filter(ticket=ticket, direction="out").count()
    look(now=now)
    ticket.refresh_from_db()
    assert ticket.priority == "high"
    assert Tag.objects.filter(tickets__ticket=ticket).count() == 1
    assert Message.objects.filter(ticket=ticket, direction="out").count() == sent
    assert "Разбор" in rule_sentence(Event.objects.get(ticket=ticket, kind="rule"))


def test_a_macro_that_changes_nothing_leaves_no_trace(mark: Member, now: datetime) -> None:
    macro = macro_of(mark, now, Action("priority", "normal"))
    keep(mark, now, "opened", ("macro", str(macro.pk)))
    come(now)
    look(now=now)
    assert not RuleRun.objects.exists()
    assert not Event.objects.filter(kind="macro").exists()
    macro.refresh_from_db()
    assert macro.used == 0


def test_a_macro_that_is_gone_is_on_record(mark: Member, now: datetime) -> None:
    macro = macro_of(mark, now, Action("priority", "high"))
    keep(mark, now, "opened", ("macro", str(macro.pk)))
    macro.delete()
    come(now)
    look(now=now)
    assert [(one["result"], one["why"]) for one in RuleRun.objects.get().outcome] == [
        ("failed", "nothing_done")
    ]


@pytest.mark.parametrize("value", ["kassa=много", "kassa", "drawer=7", "=7", ""])
def test_a_field_that_is_none_or_cannot_hold_it_is_refused(value: str, mark: Member, now: datetime) -> None:
    CustomField.objects.create(key="kassa", label_ru="Касса", kind="number")
    with pytest.raises(BadAction):
        keep(mark, now, "opened", ("field", value))


def test_another_s_own_macro_and_one_of_words_alone_are_refused(
    mark: Member, egor: Member, now: datetime
) -> None:
    own = add_macro(MacroData("Моё", "mine", "", actions=(Action("priority", "high"),)), by=egor, now=now)
    words = add_macro(MacroData("Слова", "words", "Слова.", shared=True), by=mark, now=now)
    for value in (str(own.pk), str(words.pk), "9" * 30, "٣", "sort", ""):
        with pytest.raises(BadAction):
            keep(mark, now, "opened", ("macro", value))
    with pytest.raises(BadAction):
        keep(mark, now, "opened", ("snooze", "soon"))


def _tag(ticket: Ticket, mark: Member, now: datetime) -> None:
    change_tags(ticket.pk, add=["касса"], by=mark, now=now)


def _note(ticket: Ticket, mark: Member, now: datetime) -> None:
    note(ticket.pk, "Смотрю.", by=mark, now=now)


def _rate(ticket: Ticket, mark: Member, now: datetime) -> None:
    close(ticket.pk, by=mark, now=now)
    Rating.objects.update_or_create(ticket=ticket, defaults={"asked_at": now})
    rate(ticket.pk, "not_helped", now=now)


@pytest.mark.parametrize(("when", "deed"), [("tagged", _tag), ("noted", _note), ("rated", _rate)])
def test_tags_notes_and_ratings_call_rules(
    when: str, deed: Callable[[Ticket, Member, datetime], None], mark: Member, now: datetime
) -> None:
    keep(mark, now, when, ("priority", "high"))
    ticket = come(now)
    look(now=now)
    deed(ticket, mark, now)
    look(now=now)
    ticket.refresh_from_db()
    assert ticket.priority == "high"
    assert [one.number for one in try_rule(when, "", now=now + HOUR).tickets] == [ticket.pk]


def test_a_rule_that_notes_and_is_called_by_notes_ends(mark: Member, now: datetime) -> None:
    keep(mark, now, "noted", ("note", "И я."))
    ticket = come(now)
    note(ticket.pk, "Смотрю.", by=mark, now=now)
    for _ in range(5):
        look(now=now)
    assert Message.objects.filter(ticket=ticket, direction="note").count() == 2


def test_a_merged_ticket_is_left_alone(mark: Member, now: datetime) -> None:
    keep(mark, now, "noted", ("priority", "high"))
    ticket, other = come(now), come(now, subject="Другое", sender="Пётр <petr@other.example>")
    note(other.pk, "Смотрю.", by=mark, now=now)
    merge(other.pk, ticket.pk, by=mark, now=now)
    look(now=now)
    other.refresh_from_db()
    assert other.priority == "normal"
    assert not RuleRun.objects.filter(ticket=other).exists()
    assert other.pk not in [one.number for one in try_rule("noted", "", now=now + HOUR).tickets]


def test_the_form_offers_them_and_shows_what_was_kept(
    mark: Member, now: datetime, client_of: Callable[[Member], Client]
) -> None:
    CustomField.objects.create(key="kassa", label_ru="Касса", label_en="Till", kind="number")
    macro = macro_of(mark, now, Action("priority", "high"))
    browser = client_of(mark)
    said = {
        "name": "Касса", "when": "tagged", "filter": "", "every": "60", "do-0": "field=kassa", "value-0": " 7 ",
        "do-1": "snooze=3bd", "do-2": f"macro={macro.pk}",
    }  # fmt: skip
    assert browser.post("/settings/new-rule/additions/", said).status_code == 302
    rule = Rule.objects.get()
    assert rule.actions == [
        {"do": "field", "value": "kassa=7"}, {"do": "snooze", "value": "3bd"}, {"do": "macro", "value": str(macro.pk)},
    ]  # fmt: skip
    page = browser.get(f"/settings/rules/{rule.pk}/").content.decode()
    for chosen in (
        '"field=kassa" selected',
        '"snooze=3bd" selected',
        f'"macro={macro.pk}" selected',
        'value="7"',
    ):
        assert chosen in page
