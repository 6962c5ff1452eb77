"""`gromo doctor`: what is missing or unwise in this installation, a line for each finding, and what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from gromootvod.cli.ground import ground, settings_only

Level = Literal["ok", "unwise", "missing"]
HIDDEN = "•••"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `missing`: the desk cannot do without; `unwise`: it works, until it does not."""

    level: Level
    what: str
    advice: str = ""

    def line(self) -> str:
        """The finding as one line."""
        words = " ".join(self.what.split())
        advice = " ".join(self.advice.split())
        return f"{self.level:<8} {words}" + (f" → {advice}" if advice else "")


Check = Callable[[], Iterable[Finding]]


def doctor() -> int:
    """Print all findings, and never a secret; 0 when nothing is missing, 1 otherwise."""
    trouble = _settings_trouble()
    if trouble is not None:
        print(trouble.line())
        return 1
    settings_only()
    _make_the_first_time()
    findings = []
    hide = _hider()
    for check in _checks():
        for finding in _run(check):
            findings.append(finding)
            print(hide(finding.line()), flush=True)
    missing = sum(finding.level == "missing" for finding in findings)
    unwise = sum(finding.level == "unwise" for finding in findings)
    print(f"\n{missing} missing, {unwise} unwise, {len(findings) - missing - unwise} ok")
    return 1 if missing else 0


def _settings_trouble() -> Finding | None:
    from gromootvod.project.config import ConfigError, load

    try:
        config = load()
    except ConfigError as error:
        return Finding("missing", str(error), "every setting is described in docs/reference/settings.md")
    try:
        ZoneInfo(config["time_zone"])
    except (ValueError, OSError, LookupError):
        return Finding(
            "missing",
            f"GROMO_TIME_ZONE: {config['time_zone']!r} is no time zone",
            "name one as Europe/Moscow",
        )
    if config["database_url"] and not config["database_url"].startswith(("postgres://", "postgresql://")):
        return Finding("missing", "DATABASE_URL is no PostgreSQL address", "it begins with postgresql://")
    return None


def _make_the_first_time() -> None:
    """Any command makes the database of an empty data directory; one that exists is looked at as it is."""
    from django.conf import settings

    if not settings.POSTGRES and not settings.DATABASES["default"]["NAME"].exists():
        ground()


def _checks() -> list[Check]:
    from gromootvod.cli import doctor_database, doctor_ground, doctor_mail, doctor_web

    return [*doctor_ground.CHECKS, *doctor_database.CHECKS, *doctor_web.CHECKS, *doctor_mail.CHECKS]


def _run(check: Check) -> Iterator[Finding]:
    try:
        yield from check()
    except Exception as error:
        # A doctor who falls over at one patient must still see the others; the trace is this line.
        name = getattr(check, "__name__", "check").replace("_", " ")
        yield Finding("unwise", f"{name}: could not be looked at: {type(error).__name__}: {error}")


def _hider() -> Callable[[str], str]:
    """Return a function that covers every secret of the settings: a server may echo what it was sent."""
    from django.conf import settings

    config = settings.CONFIG
    found = {settings.SECRET_KEY, config["secret_key"]}
    for url in (config["database_url"], config["smtp_url"], *config["imap_urls"]):
        raw = urlsplit(url).password or "" if url else ""
        found |= {raw, unquote(raw)}
    # Shorter ones first would leave the tails of longer ones.
    secrets = sorted((secret for secret in found if len(secret) > 3), key=len, reverse=True)

    def hide(line: str) -> str:
        for secret in secrets:
            line = line.replace(secret, HIDDEN)
        return line

    return hide
