"""Start the desk."""

from __future__ import annotations

import gc
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from gromootvod.cli.ground import ground


def up(*, demo: bool = False, worker: bool = True, door: bool = True) -> None:
    """Run until told to stop: web server, and unless left out worker and mail door."""
    lent = _name_of_the_demo() if demo else ()
    ground(quiet=False)
    from gromootvod.cli.static import gather_static

    gather_static()
    # A thread that computes gives the others their turn sooner: the mail door answers in many small steps.
    sys.setswitchinterval(0.001)
    # What was imported stays for good: the collector need not walk it again and again while pages are made.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    # uvicorn gives a signal back once it has stopped; without a handler the process would die before its worker ends.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    stop = _start_background(worker=worker, door=door)
    if demo:
        threading.Thread(target=_let_demo_in, name="demo", daemon=True).start()
    again = threading.Event()
    try:
        _serve(again)
    finally:
        stop()
    if again.is_set():
        for name in lent:
            del os.environ[name]
        os.execv(sys.executable, sys.orig_argv)  # noqa: S606 — ourselves, as we were called


def _name_of_the_demo() -> tuple[str, ...]:
    """Lend the house the name of the firm that the demo letters were written to, unless it has one of its own."""
    from gromootvod.project.config import load

    origins = load().origins
    lent = {"GROMO_NAME": "Axiom", "GROMO_ADDRESS": "support@axiom.example"}
    names = {"GROMO_NAME": "name", "GROMO_ADDRESS": "address"}
    given = tuple(variable for variable in lent if origins[names[variable]] == "default")
    for variable in given:
        os.environ[variable] = lent[variable]
    return given


def work() -> None:
    """Run worker and mail door without a web server."""
    ground(quiet=False)
    stop = _start_background(worker=True, door=True)
    over = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: over.set())
    over.wait()
    stop()


def _start_background(*, worker: bool, door: bool) -> Callable[[], None]:
    from django.conf import settings
    from django.utils import timezone

    from gromootvod.desk.listener import Listener
    from gromootvod.worker.loop import Worker

    _check_calendar()
    listener = Listener()
    listener.start()
    parts: list[Callable[[], None]] = [listener.stop]
    wake: Callable[[], None] = lambda: None  # noqa: E731
    if worker:
        background = Worker(timezone.now, alone=not settings.POSTGRES)
        background.start()
        parts.append(background.stop)
        wake = background.rang
    if door and settings.CONFIG["lmtp"] != "off":
        parts.append(_open_door(settings.CONFIG["lmtp"], wake))

    def stop() -> None:
        for part in reversed(parts):
            part()

    return stop


def _check_calendar() -> None:
    """Without hours no promise can be made: better not to start than to keep letters unsorted."""
    from gromootvod.core.clock import CalendarError
    from gromootvod.desk import rhythm

    try:
        rhythm.usual()
    except CalendarError as error:
        print(f"GROMO_HOLIDAYS: {error}", file=sys.stderr)
        sys.exit(2)


def _open_door(place: str, wake: Callable[[], None]) -> Callable[[], None]:
    """Open the mail door at host:port; returns what closes it."""
    from django.utils import timezone

    from gromootvod.channels.mail.lmtp import Door

    host, _, port = place.rpartition(":")
    door = Door(host or "127.0.0.1", int(port), clock=timezone.now, stored=wake)
    try:
        door.open()
    except OSError as error:
        print(f"The mail door cannot open at {place}: {error.strerror or error}", file=sys.stderr)
        sys.exit(2)
    return door.close


def _serve(again: threading.Event) -> None:
    """Serve until a signal, or until the settings made in the browser have changed: then `again` is set."""
    import uvicorn
    from asgiref.sync import sync_to_async
    from django.conf import settings

    from gromootvod.project.asgi import application

    config = uvicorn.Config(
        application,
        host=settings.CONFIG["host"],
        port=settings.CONFIG["port"],
        log_level="warning",
        lifespan="off",
        access_log=False,
        server_header=False,
        date_header=True,
        proxy_headers=False,
        timeout_graceful_shutdown=3,
        limit_concurrency=2000,
    )

    class Server(uvicorn.Server):
        """Says where it is once it listens."""

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets=sockets)
            if self.started:
                await sync_to_async(greet)()

    server = Server(config)
    start_anew = threading.Thread(target=_watch, args=(server, again), name="settings", daemon=True)
    start_anew.start()
    server.run()


def _watch(server: Any, again: threading.Event) -> None:
    """Look once a second whether the settings made in the browser are still those we started with."""
    from django.conf import settings

    from gromootvod.office.house_file import settings_of

    began = settings_of(settings.CONFIG.data)
    while not server.should_exit:
        time.sleep(1)
        try:
            changed = settings_of(settings.CONFIG.data) != began
        except ValueError:
            continue  # half a file of somebody's own editor: it was not us
        if changed:
            again.set()
            server.should_exit = True


def greet() -> None:
    """Print where the desk is and, while nobody has signed in, the one-time link that lets the first person in."""
    from django.conf import settings
    from django.utils import timezone

    from gromootvod.office.models import Member
    from gromootvod.office.operations import first_link

    lines = ["", f"  Gromootvod is up: {settings.BASE_URL}/"]
    if not Member.objects.filter(is_active=True).exists():
        token = first_link(now=timezone.now())
        lines += [
            "  Sign in for the first time (the link works once, for a day):",
            f"  {settings.BASE_URL}/join/{token}/",
        ]
    else:
        lines += ["  A one-time sign-in link for a member: gromo link E-MAIL"]
    if settings.CONFIG["lmtp"] != "off":
        lines += [f"  The mail door (LMTP and SMTP): {settings.CONFIG['lmtp']}"]
    if not settings.CONFIG["smtp_url"]:
        lines += ["  No SMTP is set: letters stay in the outbox, nothing is sent to anybody."]
    print("\n".join([*lines, ""]), flush=True)


def _let_demo_in() -> None:
    from django.db import connection
    from django.utils import timezone

    from gromootvod.channels.mail.demo.carry import carry
    from gromootvod.channels.mail.demo.story import tell

    carried = carry(timezone.now())
    if carried:
        tell(timezone.now())
        print(f"  {carried} demo letters came in.", flush=True)
    connection.close()
