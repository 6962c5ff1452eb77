"""Every screen of the house, and what has to be there before it can be shown."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.browser.conftest import PASSWORD, House, invite
from tests.browser.pictures import png
from tests.browser.postman import letter, post

SPEAKERS = {"ru": ("anna", "ru-RU"), "en": ("bob", "en-GB")}  # whose screens are in which language


@dataclass(frozen=True)
class Screen:
    """One screen: `path` may name places that the stage has prepared, as `{answered}`."""

    name: str
    path: str
    member: bool = True
    before: Callable[[Page], None] | None = None  # what the reader does before it looks as it should
    status: int = 200


def menu(page: Page) -> None:
    page.locator("details.me summary").click()


def keys(page: Page) -> None:
    page.keyboard.press("?")
    page.locator("#keys[open]").wait_for()


def palette(page: Page) -> None:
    page.keyboard.press("Control+k")
    page.locator("#palette[open] input").fill("вера")
    page.locator("#palette a[href^='/search/']").last.wait_for()


def unfold(page: Page) -> None:
    """Open every fold, so that nothing hides in one."""
    page.evaluate("() => document.querySelectorAll('main details').forEach((one) => { one.open = true })")


def correct(page: Page) -> None:
    """Open the choice of labels on the first phrase."""
    page.locator("[data-letter][open] .text [data-at]").first.click()
    page.locator("#correct[open]").wait_for()


SCREENS = (
    Screen("sign-in", "/accounts/login/", member=False),
    Screen("first-link", "{join}", member=False),
    Screen("board", "/"),
    Screen("board-mine", "/board/mine/"),
    Screen("board-client", "/board/client/"),
    Screen("board-unassigned", "/board/unassigned/"),
    Screen("board-all", "/board/all/"),
    Screen("board-asleep", "/board/snoozed/"),
    Screen("board-menu", "/", before=menu),
    Screen("board-keys", "/", before=keys),
    Screen("ticket-facts", "/tickets/{answered}/?lens=facts"),
    Screen("ticket-person", "/tickets/{answered}/?lens=person"),
    Screen("ticket-written", "/tickets/{answered}/?lens=written"),
    Screen("ticket-unfolded", "/tickets/{answered}/?lens=written", before=unfold),
    Screen("ticket-new", "/tickets/{fresh}/?lens=facts"),
    Screen("ticket-correct", "/tickets/{answered}/?lens=written", before=correct),
    Screen("reading", "/tickets/{answered}/reading/", before=unfold),
    Screen("relations", "/tickets/{answered}/relations/?q={fresh}"),
    Screen("merging", "/tickets/{fresh}/merging/?into={answered}"),
    Screen("splitting", "/tickets/{answered}/splitting/?message={message}"),
    Screen("ticket-alarm", "/tickets/{alarm}/?lens=person"),
    Screen("ticket-solved", "/tickets/{solved}/?lens=written"),
    Screen("post-stuck", "/post/"),
    Screen("post-machines", "/post/?show=robots"),
    Screen("post-all", "/post/?show=all"),
    Screen("outbox", "/outbox/"),
    Screen("outbox-letter", "/outbox/{dispatch}/", before=unfold),
    Screen("search", "/search/"),
    Screen("search-hits", "/search/?q=накладная"),
    Screen("search-unfolded", "/search/?q=накладная&sort=best", before=unfold),
    Screen("search-wrong", "/search/?q=накладная staet:known"),
    Screen("palette", "/", before=palette),
    Screen("search-nothing", "/search/?q=брандмауэрище"),
    Screen("settings", "/settings/"),
    Screen("settings-unfolded", "/settings/", before=unfold),
    Screen("first-mail", "/first-steps/mail/"),
    Screen("first-people", "/first-steps/people/"),
    Screen("first-hours", "/first-steps/hours/"),
    Screen("teams", "/settings/teams/", before=unfold),
    Screen("rules", "/settings/rules/"),
    Screen("rule", "{rule}"),
    Screen("rule-new", "/settings/new-rule/"),
    Screen("inbox", "/inbox/"),
    Screen("inbox-seen", "/inbox/?view=seen"),
    Screen("notices", "/me/notices/"),
    Screen("audit", "/settings/audit/"),
    Screen("second-factor-needed", "/accounts/second-factor/"),
    Screen("sessions", "/me/sessions/"),
    Screen("playbooks", "/settings/playbooks/"),
    Screen("playbook", "/settings/playbooks/erp/"),
    Screen("playbook-add", "/settings/playbooks/erp/?add=релиз&language=ru&topic=closing"),
    Screen("playbook-new", "/settings/new-playbook/"),
    Screen("password", "/accounts/password/change/"),
    Screen("second-factor", "/accounts/2fa/"),
    Screen("app", "/accounts/2fa/totp/activate/"),
    Screen("passkeys", "/accounts/2fa/passkeys/"),
    Screen("new-passkey", "/accounts/2fa/passkeys/add/"),
    Screen("confirm", "/accounts/reauthenticate/"),
    Screen("sign-out", "/accounts/logout/"),
    Screen("gallery", "/ui/"),
    Screen("not-found", "/tickets/999999/", status=404),
    Screen("status", "{status}", member=False),
    Screen("status-unfolded", "{status}", member=False, before=unfold),
    Screen("status-solved", "{status_solved}", member=False),
    Screen("call-new", "/calls/new/?who=вера"),
    Screen("call-sheet", "/tickets/{answered}/call/", before=unfold),
    Screen("macros", "/settings/macros/"),
    Screen("macro-new", "/settings/macros/new/", before=unfold),
    Screen("macro", "/settings/macros/{macro}/", before=unfold),
    Screen("satisfaction", "/figures/satisfaction/"),
    Screen("status-rating", "{status_solved}rating/?value=not_helped", member=False),
    Screen("firms", "/settings/firms/", before=unfold),
    Screen("tags", "/settings/tags/", before=unfold),
    Screen("fields", "/settings/fields/", before=unfold),
    Screen("views", "/views/"),
    Screen("view-new", "/views/new/?q=is:open"),
    Screen("view", "/views/{lines}/"),
    Screen("view-table", "/views/{table}/", before=unfold),
    Screen("bulk", "/bulk/{bulk}/", before=unfold),
    Screen("contacts", "/contacts/"),
    Screen("contacts-found", "/contacts/?q=вера"),
    Screen("person", "/contacts/{person}/", before=unfold),
    Screen("companies", "/companies/", before=unfold),
    Screen("company", "/companies/{company}/", before=unfold),
    Screen("doubles", "/contacts/doubles/"),
    Screen("erasure", "/contacts/{person}/erasure/"),
    Screen("retention", "/settings/retention/"),
    Screen("incidents", "/incidents/"),
    Screen("incident", "/incidents/{incident}/", before=unfold),
    Screen("incident-new", "/incidents/new/?planned=yes"),
    Screen("components", "/components/"),
    Screen("public-status", "/status/", member=False, before=unfold),
    Screen("gone", "/s/no-such-link/", member=False, status=404),
)


def prepare(house: House, browser: Browser, folder: Path) -> dict[str, object]:
    """Do a morning's work on the demo letters; return what the paths of the screens are filled with."""
    context = browser.new_context(storage_state=house.sessions["anna"], locale="ru-RU")
    page = context.new_page()
    answered, solved = house.ticket("Соколова Вера"), house.ticket("KOT25")
    places: dict[str, object] = {
        "answered": answered,
        "solved": solved,
        "fresh": house.ticket("Глеб Воронцов"),
    }
    places["macro"] = _macro(page, house)
    _answer(page, house, answered, png(folder / "снимок экрана.png"))
    _answer(page, house, solved, None)
    places["rule"] = _rule(page, house)
    places["incident"] = _incident(page, house, answered)
    places["status"] = _status(page, house, answered)
    places["status_solved"] = _status(page, house, solved)
    for who, _ in SPEAKERS.values():
        _prove(browser, house, who)
    page.goto(f"{house.url}/tickets/{solved}/")
    page.locator(f"form[action='/tickets/{solved}/closure/'] button").click()
    places |= _house(page, house, answered)
    places |= _known(page, house, answered)
    _stuck(house)
    places["alarm"] = house.desk.rows(
        "SELECT id FROM desk_ticket ORDER BY alarm DESC, heat DESC, id LIMIT 1"
    )[0][0]
    places["message"] = house.desk.rows(
        "SELECT min(id) FROM desk_message WHERE ticket_id = ? AND direction = 'in'", answered
    )[0][0]
    places["dispatch"] = house.desk.rows(
        "SELECT id FROM desk_dispatch WHERE ticket_id = ? AND kind = 'reply' ORDER BY id DESC", answered
    )[0][0]
    places["join"] = invite(page, house.url, "new@axiom.example", "Новый Человек", "engineer").removeprefix(
        house.url
    )
    context.close()
    return places


def _answer(page: Page, house: House, number: int, picture: Path | None) -> None:
    page.goto(f"{house.url}/tickets/{number}/?lens=written")
    page.locator("#assignee").select_option(label="Анна Администратор")
    page.locator("#assignee option:checked", has_text="Анна Администратор").wait_for(state="attached")
    page.wait_for_load_state()
    page.locator("#note summary").click()
    page.locator("#note textarea").fill(
        "Похоже на закрытый период: проверить права на проведение задним числом."
    )
    page.locator("#note form button").click()
    page.locator("#letters .is-note").wait_for()
    page.locator("#reply textarea").fill(
        "Добрый день! Причина видна: период закрыт. Открываем его и проверяем на вашей накладной."
    )
    if picture is not None:
        page.locator("#reply [name=attachments]").set_input_files(picture)
    page.locator("#reply [data-send]").click()
    page.locator("#letters .is-out").last.wait_for()


def _macro(page: Page, house: House) -> str:
    page.goto(f"{house.url}/settings/macros/new/")
    page.locator("[name=name]").fill("Период открыт")
    page.locator("[name=key]").fill("period")
    page.locator("[name=text_ru]").fill("Здравствуйте, {{name|}}! Период открыт. Версия: {{product}}.")
    page.locator("[name=text_en]").fill("Hello {{name|}}, the period is open again.")
    page.locator("[name=do_next]").fill("4bh")
    page.locator("[name=shared]").check()
    page.locator("[data-macro-editor] button.go").click()
    page.wait_for_url(re.compile(r"/settings/macros/\d+/$"))
    return page.url.rstrip("/").rpartition("/")[2]


def _prove(browser: Browser, house: House, who: str) -> None:
    """Say the password once more, so that the screens behind that question open."""
    context = browser.new_context(storage_state=house.sessions[who])
    page = context.new_page()
    page.goto(house.url + "/accounts/reauthenticate/")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form button.go").first.click()
    page.wait_for_load_state()
    context.close()


def _incident(page: Page, house: House, number: int) -> str:
    page.goto(f"{house.url}/components/")
    page.locator("form[action='/components/additions/'] [name=name_ru]").fill("Склад и накладные")
    page.locator("form[action='/components/additions/'] button").click()
    page.goto(f"{house.url}/incidents/new/?tickets={number}")
    page.locator("[name=title_ru]").fill("Накладные не проводятся")
    page.locator("[name=components]").first.check()
    page.locator("[name=what_ru]").fill(
        "С девяти часов накладные не проводятся: период закрыт раньше времени."
    )
    page.locator("[name=next_ru]").fill("Открываем период и проверяем.")
    page.locator("main form button.go").click()
    page.locator(".said-list").wait_for()
    return page.url.rstrip("/").rpartition("/")[2]


def _rule(page: Page, house: House) -> str:
    page.goto(f"{house.url}/settings/new-rule/")
    page.locator("[name=name]").fill("Накладные — срочно")
    page.locator("[name=filter]").fill("накладная -is:closed")
    page.locator("[name=do-0]").select_option("priority=high")
    page.locator("[name=do-1]").select_option("note")
    page.locator("[name=value-1]").fill("Проверить период.")
    page.locator("main form button.go").first.click()
    page.wait_for_url(f"{house.url}/settings/rules/*/")
    return page.url.removeprefix(house.url)


def _house(page: Page, house: House, number: int) -> dict[str, object]:
    """Tags, a field, two views, and a deed that one ticket refuses."""
    page.goto(f"{house.url}/settings/fields/")
    page.locator("#new-key").fill("cause")
    page.locator("#ru-new").fill("Причина")
    page.locator("form[action='/settings/fields/additions/'] button").click()
    page.locator("main details code", has_text="cause").wait_for()
    page.goto(f"{house.url}/tickets/{number}/")
    page.locator(".house-tags summary").click()
    page.locator("#tag-add").fill("склад, очень важный клиент")
    page.locator(".house-tags .line button").click()
    page.locator(".tags .tag").nth(1).wait_for()
    places: dict[str, object] = {}
    for name, columns in (("lines", []), ("table", ["number", "title", "tags", "due", "field.cause"])):
        page.goto(f"{house.url}/views/new/?q=is:open")
        page.locator("#view-name").fill("Открытые" if name == "lines" else "Открытые таблицей")
        page.locator("[name=shared]").check()  # both who look see them
        for code in columns:
            page.locator(f"[name=columns][value='{code}']").check()
        page.locator("main form button.go").click()
        page.locator("input.tick").first.wait_for()
        places[name] = page.url.rstrip("/").rpartition("/")[2]
    page.locator("input.tick").first.check()
    page.locator("#bulk select").select_option("priority:high")
    page.locator("#bulk button").click()
    page.locator("form[action$='/undoing/']").wait_for()
    places["bulk"] = page.url.partition("/bulk/")[2].partition("/")[0]
    return places


def _known(page: Page, house: House, number: int) -> dict[str, object]:
    """A person of whom much is known, who is known twice, and his company."""
    person, company = house.desk.rows(
        "SELECT c.id, c.company_id FROM desk_ticket t JOIN contacts_contact c ON c.id = t.contact_id WHERE t.id = ?",
        number,
    )[0]
    for sender in ("polyakova@lavka.example", "polyakova+dacha@lavka.example"):
        post(
            house.desk,
            letter("Не печатаются ценники.", sender=f"Нина Полякова <{sender}>", subject="Ценники"),
        )
    house.desk.wait_until_sorted(2)
    for kind, value in (("phone", "+7 916 123-45-67"), ("chat", "@vera_sokolova_sklad")):
        page.goto(f"{house.url}/contacts/{person}/")
        form = page.locator(f"form[action='/contacts/{person}/addresses/']")
        form.locator("[name=kind]").select_option(kind)
        form.locator("[name=value]").fill(value)
        form.locator("button").click()
        page.locator(".ways b", has_text=value[:4]).first.wait_for()
    page.locator(f"form[action='/contacts/{person}/notes/'] textarea").fill(
        "Звонить после обеда: утром она на складе."
    )
    page.locator(f"form[action='/contacts/{person}/notes/'] button").click()
    page.locator("article.about").wait_for()
    return {"person": person, "company": company}


def _status(page: Page, house: House, number: int) -> str:
    page.goto(f"{house.url}/tickets/{number}/")
    return page.locator(".linkbox input").input_value().removeprefix(house.url)


def _stuck(house: House) -> None:
    post(
        house.desk,
        letter("Эти слова не прочлись.", sender="Степан <stepan@stuck.example>", subject="Неразобранное"),
    )
    house.desk.wait_until_sorted(1)
    house.desk.rows(
        "UPDATE desk_parcel SET state = 'stuck', verdict = 'unreadable', reason = 'the reader ran out of time' "
        "WHERE subject = 'Неразобранное'"
    )
