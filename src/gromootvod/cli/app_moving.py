"""The commands by which a house moves in and out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def bring(
    source: Annotated[Path, typer.Argument(help="A file, a .zip or a folder of an export")],
    kind: Annotated[
        str,
        typer.Option(
            "--from",
            help="mbox, maildir, csv, zendesk, freshdesk, otrs, osticket, gromootvod; found out when not given",
        ),
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be brought")] = False,
    report: Annotated[str, typer.Option(help="Write what could not be taken, one JSON line each")] = "",
    name: Annotated[str, typer.Option(help="The old desk's name, if you bring several of one kind")] = "",
    mapping: Annotated[str, typer.Option(help="A JSON file that says what the columns of a CSV mean")] = "",
    ours: Annotated[
        list[str] | None, typer.Option(help="An address that our side wrote letters from (several times)")
    ] = None,
    zone: Annotated[str, typer.Option(help="Time zone of times that name none; the house's own")] = "",
    closed_after: Annotated[
        int, typer.Option(help="Days of silence after which a thread of letters is taken as solved")
    ] = 30,
) -> None:
    """Move in: bring tickets and letters of another desk, once, with their own dates and authors."""
    from gromootvod.cli.bring import Asked
    from gromootvod.cli.bring import bring as command

    asked = Asked(source, kind, dry_run, report, name, mapping, ours or [], zone, closed_after)
    raise typer.Exit(command(asked))


def export(
    target: Annotated[Path, typer.Argument(help="A folder, or a file that ends in .zip")],
    since: Annotated[str, typer.Option(help="Only tickets on which something was said since a day")] = "",
) -> None:
    """Move out: write everything as JSON lines and .eml, while the desk runs."""
    from gromootvod.cli.export import export as command

    raise typer.Exit(command(target, since))
