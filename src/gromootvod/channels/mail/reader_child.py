"""The child that reads letters. It can be killed when one is too much for it; nobody else notices.

It speaks frames over its standard streams: four bytes of length, then a pickle. Both ends are ours: what is unpickled
by the parent was made by this module from plain values.
"""

from __future__ import annotations

import pickle
import resource
import struct
import sys
from typing import BinaryIO

from gromootvod.core.distill import Distillate, distill
from gromootvod.core.letter import Letter, read
from gromootvod.core.text import index_words

Answer = tuple[Letter, Distillate, tuple[str, ...]]


def read_letter(raw: bytes) -> Answer:
    """Read, tell apart and analyse one raw letter: (letter, distillate, search words)."""
    letter = read(raw)
    names = [attachment.name for attachment in letter.attachments]
    distillate = distill(
        letter.text,
        subject=letter.subject,
        folds=[(fold.start, fold.end) for fold in letter.folds],
        attachments=names,
    )
    return letter, distillate, index_words(letter.subject, letter.visible_text(), *names)


def send(stream: BinaryIO, payload: bytes) -> None:
    """Write one frame."""
    stream.write(struct.pack("!I", len(payload)) + payload)
    stream.flush()


def main(megabytes: int) -> None:
    """Answer frames until the parent closes the pipe; use no more than `megabytes` of address space."""
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * 1024 * 1024,) * 2)
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    read_letter(
        b"Subject: warm\r\n\r\n\xd0\x9d\xd0\xb5 work error.\r\n"
    )  # load dictionaries before the first clock runs
    send(sink, b"")
    while head := source.read(4):
        (length,) = struct.unpack("!I", head)
        send(sink, pickle.dumps(_answer(source.read(length)), protocol=5))


def _answer(raw: bytes) -> Answer | str:
    try:
        return read_letter(raw)
    except MemoryError:
        return "memory"
    except Exception as error:
        # The parent keeps the letter and shows it to a member with this reason.
        return f"{type(error).__name__}: {error}"[:300]


if __name__ == "__main__":
    main(int(sys.argv[1]))
