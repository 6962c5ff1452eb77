"""`gromo export-person` and `gromo erase`: what administrators do in the browser, for the day when there is none."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from gromootvod.cli.ground import ground

if TYPE_CHECKING:
    from gromootvod.privacy.queries.plan import Plan


def export_person(number: int, file: Path) -> int:
    """Write the ZIP; 0 done, 1 there is no such person, 2 it cannot be written so. No file is written over."""
    ground()
    from django.utils import timezone

    from gromootvod.contacts.models import Contact
    from gromootvod.privacy.operations.export import export_person as pieces

    if file.exists():
        return _refused(f"{file} is there already; an export is never written over another file")
    fresh = file.with_name(file.name + ".part")
    try:
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            out.writelines(pieces(number, by=None, now=timezone.now()))
        os.replace(fresh, file)
    except Contact.DoesNotExist:
        fresh.unlink()
        return _nobody(number)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        return _refused(f"{error.filename or file}: {error.strerror or error}")
    print(f"{file}: everything that is kept about person {number}. Hand it to nobody else.")
    return 0


def erase(number: int, *, dry_run: bool, yes: bool) -> int:
    """Erase, or only say what would go; 0 done, or done long ago; 1 there is no such person; 2 nothing was done."""
    ground()
    from django.utils import timezone

    from gromootvod.contacts.models import Contact
    from gromootvod.privacy.operations.erase import EraseRefused
    from gromootvod.privacy.operations.erase import erase as do
    from gromootvod.privacy.queries.plan import erased, plan

    if dry_run and yes:
        return _refused("--dry-run or --yes, not both")
    done = erased(number)
    if done is not None:
        print(f"Person {number} was erased on {done.at:%Y-%m-%d}. There is nothing left to do.")
        return 0
    try:
        _tell(plan(number))
        if dry_run:
            return 0
        if not yes and not _sure(number):
            return _refused("nothing was done")
        do(number, by=None, now=timezone.now())
    except (Contact.DoesNotExist, EraseRefused):  # gone or merged, perhaps while we were asking
        return _nobody(number)
    print(f"Person {number} is erased. Backups made before keep him until you throw them away.")
    return 0


def _tell(planned: Plan) -> None:
    """Numbers alone: what is printed stays in terminals and logs longer than the person in the desk."""
    lines = (
        ("addresses", planned.addresses),
        ("notes about him", planned.notes),
        ("letters emptied", planned.letters),
        ("files", planned.files),
        ("messages of others gone through", planned.talk),
        ("letters to him that do not leave", planned.waiting),
        ("open tickets closed", planned.open),
        ("tickets that stay, without him", planned.tickets),
    )
    for words, count in lines:
        print(f"{count:>7}  {words}")
    for one in planned.elsewhere:
        print(
            f"Have a look yourself at ticket {one.number}: something there looks like him, and is not touched."
        )


def _sure(number: int) -> bool:
    if not sys.stdin.isatty():
        print("gromo erase: nobody is there to be asked; say --yes", file=sys.stderr)
        return False
    return input(f"It cannot be undone. Type {number} to erase him for good: ").strip() == str(number)


def _nobody(number: int) -> int:
    print(f"There is no person {number}, or he lives under another number by now.", file=sys.stderr)
    return 1


def _refused(why: str) -> int:
    print(f"gromo: {why}", file=sys.stderr)
    return 2
