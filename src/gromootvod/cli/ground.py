"""Make the ground every command stands on: settings, logs, database."""

from __future__ import annotations

import logging
import os
import sys
from typing import TextIO, cast

import structlog


def ground(*, quiet: bool = True) -> None:
    """Set Django up and bring the database to this version. Ends the process with a sentence when it cannot."""
    settings_only(quiet=quiet)
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    from gromootvod.cli.migrate import migrate

    try:
        executor = MigrationExecutor(connection)
        unknown = _unknown(executor)
        if unknown:
            _end(
                f"This data was written by a newer version of Gromootvod ({unknown}). Install that version or a later one."
            )
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            migrate()
    except DatabaseError as error:
        _end(f"The database cannot be used: {error}".strip())


def settings_only(*, quiet: bool = True) -> None:
    """Read the settings and set Django up, without touching the database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gromootvod.project.settings")
    from gromootvod.project.config import ConfigError

    try:
        import django

        django.setup()
    except ConfigError as error:
        _end(str(error))
    from django.conf import settings

    _logs(settings.CONFIG["log_level"], quiet)


def _unknown(executor: object) -> str:
    loader = executor.loader  # type: ignore[attr-defined]
    ours = {key for key in loader.applied_migrations if _is_ours(key[0])}
    return next(
        (f"{app}.{name}" for app, name in sorted(ours) if (app, name) not in loader.disk_migrations), ""
    )


def _is_ours(label: str) -> bool:
    from django.apps import apps

    return label in {app.label for app in apps.get_app_configs() if app.name.startswith("gromootvod.")}


def _logs(level: str, quiet: bool) -> None:
    number = logging.WARNING if quiet else getattr(logging, level.upper(), logging.INFO)
    # The library's own log names senders and recipients of every letter: that is no log's business.
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    logging.getLogger("httpx").setLevel(logging.WARNING)  # it logs addresses, which may hold a password
    logging.getLogger("pymorphy3").setLevel(logging.WARNING)
    logging.basicConfig(level=number, format="%(levelname)s %(name)s %(message)s", stream=sys.stderr)
    structlog.configure(
        processors=[
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.add_log_level,
            structlog.processors.format_exc_info,
            structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(cast("TextIO", _Stderr())),
    )


class _Stderr:
    """Standard error as it is when something is said: it may have been replaced since the logger was made."""

    def write(self, text: str) -> int:
        return sys.stderr.write(text)

    def flush(self) -> None:
        sys.stderr.flush()


def _end(sentence: str) -> None:
    print(sentence, file=sys.stderr)
    sys.exit(2)
