"""Templates compile, obey the content security policy, and use only what there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template import Template
from django.template.loader import get_template

import gromootvod
from gromootvod.ui.sprite import ICONS

PACKAGE = Path(gromootvod.__file__).parent
# Letters are not pages: mail programs know neither our stylesheets nor our policy. Nor is what a person takes home:
# a file in a ZIP, opened from a disk, has no stylesheet of ours beside it.
TAKEN_HOME = "privacy/templates/privacy/export.html"
TEMPLATES = sorted(
    path
    for path in PACKAGE.glob("*/templates/**/*.html")
    if "mail" not in path.parts and path.relative_to(PACKAGE).as_posix() != TAKEN_HOME
)
STATIC = PACKAGE / "ui" / "static"
SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.DOTALL)

each = pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(PACKAGE).as_posix())


def test_there_are_templates_to_look_at() -> None:
    assert len(TEMPLATES) > 40
    assert (PACKAGE / TAKEN_HOME).exists()


@each
def test_a_template_compiles(path: Path) -> None:
    Template(path.read_text("utf-8"))


@each
def test_nothing_inline_that_the_policy_would_refuse(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not re.search(r"\sstyle\s*=", text)
    assert "<style" not in text
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text)
    assert "javascript:" not in text
    assert "hx-on" not in text
    for attributes, body in SCRIPT.findall(text):
        assert not body.strip() or 'type="application/json"' in attributes, body


@each
def test_every_form_that_changes_something_is_guarded(path: Path) -> None:
    text = path.read_text("utf-8")
    for form in re.findall(r"<form\b[^>]*method=\"post\".*?</form>", text, re.DOTALL):
        # A client's link is itself the secret: no cookie opens that page, so there is nothing to forge.
        # The public page's forms need none either: see portal/status_subscriptions.py.
        by_link = 'action="/s/{{ token }}/' in form or path.name.startswith("status_")
        assert "{% csrf_token %}" in form or by_link, form[:120]


@each
def test_every_icon_and_static_file_that_is_named_exists(path: Path) -> None:
    text = path.read_text("utf-8")
    for name in re.findall(r'{% icon "([^"]+)"', text):
        assert name in ICONS, name
    for name in re.findall(r'{% static "([^"]+)" %}', text):
        if name.startswith("ui/"):
            assert (STATIC / name).is_file(), name


@each
def test_letters_and_titles_are_never_marked_safe(path: Path) -> None:
    text = path.read_text("utf-8")
    assert "autoescape off" not in text
    assert set(re.findall(r"{{ ([\w.]+)\|safe", text)) <= {"field.help_text"}


@pytest.mark.parametrize("name", ["account/login.html", "mfa/index.html", "404.html", "500.html"])
def test_ours_comes_before_the_libraries_own(name: str) -> None:
    found = get_template(name)
    assert str(PACKAGE) in str(found.origin), "our apps stand before allauth in INSTALLED_APPS"  # type: ignore[attr-defined]


def test_a_broken_server_can_still_say_so() -> None:
    shown = get_template("500.html").render({})
    assert "<h1>" in shown
