"""The gesture: what a phrase of a letter is, said from the ticket, with and without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from gromootvod.core.distill import Label
from gromootvod.desk.models import Correction, Ticket
from gromootvod.office.models import Member
from gromootvod.ui.terms_labels import LABELS, groups

Browser = Callable[[Member], Client]


def choice(ticket: Ticket, words: str = "Стоим!", **more: str) -> dict[str, str]:
    message = ticket.messages.get()
    start = message.text.index(words)
    return {
        "message": str(message.pk),
        "start": str(start),
        "end": str(start + len(words)),
        "label": "anger",
        **more,
    }


@pytest.mark.parametrize("lens", ["facts", "person", "written"])
def test_every_lens_says_where_each_phrase_stands(
    ticket: Ticket, dina: Member, client_of: Browser, lens: str
) -> None:
    page = client_of(dina).get(f"/tickets/{ticket.pk}/?lens={lens}").content.decode()
    message = ticket.messages.get()
    found = re.findall(r'data-at="(\d+)-(\d+)" data-label="(\w+)">([^<]*)</span>', page)
    assert len(found) > 2
    for start, end, label, text in found:
        assert text in message.text[int(start) : int(end)]
        assert label in set(Label)


def test_one_post_corrects_and_comes_back_to_the_letter(
    ticket: Ticket, dina: Member, client_of: Browser
) -> None:
    answer = client_of(dina).post(
        f"/tickets/{ticket.pk}/corrections/", choice(ticket, lens="facts"), follow=True
    )
    message = ticket.messages.get()
    assert answer.redirect_chain == [(f"/tickets/{ticket.pk}/?lens=facts#m{message.pk}", 302)]
    page = answer.content.decode()
    assert re.search(r'class="feel said"[^>]*>Стоим!</span>', page)
    assert "гнев" in page


def test_a_script_gets_the_words_alone(ticket: Ticket, dina: Member, client_of: Browser) -> None:
    client = client_of(dina)
    url = f"/tickets/{ticket.pk}/corrections/"
    done = client.post(url, choice(ticket), headers={"X-Live": "1"})
    assert (done.status_code, done.headers["Content-Type"]) == (200, "text/plain; charset=utf-8")
    assert "гнев" in done.content.decode()
    refused = client.post(url, choice(ticket, part="таких слов тут нет"), headers={"X-Live": "1"})
    assert refused.status_code == 422
    back = client.post(f"{url}removal/", choice(ticket), headers={"X-Live": "1"})
    assert back.status_code == 200
    assert not Correction.objects.filter(undone_at=None).exists()


def test_only_a_part_of_a_phrase_can_be_meant(ticket: Ticket, dina: Member, client_of: Browser) -> None:
    whole = "Накладная не проводится: «период закрыт», с понедельника."
    client_of(dina).post(
        f"/tickets/{ticket.pk}/corrections/", choice(ticket, whole, label="error", part=" период закрыт\r\n")
    )
    made = Correction.objects.get()
    assert ticket.messages.get().text[made.start : made.end] == "период закрыт"


def test_the_page_without_scripts_shows_every_phrase_and_what_was_corrected(
    ticket: Ticket, dina: Member, client_of: Browser
) -> None:
    client = client_of(dina)
    message = ticket.messages.get()
    assert f'<noscript><p class="quiet"><a href="/tickets/{ticket.pk}/reading/?message={message.pk}' in (
        client.get(f"/tickets/{ticket.pk}/").content.decode()
    )
    client.post(f"/tickets/{ticket.pk}/corrections/", choice(ticket, page="1"))
    page = client.get(f"/tickets/{ticket.pk}/reading/?message={message.pk}").content.decode()
    for label in Label:
        assert f'value="{label}"' in page
    assert "Дина" in page
    back = client.post(f"/tickets/{ticket.pk}/corrections/removal/", choice(ticket, page="1"))
    assert back.headers["Location"] == f"/tickets/{ticket.pk}/reading/?message={message.pk}"
    assert "Дина" not in client.get(back.headers["Location"]).content.decode().partition('<main id="main"')[2]


@pytest.mark.parametrize(
    "change",
    [
        {"label": "fury"}, {"label": ""}, {"start": "x"}, {"end": "999999"}, {"start": "-4"}, {"end": "0"},
        {"part": "<script>"}, {"start": "9" * 40},
    ],
)  # fmt: skip
def test_nonsense_changes_nothing_and_is_no_error(
    ticket: Ticket, dina: Member, client_of: Browser, change: dict[str, str]
) -> None:
    answer = client_of(dina).post(f"/tickets/{ticket.pk}/corrections/", choice(ticket) | change, follow=True)
    assert answer.status_code == 200
    assert not Correction.objects.exists()


def test_a_letter_that_is_not_of_this_ticket_is_not_there(
    ticket: Ticket, dina: Member, client_of: Browser
) -> None:
    client = client_of(dina)
    for url in ("corrections/", "corrections/removal/"):
        asked = choice(ticket) | {"message": "999999"}
        assert client.post(f"/tickets/{ticket.pk}/{url}", asked).status_code == 404
    asked = choice(ticket, part="Стоим") | {"message": "999999"}
    assert client.post(f"/tickets/{ticket.pk}/corrections/", asked).status_code == 404
    assert not Correction.objects.exists()


def test_every_label_has_words_and_stands_in_one_group() -> None:
    offered = [label for group in groups() for label in group["labels"]]
    assert sorted(offered) == sorted(label.value for label in Label) == sorted(LABELS)
    for group in groups():
        kinds = {Label(label).kind.value for label in group["labels"]}
        assert kinds == {group["kind"]} or group["kind"] == "rest"
