"""The table of commands."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from gromootvod.cli import app_moving, app_people

app = typer.Typer(
    name="gromo",
    help="Gromootvod: a help desk that tells facts from feelings.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

playbooks = typer.Typer(no_args_is_help=True)
app.add_typer(playbooks, name="playbook", help="Check and test the questions of a product area.")
status = typer.Typer(no_args_is_help=True)
app.add_typer(status, name="status", help="The public page of incidents.")

interviews = typer.Typer(no_args_is_help=True)
app.add_typer(interviews, name="interview", help="Measure how well is asked.")


@app.command()
def up(
    demo: Annotated[
        bool, typer.Option("--demo", help="On an empty desk, let a set of demo letters come in.")
    ] = False,
) -> None:
    """Start the desk: web, worker and mail door in one process."""
    from gromootvod.cli.up import up as command

    command(demo=demo)


@app.command()
def web() -> None:
    """Start only the web server (PostgreSQL: as many as you like)."""
    from gromootvod.cli.up import up as command

    command(worker=False, door=False)


@app.command()
def worker() -> None:
    """Start only the worker and the mail door (PostgreSQL: as many as you like)."""
    from gromootvod.cli.up import work as command

    command()


@app.command()
def intake(
    paths: Annotated[
        list[str], typer.Argument(help=".eml files, mbox files, Maildirs, folders of them, or -")
    ],
) -> None:
    """Take letters from files; print one JSON line for each."""
    from gromootvod.cli.intake import intake as command

    raise typer.Exit(command(paths))


@app.command()
def show(
    ticket: Annotated[int, typer.Argument(help="The ticket's number")],
    format: Annotated[str, typer.Option(help="json or text")] = "text",
) -> None:
    """Print a ticket."""
    from gromootvod.cli.show import show as command

    raise typer.Exit(command(ticket, format))


@app.command()
def link(email: Annotated[str, typer.Argument(help="A member's address")]) -> None:
    """Print a one-time sign-in link for a member."""
    from gromootvod.cli.link import link as command

    raise typer.Exit(command(email))


@app.command()
def distill(
    files: Annotated[
        list[str] | None, typer.Argument(help=".eml or .txt files, or - for standard input")
    ] = None,
    format: Annotated[str, typer.Option(help="text, json or jsonl")] = "text",
    workers: Annotated[int, typer.Option(help="Processes for jsonl; the order is kept")] = 1,
    now: Annotated[
        str, typer.Option(help="The moment in ISO 8601 that words like since Monday are counted from")
    ] = "",
) -> None:
    """Tell facts from feelings in a letter."""
    from gromootvod.cli.distill import distill as command

    raise typer.Exit(command(files or ["-"], format, workers, now))


@app.command()
def learn(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say how it would go")] = False,
    undo: Annotated[bool, typer.Option("--undo", help="Take the last lesson back")] = False,
) -> None:
    """Learn from what members have corrected; refuse to get worse."""
    from gromootvod.cli.learn import learn as command

    raise typer.Exit(command(dry_run, undo))


@app.command()
def redistill(
    tickets: Annotated[
        list[int] | None, typer.Argument(help="Numbers of tickets; all open ones when nothing is said")
    ] = None,
    all: Annotated[bool, typer.Option("--all", help="Solved tickets too")] = False,
    since: Annotated[str, typer.Option(help="Letters since a day, as 2026-03-17")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say how much would change")] = False,
) -> None:
    """Read old letters anew by the rules, weights and lessons of today."""
    from gromootvod.cli.redistill import redistill as command

    raise typer.Exit(command(tickets or [], all, since, dry_run))


@app.command()
def coach(
    file: Annotated[str, typer.Argument(help="A draft, or - for standard input")] = "-",
    ticket: Annotated[str, typer.Option(help="A ticket's number, or a JSON file as `show` prints it")] = "",
    now: Annotated[str, typer.Option(help="The moment in ISO 8601 that words like tomorrow start from")] = "",
    lang: Annotated[str, typer.Option(help="ru or en; found out when it is not given")] = "",
    format: Annotated[str, typer.Option(help="text, json or jsonl")] = "text",
) -> None:
    """Read a draft before it goes: where it hurts and why, and what it promises."""
    from gromootvod.cli.coach import coach as command

    raise typer.Exit(command(file, ticket, now, lang, format))


@app.command()
def ask(
    file: Annotated[str, typer.Argument(help="A letter: .eml, .txt or -")],
    playbook: Annotated[
        str, typer.Option(help="A playbook's name or a .yaml file; the one that fits when none is given")
    ] = "",
    format: Annotated[str, typer.Option(help="text or json")] = "text",
) -> None:
    """The next best question about a letter, or why none is asked."""
    from gromootvod.cli.ask import ask as command

    raise typer.Exit(command(file, playbook, format))


@playbooks.command("test")
def playbook_test(
    files: Annotated[list[str] | None, typer.Argument(help="Names or .yaml files; all when none")] = None,
) -> None:
    """Run the scripted clients of playbooks."""
    from gromootvod.cli.playbook import test as command

    raise typer.Exit(command(files or []))


@playbooks.command("check")
def playbook_check(
    files: Annotated[list[str], typer.Argument(help="Names or .yaml files")],
) -> None:
    """Say whether a playbook can be used, and if not, what is wrong in which line."""
    from gromootvod.cli.playbook import check as command

    raise typer.Exit(command(files))


@interviews.command("simulate")
def interview_simulate(
    seed: Annotated[int, typer.Option(help="Another seed hides other slots")] = 1,
    playbook: Annotated[str, typer.Option(help="A playbook's name or a .yaml file; all when none")] = "",
    corpus: Annotated[str, typer.Option(help="The folder with {ru,en}/tickets and letters")] = "corpus",
    format: Annotated[str, typer.Option(help="text or json")] = "text",
    hands: Annotated[str, typer.Option(help="Letters of these hands only, as d; of all when none")] = "",
) -> None:
    """Replay complete tickets with slots hidden; compare the picker with chance and with a form."""
    from gromootvod.cli.interview import interview_simulate as command

    raise typer.Exit(command(seed, playbook, corpus, format, hands))


@app.command()
def due(
    start: Annotated[str, typer.Option("--from", help="A moment in ISO 8601 with its offset")],
    within: Annotated[str, typer.Option(help="90m, 4bh (business hours), 1bd (business days), 2h, 3d")],
    calendar: Annotated[
        str, typer.Option(help="Country whose holidays count: RU, CA, CA-QC; empty for none")
    ] = "",
    hours: Annotated[str, typer.Option(help='As "mon-fri 09:00-13:00,14:00-18:00"')] = "",
    zone: Annotated[str, typer.Option(help="Time zone of the calendar")] = "",
) -> None:
    """Print the moment at which a stretch of (working) time is over."""
    from gromootvod.cli.due import due as command

    raise typer.Exit(command(start, within, calendar, hours, zone))


@status.command("export")
def status_export(
    directory: Annotated[str, typer.Argument(help="Where the files go; a web server shows them")],
) -> None:
    """Write the public page as files, for the day when the desk itself is down."""
    from gromootvod.cli.status import export as command

    raise typer.Exit(command(directory))


@app.command()
def doctor() -> None:
    """Say what is missing or unwise in this installation."""
    from gromootvod.cli.doctor import doctor as command

    raise typer.Exit(command())


@app.command()
def backup(file: Annotated[Path, typer.Argument(help="Where the backup goes")]) -> None:
    """Copy the whole desk into one file, while it runs."""
    from gromootvod.cli.backup import backup as command

    raise typer.Exit(command(file))


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A file made by backup")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Put it in the place of a desk that has letters")
    ] = False,
) -> None:
    """Bring a desk back from a backup; its checksums are verified first."""
    from gromootvod.cli.backup import restore as command

    raise typer.Exit(command(file, replace=replace))


app.command("import")(app_moving.bring)
app.command()(app_moving.export)
app.command("export-person")(app_people.export_person)
app.command()(app_people.erase)


@app.command()
def migrate() -> None:
    """Bring the database up to this version, and nothing else."""
    from gromootvod.cli.ground import ground

    ground()
    print("The database is up to date.")


def main() -> None:
    """Entry point of `gromo` and `gromootvod`."""
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(141)
