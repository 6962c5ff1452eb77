"""Which export lies here? By what the files hold, not by what they are called."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from gromootvod.cli.moving import osticket
from gromootvod.cli.moving.records import records
from gromootvod.cli.moving.tables import columns
from gromootvod.desk.moving import Trouble

FORMATS = ("mbox", "maildir", "csv", "zendesk", "freshdesk", "otrs", "osticket", "gromootvod")
LOOKED_AT = 20  # records of a file


def files_of(source: Path, kind: str) -> list[Path]:
    """What is to be read: the file, or what a folder holds."""
    if source.is_file() or kind in ("maildir", "gromootvod"):
        return [source]
    wanted = {"csv": (".csv",), "osticket": (".csv",), "mbox": ("", ".mbox", ".mbx")}
    suffixes = wanted.get(kind, (".json", ".jsonl", ".ndjson", ".xml"))
    return [path for path in sorted(source.iterdir()) if path.is_file() and path.suffix.lower() in suffixes]


def kind_of(source: Path) -> str:
    """One of FORMATS, or "" when nothing here is known."""
    if source.is_dir():
        return _of_folder(source)
    with source.open("rb") as opened:
        head = opened.read(512).removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(b"From "):
        return "mbox"
    if head.startswith(b"<"):
        return "freshdesk" if b"helpdesk" in head or b"<user" in head else ""
    if head[:1] in (b"{", b"["):
        return _of_json(source)
    names = set(columns(source))
    return "csv" if names & {"ticket", "Ticket Number", "Ticket"} else ""


def _of_folder(folder: Path) -> str:
    if (folder / "export.json").is_file() and (folder / "tickets.jsonl").is_file():
        return "gromootvod"
    if (folder / "cur").is_dir():
        return "maildir"
    inside = [path for path in sorted(folder.iterdir()) if path.is_file()]
    tables = {osticket.table_of(path) for path in inside if path.suffix.lower() == ".csv"}
    if {"ticket", "thread_entry"} <= tables:
        return "osticket"
    return _agreed([kind_of(path) for path in inside[:LOOKED_AT]])


def _agreed(kinds: Sequence[str]) -> str:
    found = {kind for kind in kinds if kind}
    return found.pop() if len(found) == 1 else ""


def _of_json(path: Path) -> str:
    for number, found in enumerate(records(path)):
        if number >= LOOKED_AT:
            break
        if isinstance(found, Trouble):
            continue
        kind = _of_object(set(found[1]))
        if kind:
            return kind
    return ""


def _of_object(names: set[str]) -> str:
    if "TicketID" in names or "TicketNumber" in names or "Ticket" in names:
        return "otrs"
    if names & {
        "helpdesk_ticket",
        "helpdesk_notes",
        "responder_id",
        "description_text",
        "conversations",
        "display_id",
    }:
        return "freshdesk"
    if names & {"comments", "submitter_id", "requester_id", "organization_id", "domain_names"}:
        return "zendesk"
    return ""
