"""The docs are part of the house: what the code names they name, and what they point at is there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from urllib.parse import unquote

import pytest
import typer.main

from gromootvod.project.config import SETTINGS

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
REFERENCE = DOCS / "reference"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
SHELL = re.compile(r"^```sh\n(.*?)^```", re.M | re.S)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)|(?:src|srcset|href)=\"([^\"]+)\"")
HEADING = re.compile(r"^#+ +(.+)$", re.M)
# Put together here, so that this file does not name them either.
FORBIDDEN_HOSTS = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("yarnpkg", "com"),
        ("unpkg", "com"),
        ("jsdelivr", "net"),
    )
)


def page(name: str) -> str:
    return (REFERENCE / name).read_text("utf-8")


def named(word: str, text: str) -> bool:
    return f"`{word}`" in text


def commands() -> list[str]:
    from gromootvod.cli.app import app

    return sorted(typer.main.get_group(app).commands)  # type: ignore[attr-defined]


def targets() -> set[str]:
    return set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text("utf-8"), re.M))


def shell_lines(path: Path) -> list[str]:
    lines: list[str] = []
    for block in SHELL.findall(path.read_text("utf-8")):
        block = re.sub(
            r"<<'END'\n.*?^END\n", "\n", block, flags=re.M | re.S
        )  # what is handed over is no command
        lines += [line.split("#")[0].strip() for line in block.splitlines()]
    return [line for line in lines if line]


def test_the_page_of_settings_is_fresh() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tools.reference", "--check"],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT / "src")}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_setting_is_described(setting: object) -> None:
    assert named(setting.variable, page("settings.md"))  # type: ignore[attr-defined]


@pytest.mark.parametrize("command", commands())
def test_every_command_is_described(command: str) -> None:
    assert re.search(rf"\| `gromo {command}[ `]", page("commands.md"))


def test_every_option_of_a_command_is_described() -> None:
    from gromootvod.cli.app import app

    for name, command in typer.main.get_group(app).commands.items():  # type: ignore[attr-defined]
        row = re.search(rf"^\| `gromo {name}.*$", page("commands.md"), re.M)
        assert row, name
        for parameter in command.params:
            for option in parameter.opts:
                assert not option.startswith("--") or option == "--help" or option in row[0], (name, option)


def test_every_make_target_is_described() -> None:
    helped = set(re.findall(r"^([a-z][a-z-]*):.*##", (ROOT / "Makefile").read_text("utf-8"), re.M))
    missing = {target for target in helped - {"help"} if f"`make {target}" not in page("commands.md")}
    assert not missing


def test_every_kind_of_event_is_described() -> None:
    from gromootvod.desk.models import Event

    assert [kind for kind in Event.Kind.values if not named(kind, page("events.md"))] == []


def test_every_door_and_channel_is_described() -> None:
    source = "\n".join(path.read_text("utf-8") for path in (ROOT / "src").rglob("*.py"))
    doors = set(re.findall(r'\bdoor="([a-z]+)"', source)) | set(
        re.findall(r'Raw\(\s*[\w.]+,\s*"([a-z]+)"', source)
    )
    assert {"lmtp", "imap", "intake"} <= doors
    assert [door for door in sorted(doors) if not named(door, page("events.md"))] == []


def test_every_verdict_is_described() -> None:
    from gromootvod.desk.models import Parcel

    assert [name for name in Parcel.Verdict.values if not named(name, page("commands.md"))] == []


def test_every_rule_about_robots_is_described_in_its_order() -> None:
    from gromootvod.core.letter.robot import RULES

    described = re.findall(r"^\| `(\w+)`", page("robots.md"), re.M)
    rules = [rule.__name__ for rule in RULES]
    assert [name for name in described if name in rules] == rules
    source = "\n".join(
        path.read_text("utf-8") for path in (ROOT / "src/gromootvod/desk/operations").glob("*.py")
    )
    assert [name for name in described if name not in rules and f'"{name}"' not in source] == []


def test_every_role_is_described() -> None:
    from gromootvod.office.models import Role

    text = (DOCS / "how" / "members.md").read_text("utf-8")
    assert [role for role in Role.values if f"| {role} |" not in text] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    text = re.sub(r"^```.*?^```", "", path.read_text("utf-8"), flags=re.M | re.S)
    for found in LINK.findall(text):
        link = found[0] or found[1]
        if re.match(r"https?://|mailto:", link):
            continue
        place, _, anchor = link.partition("#")
        target = (path.parent / unquote(place)).resolve() if place else path
        if target.parent == DOCS / "img" and not target.parent.exists():
            continue  # pictures are made by `make demo-shots`
        assert target.exists(), link
        assert target.is_relative_to(ROOT), link
        if anchor:
            headings = {slug(heading) for heading in HEADING.findall(target.read_text("utf-8"))}
            assert anchor in headings, link


def slug(heading: str) -> str:
    """The anchor that GitHub gives a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_story_shows_board_ticket_and_page_by_day_and_by_night(language: str) -> None:
    text = (ROOT / ("README.md" if language == "en" else "README.ru.md")).read_text("utf-8")
    shown = set(re.findall(r'"docs/img/([\w-]+\.png)"', text))
    assert shown == {
        f"{name}-{language}{theme}.png" for name in ("board", "ticket", "status") for theme in ("", "-dark")
    }


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_shell_lines_name_commands_that_exist(path: Path) -> None:
    for line in shell_lines(path):
        for target in re.findall(r"\bmake ([a-z][a-z-]*)", line):
            assert target in targets(), line
        for command in re.findall(r"\bgromo ([a-z]+)", line):
            assert command in commands(), line
        for variable in re.findall(r"\b(GROMO_[A-Z_]+)=", line):
            assert variable in {setting.variable for setting in SETTINGS}, line
        for module in re.findall(r"python -m ([\w.]+)", line):
            assert (ROOT / (module.replace(".", "/") + ".py")).exists() or module == "playwright", line


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_commands_and_variables_named_in_the_text_exist(path: Path) -> None:
    text = path.read_text("utf-8")
    known = {setting.variable for setting in SETTINGS}
    assert [name for name in re.findall(r"`(?:\w+=)?(GROMO_[A-Z_]+)", text) if name not in known] == []
    assert [name for name in re.findall(r"`gromo ([a-z]+)", text) if name not in commands()] == []
    assert [name for name in re.findall(r"`make ([a-z-]+)", text) if name not in targets()] == []


@pytest.mark.parametrize("path", sorted((ROOT / "deploy").iterdir()), ids=lambda path: path.name)
def test_deployment_files_name_settings_and_commands_that_exist(path: Path) -> None:
    text = path.read_text("utf-8")
    assert set(re.findall(r"\bGROMO_[A-Z_]+", text)) <= {setting.variable for setting in SETTINGS}
    called = re.findall(r'bin/gromo ([a-z]+)|"gromo", "([a-z]+)"', text)
    assert {one or other for one, other in called} <= set(commands())
    assert [place for place in re.findall(r"\b(?:deploy|docs)/[\w./-]+\w", text) if not exists(place)] == []


def exists(place: str) -> bool:
    return (ROOT / place).exists() or place == "deploy/.env"


def test_docs_written_in_both_languages_have_the_same_parts() -> None:
    for english, russian in (("README.md", "README.ru.md"), ("docs/start.md", "docs/start.ru.md")):
        parts = [len(HEADING.findall((ROOT / name).read_text("utf-8"))) for name in (english, russian)]
        blocks = [
            [line for line in shell_lines(ROOT / name) if line.startswith(("make", "gromo"))]
            for name in (english, russian)
        ]
        assert parts[0] == parts[1]
        assert blocks[0] == blocks[1]


def test_decisions_are_numbered_without_gaps_and_of_one_shape() -> None:
    pages = sorted((DOCS / "adr").glob("*.md"))
    assert [int(path.name[:4]) for path in pages] == list(range(1, len(pages) + 1))
    for path in pages:
        text = path.read_text("utf-8")
        assert text.startswith(f"# {int(path.name[:4])}. ")
        assert [part for part in ("## Context", "## Decision", "## Price") if part not in text] == []


def test_no_file_of_the_project_names_a_package_registry() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a checkout")
    names = [name for name in listed.stdout.decode().split("\0") if name]
    guilty = []
    for name in names:
        path = ROOT / name
        if (
            path == Path(__file__).resolve()
            or not path.is_file()
            or path.suffix in {".woff2", ".png", ".eml"}
        ):
            continue
        text = path.read_text("utf-8", "replace")
        guilty += [f"{name}: {host}" for host in FORBIDDEN_HOSTS if host in text]
    assert guilty == []


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_names_no_host_and_pins_by_hash(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    assert not re.search(r"https?://", text)
    pinned = re.findall(r"^([a-z0-9][\w.-]*(?:\[[\w,-]+\])?==\S+)", text, re.M)
    assert len(pinned) > 20
    for block in re.split(r"\n(?=[a-z0-9])", text):
        assert not re.match(r"[a-z0-9][\w.-]*==", block) or "--hash=sha256:" in block, block[:80]


def test_the_licence_is_what_the_docs_say() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["license"] == "Apache-2.0"
    assert "Apache License" in (ROOT / "LICENSE").read_text("utf-8")
    assert "CC BY 4.0" in (ROOT / "corpus" / "LICENSE").read_text("utf-8")
    assert "CC BY 4.0" in (ROOT / "src/gromootvod/channels/mail/demo/LICENSE.md").read_text("utf-8")
