"""Real mail servers for tests: a Dovecot of one's own, and a relay that misbehaves as it is told to."""

from __future__ import annotations

import asyncio
import contextlib
import imaplib
import os
import pwd
import shutil
import signal
import smtplib
import socket
import subprocess
import tempfile
import time
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from imap_tools.utils import encode_folder

DOVECOT = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin:/usr/local/sbin")
PASSWORD = 'se"cr\\et-of-the-box'  # signs that IMAP has to quote

CONFIG = """
protocols = imap lmtp
listen = 127.0.0.1
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/log
{tls}
disable_plaintext_auth = no
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
first_valid_gid = 1
imap_capability = {capability}
mail_fsync = never
mail_location = maildir:{home}/mail/%u
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
service imap-login {{
  chroot =
  process_min_avail = 0
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp}
  }}
}}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={home}/mail/%u
}}
namespace inbox {{
  inbox = yes
}}
"""


class Dovecot:
    """A Dovecot without root, in a directory and on ports of its own. Any user exists."""

    def __init__(self, *, capability: str = "", tls: bool = False) -> None:
        """`capability`: what the server says it can do, empty for all it can. `tls`: with a certificate."""
        self.home = Path(tempfile.mkdtemp(prefix="gromootvod-dovecot-"))
        self.imap_port, self.lmtp_port = free_port(), free_port()
        self.imaps_port = free_port() if tls else 0
        self.certificate = self.home / "certificate.pem"
        self._capability = capability
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, or start again with the same mailboxes. Raises RuntimeError with Dovecot's words."""
        assert DOVECOT is not None
        # Without root there is no other user to become; with it, mail must not be root's.
        account = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
        group = _group_name(account.pw_gid)
        tls = _certified(self.certificate) if self.imaps_port else "ssl = no"
        config = self.home / "dovecot.conf"
        config.write_text(
            CONFIG.format(
                home=self.home, user=account.pw_name, group=group, uid=account.pw_uid, gid=account.pw_gid,
                imap=self.imap_port, imaps=self.imaps_port, lmtp=self.lmtp_port, tls=tls,
                capability=self._capability, password=PASSWORD,
            )
        )  # fmt: skip
        for path in [self.home, *self.home.rglob("*")]:
            if os.getuid() == 0:
                os.chown(path, account.pw_uid, account.pw_gid)
        become: dict[str, Any] = (
            {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if os.getuid() == 0 else {}
        )
        self._process = subprocess.Popen(
            [DOVECOT, "-F", "-c", str(config)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            cwd="/",
            start_new_session=True,
            **become,
        )
        for port in (self.imap_port, self.lmtp_port):
            self._await(port)

    @property
    def running(self) -> bool:
        """Whether it is up."""
        return self._process is not None and self._process.poll() is None

    def stop(self) -> None:
        """Stop; mailboxes stay for the next start."""
        process, self._process = self._process, None
        if process is not None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            # Its children outlive it while somebody is connected; the group is ours alone.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            assert process.stderr is not None
            process.stderr.close()

    def remove(self) -> None:
        """Stop, and leave nothing behind."""
        self.stop()
        shutil.rmtree(self.home, ignore_errors=True)

    def url(self, user: str, folder: str = "") -> str:
        """The entry for GROMO_IMAP_URLS."""
        from urllib.parse import quote

        return f"imap://{quote(user, '')}:{quote(PASSWORD, '')}@127.0.0.1:{self.imap_port}/{quote(folder)}"

    def deliver(self, user: str, *letters: bytes) -> None:
        """Put letters into the INBOX of `user`, as a mail server would."""
        with smtplib.LMTP("127.0.0.1", self.lmtp_port) as lmtp:
            for letter in letters:
                lmtp.sendmail("vera@client.example", [user], letter)

    @contextlib.contextmanager
    def mailbox(self, user: str, folder: str = "INBOX") -> Iterator[imaplib.IMAP4]:
        """Look into a folder as a person's mail program would."""
        client = imaplib.IMAP4("127.0.0.1", self.imap_port, timeout=60)
        try:
            client.login(user, PASSWORD)
            selected, words = client.select(encode_folder(folder))  # type: ignore[arg-type]  # bytes are right
            assert selected == "OK", words
            yield client
        finally:
            client.logout()

    def count(self, user: str, criteria: str = "ALL", folder: str = "INBOX") -> int:
        """How many letters of a folder match an IMAP search."""
        with self.mailbox(user, folder) as client:
            return len(client.search(None, criteria)[1][0].split())

    def renumber(self, user: str) -> None:
        """Give the INBOX of `user` another UIDVALIDITY, as a restored or rebuilt mailbox has it."""
        for path in (self.home / "mail" / user).glob("dovecot*"):
            path.unlink()
        (self.home / "mail" / user / "dovecot-uidlist").write_text(f"3 V{int(time.time()) + 1000} N1\n")
        os.chown(self.home / "mail" / user / "dovecot-uidlist", *self._owner())

    def _owner(self) -> tuple[int, int]:
        found = self.home.stat()
        return found.st_uid, found.st_gid

    def _await(self, port: int) -> None:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            assert self._process is not None
            if self._process.poll() is not None:
                assert self._process.stderr is not None
                raise RuntimeError(self._process.stderr.read().decode("utf-8", "replace"))
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1) as line:
                if line.recv(1):
                    return
            time.sleep(0.05)
        raise RuntimeError(f"no answer on port {port}: {(self.home / 'log').read_text()}")


@dataclass
class Taken:
    """A letter as the relay got it."""

    sender: str
    recipient: str
    data: bytes


@dataclass
class Relay:
    """An SMTP server for the way out. What it does next is said with `next`; otherwise it takes everything.

    Places: CONNECT (EHLO, then HELO), MAIL, RCPT, DATA (instead of 354) and DOT (after the letter). What to
    do there: an answer such as "451 later", or "cut" (hang up), "keep and cut" (at DOT: the letter is taken,
    nobody hears of it), or a number of seconds to wait first.
    """

    taken: list[Taken] = field(default_factory=list)
    connections: int = 0
    commands: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._script: dict[str, deque[str | float]] = defaultdict(deque)
        self._controller = _RelayController(self)

    def __enter__(self) -> Relay:
        self._controller.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self._controller.stop(no_assert=True)

    @property
    def url(self) -> str:
        """Its address, as a setting."""
        return f"smtp://127.0.0.1:{self._controller.port}"

    def next(self, place: str, *deeds: str | float) -> None:
        """Do these at the next occasions, one at each."""
        self._script[place].extend(deeds)

    async def deed(self, place: str, protocol: SMTP) -> str | None:
        """What to answer here instead of the usual; hangs up or waits where the script says so."""
        deed = self._script[place].popleft() if self._script[place] else None
        if isinstance(deed, int | float):
            await asyncio.sleep(deed)
            return None
        if deed in {"cut", "keep and cut"}:
            assert isinstance(protocol.transport, asyncio.Transport)
            protocol.transport.abort()
        return deed


class _RelayController(Controller):
    def __init__(self, relay: Relay) -> None:
        self._relay = relay
        super().__init__(_RelayHandler(relay), hostname="127.0.0.1", port=free_port())

    def factory(self) -> SMTP:
        return _RelayProtocol(self._relay, self.handler)


class _RelayProtocol(SMTP):
    def __init__(self, relay: Relay, handler: _RelayHandler) -> None:
        self._relay = relay
        super().__init__(handler, hostname="relay.test", loop=asyncio.get_running_loop())

    async def smtp_DATA(self, arg: str) -> None:
        self._relay.commands.append("DATA")
        answer = await self._relay.deed("DATA", self)
        if answer is not None:
            await self.push(answer)
        else:
            await super().smtp_DATA(arg)


class _RelayHandler:
    def __init__(self, relay: Relay) -> None:
        self._relay = relay

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, name: str, answers: list[str]
    ) -> list[str]:
        session.host_name = name
        self._relay.connections += 1  # here, for aiosmtpd tries its own port first and says nothing
        refusal = await self._relay.deed("CONNECT", server)
        return [refusal] if refusal else answers

    async def handle_HELO(self, server: SMTP, session: Session, envelope: Envelope, name: str) -> str:
        session.host_name = name
        return await self._relay.deed("CONNECT", server) or "250 relay.test"

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        self._relay.commands.append(f"MAIL {address}")
        answer = await self._relay.deed("MAIL", server)
        if answer is None:
            envelope.mail_from = address
        return answer or "250 2.1.0 fine"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        self._relay.commands.append(f"RCPT {address}")
        answer = await self._relay.deed("RCPT", server)
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 2.1.5 fine"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        answer = await self._relay.deed("DOT", server)
        if answer in {None, "keep and cut"}:
            content = envelope.original_content or b""
            self._relay.taken += [Taken(envelope.mail_from or "", to, content) for to in envelope.rcpt_tos]
        return answer or f"250 2.0.0 queued as {len(self._relay.taken)}"


def free_port() -> int:
    """A TCP port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(seconds: float, fact: Any) -> bool:
    """Ask `fact` again and again until it is true or the time is over; return the last answer."""
    until = time.monotonic() + seconds
    while not fact():
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


def _certified(path: Path) -> str:
    """Make a certificate of 127.0.0.1 if there is none; return the lines that tell Dovecot of it."""
    key = path.with_name("key.pem")
    if not path.exists():
        order = (
            "req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=m.test -addext subjectAltName=IP:127.0.0.1"
        )
        files = ["-keyout", str(key), "-out", str(path)]
        subprocess.run(["openssl", *order.split(), *files], check=True, capture_output=True)
    return f"ssl = yes\nssl_cert = <{path}\nssl_key = <{key}"


def _group_name(gid: int) -> str:
    import grp

    return grp.getgrgid(gid).gr_name
