"""The commands about one person's data."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def export_person(
    person: Annotated[int, typer.Argument(help="The person's number, as in the address of his page")],
    file: Annotated[Path, typer.Argument(help="The .zip that is written")],
) -> None:
    """Write everything that is kept about a person into a ZIP to be handed to him."""
    from gromootvod.cli.person import export_person as command

    raise typer.Exit(command(person, file))


def erase(
    person: Annotated[int, typer.Argument(help="The person's number, as in the address of his page")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask for the number once more")] = False,
) -> None:
    """Erase a person for good; his tickets stay, without him."""
    from gromootvod.cli.person import erase as command

    raise typer.Exit(command(person, dry_run=dry_run, yes=yes))
