"""The public page: what anybody may know of incidents, and nothing else."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
import time_machine
from django.test import Client

if TYPE_CHECKING:
    from gromootvod.incidents.models import IncidentUpdate
    from gromootvod.office.models import Member

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def said(dina: Member, now: datetime) -> IncidentUpdate:
    """The shop is down, and the page says so."""
    from gromootvod.incidents.operations.components import add_component
    from gromootvod.incidents.operations.open_incident import Outline, open_incident
    from gromootvod.incidents.operations.update import Words

    shop = add_component("Магазин", "Shop", now=now)
    add_component("Почта", "", now=now)
    words = Words(
        "investigating",
        now + timedelta(minutes=30),
        what_ru="Не открывается <b>магазин</b>.",
        next_ru="Ищем.",
    )
    return open_incident(Outline("Магазин лежит", "", "down", [shop.pk]), words, by=dina, now=now)


def look(path: str, at: datetime, **headers: str) -> str:
    with time_machine.travel(at, tick=False):
        answered = Client().get(path, headers=headers)
    assert answered.status_code == 200
    return answered.content.decode()


def test_a_calm_page_says_that_everything_works(now: datetime) -> None:
    assert "Everything works." in look("/status/?lang=en", now)


def test_the_page_tells_what_is_wrong_and_when_the_next_word_comes(
    said: IncidentUpdate, now: datetime
) -> None:
    page = look("/status/?lang=ru", now + timedelta(minutes=1))
    for words in ("Магазин лежит", "&lt;b&gt;магазин&lt;/b&gt;", "Ищем.", "11:30", "Почта"):
        assert words in page


def test_a_missing_translation_falls_back_and_names_its_language(said: IncidentUpdate, now: datetime) -> None:
    page = look("/status/?lang=en", now)
    assert 'lang="ru"' in page
    assert "Магазин лежит" in page
    assert "Почта" in page


def test_a_late_word_is_called_late(said: IncidentUpdate, now: datetime) -> None:
    assert 'class="due late"' in look("/status/?lang=en", now + timedelta(hours=1))


def test_what_is_not_published_or_only_suspected_is_not_there(said: IncidentUpdate, now: datetime) -> None:
    from gromootvod.incidents.models import Incident

    Incident.objects.filter(pk=said.incident_id).update(published_at=None)
    Incident.objects.create(phase="suspected", hunch="Тайная догадка", opened_at=now)
    page = look("/status/?lang=ru", now)
    assert "Магазин лежит" not in page
    assert "Тайная догадка" not in page


def test_clients_and_members_are_nowhere_on_it(said: IncidentUpdate, now: datetime) -> None:
    everything = "".join(look(path, now) for path in ("/status/", "/status/atom.xml", "/status/feed.json"))
    assert "Дина" not in everything
    assert "/tickets/" not in everything
    assert "/incidents/" not in everything


def test_the_page_asks_the_same_few_questions_whatever_is_on_it(
    said: IncidentUpdate, dina: Member, now: datetime, django_assert_num_queries: object
) -> None:
    from gromootvod.incidents.operations.open_incident import Outline, open_incident
    from gromootvod.incidents.operations.update import Words

    for number in range(12):
        words = Words("identified", now + timedelta(hours=1), what_en=f"Number {number}")
        open_incident(Outline("", f"Trouble {number}"), words, by=dina, now=now)
    with django_assert_num_queries(4):  # type: ignore[operator]
        look("/status/", now)


def test_atom_is_well_formed_whatever_was_written(said: IncidentUpdate, dina: Member, now: datetime) -> None:
    from gromootvod.incidents.operations.update import Words, update

    hostile = "\x0b\ud800<script>&amp;]]>\ufffe".encode("utf-8", "replace").decode()
    update(
        said.incident_id,
        Words("identified", now + timedelta(hours=1), what_en=hostile + "ok"),
        by=dina,
        now=now,
    )
    feed = ET.fromstring(look("/status/atom.xml?lang=en", now))
    assert feed.findtext(f"{ATOM}id")
    assert feed.findtext(f"{ATOM}updated") == now.isoformat()
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == 2
    for entry in entries:  # RFC 4287 section 4.1.2: each has these
        assert all(entry.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated", "content"))
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == 2


def test_the_json_feed_says_the_same(said: IncidentUpdate, now: datetime) -> None:
    feed = json.loads(look("/status/feed.json?lang=ru", now))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    (item,) = feed["items"]
    assert item["_incident"]["next_word_by"] == (now + timedelta(minutes=30)).isoformat()
    assert feed["_now"] == {
        "effect": "down",
        "components": [{"name": "Магазин", "effect": "down"}, {"name": "Почта", "effect": "none"}],
    }


def test_a_feed_that_has_not_changed_is_not_sent_again(said: IncidentUpdate, now: datetime) -> None:
    first = Client().get("/status/feed.json")
    again = Client().get("/status/feed.json", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_planned_work_stands_apart_until_it_begins(dina: Member, now: datetime) -> None:
    from gromootvod.incidents.operations.open_incident import Outline, open_incident
    from gromootvod.incidents.operations.update import Words

    when = (now + timedelta(days=2), now + timedelta(days=2, hours=3))
    outline = Outline("", "Moving the database", "works", (), True, *when)
    open_incident(outline, Words("planned", when[0], what_en="We move."), by=dina, now=now)
    page = look("/status/?lang=en", now)
    assert "Everything works." in page
    assert "Moving the database" in page
