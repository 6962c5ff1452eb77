"""The editor of a playbook as a page: the text, its lines, its faults, and what was tried with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gromootvod.core import interview
from gromootvod.core.interview.yamltree import Table, Unreadable, read_tree
from gromootvod.office import playbooks
from gromootvod.office.access import the_member
from gromootvod.office.models import Role
from gromootvod.office.playbook_draft import Inserted
from gromootvod.ui.terms_playbook import fault as in_words
from gromootvod.workspace.nav import nav

EDITORS = (Role.ADMINISTRATOR, Role.MANAGER)
MOST_LINES = 5000  # that get a number
WIDEST = 2000  # characters of a line
MOST_FAULTS = 200  # shown
MOST_SCRIPTS, MOST_LETTERS = 60, 60_000  # scripted clients of one run, characters of their letters


@dataclass(frozen=True, slots=True)
class Draft:
    """What stands in the editor. `name` is "" for a new one; `seen` is the token of what it began with."""

    name: str
    source: str
    seen: str


@dataclass(frozen=True, slots=True)
class Gutter:
    """The number of a line, and what is the matter with it: "", "bad" or "new"."""

    number: int
    mark: str


@dataclass(frozen=True, slots=True)
class ScriptRow:
    """How a scripted client fared; slots by their names, stops as codes. None: nothing was expected of it."""

    name: str
    line: int
    passed: bool
    wanted: tuple[str, ...] | None
    got: tuple[str, ...]
    wanted_stop: str
    stop: str
    forbidden: tuple[str, ...]  # asked, and must not be


@dataclass(frozen=True, slots=True)
class Run:
    """The scripted clients of a playbook; `left` did not run, for there were too many."""

    rows: tuple[ScriptRow, ...]
    left: int

    @property
    def failed(self) -> int:
        """How many went otherwise than expected."""
        return sum(not row.passed for row in self.rows)


def language() -> str:
    """The reader's language, Russian or English."""
    return "ru" if (get_language() or "").startswith("ru") else "en"


def may_edit(request: HttpRequest) -> bool:
    """Whether this member changes playbooks."""
    return the_member(request).has_role(*EDITORS)


def editor(
    request: HttpRequest,
    draft: Draft,
    *,
    status: int = 200,
    faults: Sequence[interview.Fault] = (),
    inserted: Inserted | None = None,
    **extra: Any,
) -> HttpResponse:
    """Show the editor with this text, whatever it is like."""
    standing = playbooks.standing(draft.name) if draft.name else None
    book = playbooks.readable(standing.source) if standing else None
    lines = draft.source.split("\n")
    context = {
        "draft": draft,
        "standing": standing,
        "title": book.names.get(language(), draft.name) if book else draft.name,
        "stands": draft.source == standing.source if standing else request.method == "GET",
        "versions": playbooks.versions(draft.name) if draft.name else [],
        "faults": [(fault.line, in_words(fault.message)) for fault in faults[:MOST_FAULTS]],
        "more_faults": max(0, len(faults) - MOST_FAULTS),
        "inserted": inserted,
        "gutter": _gutter(len(lines), {fault.line for fault in faults}, inserted),
        "rows": min(len(lines), MOST_LINES),
        "cols": min(WIDEST, max(80, max(map(len, lines)) + 2)),
        "may_edit": may_edit(request),
        "base": f"/settings/playbooks/{draft.name}/" if draft.name else "/settings/new-playbook/",
        "scope": request.POST.get("scope", "area"),
        "stage": request.POST.get("stage", "arrived"),
        "nav": nav(request),
        **extra,
    }
    return render(request, "workspace/playbook.html", context, status=status)


def named(source: str) -> tuple[str, int]:
    """The name that a source gives itself, and the line it stands in; ("", 1) when there is none to be found."""
    try:
        tree = read_tree(source)
    except Unreadable:
        return "", 1
    node = tree.entries.get("playbook") if isinstance(tree, Table) else None
    text = getattr(node, "text", "")
    return (text.strip(), node.line) if node is not None and isinstance(text, str) else ("", 1)


def check(draft: Draft) -> tuple[interview.Playbook | None, list[interview.Fault]]:
    """The playbook of a draft, or every fault of it; a name that does not fit its place is a fault too."""
    try:
        book = interview.read_playbook(draft.source)
    except interview.PlaybookError as error:
        return None, list(error.faults)
    line = named(draft.source)[1]
    if draft.name and book.name != draft.name:
        words = _("the name here is “%(name)s”: leave it so, or begin a new playbook for “%(other)s”")
        return None, [interview.Fault(line, words % {"name": draft.name, "other": book.name})]
    if len(book.name) > playbooks.LONGEST_NAME:
        message = f"playbook is longer than {playbooks.LONGEST_NAME} characters; shorten it"
        return None, [interview.Fault(line, message)]
    return book, []


def run(book: interview.Playbook) -> Run:
    """Play the scripted clients of a playbook, as many as a page can wait for."""
    rows: list[ScriptRow] = []
    letters = 0
    for script in book.tests[:MOST_SCRIPTS]:
        letters += sum(map(len, script.letters))
        if letters > MOST_LETTERS:
            break
        rows.append(_script(book, interview.run_script(book, script)))
    return Run(tuple(rows), len(book.tests) - len(rows))


def _script(book: interview.Playbook, one: interview.Outcome) -> ScriptRow:
    script = one.script

    def said(slots: Sequence[str]) -> tuple[str, ...]:
        return tuple(
            book.slots[slot].names.get(language(), slot) if slot in book.slots else slot for slot in slots
        )

    return ScriptRow(
        name=script.name,
        line=script.line,
        passed=one.passed,
        wanted=None if script.questions is None else said(script.questions),
        got=said(one.asked),
        wanted_stop=script.stop,
        stop=one.stop,
        forbidden=said([slot for slot in script.unasked if slot in one.asked]),
    )


def _gutter(count: int, bad: set[int], inserted: Inserted | None) -> list[Gutter]:
    new = inserted.lines if inserted else frozenset()
    return [
        Gutter(number, "bad" if number in bad else "new" if number in new else "")
        for number in range(1, min(count, MOST_LINES) + 1)
    ]
