"""A ticket over the long weekend in May, with a steered clock: every warning at its right minute, seen in the browser.

The desk runs in this process, so that its clock can be set; pages are opened without JavaScript.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
import time_machine
from letters import letter
from letters import opened as opened_by
from playwright.sync_api import Browser, Page, expect

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer

    from gromootvod.office.models import Member

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("desk"),
    pytest.mark.django_db(transaction=True),
]
MOSCOW = ZoneInfo("Europe/Moscow")
Eyes = Callable[[str, "Member | None"], Page]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=MOSCOW)


@pytest.fixture
def eyes(browser: Browser, live_server: LiveServer) -> Iterator[Eyes]:
    """Open an address as a member, or as nobody."""
    from django.conf import settings
    from django.test import Client

    contexts = []

    def look(path: str, member: Member | None) -> Page:
        context = browser.new_context(java_script_enabled=False, locale="ru-RU")
        contexts.append(context)
        if member is not None:
            client = Client()
            client.force_login(member)
            key = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies(
                [{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}]
            )
        page = context.new_page()
        page.goto(live_server.url + path)
        return page

    yield look
    for context in contexts:
        context.close()


def walk(traveller: time_machine.Traveller, until: datetime) -> None:
    """Let the minutes pass, with the guard on duty."""
    from django.utils import timezone

    from gromootvod.desk.operations import guard

    while timezone.now() < until:
        traveller.shift(timedelta(minutes=1))
        guard.watch(now=timezone.now())


def test_a_ticket_over_a_long_weekend_in_may(
    eyes: Eyes, dina: Member, egor: Member, mark: Member, settings: object
) -> None:
    from django.utils import timezone

    from gromootvod.desk.links import token_of
    from gromootvod.desk.models import StatusLink
    from gromootvod.desk.operations.assign import assign
    from gromootvod.office.models import DayOverride

    DayOverride.objects.create(day="2026-04-30", windows="09:00-17:00", note="короткий день")
    DayOverride.objects.create(day="2026-05-04", windows="", note="мост")
    with time_machine.travel(at("2026-04-30 15:10"), tick=False) as traveller:
        ticket = opened_by(letter(), timezone.now())
        assign(ticket.pk, egor, by=dina, now=timezone.now())
        page_of_vera = f"/s/{token_of(StatusLink.objects.get(ticket=ticket).key)}/"
        expect(eyes(page_of_vera, None).locator(".word")).to_contain_text("во вторник до 09:10")

        walk(traveller, at("2026-04-30 16:39"))
        expect(eyes("/inbox/", egor).locator("main")).not_to_contain_text("Скоро срок")
        walk(traveller, at("2026-04-30 16:40"))  # half an hour of work before Tuesday, ten past nine
        expect(eyes("/inbox/", egor).locator("main")).to_contain_text("Скоро срок обещанного известия")

        traveller.move_to(at("2026-05-05 09:05"))  # four days on which nobody works, and nobody is called
        walk(traveller, at("2026-05-05 09:10"))
        expect(eyes("/inbox/", dina).locator("main")).not_to_contain_text("не пришло вовремя")
        walk(traveller, at("2026-05-05 09:11"))
        expect(eyes("/inbox/", dina).locator("main")).to_contain_text("не пришло вовремя")
        expect(eyes(page_of_vera, None).locator(".word.late")).to_be_visible()

        walk(traveller, at("2026-05-05 10:09"))
        expect(eyes("/inbox/", mark).locator("main")).not_to_contain_text("всё ещё нет")
        walk(traveller, at("2026-05-05 10:10"))
        expect(eyes("/inbox/", mark).locator("main")).to_contain_text("всё ещё нет")

        page = eyes(f"/tickets/{ticket.pk}/?draft=holding", egor)
        draft = page.locator("#reply textarea")
        expect(draft).to_contain_text("Следующее известие от нас: 6 мая")
        draft.fill(
            "Вера, простите за молчание: слетели права на период. Завтра к полудню скажу, когда починим."
        )
        page.locator("#reply [data-send]").click()
        seen = eyes(page_of_vera, None)
        expect(seen.locator(".said")).to_contain_text("простите за молчание")
        expect(seen.locator(".said")).to_contain_text("С известием опоздали")
        expect(seen.locator(".word")).not_to_have_class("late")
        assert eyes("/promises/", mark).locator("tbody tr").first.inner_text().split("\t")[1:4] == [
            "0",
            "0",
            "1",
        ]


def test_the_manager_is_reached_by_one_sentence_and_answers_by_name(
    eyes: Eyes, dina: Member, mark: Member
) -> None:
    from django.utils import timezone

    from gromootvod.desk.links import token_of
    from gromootvod.desk.models import StatusLink

    with time_machine.travel(at("2026-03-17 11:00"), tick=False) as traveller:
        ticket = opened_by(letter(), timezone.now())
        page_of_vera = f"/s/{token_of(StatusLink.objects.get(ticket=ticket).key)}/"
        page = eyes(page_of_vera, None)
        page.locator("summary", has_text="руководител").click()
        page.locator("#words").fill("Третий день стоит отгрузка, никто не отвечает.")
        page.locator("form[action$='escalation/'] button").click()
        expect(page.locator(".can")).to_contain_text("сегодня до 15:00")
        expect(eyes("/inbox/", mark).locator("main")).to_contain_text("Клиент просит руководителя")
        walk(traveller, at("2026-03-17 15:00"))
        expect(eyes("/inbox/", mark).locator("main")).to_contain_text("всё ещё ждёт руководителя")
        expect(eyes(page_of_vera, None).locator(".can")).to_contain_text("ваши слова не потеряны")
        page = eyes(f"/tickets/{ticket.pk}/", mark)
        page.locator("form[action$='escalation/'] button").click()
        expect(eyes(page_of_vera, None).locator(".can")).to_contain_text("Марк Менеджер")


def test_a_client_chooses_the_page_and_sees_what_is_known(eyes: Eyes, dina: Member) -> None:
    from django.utils import timezone

    from gromootvod.desk.links import token_of
    from gromootvod.desk.models import Dispatch, StatusLink

    with time_machine.travel(at("2026-03-17 11:00"), tick=False):
        ticket = opened_by(letter(), timezone.now())
        page_of_vera = f"/s/{token_of(StatusLink.objects.get(ticket=ticket).key)}/"
        page = eyes(page_of_vera, None)
        page.locator("summary", has_text="Как вам сообщать").click()
        page.locator("input[value=page]").check()
        page.locator("form[action$='preference/'] button").click()
        expect(page.locator(".note.good")).to_contain_text("Теперь сообщаем вам так")
        before = Dispatch.objects.count()
        desk = eyes(f"/tickets/{ticket.pk}/", dina)
        desk.locator("summary", has_text="Сказать, на каком это этапе").click()
        desk.locator("#word-state").select_option("known")
        desk.locator("#word-known").fill("Права на период слетели при обновлении.")
        desk.locator("#word-next").fill("Возвращаем права и проверим с вами.")
        desk.locator("form:has(#word-known) button").click()
        seen = eyes(page_of_vera, None)
        expect(seen.locator("h1")).to_contain_text("Причина известна")
        expect(seen.locator(".know")).to_contain_text("Права на период слетели")
        expect(seen.locator(".next-step")).to_contain_text("Возвращаем права")
        assert Dispatch.objects.count() == before
