"""Letters of an archive, mbox or Maildir: threads put together by Message-ID, References and In-Reply-To."""

from __future__ import annotations

import re
import sqlite3
import tempfile
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b, sha256
from itertools import groupby
from pathlib import Path

from gromootvod.channels.mail.readers import LetterTooMuch, Readers
from gromootvod.cli.moving.options import Options, moment
from gromootvod.core.letter import DEFAULT_LIMITS, Letter
from gromootvod.core.letter.charset import Decoder
from gromootvod.core.letter.parts import read_headers
from gromootvod.desk.moving import IN, OUT, OldMessage, OldTicket, Person, Trouble
from gromootvod.desk.operations.keep_message import Reading
from gromootvod.desk.operations.thread import without_detail

IDS = re.compile(r"<[^<>\s]{1,250}>")
QUOTED = re.compile(rb"(?m)^>(>*From )")
IDS_KEPT = 40  # of one letter
PART = 100  # letters of one thread taken at a time
PART_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a letter lies, and the thread it belongs to."""

    thread: int
    name: str
    offset: int
    length: int
    quoted: bool  # in an mbox, where a line of the text that begins with From has a > before it

    def bytes(self) -> bytes:
        with open(self.name, "rb") as source:
            source.seek(self.offset)
            raw = source.read(self.length)
        return QUOTED.sub(rb"\1", raw) if self.quoted else raw

    def __str__(self) -> str:
        return f"{Path(self.name).name}: byte {self.offset}" if self.offset else Path(self.name).name


def tickets(paths: Sequence[Path], options: Options) -> Iterator[OldTicket | Trouble]:
    """One ticket a thread, in the order of their first letters. A long thread comes in parts."""
    readers = Readers(distil=False)
    threads = _Threads()
    try:
        for path in paths:
            for place in _letters(path):
                options.read(place.length)
                if place.length > options.largest:
                    yield Trouble(str(place), "letter", f"larger than {options.largest} bytes")
                else:
                    threads.add(place, _ids(place))
        for _, group in groupby(_read_ahead(threads.places(), readers), key=lambda one: one[0].thread):
            yield from _thread(group, options)
    finally:
        threads.close()
        readers.close()


def _letters(path: Path) -> Iterator[_Place]:
    if path.is_dir():
        for part in ("cur", "new"):
            for file in sorted((path / part).iterdir()) if (path / part).is_dir() else ():
                if file.is_file():
                    yield _Place(0, str(file), 0, file.stat().st_size, False)
        # Maildir++: folders are Maildirs whose names begin with a dot.
        for folder in sorted(path.iterdir()):
            if folder.is_dir() and (folder / "cur").is_dir():
                yield from _letters(folder)
        return
    with path.open("rb") as source:
        if source.read(5) != b"From ":
            yield _Place(0, str(path), 0, path.stat().st_size, False)
            return
        source.seek(0)
        yield from _mbox(path, source)


def _mbox(path: Path, source: object) -> Iterator[_Place]:
    """Letters between From_ lines that follow an empty line (RFC 4155)."""
    begin, at, empty = -1, 0, 1  # bytes of the empty line before
    for line in source:  # type: ignore[attr-defined]
        if empty and line.startswith(b"From "):
            if begin >= 0:
                yield _Place(0, str(path), begin, at - begin - empty, True)
            begin = at + len(line)
        at += len(line)
        empty = len(line) if line in (b"\n", b"\r\n") else 0
    if begin >= 0:
        yield _Place(0, str(path), begin, at - begin - empty, True)


def _ids(place: _Place) -> list[str]:
    """The ids of a letter, those it answers first and its own last; one made of its bytes where it has none."""
    raw = place.bytes()[: DEFAULT_LIMITS.header_bytes + 4]
    headers, _ = read_headers(raw, 0, len(raw), DEFAULT_LIMITS.header_bytes, Decoder())
    answered: list[str] = []
    for name in ("references", "in-reply-to"):
        answered += IDS.findall(headers.first(name).decode("ascii", "replace"))
    if len(answered) > IDS_KEPT:
        answered = [*answered[: IDS_KEPT // 2], *answered[-IDS_KEPT // 2 :]]
    own = IDS.findall(headers.first("message-id").decode("ascii", "replace"))[:1] or [
        sha256(place.bytes()).hexdigest()
    ]
    return [*answered, *own]


class _Threads:
    """Which letters belong together, kept on disk: a letter and all that it answers are one set."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="gromo-import-")
        self._db = sqlite3.connect(Path(self._folder.name) / "threads.sqlite3", isolation_level=None)
        self._db.execute("PRAGMA journal_mode=OFF")
        self._db.execute("CREATE TABLE node (id INTEGER PRIMARY KEY, digest BLOB UNIQUE, parent INTEGER)")
        self._db.execute(
            "CREATE TABLE letter (id INTEGER PRIMARY KEY, node INTEGER, name TEXT, offset INTEGER, length INTEGER, quoted INTEGER)"
        )
        self._db.execute("BEGIN")

    def add(self, place: _Place, ids: Sequence[str]) -> None:
        roots = [self._root(self._node(one)) for one in ids]
        first = min(roots)  # the id that came first names the thread, in every export that begins alike
        for root in roots:
            self._db.execute("UPDATE node SET parent = ? WHERE id = ?", (first, root))
        row = (first, place.name, place.offset, place.length, place.quoted)
        self._db.execute(
            "INSERT INTO letter (node, name, offset, length, quoted) VALUES (?, ?, ?, ?, ?)", row
        )

    def places(self) -> Iterator[_Place]:
        """Letters thread by thread."""
        update = "UPDATE letter SET node = ? WHERE id = ?"
        for number, node in self._db.execute("SELECT id, node FROM letter").fetchall():
            self._db.execute(update, (self._root(node), number))
        self._db.execute("CREATE INDEX letter_node ON letter (node, id)")
        for row in self._db.execute(
            "SELECT node, name, offset, length, quoted FROM letter ORDER BY node, id"
        ):
            yield _Place(*row)

    def close(self) -> None:
        self._db.close()
        self._folder.cleanup()

    def _node(self, one: str) -> int:
        digest = blake2b(one.encode("utf-8", "replace"), digest_size=12).digest()
        found = self._db.execute("SELECT id FROM node WHERE digest = ?", (digest,)).fetchone()
        if found:
            return int(found[0])
        made = self._db.execute("INSERT INTO node (digest) VALUES (?)", (digest,)).lastrowid or 0
        self._db.execute("UPDATE node SET parent = ? WHERE id = ?", (made, made))
        return made

    def _root(self, node: int) -> int:
        path = []
        while True:
            parent = int(self._db.execute("SELECT parent FROM node WHERE id = ?", (node,)).fetchone()[0])
            if parent == node:
                break
            path.append(node)
            node = parent
        for one in path[:-1]:  # the next look is short
            self._db.execute("UPDATE node SET parent = ? WHERE id = ?", (node, one))
        return node


def _read_ahead(places: Iterator[_Place], readers: Readers) -> Iterator[tuple[_Place, bytes, Reading | str]]:
    """Letters read in other processes, in order; a few are under way while one is written down."""
    waiting: deque[tuple[_Place, bytes, Future[Reading]]] = deque()
    for place in places:
        raw = place.bytes()
        waiting.append((place, raw, readers.read(raw)))
        if len(waiting) > 4 * readers.count + 4 or sum(len(one[1]) for one in waiting) > PART_BYTES:
            yield _result(waiting.popleft())
    while waiting:
        yield _result(waiting.popleft())


def _result(one: tuple[_Place, bytes, Future[Reading]]) -> tuple[_Place, bytes, Reading | str]:
    try:
        return one[0], one[1], one[2].result()
    except LetterTooMuch as trouble:
        return one[0], one[1], str(trouble)


def _thread(
    group: Iterator[tuple[_Place, bytes, Reading | str]], options: Options
) -> Iterator[OldTicket | Trouble]:
    messages: list[OldMessage] = []
    size, key, client = 0, "", Person()
    where = ""
    last: datetime | None = None
    for place, raw, reading in group:
        if isinstance(reading, str):
            yield Trouble(str(place), "letter", f"it could not be read: {reading}")
            continue
        letter = reading.letter
        message = _message(place, raw, reading, options, last)
        key, where = key or message.key, where or str(place)
        client = client if client.mail else _client(letter, message.direction, options)
        messages.append(message)
        last, size = message.at, size + len(raw)
        if len(messages) >= PART or size > PART_BYTES:
            yield from _part(messages, key, where, client, options)
            messages, size = [], 0
    yield from _part(messages, key, where, client, options)


def _part(
    messages: list[OldMessage], key: str, where: str, client: Person, options: Options
) -> Iterator[OldTicket | Trouble]:
    if not messages:
        return
    messages.sort(key=lambda message: message.at)
    if all(message.robot for message in messages):
        rules = {message.robot for message in messages}
        yield Trouble(where, f"thread {key}", f"written by machines ({', '.join(sorted(rules))})")
        return
    silent = options.now - messages[-1].at > options.closed_after
    answered = messages[-1].direction == OUT
    yield OldTicket(
        key=key, where=where, opened_at=messages[0].at, subject=messages[0].subject, client=client,
        state="solved" if silent else "waiting" if answered else "finding", messages=tuple(messages),
    )  # fmt: skip


def _message(
    place: _Place, raw: bytes, reading: Reading, options: Options, last: datetime | None
) -> OldMessage:
    letter = reading.letter
    at = moment(letter.date.isoformat(), UTC) if letter.date else None
    at = at or last or datetime.fromtimestamp(Path(place.name).stat().st_mtime, UTC)
    sender = letter.sender
    ours = sender is not None and without_detail(sender.email) in options.ours
    return OldMessage(
        key=letter.message_id[:200] or sha256(raw).hexdigest(),
        at=at, direction=OUT if ours else IN,
        author=Person(sender.name, sender.email) if sender else Person(),
        subject=letter.subject, message_id=letter.message_id,
        references=" ".join(dict.fromkeys([*letter.references, *letter.in_reply_to])),
        raw=raw, reading=reading, robot=letter.robot.rule if letter.robot and not ours else "",
    )  # fmt: skip


def _client(letter: Letter, direction: str, options: Options) -> Person:
    """Who wrote to us; of a letter of ours, to whom it went."""
    boxes = [letter.sender] if direction == IN else [*letter.to, *letter.cc][:20]
    for box in boxes:
        if box is not None and box.email and without_detail(box.email) not in options.ours:
            return Person(box.name, box.email)
    return Person()
