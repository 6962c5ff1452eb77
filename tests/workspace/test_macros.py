"""Macros on the members' screens: found by key and words, put in with or without a script, kept by whom they belong to."""

from __future__ import annotations

import html
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.conf import settings as house
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from letters import letter, opened

from gromootvod.desk.models import (
    Attachment,
    CustomField,
    Event,
    FieldValue,
    Grace,
    Macro,
    MacroUse,
    Message,
    Notification,
    Rating,
    Ticket,
)
from gromootvod.desk.operations.follow import follow
from gromootvod.desk.operations.macros import Action, MacroData, add_macro
from gromootvod.desk.operations.state import set_priority
from gromootvod.desk.operations.tag import change_tags
from gromootvod.office.models import Member
from gromootvod.ui.terms_together import left_so

Browser = Callable[[Member], Client]
SHELF = "/settings/macros/"
FORM = {"name": "Сброс кэша", "key": "cache", "text_ru": "Здравствуйте, {{name|}}! Очистите кэш."}


@pytest.fixture
def macro(mark: Member, now: datetime) -> Macro:
    """A shared macro: words, a note, a leader, and a state."""
    data = MacroData(
        "Период закрыт", "period", "{{name|}}, период открыт. Ошибка: {{fact:error|}}", "The period is open.",
        (Action("assign", "me"), Action("priority", "high"), Action("note", "Проверить № {{number}}")), shared=True,
    )  # fmt: skip
    return add_macro(data, by=mark, now=now)


def reply(client: Client, ticket: Ticket, **data: object) -> int:
    return client.post(f"/tickets/{ticket.pk}/replies/", {"text": "Открыли период.", **data}).status_code


def kinds(ticket: Ticket) -> list[str]:
    return list(Event.objects.filter(ticket=ticket).order_by("id").values_list("kind", flat=True))


# The shelf and the editor.


def test_a_member_keeps_his_own_and_nobody_else_sees_it(
    client_of: Browser, egor: Member, dina: Member
) -> None:
    made = client_of(egor).post(SHELF + "additions/", FORM)
    assert made.status_code == 302
    macro = Macro.objects.get()
    assert (macro.owner, macro.key) == (egor, "cache")
    stranger = client_of(dina)
    assert "Сброс кэша" not in stranger.get(SHELF).content.decode()
    for verb, url in (("get", ""), ("post", "content/"), ("post", "removal/")):
        assert getattr(stranger, verb)(f"{SHELF}{macro.pk}/{url}", FORM).status_code == 404
    assert "Сброс кэша" in client_of(egor).get(SHELF).content.decode()


def test_what_belongs_to_all_is_written_by_managers(client_of: Browser, egor: Member, mark: Member) -> None:
    shared = {**FORM, "shared": "1"}
    assert client_of(egor).post(SHELF + "additions/", shared).status_code == 403
    assert client_of(mark).post(SHELF + "additions/", shared).status_code == 302
    macro = Macro.objects.get()
    assert macro.owner is None
    page = client_of(egor).get(f"{SHELF}{macro.pk}/").content.decode()
    assert f"/settings/macros/new/?from={macro.pk}" in page
    assert f'formaction="/settings/macros/{macro.pk}/removal/"' not in page
    assert client_of(egor).post(f"{SHELF}{macro.pk}/content/", FORM).status_code == 403
    copied = client_of(egor).get(f"{SHELF}new/?from={macro.pk}").content.decode()
    assert "Очистите кэш." in copied


def test_an_unknown_variable_is_told_with_its_line_and_nothing_typed_is_lost(
    client_of: Browser, egor: Member
) -> None:
    text = "Здравствуйте!\nВаш {{nomer}} принят."
    back = client_of(egor).post(SHELF + "additions/", {**FORM, "text_ru": text, "do_note": "заметка"})
    page = back.content.decode()
    assert back.status_code == 422
    assert "{{nomer}} принят." in page
    assert "заметка" in page
    assert "<code>Здравствуйте! Ваш {{nomer}} принят.</code>" in page
    assert not Macro.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"key": "два слова"}, {"key": ""}, {"name": ""}, {"text_ru": ""}, {"do_next": "soon"}, {"do_state": "lost"},
     {"do_assign": "999999"}, {"do_note": "{{"}],
)  # fmt: skip
def test_what_cannot_be_used_is_not_kept(client_of: Browser, egor: Member, wrong: dict[str, str]) -> None:
    assert client_of(egor).post(SHELF + "additions/", {**FORM, **wrong}).status_code == 422
    assert not Macro.objects.exists()


def test_a_key_is_taken_once_but_mine_may_be_yours(client_of: Browser, egor: Member, dina: Member) -> None:
    assert client_of(egor).post(SHELF + "additions/", FORM).status_code == 302
    assert client_of(egor).post(SHELF + "additions/", FORM).status_code == 422
    assert client_of(dina).post(SHELF + "additions/", FORM).status_code == 302


def test_the_shelf_is_searched_by_key_and_by_forms_of_words(
    client_of: Browser, egor: Member, macro: Macro
) -> None:
    for query, found in (("per", True), ("периода закрыты", True), ("ошибкой", True), ("сервер", False)):
        page = client_of(egor).get(SHELF, {"q": query}).content.decode()
        assert ("Период закрыт" in page) is found, query


def test_the_preview_reads_as_the_client_would_in_both_languages(
    client_of: Browser, egor: Member, ticket: Ticket
) -> None:
    data = {**FORM, "text_en": "The ticket is {{number}}, {{product}}.", "ticket": str(ticket.pk)}
    page = client_of(egor).post(SHELF + "preview/", data).content.decode()
    assert "Здравствуйте, Вера! Очистите кэш." in page
    assert f"The ticket is {ticket.pk}, ⟦product⟧." in page
    assert not Macro.objects.exists()


# In the reply.


def test_it_is_put_in_without_a_script_and_its_deeds_ride_along(
    client_of: Browser, egor: Member, ticket: Ticket, macro: Macro
) -> None:
    url = f"/tickets/{ticket.pk}/macro-insertions/"
    page = client_of(egor).post(url, {"text": "Уже пишу.", "macro_chosen": str(macro.pk)}).content.decode()
    assert "Уже пишу.\n\nВера, период открыт." in page
    for kind in ("assign", "priority", "note"):
        assert f'value="{macro.pk}:{kind}" checked' in page
    assert not MacroUse.objects.exists()
    assert client_of(egor).post(url, {"text": "Пишу", "macro_chosen": ""}).status_code == 422


def test_the_picker_gets_the_words_and_the_chips(
    client_of: Browser, egor: Member, dina: Member, ticket: Ticket, macro: Macro
) -> None:
    mine = add_macro(MacroData("Моё", "mine", "Слова"), by=dina, now=ticket.opened_at)
    client = client_of(egor)
    listed = client.get(f"/tickets/{ticket.pk}/macros/").json()["macros"]
    assert [one["key"] for one in listed] == ["period"]
    piece = client.get(f"/tickets/{ticket.pk}/macros/{macro.pk}/").json()
    assert piece["text"].startswith("Вера, период открыт.")
    assert f'name="macro" value="{macro.pk}"' in piece["chips"]
    assert client.get(f"/tickets/{ticket.pk}/macros/{mine.pk}/").status_code == 404


def test_the_letter_goes_and_only_the_deeds_that_were_left_are_done(
    client_of: Browser, egor: Member, ticket: Ticket, macro: Macro
) -> None:
    kept = {"macro": str(macro.pk), "macro_action": [f"{macro.pk}:assign", f"{macro.pk}:note"]}
    assert reply(client_of(egor), ticket, **kept) == 302
    ticket.refresh_from_db()
    macro.refresh_from_db()
    assert (ticket.assignee, ticket.priority, macro.used) == (egor, "normal", 1)
    note = Message.objects.get(ticket=ticket, direction="note")
    assert note.text == f"Проверить № {ticket.pk}"
    event = Event.objects.get(ticket=ticket, kind="macro")
    assert [(one["kind"], one["why"]) for one in event.data["done"]] == [("assign", ""), ("note", "")]


def test_a_gap_keeps_the_letter_back_with_all_its_chips(
    client_of: Browser, egor: Member, ticket: Ticket, macro: Macro
) -> None:
    data = {"text": "Ошибка ⟦fact:error⟧", "macro": str(macro.pk), "macro_action": f"{macro.pk}:priority"}
    back = client_of(egor).post(f"/tickets/{ticket.pk}/replies/", data)
    assert back.status_code == 422
    assert f'value="{macro.pk}:priority" checked' in back.content.decode()
    assert "answered" not in kinds(ticket)
    assert "macro" not in kinds(ticket)


def test_another_members_macro_does_nothing_whatever_the_form_says(
    client_of: Browser, egor: Member, dina: Member, ticket: Ticket, now: datetime
) -> None:
    hers = add_macro(
        MacroData("Её", "hers", "Слова", actions=(Action("priority", "urgent"),)), by=dina, now=now
    )
    assert reply(client_of(egor), ticket, macro=str(hers.pk), macro_action=f"{hers.pk}:priority") == 302
    client_of(egor).post(f"/tickets/{ticket.pk}/macro-applications/", {"macro_chosen": str(hers.pk)})
    ticket.refresh_from_db()
    assert ticket.priority == "normal"
    assert "macro" not in kinds(ticket)


def test_files_come_along_and_can_be_taken_off(client_of: Browser, egor: Member, ticket: Ticket) -> None:
    client = client_of(egor)
    upload = SimpleUploadedFile("инструкция.pdf", b"%PDF-1.4 x", "application/pdf")
    assert client.post(SHELF + "additions/", {**FORM, "attachments": upload}).status_code == 302
    macro = Macro.objects.get()
    (file,) = macro.files.all()
    assert reply(client, ticket, macro=str(macro.pk)) == 302
    assert not Attachment.objects.filter(message__direction="out").exists()
    assert reply(client, ticket, text="Вот файл.", macro=str(macro.pk), macro_file=str(file.pk)) == 302
    (sent,) = Attachment.objects.filter(message__direction="out")
    assert sent.name == "инструкция.pdf"


def test_without_a_letter_what_needs_one_is_said_to_be_left(
    client_of: Browser, egor: Member, ticket: Ticket, mark: Member, now: datetime
) -> None:
    actions = (Action("next", "1bd"), Action("priority", "urgent"), Action("tags", "касса, срочно"))
    macro = add_macro(MacroData("Горит", "fire", actions=actions, shared=True), by=mark, now=now)
    promised = ticket.next_word_by
    url = f"/tickets/{ticket.pk}/macro-applications/"
    page = client_of(egor).post(url, {"macro_chosen": str(macro.pk)}, follow=True).content.decode()
    ticket.refresh_from_db()
    assert (ticket.priority, ticket.next_word_by) == ("urgent", promised)
    assert sorted(ticket.tags.values_list("tag__name", flat=True)) == ["касса", "срочно"]
    event = Event.objects.get(ticket=ticket, kind="macro")
    assert {one["kind"]: one["why"] for one in event.data["done"]} == {
        "next": "letter",
        "priority": "",
        "tags": "",
    }
    assert page.count("Горит") >= 3  # on offer, in the notice and in the story


def test_a_member_who_has_left_is_not_given_the_ticket_and_the_letter_goes(
    client_of: Browser, egor: Member, dina: Member, ticket: Ticket, mark: Member, now: datetime
) -> None:
    data = MacroData("Дине", "dina", "Слова", actions=(Action("assign", str(dina.pk)),), shared=True)
    macro = add_macro(data, by=mark, now=now)
    Member.objects.filter(pk=dina.pk).update(is_active=False)
    assert reply(client_of(egor), ticket, macro=str(macro.pk), macro_action=f"{macro.pk}:assign") == 302
    ticket.refresh_from_db()
    assert ticket.assignee == egor  # who answers leads
    assert Event.objects.get(ticket=ticket, kind="macro").data["done"][0]["why"] == "left"


def test_an_english_ticket_gets_the_english_words(
    client_of: Browser, egor: Member, macro: Macro, now: datetime
) -> None:
    english = opened(letter("The invoice cannot be posted since Monday, error 17.", subject="Invoice"), now)
    piece = client_of(egor).get(f"/tickets/{english.pk}/macros/{macro.pk}/").json()
    assert piece["text"] == "The period is open."


def test_a_retired_macro_is_kept_and_no_longer_offered(
    client_of: Browser, mark: Member, ticket: Ticket, macro: Macro
) -> None:
    client = client_of(mark)
    data = {"name": macro.name, "key": macro.key, "text_ru": macro.text_ru, "shared": "1", "retired": "1"}
    assert client.post(f"{SHELF}{macro.pk}/content/", data).status_code == 302
    assert client.get(f"/tickets/{ticket.pk}/macros/").json()["macros"] == []
    assert macro.name in client.get(SHELF).content.decode()


def test_answered_and_closed_in_one_go_asks_the_client_whether_we_helped(
    client_of: Browser, egor: Member, ticket: Ticket, mark: Member, now: datetime
) -> None:
    data = MacroData("Готово", "done", "Готово.", actions=(Action("state", "solved"),), shared=True)
    macro = add_macro(data, by=mark, now=now)
    assert reply(client_of(egor), ticket, macro=str(macro.pk), macro_action=f"{macro.pk}:state") == 302
    ticket.refresh_from_db()
    assert ticket.closed_at is not None
    assert Rating.objects.filter(ticket=ticket, closed_by=egor).exists()


def test_a_ticket_whose_fields_are_empty_stays_open_and_the_letter_goes(
    client_of: Browser, egor: Member, ticket: Ticket, mark: Member, now: datetime
) -> None:
    CustomField.objects.create(key="cause", label_ru="Причина", kind="text", required_at_close=True)
    data = MacroData("Готово", "done", "Готово.", actions=(Action("state", "solved"),), shared=True)
    macro = add_macro(data, by=mark, now=now)
    assert reply(client_of(egor), ticket, macro=str(macro.pk), macro_action=f"{macro.pk}:state") == 302
    ticket.refresh_from_db()
    assert ticket.closed_at is None
    assert Event.objects.get(ticket=ticket, kind="macro").data["done"][0]["why"] == "fields"
    filled = Action("field.cause", "период закрыт")
    both = add_macro(MacroData("С полем", "both", actions=(Action("state", "solved"), filled), shared=True), by=mark, now=now)  # fmt: skip
    client_of(egor).post(f"/tickets/{ticket.pk}/macro-applications/", {"macro_chosen": str(both.pk)})
    ticket.refresh_from_db()
    assert ticket.closed_at is not None  # the field is filled in first, whatever the order in the macro


def test_the_date_and_state_chosen_in_the_reply_overrule_the_macro(
    client_of: Browser, egor: Member, ticket: Ticket, mark: Member, now: datetime
) -> None:
    actions = (Action("next", "3d"), Action("state", "waiting"))
    macro = add_macro(MacroData("Ждём", "wait", "Ждём.", actions=actions, shared=True), by=mark, now=now)
    kept = {"macro": str(macro.pk), "macro_action": [f"{macro.pk}:next", f"{macro.pk}:state"]}
    assert reply(client_of(egor), ticket, state="repairing", **kept) == 302
    ticket.refresh_from_db()
    done = Event.objects.get(ticket=ticket, kind="macro").data["done"]
    assert (ticket.state, {one["kind"]: one["why"] for one in done}) == (
        "repairing",
        {"next": "", "state": "overruled"},
    )
    promised = ticket.next_word_by
    assert promised is not None
    assert 2 < (promised - ticket.last_message_at).total_seconds() / 86400 <= 3.01


# Kept with the draft, and taken back with the letter.


@pytest.fixture
def ten_seconds(settings: Any) -> None:
    """Letters can be taken back."""
    settings.CONFIG = type(house.CONFIG)({**house.CONFIG.values, "take_back": 10}, house.CONFIG.origins)


def test_chips_are_kept_with_the_draft_and_stand_on_another_machine(
    client_of: Browser, egor: Member, dina: Member, ticket: Ticket, macro: Macro
) -> None:
    said = {"text": "Пишу.", "version": "0", "macro": str(macro.pk), "macro_action": f"{macro.pk}:note"}
    assert client_of(egor).post(f"/tickets/{ticket.pk}/draft/", said).status_code == 302
    page = client_of(egor).get(f"/tickets/{ticket.pk}/").content.decode()
    assert f'value="{macro.pk}:note" checked' in page
    assert f'value="{macro.pk}:assign" checked' not in page
    assert f'data-macro="{macro.pk}"' not in client_of(dina).get(f"/tickets/{ticket.pk}/").content.decode()


@pytest.mark.usefixtures("ten_seconds")
def test_taking_the_letter_back_undoes_the_macro_and_its_chips_come_back(
    client_of: Browser, egor: Member, dina: Member, mark: Member, ticket: Ticket, now: datetime
) -> None:
    field = CustomField.objects.create(key="kassa", label_ru="Касса", kind="text")
    deeds = (
        Action("assign", "me"), Action("priority", "high"), Action("product", "склад"), Action("tags", "оплата, срочно"),
        Action("field.kassa", "7"), Action("note", "Проверить № {{number}}"), Action("next", "2bd"), Action("state", "known"),
    )  # fmt: skip
    macro = add_macro(MacroData("Всё сразу", "all", "Слова", "Words", deeds, shared=True), by=mark, now=now)
    follow(ticket.pk, by=dina, now=now)
    change_tags(ticket.pk, add=["оплата"], by=dina, now=now)

    def stands() -> list[object]:
        row = Ticket.objects.get(pk=ticket.pk)
        return [
            row.state, row.assignee_id, row.priority, row.product, row.next_word_by,
            set(row.tags.values_list("tag__name", flat=True)), list(FieldValue.objects.values_list("text", flat=True)),
            list(Message.objects.values_list("id", flat=True)), MacroUse.objects.count(), Macro.objects.get().used,
            list(Notification.objects.order_by("id").values_list("id", "member", "kind", "news")),
        ]  # fmt: skip

    before = stands()
    kept = {
        "macro": str(macro.pk),
        "macro_action": [f"{macro.pk}:{one.kind}" for one in deeds],
        "anyway": "1",
    }
    assert reply(client_of(egor), ticket, **kept) == 302
    assert all(was != left for was, left in zip(before, stands(), strict=True)), stands()
    grace = Grace.objects.get()
    client_of(egor).post(f"/tickets/{ticket.pk}/replies/{grace.message_id}/taking-back/")
    assert stands() == before
    assert field.values.count() == 0
    assert Notification.objects.filter(member=dina, kind="followed").count() == 0
    page = client_of(egor).get(f"/tickets/{ticket.pk}/").content.decode()
    assert f'value="{macro.pk}:field.kassa" checked' in page


@pytest.mark.usefixtures("ten_seconds")
def test_what_a_colleague_has_changed_since_is_named_and_stays(
    client_of: Browser, egor: Member, dina: Member, ticket: Ticket, macro: Macro
) -> None:
    kept = {"macro": str(macro.pk), "macro_action": [f"{macro.pk}:priority"]}
    reply(client_of(egor), ticket, **kept)
    set_priority(ticket.pk, "urgent", by=dina, now=Grace.objects.get().message.at)
    url = f"/tickets/{ticket.pk}/replies/{Grace.objects.get().message_id}/taking-back/"
    page = client_of(egor).post(url, follow=True).content.decode()
    ticket.refresh_from_db()
    assert ticket.priority == "urgent"
    assert Event.objects.get(kind="taken_back").data["stays"] == ["priority"]
    assert left_so(["priority"]) in html.unescape(page)
