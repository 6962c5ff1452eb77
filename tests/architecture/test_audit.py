"""No administrative act without its line in the audit log, whatever screen is added."""

from __future__ import annotations

from typing import TYPE_CHECKING

from architecture.matrix import WORDS, address
from architecture.rights import TABLE
from architecture.world import World, routes

from gromootvod.office.auditing import NO_ACTS
from gromootvod.ui.terms_audit import ACTS

if TYPE_CHECKING:
    from django.test import Client

# A post that some members may not send is an administrative act, unless it is work on a ticket; a macro is its owner's.
OWN = ("tickets/", "settings/macros/")
GUARDED = [route for route, row in TABLE.items() if "F" in row[1] and not route.startswith(OWN)]


def test_every_administrative_act_has_words() -> None:
    names = {str(routes()[route].name) for route in GUARDED} - NO_ACTS
    assert names - set(ACTS) == set(), "give the act a sentence in ui/terms_audit.py"


def test_every_administrative_act_that_is_done_is_written_down(
    browsers: dict[str, Client], world: World
) -> None:
    from gromootvod.office.models import AuditEntry

    silent = []
    for route in GUARDED:
        before = AuditEntry.objects.count()
        answered = browsers["administrator"].post(address(route, "administrator", True, world), dict(WORDS))
        name = str(routes()[route].name)
        new = AuditEntry.objects.count() - before
        if new != (answered.status_code < 400 and name not in NO_ACTS):
            silent.append((route, answered.status_code, new))
    assert silent == []


def test_what_is_refused_is_not_written_down(browsers: dict[str, Client], world: World) -> None:
    from gromootvod.office.models import AuditEntry

    before = AuditEntry.objects.count()
    for route in GUARDED:
        browsers["stranger"].post(address(route, "stranger", True, world), dict(WORDS))
        if TABLE[route][1][3] == "F":
            browsers["engineer"].post(address(route, "engineer", True, world), dict(WORDS))
    assert AuditEntry.objects.count() == before
