"""Ask every address as every role, for what is one's own and for what is not, and say in letters what came."""

from __future__ import annotations

import copy
import re
from typing import TYPE_CHECKING

from architecture.world import World

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

ROLES = ("stranger", "client", "dispatcher", "engineer", "manager", "administrator")
WORDS = {"text": "Слова", "title": "Имя", "words": "Слова", "state": "known"}
_NAMES = {
    "number": "ticket",
    "message_id": "message",
    "relation_id": "relation",
    "ticket_merge_id": "ticket_merge",
    "person_id": "person",
    "parcel_id": "parcel",
    "dispatch_id": "dispatch",
    "question_id": "question",
    "draft_id": "draft",
    "explanation_id": "explanation",
    "day_id": "day",
    "level_id": "level",
    "firm_id": "firm",
    "macro_id": "macro",
    "version_id": "version",
    "incident_id": "incident",
    "component_id": "component",
    "contact_id": "contact",
    "address_id": "address",
    "note_id": "contact_note",
    "merge_id": "contact_merge",
    "company_id": "company",
    "rule_id": "rule",
    "team_id": "team",
    "tag_id": "tag",
    "field_id": "field",
    "saved_id": "saved",
    "bulk_id": "bulk",
    "session_id": "session",
}
_LETTERS = {200: "P", 302: "G", 401: "U", 403: "F", 404: "N", 405: "M", 422: "A", 204: "P"}


def asked(route: str, browsers: dict[str, Client], world: World) -> tuple[str, str, str, str]:
    """GET and POST of what is there, GET and POST of what is not there or is another's; one letter a role."""
    cells = []
    for there in (True, False):
        for method in ("get", "post"):
            cells.append("".join(_ask(route, role, method, there, browsers, world) for role in ROLES))
    return cells[0], cells[1], cells[2], cells[3]


def address(route: str, role: str, there: bool, world: World) -> str:
    """The address as this role would ask for it. Nobody but the client and members has his link."""

    def value(match: re.Match[str]) -> str:
        name = match[1]
        if name == "name":
            name = "playbook"
        if name == "pk":
            name = "invitation" if "invitations" in route else "passkey" if "passkeys" in route else "member"
        elif name == "token":
            if route.startswith("join"):
                name = "join"
            elif role == "stranger":
                return world.absent["token"]
            elif "<str:key>" in route:
                return world.own["token"]  # it is the file that is another's
        return things[_NAMES.get(name, name)]

    things = (
        world.own if there else world.foreign if "<str:key>" in route and "token" in route else world.absent
    )
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", value, route)


def _ask(route: str, role: str, method: str, there: bool, browsers: dict[str, Client], world: World) -> str:
    from django.core.cache import cache
    from django.db import transaction

    browser = browsers["stranger" if role == "client" else role]
    browser.raise_request_exception = False
    cookies, before = copy.deepcopy(browser.cookies), transaction.savepoint()
    try:
        things = world.own if there else world.absent
        data = WORDS | {"message": things["stranger"]} if method == "post" else {}
        return letter_of(getattr(browser, method)(address(route, role, there, world), data))
    finally:
        transaction.savepoint_rollback(before)
        browser.cookies = cookies
        cache.clear()


def letter_of(response: HttpResponse) -> str:
    """P page, G gone elsewhere, D sent to the door, U not signed in, F forbidden, N not there, M wrong method, A again."""
    if response.status_code == 302 and "/accounts/login/" in response.headers["Location"]:
        return "D"
    return _LETTERS.get(response.status_code, str(response.status_code))
