"""The distiller's part of `make bench`: sentences a second, letters, growth with length, a cold start, memory."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable


def measure(show: Callable[[str, float, str], None]) -> None:
    """Print the figures; the letters are those of the corpus, in one process on one core."""
    from gromootvod.core.distill import distill
    from gromootvod.core.text import sentences
    from tools.corpus import read_letters

    texts = [letter.text for letter in read_letters()]
    count = sum(len(sentences(text)) for text in texts)
    distill(texts[0])
    begin = time.process_time()
    for text in texts:
        distill(text)
    show("sentences of letters never seen, one core", count / (time.process_time() - begin), "a second")
    times = []
    for text in texts:
        begin = time.process_time()
        distill(text)
        times.append((time.process_time() - begin) * 1000)
    show("sentences of the same letters again", count / sum(times) * 1000, "a second")
    show("a letter, median", statistics.median(times), "ms")
    show("a letter, 95th percentile", sorted(times)[int(0.95 * len(times))], "ms")
    _growth(show)
    _cold(show)


def _growth(show: Callable[[str, float, str], None]) -> None:
    from gromootvod.core.distill import distill

    unit = "Касса не работает, достало уже, сколько можно. "
    seconds = []
    for size in (50_000, 400_000):
        text = unit * (size // len(unit))
        begin = time.process_time()
        distill(text)
        seconds.append(time.process_time() - begin)
    show("time of a text eight times as long", seconds[1] / seconds[0], "times")


def _cold(show: Callable[[str, float, str], None]) -> None:
    command = [sys.executable, "-c", "from gromootvod.cli import main; main()", "distill", "-"]
    letter = b"The label printer prints blank since this morning."
    begin = time.perf_counter()
    subprocess.run(command, input=letter, stdout=subprocess.DEVNULL, check=True)
    show("gromo distill from a cold start to its answer", time.perf_counter() - begin, "s")
    # of the process's own memory, which what it was forked from does not count in
    script = (
        "from gromootvod.core.distill import distill; distill('It fails.'); "
        "print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))"
    )
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    show("memory of a process that distils, at its most", int(told.stdout) / 1024, "MB")
