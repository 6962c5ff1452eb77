"""Letters from files: .eml, mbox, Maildir, folders of them, or standard input."""

from __future__ import annotations

import json
import mailbox
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from gromootvod.cli.ground import ground

CHUNK = 64  # letters kept in one durable commit
PATIENCE = 8  # tries of a letter that could not be read before it is reported


def intake(paths: Sequence[str]) -> int:
    """Keep and file every letter; print a JSON line for each. 0 when all are filed, 1 when one is stuck, 2 for a bad path."""
    ground()
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn

    from gromootvod.channels.mail.readers import Readers

    failed = 0
    readers = Readers()
    try:
        with Progress(
            SpinnerColumn(), TextColumn("{task.description}"), TextColumn("{task.completed}"),
            console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True,
        ) as progress:  # fmt: skip
            task = progress.add_task("letters", total=None)
            for chunk in _chunks(_letters(paths)):
                for line in _file(chunk, readers):
                    failed += line["verdict"] == "unreadable"
                    print(json.dumps(line, ensure_ascii=False), flush=True)
                    progress.advance(task)
    except BrokenPipeError:
        raise  # whoever read us has had enough: not an error of a file
    except OSError as error:
        print(f"gromo intake: {error.filename or ''}: {error.strerror or error}", file=sys.stderr)
        return 2
    finally:
        readers.close()
    return 1 if failed else 0


def _file(chunk: Sequence[tuple[bytes, str]], readers: Any) -> Iterator[dict[str, Any]]:
    from django.db.models import F
    from django.utils import timezone

    from gromootvod.channels.mail import sorting
    from gromootvod.desk.models import Parcel
    from gromootvod.desk.operations.store import Raw, store_all

    raws = [Raw(data, "intake", sender=sender) for data, sender in chunk]
    ids = store_all(raws, now=timezone.now())
    seen: set[int] = set()
    for parcel_id in ids:
        again = parcel_id in seen or Parcel.objects.filter(pk=parcel_id, state=Parcel.State.FILED).exists()
        seen.add(parcel_id)
        for _ in range(PATIENCE):
            if not Parcel.objects.filter(pk=parcel_id, state=Parcel.State.WAITING).exists():
                break
            Parcel.objects.filter(pk=parcel_id).update(attempts=F("attempts") + 1)
            sorting.sort_parcels([parcel_id], readers, timezone.now)
        yield _line(parcel_id, again)


def _line(parcel_id: int, again: bool) -> dict[str, Any]:
    from gromootvod.desk.models import Attachment, Message, Parcel

    parcel = Parcel.objects.get(pk=parcel_id)
    message = Message.objects.filter(blob_id=parcel.blob_id, direction="in").select_related("contact").first()
    return {
        "parcel": parcel.pk,
        "verdict": "duplicate" if again else parcel.verdict or "unreadable",
        "ticket": str(parcel.ticket_id) if parcel.ticket_id else None,
        "contact": message.address if message else parcel.sender,
        "subject": parcel.subject,
        "attachments": Attachment.objects.filter(message=message).count() if message else 0,
    }


def _chunks(letters: Iterator[tuple[bytes, str]]) -> Iterator[list[tuple[bytes, str]]]:
    chunk: list[tuple[bytes, str]] = []
    size = 0
    for letter in letters:
        chunk.append(letter)
        size += len(letter[0])
        if len(chunk) >= CHUNK or size > 16 * 1024 * 1024:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _letters(paths: Sequence[str]) -> Iterator[tuple[bytes, str]]:
    for name in paths:
        if name == "-":
            yield from _split(sys.stdin.buffer.read())
        else:
            yield from letters_of(Path(name))


def letters_of(path: Path) -> Iterator[tuple[bytes, str]]:
    """Yield (raw letter, envelope sender or "") from a letter, an mbox, a Maildir or a folder of them."""
    if path.is_dir():
        if (path / "cur").is_dir() and (path / "new").is_dir():
            for part in ("new", "cur"):
                for file in sorted((path / part).iterdir()):
                    yield file.read_bytes(), ""
            return
        for child in sorted(path.iterdir()):
            yield from letters_of(child)
        return
    with path.open("rb") as source:
        head = source.read(5)
    if head == b"From ":
        box = mailbox.mbox(path, create=False)
        for key in box.iterkeys():
            yield box.get_bytes(key), ""
    else:
        yield path.read_bytes(), ""


def _split(data: bytes) -> Iterator[tuple[bytes, str]]:
    """Standard input is one letter, or an mbox when it begins with a From_ line."""
    if not data.startswith(b"From "):
        yield data, ""
        return
    for part in re.split(rb"(?m)^(?=From \S)", data):
        if part:
            first, _, rest = part.partition(b"\n")
            yield rest, first[5:].split(b" ")[0].decode("ascii", "replace")
