"""The child that reads letters. It can be killed when one is too much for it; nobody else notices.

It speaks frames over its standard streams: four bytes of length, then a pickle. Both ends are ours: what is unpickled
by the parent was made by this module from plain values.
"""

from __future__ import annotations

import pickle
import resource
import struct
import sys
from collections.abc import Callable
from typing import BinaryIO

from gromootvod.core.distill import Distillate, distill
from gromootvod.core.distill.delta import taught, unpack_delta
from gromootvod.core.distill.model import Model, model
from gromootvod.core.distill.values import Heat
from gromootvod.core.letter import Letter, read
from gromootvod.core.text import index_words, language

Answer = tuple[Letter, Distillate, tuple[str, ...]]


def read_letter(raw: bytes, learned: Model | None = None) -> Answer:
    """Read, tell apart and analyse one raw letter: (letter, distillate, search words).

    `learned` are the weights in force, where they are not the shipped ones.
    """
    letter = read(raw)
    names = [attachment.name for attachment in letter.attachments]
    distillate = distill(
        letter.text,
        subject=letter.subject,
        folds=[(fold.start, fold.end) for fold in letter.folds],
        attachments=names,
        learned=learned,
    )
    return letter, distillate, index_words(letter.subject, letter.visible_text(), *names)


def only_read(raw: bytes) -> Answer:
    """Read a raw letter without telling facts from feelings: the reading has no version and says nothing."""
    letter = read(raw)
    names = [attachment.name for attachment in letter.attachments]
    words = index_words(letter.subject, letter.visible_text(), *names)
    return letter, Distillate(language(letter.text), "", Heat(0), (), {}, (), ""), words


def send(stream: BinaryIO, payload: bytes) -> None:
    """Write one frame."""
    stream.write(struct.pack("!I", len(payload)) + payload)
    stream.flush()


def main(megabytes: int, *, plain: bool = False) -> None:
    """Answer frames until the parent closes the pipe; use no more than `megabytes` of address space.

    The first frame is what this house has learned beside the shipped weights; an empty one says nothing.
    """
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * 1024 * 1024,) * 2)
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    learned = _learned(_frame(source) or b"")

    def reader(raw: bytes) -> Answer:
        return only_read(raw) if plain else read_letter(raw, learned)

    # load dictionaries before the first clock runs
    reader(b"Subject: warm\r\n\r\n\xd0\x9d\xd0\xb5 work error.\r\n")
    send(sink, b"")
    while (raw := _frame(source)) is not None:
        send(sink, pickle.dumps(_answer(raw, reader), protocol=5))


def _frame(source: BinaryIO) -> bytes | None:
    head = source.read(4)
    return source.read(struct.unpack("!I", head)[0]) if head else None


def _learned(delta: bytes) -> Model:
    try:
        return taught(model(), unpack_delta(delta)) if delta else model()
    except ValueError:
        return model()  # a damaged lesson must not keep letters out; `gromo learn` makes it anew


def _answer(raw: bytes, reader: Callable[[bytes], Answer]) -> Answer | str:
    try:
        return reader(raw)
    except MemoryError:
        return "memory"
    except Exception as error:
        # The parent keeps the letter and shows it to a member with this reason.
        return f"{type(error).__name__}: {error}"[:300]


if __name__ == "__main__":
    main(int(sys.argv[1]), plain="plain" in sys.argv[2:])
