"""Playbooks in the browser: read by all, written by managers and administrators, tried before they are saved."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from letters import letter, opened

from gromootvod.core import interview
from gromootvod.core.interview.yamltree import MOST_BYTES
from gromootvod.desk.models import Question, Ticket
from gromootvod.desk.operations.ask import look
from gromootvod.desk.operations.interview import pick
from gromootvod.desk.queries.playbook_trial import TICKETS, trial
from gromootvod.knowledge.models import Firm
from gromootvod.office import playbooks
from gromootvod.office.models import Member, PlaybookVersion
from gromootvod.office.playbook_draft import template
from gromootvod.ui.terms_playbook import fault

Browser = Callable[[Member], Client]
AREA = template("ru")
ERP = "/settings/playbooks/erp/"
NEED = "Инженеру поможет ещё одно: номер релиза. Есть ли это у вас под рукой?"


def erp(old: str = "", new: str = "") -> str:
    return interview.shipped_source("erp").replace(old, new) if old else interview.shipped_source("erp")


def words(page: HttpResponse) -> str:
    """The page with plain spaces."""
    return page.content.decode().replace("\xa0", " ")


def form(source: str, name: str = "erp", **more: str) -> dict[str, str]:
    seen = playbooks.standing(name).token if name else ""
    return {"source": source, "seen": seen, **more}


@pytest.fixture
def tickets(stage: None, now: datetime) -> list[Ticket]:
    """Three letters about an ERP, looked at; nothing is asked by itself."""
    words = ("Накладная не проводится.", "Не закрывается месяц, ошибка 17.", "Закрытие месяца не идёт.")
    made = [opened(letter(text, sender=f"v{n}@client.example"), now) for n, text in enumerate(words)]
    for ticket in made:
        look(ticket.pk, now=now)
    Ticket.objects.update(playbook="erp")
    return list(Ticket.objects.order_by("id"))


def needed(tickets: list[Ticket], times: int, now: datetime, **how: str) -> None:
    values = {
        "slot": "own_words",
        "text": NEED,
        "playbook": "erp",
        "topic": "closing",
        "state": "answered",
    } | how
    for n in range(times):
        Question.objects.create(ticket=tickets[n % 3], origin="need", asked_at=now, **values)


def test_the_shelf_names_areas_and_counts_what_came_of_their_questions(
    client_of: Browser, dina: Member, tickets: list[Ticket], now: datetime
) -> None:
    needed(tickets, 4, now)
    needed(tickets, 1, now, state="unknown", slot="steps")
    rows = {row.name: row for row in client_of(dina).get("/settings/playbooks/").context["books"]}
    assert list(rows) == list(interview.SHIPPED)
    one = rows["erp"]
    assert (one.title, one.own, one.tickets, one.asked, one.answered, one.unknown) == ("Учётная система", False, 3, 5, 4, 1)  # fmt: skip
    assert rows["universal"].asked == 0


def test_the_shelf_needs_the_same_queries_for_many_as_for_few(
    client_of: Browser, anna: Member, tickets: list[Ticket], now: datetime
) -> None:
    browser = client_of(anna)
    browser.get("/settings/playbooks/")  # the first look of a session writes down that it began
    with CaptureQueriesContext(connection) as few:
        browser.get("/settings/playbooks/")
    needed(tickets, 30, now)
    for n in range(5):
        playbooks.keep(f"area-{n}", AREA.replace("my-area", f"area-{n}"), by=anna, now=now)
    with CaptureQueriesContext(connection) as many:
        browser.get("/settings/playbooks/")
    assert len(many) == len(few)


def test_what_engineers_keep_asking_is_proposed_where_they_ask_it_and_no_longer_once_it_is_added(
    client_of: Browser, anna: Member, dina: Member, tickets: list[Ticket], now: datetime
) -> None:
    needed(tickets, 2, now)
    assert not client_of(dina).get("/settings/playbooks/").context["proposals"]
    needed(tickets, 5, now)
    page = client_of(anna).get("/settings/playbooks/")
    (one,) = page.context["proposals"]
    assert (one.subject, one.area, one.topic, one.times, one.language) == ("номер релиза", "закрытие периода", "closing", 7, "ru")  # fmt: skip
    assert "7 раз в области «закрытие периода»" in words(page)
    asked = {"add": one.asked, "topic": one.topic, "language": one.language}
    opened_ = client_of(anna).get(ERP, asked)
    source = opened_.context["draft"].source
    assert opened_.context["inserted"].slot == "nomer_reliza"
    assert 'class="new"' in opened_.content.decode()
    assert playbooks.source_of("erp") == erp(), "nothing is saved by opening"
    assert client_of(anna).post(f"{ERP}versions/", form(source)).status_code == 422
    full = source.replace('en: ""', 'en: "release number"')
    assert client_of(anna).post(f"{ERP}versions/", form(full)).status_code == 302
    assert not client_of(anna).get("/settings/playbooks/").context["proposals"]


def test_dispatchers_and_engineers_read_and_try_but_do_not_write(client_of: Browser, egor: Member) -> None:
    browser = client_of(egor)
    page = browser.get(ERP).content.decode()
    assert " readonly" in page
    assert "data-save" not in page
    assert "withdrawal" not in page
    assert browser.post(f"{ERP}test-run/", form(erp())).status_code == 200
    assert browser.post(f"{ERP}versions/", form(erp("0.65", "0.6"))).status_code == 403
    assert browser.get(ERP, {"add": NEED}).context["inserted"] is None


def test_every_fault_is_told_with_its_line_and_nothing_typed_is_lost(
    client_of: Browser, mark: Member
) -> None:
    broken = (
        erp("steps: 0.65", "steps: 7").replace("budget", "budgett") + "nonsense: 1 # </textarea><b>моё</b>\n"
    )
    page = client_of(mark).post(f"{ERP}versions/", form(broken))
    assert page.status_code == 422
    lines = broken.split("\n")
    told = dict(page.context["faults"])
    assert len(told) == 3
    assert "steps: 7" in lines[min(told) - 1]
    assert "nonsense" in lines[max(told) - 1]
    assert "ключ «nonsense» неизвестен" in told[max(told)]
    body = page.content.decode()
    assert f'href="#L{min(told)}"' in body
    assert f'id="L{min(told)}" class="bad"' in body
    assert "&lt;/textarea&gt;&lt;b&gt;моё&lt;/b&gt;" in body
    assert not PlaybookVersion.objects.exists()


def test_it_is_saved_with_who_and_when_and_the_failing_tests_are_told(
    client_of: Browser, mark: Member
) -> None:
    browser = client_of(mark)
    answer = browser.post(f"{ERP}versions/", form(erp("symptom: {weight: 0.95", "symptom: {weight: 0.94")))
    assert (answer.status_code, answer["Location"]) == (302, ERP)
    page = words(browser.get(ERP))
    assert "Сохранено и действует." in page
    assert "Марк Менеджер" in page
    worse = erp("error: {weight: 0.9", "error: {weight: 0.05").replace(
        "symptom: {weight: 0.95", "symptom: {weight: 0.05"
    )
    browser.post(f"{ERP}versions/", form(worse))
    assert "не так, как ожидалось" in words(browser.get(ERP))


def test_the_second_of_two_editors_sees_what_the_first_changed_and_keeps_his_text(
    client_of: Browser, anna: Member, mark: Member
) -> None:
    first, second = erp("steps: 0.65", "steps: 0.6"), erp("since: 0.45", "since: 0.4")
    mine = form(second)
    assert client_of(anna).post(f"{ERP}versions/", form(first)).status_code == 302
    page = client_of(mark).post(f"{ERP}versions/", mine)
    assert page.status_code == 409
    assert page.context["draft"].source == second
    body = page.content.decode()
    assert "Вас опередили." in body
    assert "Анна Администратор" in body
    assert (page.context["diff"].added, page.context["diff"].removed) == (2, 2)
    assert playbooks.source_of("erp") == first
    again = client_of(mark).post(f"{ERP}versions/", {"source": second, "seen": page.context["draft"].seen})
    assert again.status_code == 302
    assert [one.source for one in playbooks.versions("erp")] == [second, first]


def test_a_new_playbook_begins_with_a_template_and_takes_no_name_that_stands(
    client_of: Browser, mark: Member
) -> None:
    browser = client_of(mark)
    assert browser.get("/settings/new-playbook/").context["draft"].source == AREA
    taken = browser.post("/settings/new-playbook/versions/", form(AREA.replace("my-area", "erp"), ""))
    assert taken.status_code == 422
    assert taken.context["faults"][0][0] == 3
    made = browser.post("/settings/new-playbook/versions/", form(AREA, ""))
    assert (made.status_code, made["Location"]) == (302, "/settings/playbooks/my-area/")
    assert "my-area" in [book.name for book in playbooks.in_force()]


def test_an_existing_playbook_keeps_its_name(client_of: Browser, mark: Member) -> None:
    page = client_of(mark).post(f"{ERP}versions/", form(erp("playbook: erp", "playbook: other")))
    assert [line for line, _ in page.context["faults"]] == [2]


def test_it_is_downloaded_as_it_stands_and_uploaded_into_the_editor(client_of: Browser, mark: Member) -> None:
    browser = client_of(mark)
    got = browser.get(f"{ERP}source.yaml")
    assert got.content.decode() == erp()
    assert got["Content-Disposition"] == 'attachment; filename="erp.yaml"'
    file = SimpleUploadedFile(
        "mine.yaml", b"\xef\xbb\xbf" + erp("0.65", "0.6").replace("\n", "\r\n").encode()
    )
    page = browser.post("/settings/playbook-upload/", {"file": file})
    assert page.context["draft"].name == "erp"
    assert page.context["draft"].source == erp("0.65", "0.6")
    assert playbooks.source_of("erp") == erp()
    fresh = browser.post("/settings/playbook-upload/", {"file": SimpleUploadedFile("n.yaml", AREA.encode())})
    assert fresh.context["draft"].name == ""


@pytest.mark.parametrize(
    ("content", "why"),
    [(b"\xff\xfe\x00playbook", "UTF-8"), (b"a" * (MOST_BYTES + 1), "512"), (None, "выберите файл")],
)
def test_a_file_that_cannot_be_opened_is_refused_with_a_reason(
    client_of: Browser, mark: Member, content: bytes | None, why: str
) -> None:
    browser = client_of(mark)
    data = {} if content is None else {"file": SimpleUploadedFile("x.yaml", content)}
    assert browser.post("/settings/playbook-upload/", data)["Location"] == "/settings/playbooks/"
    assert why in browser.get("/settings/playbooks/").content.decode()


@pytest.mark.parametrize(
    "source",
    ["", "\x00", "&a [*a]", "- " * 3000, "{" * 5000, "a: !!python/object:os.system x", "\n" * 20_000, "\ud800",
     "playbook: [x]\nnames: 1\nslots: []\nquestions: {}", "playbook: erp\n---\nplaybook: erp", "x: " + "я" * 600_000],
)  # fmt: skip
@pytest.mark.parametrize("deed", ["versions", "preview", "test-run"])
def test_a_hostile_text_is_answered_with_faults(
    client_of: Browser, mark: Member, source: str, deed: str
) -> None:
    sent = source.encode("utf-8", "replace").decode()
    page = client_of(mark).post(f"{ERP}{deed}/", form(sent))
    assert page.status_code == 422
    assert page.context["faults"]


def test_the_preview_tells_what_is_asked_now_and_what_would_be(
    client_of: Browser, dina: Member, tickets: list[Ticket]
) -> None:
    other = erp("ru: Что программа пишет в окне сообщений?", "ru: Что написано в окне?")
    page = client_of(dina).post(f"{ERP}preview/", form(other, scope="area"))
    tried = page.context["trial"]
    assert [row.number for row in tried.rows] == [ticket.pk for ticket in reversed(tickets)]
    changed = [row for row in tried.rows if row.changed]
    assert changed
    for row in changed:
        assert "в окне сообщений" in row.before.text
        assert "Что написано в окне?" in row.after.text
        assert "Что написано в окне?" in page.content.decode()
    same = client_of(dina).post(f"{ERP}preview/", form(erp())).context["trial"]
    assert (same.changed, len(same.rows)) == (0, 3)
    assert playbooks.source_of("erp") == erp()


def test_what_the_preview_says_of_today_is_what_the_ticket_says(
    dina: Member, tickets: list[Ticket], now: datetime
) -> None:
    needed(tickets, 4, now, slot="document", text="Какой номер?", topic="posting")
    Question.objects.filter(ticket=tickets[1]).update(state="call_me")
    Firm.objects.create(name="Провайдер", words_ru="закрытие месяца")
    for scope in ("area", "all"):
        tried = trial("erp", interview.shipped("erp"), scope=scope, stage="now", language="ru")
        for row in tried.rows:
            picked = pick(Ticket.objects.get(pk=row.number))
            question = picked.ask.question
            if scope == "all" and row.before.area != picked.book.names["ru"]:
                continue
            told = (row.before.text, row.before.ready, row.before.stop)
            assert told == (question.text if question else "", picked.ask.ready, str(picked.ask.stop or ""))
        assert "out_of_scope" in {row.before.stop for row in tried.rows}


def test_a_new_area_is_tried_on_all_tickets_and_takes_those_that_fit(tickets: list[Ticket]) -> None:
    book = interview.read_playbook(AREA.replace("слово области", "не закрывается месяц").replace("products: []", "products: [месяц]"))  # fmt: skip
    tried = trial("my-area", book, language="ru")
    assert tried.scope == "all"
    assert {row.after.area for row in tried.rows if row.changed} == {"Моя область"}


def test_the_preview_takes_the_last_twenty_in_a_constant_number_of_queries(
    client_of: Browser, dina: Member, tickets: list[Ticket], now: datetime
) -> None:
    browser = client_of(dina)

    def queries(scope: str, stage: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            page = browser.post(f"{ERP}preview/", form(erp(), scope=scope, stage=stage))
        assert page.context["trial"].stage == stage
        return len(seen)

    browser.get("/settings/playbooks/")  # the first look of a session writes down that it began
    ways = [(scope, stage) for scope in ("area", "all") for stage in ("arrived", "now")]
    few = [queries(*way) for way in ways]
    for n in range(20):
        opened(letter(f"Накладная {n} не проводится.", sender=f"w{n}@client.example"), now)
    Ticket.objects.update(playbook="erp")
    assert [queries(*way) for way in ways] == few
    assert len(browser.post(f"{ERP}preview/", form(erp())).context["trial"].rows) == TICKETS


def test_its_tests_run_from_the_page_with_what_was_expected_and_what_came(
    client_of: Browser, dina: Member
) -> None:
    browser = client_of(dina)
    page = browser.post(f"{ERP}test-run/", form(erp()))
    assert page.context["run"].failed == 0
    assert "Всех спросили, как ожидалось." in page.content.decode()
    wrong = AREA.replace("{never_asked: [error, symptom]}", "{questions: [symptom], stop: incident, never_asked: [device_number]}")  # fmt: skip
    wrong = wrong.replace('"Устройство не печатает, пишет «Ошибка 235»."', '"Что-то случилось."')
    page = browser.post("/settings/new-playbook/test-run/", form(wrong, ""))
    (row,) = page.context["run"].rows
    assert (row.passed, row.wanted, row.wanted_stop) == (False, ("что происходит",), "incident")
    assert row.forbidden == ("номер устройства",)
    assert row.got != row.wanted
    assert "номер устройства" in page.content.decode()


def test_versions_show_what_they_changed_and_one_can_be_put_back(client_of: Browser, mark: Member) -> None:
    browser = client_of(mark)
    for weight in ("0.6", "0.7"):
        browser.post(f"{ERP}versions/", form(erp("steps: 0.65", f"steps: {weight}")))
    second, first = playbooks.versions("erp")
    change = browser.get(f"{ERP}versions/{second.pk}/")
    assert re.findall(r"steps: 0\.<b>(\d)</b>", change.content.decode()) == ["6", "7"]
    began = browser.get(f"{ERP}versions/{first.pk}/").context["diff"]
    assert (began.added, began.removed) == (1, 1), "the first is compared with what came with the desk"
    against = browser.get(f"{ERP}versions/{first.pk}/?against=force").content.decode()
    assert re.findall(r"steps: 0\.<b>(\d)</b>", against) == ["7", "6"]
    assert browser.post(f"{ERP}versions/{first.pk}/restoration/").status_code == 302
    assert playbooks.source_of("erp") == first.source
    assert [one.kind for one in playbooks.versions("erp")] == ["restored", "saved", "saved"]
    assert browser.get(f"/settings/playbooks/web-shop/versions/{first.pk}/").status_code == 404


def test_an_older_text_that_is_no_playbook_any_more_opens_in_the_editor(
    client_of: Browser, mark: Member, now: datetime
) -> None:
    old = PlaybookVersion.objects.create(name="erp", source="playbook: erp\n", at=now)
    page = client_of(mark).post(f"{ERP}versions/{old.pk}/restoration/")
    assert page.status_code == 422
    assert page.context["draft"].source == old.source
    assert playbooks.source_of("erp") == erp()


def test_ones_own_version_is_given_up(client_of: Browser, mark: Member) -> None:
    browser = client_of(mark)
    browser.post(f"{ERP}versions/", form(erp("0.65", "0.6")))
    assert "Отказаться от своей версии" in words(browser.get(ERP))
    old = {"seen": "0" * 20}
    browser.post(f"{ERP}withdrawal/", old)
    assert playbooks.source_of("erp") != erp(), "not what he has seen"
    browser.post(f"{ERP}withdrawal/", {"seen": playbooks.standing("erp").token})
    assert playbooks.source_of("erp") == erp()
    assert "Отказаться от своей версии" not in words(browser.get(ERP))


@pytest.mark.parametrize(
    "source",
    ["", "x", "playbook: A b\nnames: x\nslots: {own: 1, a: {weight: 9}}\nquestions: []\nnever: {incident: maybe}\nenuogh: 1",
     "playbook: x\nnames: {ru: '', en: b}\nslots: {symptom: {weight: 0.5, values: [x], forms: {digits: x, zip: 1}, covered_by: [y]}, a: {weight: 1, names: {ru: a, en: b}, forms: digits}}\nquestions: [{slot: z, ask: {ru: a, en: b}, why: text, who: me, topics: [q], confirm: {ru: '{w}', en: b}, choices: {ru: [a], en: [b, c]}, check: {date: yes, time: yes}}]\nenough: {one_of: [[q]]}\ntests: [{name: a, given: {}, expect: {}}, {name: b, given: {letter: c}, expect: {stop: d, questions: [e]}}]",
     "playbook: x\nplaybook: y", "a: &b c", "a: *b", "a: !b c", "a: 1\n---\nb: 2", "[a, b]: c", "a: [", "a: \x07", "- " * 20 + "a"],
)  # fmt: skip
def test_every_fault_of_the_core_is_told_in_russian(source: str) -> None:
    with pytest.raises(interview.PlaybookError) as refused:
        interview.read_playbook(source)
    with translation.override("ru"):
        for one in refused.value.faults:
            assert re.search("[а-яё]", fault(one.message)), one.message
    with translation.override("en"):
        assert [fault(one.message) for one in refused.value.faults] == [
            one.message for one in refused.value.faults
        ]
