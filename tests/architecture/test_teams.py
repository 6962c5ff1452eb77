"""The tickets of a closed team: nobody else finds them, on any list and at any address."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from architecture.matrix import WORDS, address
from architecture.rights import TABLE
from architecture.world import World

from gromootvod.desk.models import Parcel, Ticket
from gromootvod.desk.operations.team import set_team
from gromootvod.office.models import Member, Team
from gromootvod.office.operations.teams import TeamRefused, write_team
from gromootvod.office.viewing import eyes_of, hidden_from

if TYPE_CHECKING:
    from django.test import Client

NOW = datetime(2026, 3, 17, 8, 0, tzinfo=UTC)
OF_TICKET = ("<row:number>", "<row:message_id>", "<str:key>", "<row:dispatch_id>")
ABOUT_ONE = [
    route for route in TABLE if any(name in route for name in OF_TICKET) and not route.startswith("s/")
]
LISTS = (
    "/", "/board/all/", "/board/unassigned/", "/search/?q=vera", "/search/?q=vera&sort=best", "/outbox/", "/post/?show=all",
    "/inbox/", "/contacts/?q=vera", "/views/new/?q=is:open", "/incidents/",
)  # fmt: skip


@pytest.fixture
def closed(world: World, egor: Member) -> Team:
    """A closed team of Egor's, to which the world's own ticket belongs."""
    team = write_team("Банк", closed=True, members=[egor.pk], now=NOW)
    set_team(int(world.own["ticket"]), team.pk, by=None, now=NOW)
    return team


@pytest.mark.parametrize("route", ABOUT_ONE)
def test_no_address_of_it_is_there_for_others(
    route: str, closed: Team, browsers: dict[str, Client], world: World
) -> None:
    url = address(route, "dispatcher", True, world)
    for method in ("get", "post"):
        data = WORDS if method == "post" else {}
        status = getattr(browsers["dispatcher"], method)(url, data).status_code
        assert status in {403, 404, 405}, (method, url, status)
    assert not Ticket.objects.filter(pk=world.own["ticket"], title="Имя").exists()


@pytest.mark.parametrize("route", [route for route in TABLE if "<row:parcel_id>" in route])
def test_its_letters_as_they_came_are_not_there_for_others(
    route: str, closed: Team, browsers: dict[str, Client], world: World
) -> None:
    parcel = Parcel.objects.filter(blob__messages__ticket=world.own["ticket"]).first()
    assert parcel is not None
    url = "/" + route.replace("<row:parcel_id>", str(parcel.pk))
    for method in ("get", "post"):
        assert getattr(browsers["dispatcher"], method)(url).status_code in {404, 405}


@pytest.mark.parametrize("url", LISTS)
def test_no_list_shows_it_to_others(
    url: str, closed: Team, browsers: dict[str, Client], world: World
) -> None:
    number = world.own["ticket"]
    page = browsers["dispatcher"].get(url)
    assert page.status_code == 200
    assert f"/tickets/{number}/" not in page.content.decode()


@pytest.mark.parametrize("role", ["engineer", "manager", "administrator"])
def test_its_members_and_managers_see_it(
    role: str, closed: Team, browsers: dict[str, Client], world: World
) -> None:
    number = world.own["ticket"]
    assert browsers[role].get(f"/tickets/{number}/").status_code == 200
    assert f"/tickets/{number}/" in browsers[role].get("/board/all/").content.decode()


def test_whoever_leaves_a_team_sees_its_tickets_no_more(
    closed: Team, browsers: dict[str, Client], world: World
) -> None:
    number = world.own["ticket"]
    assert browsers["engineer"].get(f"/tickets/{number}/").status_code == 200
    write_team("Банк", closed=True, members=[], now=NOW, team_id=closed.pk)
    assert browsers["engineer"].get(f"/tickets/{number}/").status_code == 404
    write_team("Банк", closed=False, members=[], now=NOW, team_id=closed.pk)
    assert browsers["engineer"].get(f"/tickets/{number}/").status_code == 200


def test_the_client_s_page_opens_all_the_same(
    closed: Team, browsers: dict[str, Client], world: World
) -> None:
    assert browsers["dispatcher"].get(f"/s/{world.own['token']}/").status_code == 200


def test_a_stream_of_an_export_leaves_it_out(closed: Team, browsers: dict[str, Client], world: World) -> None:
    """What is streamed is read after the view has returned."""
    told = {}
    for role in ("dispatcher", "engineer"):
        answer = browsers[role].get("/exports/tickets.json")
        told[role] = b"".join(answer.streaming_content)
    assert len(told["engineer"]) > len(told["dispatcher"])


def test_eyes_are_closed_again_after_a_look(closed: Team, dina: Member) -> None:
    dina.refresh_from_db()
    with eyes_of(dina):
        seen = Ticket.objects.count()
    assert Ticket.objects.count() == seen + 1


def test_what_a_member_does_not_see_is_found_once(closed: Team, dina: Member, mark: Member) -> None:
    dina.refresh_from_db()
    assert hidden_from(dina) == (closed.pk,)
    assert Member.objects.get(pk=dina.pk).hidden_teams == [closed.pk]
    assert hidden_from(mark) == ()


@pytest.mark.parametrize("name", ["", "  ", "банк"])
def test_a_team_needs_a_name_of_its_own(name: str, closed: Team) -> None:
    write_team("банк", closed=False, members=[], now=NOW)
    with pytest.raises(TeamRefused):
        write_team(name, closed=False, members=[], now=NOW)


def test_a_member_gives_a_ticket_away_and_is_told(
    closed: Team, browsers: dict[str, Client], world: World
) -> None:
    other = world.foreign["ticket"]
    answer = browsers["dispatcher"].post(f"/tickets/{other}/team/", {"team": str(closed.pk)}, follow=True)
    assert answer.redirect_chain[-1][0] == "/"
    assert browsers["dispatcher"].get(f"/tickets/{other}/").status_code == 404
