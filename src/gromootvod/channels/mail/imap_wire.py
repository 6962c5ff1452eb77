"""What is said to an IMAP server (RFC 3501), in the few words that the fetcher needs.

imap-tools connects, signs in and idles. Letters are asked for here, because its own `fetch` parses each one,
and its `flag` and `delete` expunge letters that a person has only marked as deleted.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from imaplib import Internaldate2tuple
from typing import Any

from imap_tools import AND, BaseMailBox
from imap_tools.errors import MailboxCopyError, MailboxFetchError, MailboxFlagError, MailboxMoveError
from imap_tools.utils import check_command_status, encode_folder

HEADER_OCTETS = 64 * 1024
SLICE_SECONDS = 1.0  # how soon a wish to stop is heard while the server has nothing to say
_UID = re.compile(rb"\bUID (\d+)")
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)")


@dataclass(frozen=True, slots=True)
class Listed:
    """A letter in the folder: its size in octets, and when the server got it."""

    uid: int
    size: int
    at: datetime | None


def search(box: BaseMailBox, criteria: str) -> list[int]:
    """UIDs that match, smallest first."""
    return sorted(int(uid) for uid in box.uids(criteria, charset=None))


def since(box: BaseMailBox, moment: datetime) -> list[int]:
    """UIDs of letters that the server got on the day of `moment` or later; days are the server's."""
    return search(box, str(AND(date_gte=moment.date())))


def listed(box: BaseMailBox, uids: Iterable[int]) -> list[Listed]:
    """Size and arrival of each letter that is there, smallest UID first."""
    found: dict[int, Listed] = {}
    for head, _ in _fetch(box, uids, "(UID RFC822.SIZE INTERNALDATE)"):
        uid, size = _UID.search(head), _SIZE.search(head)
        if uid and size:  # other lines tell of flags that somebody has changed meanwhile
            found[int(uid[1])] = Listed(int(uid[1]), int(size[1]), _arrival(head))
    return [found[uid] for uid in sorted(found)]


def letters(box: BaseMailBox, uids: Iterable[int]) -> dict[int, bytes]:
    """The letters themselves; nothing is marked as seen. Those that are gone are missing."""
    return _bodies(box, uids, "(UID BODY.PEEK[])")


def head(box: BaseMailBox, uid: int) -> bytes:
    """The headers of a letter, bounded; empty when it is gone."""
    return _bodies(box, [uid], f"(UID BODY.PEEK[HEADER]<0.{HEADER_OCTETS}>)").get(uid, b"")


def mark_seen(box: BaseMailBox, uids: Sequence[int]) -> None:
    """Set the flag that a person's mail program sets when he has read a letter."""
    _store(box, uids, r"(\Seen)")


def move(box: BaseMailBox, uids: Sequence[int], folder: str) -> None:
    """Move letters to a folder, which is made when it is missing; nothing else is expunged on the way."""
    if not box.folder.exists(folder):
        box.folder.create(folder)
    mark_seen(box, uids)
    name: Any = encode_folder(folder)  # bytes, as the library wants them whatever its types say
    if "MOVE" in box.client.capabilities:  # RFC 6851
        check_command_status(box.client.uid("MOVE", _set(uids), name), MailboxMoveError)
        return
    check_command_status(box.client.uid("COPY", _set(uids), name), MailboxCopyError)
    _store(box, uids, r"(\Deleted)")
    if "UIDPLUS" in box.client.capabilities:  # without it EXPUNGE would take other people's letters along
        check_command_status(box.client.uid("EXPUNGE", _set(uids)), MailboxMoveError)


def told(box: BaseMailBox, name: str) -> int:
    """The last number the server told without being asked (UIDVALIDITY, UIDNEXT, EXISTS), else 0."""
    _, values = box.client.response(name)
    value = values[-1] if values else None
    return int(value) if value and value.isdigit() else 0


def idle(box: BaseMailBox, stop: threading.Event, seconds: float) -> None:
    """Wait until the server has something to say (RFC 2177), at most `seconds`. A dead line raises."""
    until = time.monotonic() + seconds
    with box.idle as idling:
        while not stop.is_set() and not _unread(box) and (left := until - time.monotonic()) > 0:
            asked, pause = time.monotonic(), min(SLICE_SECONDS, left)
            if idling.poll(timeout=pause) or time.monotonic() - asked < pause / 2:
                return  # news, or a closed line: leaving IDLE tells which


def _unread(box: BaseMailBox) -> bool:
    """Whether a line came along with the answer to IDLE: it waits in memory, where no poll would see it."""
    client: Any = box.client
    patience = client.sock.gettimeout()
    client.sock.settimeout(0)
    try:
        return bool(client.file.peek(1))
    except OSError:  # TLS: nothing to read yet
        return False
    finally:
        client.sock.settimeout(patience)


def _fetch(box: BaseMailBox, uids: Iterable[int], parts: str) -> list[tuple[bytes, bytes | None]]:
    """Each piece of the answer as (words, literal or None); words after a literal belong to it."""
    wanted = _set(uids)
    if not wanted:
        return []
    answer: tuple[str, list[Any]] = box.client.uid("FETCH", wanted, parts)
    check_command_status(answer, MailboxFetchError)
    pieces: list[tuple[bytes, bytes | None]] = []
    for item in answer[1]:
        if isinstance(item, tuple):
            pieces.append((item[0], item[1]))
        elif item is not None and pieces and pieces[-1][1] is not None and not item[:1].isdigit():
            pieces[-1] = (pieces[-1][0] + item, pieces[-1][1])
        elif item is not None:
            pieces.append((item, None))
    return pieces


def _bodies(box: BaseMailBox, uids: Iterable[int], parts: str) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    for words, literal in _fetch(box, uids, parts):
        uid = _UID.search(words)
        if uid and literal is not None:
            found[int(uid[1])] = literal
        elif uid and re.search(rb'\bBODY\[[^]]*\](?:<0>)? ""', words):  # a letter of no bytes at all
            found[int(uid[1])] = b""
    return found


def _store(box: BaseMailBox, uids: Sequence[int], flags: str) -> None:
    if uids:
        check_command_status(box.client.uid("STORE", _set(uids), "+FLAGS.SILENT", flags), MailboxFlagError)


def _arrival(words: bytes) -> datetime | None:
    moment = Internaldate2tuple(words)
    return datetime.fromtimestamp(time.mktime(moment), UTC) if moment else None


def _set(uids: Iterable[int]) -> str:
    return ",".join(map(str, uids))
