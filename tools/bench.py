"""`make bench`: how fast the desk is on this machine, beside what the machine itself can do in the same run.

    python -m tools.bench [limits] [distill] [interview] [coach] [intake] [pages] [memory] [start] [guard] [incident]
                          [search]
                          [--tickets 100000] [--letters 3000]

Nothing here fails a build: the figures are printed, and mean something only as ratios within one run.
"""

from __future__ import annotations

import argparse
import email
import http.client
import os
import random
import shutil
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tools.bench_coach import coach
from tools.bench_guard import guard
from tools.bench_search import search
from tools.bench_views import views

PARTS = (
    "limits",
    "distill",
    "interview",
    "coach",
    "start",
    "intake",
    "pages",
    "memory",
    "guard",
    "incident",
    "search",
    "views",
)
DATABASE_URL = os.environ.get("GROMO_BENCH_DATABASE_URL", "")


def main() -> None:
    """Run the parts asked for, all by default."""
    parser = argparse.ArgumentParser()
    parser.add_argument("parts", nargs="*", default=PARTS)
    parser.add_argument("--tickets", type=int, default=100_000)
    parser.add_argument("--letters", type=int, default=3_000)
    parser.add_argument("--touched", type=int, default=20_000)
    options = parser.parse_args()
    home = Path(tempfile.mkdtemp(prefix="gromo-bench-"))
    ports = [_free_port(), _free_port()]
    os.environ.update(
        GROMO_DATA=str(home), GROMO_PORT=str(ports[0]), GROMO_LMTP=f"127.0.0.1:{ports[1]}",
        GROMO_URL=f"http://127.0.0.1:{ports[0]}", DATABASE_URL=DATABASE_URL,
    )  # fmt: skip
    try:
        from gromootvod.cli.ground import ground

        ground()
        for part in options.parts:
            print(f"\n== {part}", flush=True)
            RUN[part](options, home, ports)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def limits(options: argparse.Namespace, home: Path, ports: list[int]) -> None:
    """What the machine can do: durable commits, and letters parsed by the standard library alone."""
    from tools.loadmail import letter, texts

    database = sqlite3.connect(home / "limit.sqlite3", isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    database.execute("CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT, b BLOB)")
    database.execute("CREATE INDEX i ON t(a)")
    _show("durable SQLite commits of one row with an index", _rate(
        lambda n: database.execute("INSERT INTO t(a, b) VALUES (?, ?)", (f"k{n}", b"x" * 1200)), 1500), "a second")  # fmt: skip
    database.close()
    rng = random.Random(1)
    source = texts()
    raws = [letter(number, source, rng)[1] for number in range(200)]
    _show(
        "letters parsed by email.message_from_bytes",
        _rate(lambda n: email.message_from_bytes(raws[n % 200]), 2000),
        "a second",
    )
    from gromootvod.channels.mail.reader_child import read_letter

    _show(
        "letters read, told apart and analysed, one core",
        _rate(lambda n: read_letter(raws[n % 200]), 600),
        "a second",
    )


def start(options: argparse.Namespace, home: Path, ports: list[int]) -> None:
    """Cold start to the first page; the second time static files and database are there."""
    for name in ("first start to first page", "second start to first page"):
        begin = time.perf_counter()
        with _desk(ports) as _:
            _show(name, time.perf_counter() - begin, "s")


def intake(options: argparse.Namespace, home: Path, ports: list[int]) -> None:
    """Letters through the LMTP door over four connections, small desk and large."""
    from tools.benchseed import seed
    from tools.loadmail import texts

    rng = random.Random(7)
    source = texts()
    with _desk(ports):
        _intake("at an empty desk", options.letters, 0, source, rng, ports)
        _wait_until_idle()
        _replies("replies", options.letters // 3, rng, ports)
    begin = time.perf_counter()
    seed(options.tickets, rng=rng)
    _show(f"(seeded {options.tickets} tickets in", time.perf_counter() - begin, "s)")
    with _desk(ports):
        _intake(f"at {options.tickets} tickets", options.letters, 500_000, source, rng, ports)
        _wait_until_idle()
        _replies("replies there", options.letters // 3, rng, ports)


def pages(options: argparse.Namespace, home: Path, ports: list[int]) -> None:
    """Board and ticket page: one reader and eight, each with a session, tickets at random."""
    from gromootvod.desk.models import Ticket
    from tools.benchseed import seed

    rng = random.Random(9)
    missing = options.tickets - Ticket.objects.count()
    if missing > 0:
        seed(missing, rng=rng)
    cookies = [_session(number) for number in range(8)]
    top = Ticket.objects.count()
    with _desk(ports):
        _wait_until_idle()
        targets: dict[str, Callable[[], str]] = {
            "board": lambda: rng.choice(
                ["/board/ours/", "/board/all/", "/board/client/", "/board/unassigned/"]
            ),
            "ticket": lambda: f"/tickets/{rng.randrange(1, top + 1)}/",
            "search, common word": lambda: "/search/?q=error",
            "search, rare word": lambda: f"/search/?q=ref{rng.randrange(1, top)}",
        }
        for name, path in targets.items():
            for readers in (1, 8):
                _read(
                    f"{name}, {readers} reader{'s' if readers > 1 else ''}", path, cookies[:readers], ports[0]
                )


def memory(options: argparse.Namespace, home: Path, ports: list[int]) -> None:
    """The whole process with 500 live pages open."""
    import psutil

    cookie = _session(0)
    with _desk(ports) as process:
        _get("/board/ours/", cookie, ports[0])
        streams = [_stream(cookie, ports[0]) for _ in range(500)]
        time.sleep(3)
        main = psutil.Process(process.pid)
        _show("memory of the desk's process, 500 live pages", main.memory_info().rss / 1e6, "MB")
        whole = sum(p.memory_full_info().pss for p in [main, *main.children(recursive=True)])
        _show("with its reader (proportional share)", whole / 1e6, "MB")
        for stream in streams:
            stream.close()


def incident(options: argparse.Namespace, home: Path, ports: list[int]) -> None:
    """An incident told to all whom it touches, the desk killed in the midst of it, the board read meanwhile."""
    from tools.benchincident import Relay, outage, outbox_left, unsure, until_told, words_left

    begin = time.perf_counter()
    outage(options.touched)
    _show(f"(seeded an incident of {options.touched} tickets in", time.perf_counter() - begin, "s)")
    relay, cookie = Relay(), _session(0)
    os.environ["GROMO_SMTP_URL"] = f"smtp://127.0.0.1:{relay.port}"
    try:
        with _desk(ports) as process:
            time.sleep(3)
            _read("board while an incident is told, 1 reader", lambda: "/board/ours/", [cookie], ports[0])
            process.kill()
        left, begin = words_left(), time.perf_counter()
        with _desk(ports):
            until_told()
            _show(
                "notices put into words and into the outbox", left / (time.perf_counter() - begin), "a second"
            )
            waiting, alone = outbox_left(), time.perf_counter()
            until_told(delivered=True)
            _show("the outbox alone", waiting / (time.perf_counter() - alone), "letters a second")
            _show("and delivered, killed once in between", left / (time.perf_counter() - begin), "a second")
            _read("board when all is told, 1 reader", lambda: "/board/ours/", [cookie], ports[0])
        twice = sum(count > 1 for count in relay.taken.values())
        _show(
            "recipients who got it",
            len(relay.taken),
            f"of {options.touched}; twice: {twice}; unsure: {unsure()}",
        )
    finally:
        relay.close()
        del os.environ["GROMO_SMTP_URL"]


def interview(options: argparse.Namespace, home: Path, ports: list[int]) -> None:
    """The picker of questions, without a desk."""
    from tools.bench_interview import measure

    measure(_show)


def distill(options: argparse.Namespace, home: Path, ports: list[int]) -> None:
    """The distiller, without a desk."""
    from tools.bench_distill import measure

    measure(_show)


RUN = {
    "limits": limits,
    "distill": distill,
    "interview": interview,
    "start": start,
    "intake": intake,
    "pages": pages,
    "memory": memory,
    "coach": coach,
    "guard": guard,
    "incident": incident,
    "views": views,
    "search": search,
}


def _intake(
    name: str, count: int, base: int, source: list[tuple[str, str]], rng: random.Random, ports: list[int]
) -> None:
    from tools.loadmail import letter, send

    letters = [letter(base + number, source, rng) for number in range(count)]
    _measure(name, letters, lambda batch: send(("127.0.0.1", ports[1]), batch))


def _replies(name: str, count: int, rng: random.Random, ports: list[int]) -> None:
    from django.db import connection

    from gromootvod.desk.models import Message
    from tools.loadmail import send

    found = Message.objects.filter(direction="in").exclude(message_id="").order_by("-id")
    letters = []
    for number, (address, message_id) in enumerate(found.values_list("address", "message_id")[:count]):
        raw = (
            f"From: <{address}>\r\nTo: support@desk.example\r\nSubject: Re: more\r\nIn-Reply-To: {message_id}\r\n"
            f"References: {message_id}\r\nMessage-ID: <reply-{number}-{rng.randrange(10**12)}@firm.example>\r\n\r\n"
            f"It happens again at step {number}. The error is the same, nothing was changed. Please help.\r\n"
        )
        letters.append((address, raw.encode()))
    connection.close()
    _measure(name, letters, lambda batch: send(("127.0.0.1", ports[1]), batch))


def _measure(name: str, letters: list[tuple[str, bytes]], send: Callable[[Any], float]) -> None:
    before = _filed()
    begin = time.perf_counter()
    seconds = send(letters)
    _show(f"{name}: accepted durably", len(letters) / seconds, "letters a second")
    while _filed() - before < len(letters) and time.perf_counter() - begin < 300:
        time.sleep(0.1)
    _show(
        f"{name}: filed, told apart, indexed",
        len(letters) / (time.perf_counter() - begin),
        "letters a second",
    )


def _wait_until_idle() -> None:
    """The acknowledgements of the letters that came before are composed when nothing else is to be done."""
    from gromootvod.desk.models import Dispatch

    while Dispatch.objects.filter(blob=None).exists():
        time.sleep(0.2)


def _filed() -> int:
    from gromootvod.desk.models import Parcel

    return Parcel.objects.exclude(state="waiting").count()


def _read(name: str, path: Callable[[], str], cookies: list[str], port: int, seconds: float = 6.0) -> None:
    times: list[float] = []

    def reader(cookie: str) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        for warm in (True, False):
            until = time.perf_counter() + (1.0 if warm else seconds)
            while time.perf_counter() < until:
                begin = time.perf_counter()
                connection.request("GET", path(), headers={"Cookie": cookie})
                response = connection.getresponse()
                response.read()
                assert response.status == 200, (response.status, path())
                if not warm:
                    times.append(time.perf_counter() - begin)

    threads = [threading.Thread(target=reader, args=(cookie,)) for cookie in cookies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    times.sort()
    p50, p95 = statistics.median(times) * 1000, times[int(len(times) * 0.95)] * 1000
    print(
        f"{name:32} p50 {p50:7.1f} ms   p95 {p95:7.1f} ms   {len(times) / seconds:7.1f} requests a second",
        flush=True,
    )


def _session(number: int) -> str:
    """A signed-in session's cookie."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.utils import timezone

    from gromootvod.office import access
    from gromootvod.office.models import Member

    email = f"bench{number}@desk.example"
    member = Member.objects.filter(email=email).first() or Member.objects.create_user(
        email, name=f"Bench {number}", roles=["dispatcher", "manager"], joined_at=timezone.now()
    )
    session = SessionStore()
    session[SESSION_KEY] = str(member.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = member.get_session_auth_hash()
    access.stamp(session, member)
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


@contextmanager
def _desk(ports: list[int]) -> Iterator[subprocess.Popen[bytes]]:
    """A desk of its own process, up to its first page."""
    from django.db import connection

    connection.close()
    process = subprocess.Popen(
        [sys.executable, "-c", "from gromootvod.cli import main; main()", "up"], stdout=subprocess.DEVNULL
    )
    try:
        for _ in range(600):
            try:
                _get("/accounts/login/", "", ports[0])
                break
            except OSError:
                time.sleep(0.02)
        yield process
    finally:
        process.terminate()
        process.wait(20)


def _get(path: str, cookie: str, port: int) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path, headers={"Cookie": cookie})
    body = connection.getresponse().read()
    connection.close()
    return body


def _stream(cookie: str, port: int) -> socket.socket:
    stream = socket.create_connection(("127.0.0.1", port))
    stream.sendall(f"GET /live/board/ HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n\r\n".encode())
    stream.recv(64)
    return stream


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _rate(work: Callable[[int], object], count: int) -> float:
    begin = time.perf_counter()
    for number in range(count):
        work(number)
    return count / (time.perf_counter() - begin)


def _show(name: str, value: float, unit: str) -> None:
    print(f"{name:56} {value:10.1f} {unit}", flush=True)


if __name__ == "__main__":
    main()
