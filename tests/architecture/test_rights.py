"""Class 16 of the attack register: who gets what, for every address there is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from architecture.matrix import ROLES, WORDS, address, asked
from architecture.rights import TABLE
from architecture.world import World, routes

if TYPE_CHECKING:
    from django.test import Client

# What a POST there changes nothing of the desk's, or is guarded by something stronger than a CSRF token.
BY_LINK = {route for route in TABLE if route.startswith(("s/", "status/"))}
# Pages that show a form at the address it is sent to: GET shows, POST changes.
FORMS = {
    "first-steps/mail/",
    "first-steps/people/",
    "first-steps/hours/",
    "join/<str:token>/",
    "settings/",
    "s/<str:token>/questions/<int:question_id>/",
    "s/<str:token>/rating/",
} | {route for route in TABLE if route.startswith("accounts/")}
# Answers to machines, which change nothing whatever the method is.
PLAIN = {"healthz", "readyz", "robots.txt", "favicon.ico"}


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    assert set(routes()) == set(TABLE), "write the new address into tests/architecture/rights.py"


def test_each_role_gets_what_the_table_says(browsers: dict[str, Client], world: World) -> None:
    found = {route: asked(route, browsers, world) for route in TABLE}
    assert {route: got for route, got in found.items() if got != TABLE[route]} == {}, ROLES


def test_what_changes_something_is_done_by_post_alone() -> None:
    for route, (get, post, _, _) in TABLE.items():
        if route in FORMS | PLAIN:
            continue
        read, write = set(get) - set("DUFNM"), set(post) - set("DUFNM")
        assert not (read and write), route


def test_nothing_is_posted_without_the_csrf_token(browsers: dict[str, Client], world: World) -> None:
    browser = browsers["administrator"]
    browser.handler.enforce_csrf_checks = True
    data = WORDS | {"message": world.own["stranger"]}
    for route in set(TABLE) - BY_LINK - PLAIN - {"join/<str:token>/"}:
        for headers in ({}, {"origin": "https://evil.example"}):
            answered = browser.post(address(route, "administrator", True, world), data, headers=headers)
            assert answered.status_code in {403, 405}, route


def test_no_address_fails_on_odd_ids(browsers: dict[str, Client], world: World) -> None:
    browser = browsers["administrator"]
    for odd in ("0", "99999999999999999999999999", "9223372036854775808", "%00", "../1", "1;drop", "١"):
        for route in TABLE:
            if "<" not in route or route.startswith("accounts/"):
                continue
            url = "/" + route
            url = re.sub(r"<\w+:\w+>", lambda _, odd=odd: odd, url)
            for method in (browser.get, browser.post):
                assert method(url).status_code in {302, 401, 403, 404, 405, 422, 200}, url
