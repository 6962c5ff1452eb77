"""The coach beside the writer: remarks in the margin, few stops, counts by rule, and a second pair of eyes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from letters import letter, opened
from time_machine import travel

from gromootvod.core.coach import HouseError
from gromootvod.desk.models import CoachVerdict, Draft, Message, Notification, Ticket
from gromootvod.desk.operations.coaching import REASONS, count, needs_eye, read_draft
from gromootvod.desk.queries.coach_counts import coach_counts
from gromootvod.office import coaching
from gromootvod.office.models import CoachSettings, Explanation, Member

Browser = Callable[[Member], Client]
BLAME = "Вы сами закрыли период. Скоро посмотрим."
LEAK = "Пароль администратора: qwerty123, передайте коллегам."
GOOD = "Вера, понимаю, что отгрузка стоит. Период закрыли раньше времени, поэтому накладная не проводится; мы открываем его. Сообщу сегодня до 15:00."


@pytest.fixture
def ticket(stage: None, now: datetime) -> Ticket:
    return opened(letter(), now)


def test_the_margin_says_where_and_why_and_offers_better_words(
    ticket: Ticket, dina: Member, client_of: Browser
) -> None:
    page = client_of(dina).post(f"/tickets/{ticket.pk}/coach/", {"text": BLAME}).content.decode()
    assert 'data-rule="blame"' in page
    assert "Вы сами закрыли" in page
    assert 'data-rule="empty_promise"' in page


def test_a_good_draft_gets_three_marks_and_its_promise(
    ticket: Ticket, dina: Member, client_of: Browser, now: datetime
) -> None:
    with travel(now, tick=False):  # After three, "сегодня до 15:00" is no promise any more.
        page = client_of(dina).post(f"/tickets/{ticket.pk}/coach/", {"text": GOOD}).content.decode()
    assert "data-rule" not in page
    assert page.count('class="yes"') == 3
    assert "data-take-due" in page


def test_what_was_put_away_stays_away(ticket: Ticket, dina: Member, client_of: Browser) -> None:
    browser = client_of(dina)
    path = f"/tickets/{ticket.pk}/coach/"
    found = browser.post(path, {"text": BLAME}).context["seen"]
    away = [f"{one.remark.rule}:{one.words}" for one in found]
    assert not browser.post(path, {"text": BLAME, "dismissed": away}).context["seen"]


def test_warnings_never_stand_in_the_way(ticket: Ticket, dina: Member, client_of: Browser) -> None:
    answered = client_of(dina).post(f"/tickets/{ticket.pk}/replies/", {"text": BLAME})
    assert answered.status_code == 302
    assert Message.objects.filter(ticket=ticket, direction="out", text=BLAME).exists()
    assert CoachVerdict.objects.filter(what="sent", rule="blame").count() == 1


def test_a_leak_is_shown_once_more_and_goes_when_it_is_meant(
    ticket: Ticket, dina: Member, client_of: Browser
) -> None:
    browser = client_of(dina)
    first = browser.post(f"/tickets/{ticket.pk}/replies/", {"text": LEAK})
    assert first.status_code == 422
    assert "qwerty123" in first.content.decode()  # nothing of the draft is lost
    assert not Message.objects.filter(direction="out").exists()
    again = browser.post(f"/tickets/{ticket.pk}/replies/", {"text": LEAK, "anyway": "1"})
    assert again.status_code == 302
    assert Message.objects.filter(direction="out").count() == 1


def test_another_clients_name_and_address_are_seen(ticket: Ticket, dina: Member, now: datetime) -> None:
    opened(letter("Не печатает чек", sender="Пётр Чужой <petr@other.example>", subject="Чек"), now)
    for text in ("То же было у клиента Пётр Чужой.", "Напишите на petr@other.example, у него так же."):
        rules = {one.rule for one in read_draft(ticket.pk, text, now=now).remarks}
        assert "leak" in rules, text


def test_the_manager_sees_counts_and_no_names(
    ticket: Ticket, dina: Member, mark: Member, client_of: Browser, now: datetime
) -> None:
    for _ in range(8):
        count(["jargon"], "dismissed", by=dina, now=now, why="said_so")
    for _ in range(3):
        count(["jargon"], "taken", by=dina, now=now)
    row = next(one for one in coach_counts(now=now) if one.rule == "jargon")
    assert (row.taken, row.dismissed, row.reasons, row.doubtful) == (3, 8, (("said_so", 8),), True)
    assert not CoachVerdict.objects.exclude(member=None).exists()
    assert client_of(mark).get("/coach/").status_code == 200
    count(["no such rule"], "taken", by=dina, now=now)
    count(["jargon"], "dismissed", by=dina, now=now, why="<script>")
    assert CoachVerdict.objects.count() == 11
    assert set(REASONS) == {"fact", "said_so", "not_here"}


def test_a_house_switches_a_rule_off_and_adds_words_of_its_own(
    ticket: Ticket, anna: Member, client_of: Browser, now: datetime
) -> None:
    posted = {
        "rule-blame": "off",
        "inner_words": "Полярис",
        "terms": "проводка = запись в учёте",
        "approve_first": "0",
    }
    assert client_of(anna).post("/coach/settings/", posted).status_code == 302
    found = {one.rule for one in read_draft(ticket.pk, BLAME + " Это Полярис.", now=now).remarks}
    assert "blame" not in found
    assert "leak" in found


@pytest.mark.parametrize(
    "posted",
    [
        {"terms": "проводка"},
        {"phrases": "нет | x"},
        {"phrases": "nosuch | x | y"},
        {"approve_first": "много"},
    ],
)
def test_settings_that_cannot_be_read_come_back_with_what_was_typed(
    anna: Member, client_of: Browser, posted: dict[str, str]
) -> None:
    answered = client_of(anna).post("/coach/settings/", posted)
    assert answered.status_code == 422
    assert next(iter(posted.values())).replace("|", "|") in answered.content.decode()
    assert not CoachSettings.objects.exists()


def test_an_unknown_rule_is_refused(anna: Member, now: datetime) -> None:
    with pytest.raises(HouseError):
        coaching.keep({"off": ["nosuch"]}, by_person=False, approve_first=0, by=anna, now=now)


def test_first_letters_of_a_new_member_wait_for_a_lead(
    ticket: Ticket, dina: Member, egor: Member, mark: Member, anna: Member, client_of: Browser, now: datetime
) -> None:
    coaching.keep({}, by_person=False, approve_first=1, by=anna, now=now)
    assert needs_eye(egor)
    assert not needs_eye(mark)
    client_of(egor).post(f"/tickets/{ticket.pk}/replies/", {"text": GOOD})
    draft = Draft.objects.get(ticket=ticket, member=egor)
    assert not Message.objects.filter(direction="out").exists()
    assert Notification.objects.get(kind="draft_waits").member == mark
    client_of(mark).post(f"/tickets/{ticket.pk}/drafts/{draft.pk}/return/", {"words": "Назови срок"})
    assert "Назови срок" in client_of(egor).get(f"/tickets/{ticket.pk}/").content.decode()
    client_of(egor).post(f"/tickets/{ticket.pk}/replies/", {"text": GOOD})
    second = Draft.objects.get(state="waiting")
    assert client_of(mark).post(f"/tickets/{ticket.pk}/drafts/{second.pk}/approval/", {}).status_code == 302
    assert Message.objects.get(direction="out").member == egor
    assert not needs_eye(egor)
    assert client_of(mark).post(f"/tickets/{ticket.pk}/drafts/{second.pk}/approval/", {}).status_code == 404


def test_an_explanation_is_offered_when_its_topic_comes_up(
    ticket: Ticket, mark: Member, client_of: Browser, now: datetime
) -> None:
    form = {
        "topic": "period",
        "language": "ru",
        "title": "Закрытый период",
        "text": "Это как сданный отчёт.",
        "cues": "накладная\nпериод закрыт",
    }
    assert client_of(mark).post("/coach/explanations/", form).status_code == 302
    assert Explanation.objects.count() == 1
    assert "Это как сданный отчёт." in client_of(mark).get(f"/tickets/{ticket.pk}/").content.decode()


def test_a_skeleton_holds_no_more_than_the_ticket(ticket: Ticket, dina: Member, client_of: Browser) -> None:
    page = client_of(dina).get(f"/tickets/{ticket.pk}/?draft=starter").content.decode()
    assert "период закрыт" in page
