"""`gromo doctor` says what is missing or unwise, in one line each, and never a secret."""

from __future__ import annotations

import os
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from gromootvod.cli import doctor_database, doctor_ground, doctor_mail, doctor_web
from gromootvod.cli.doctor import Finding

if TYPE_CHECKING:
    from pytest_django.fixtures import Settings

SERVER = os.environ.get("GROMO_TEST_POSTGRES", "")
PASSWORD = "Hush-No-1-may-see/this%me"
QUOTED = "Hush-No-1-may-see%2Fthis%25me"
PATH = os.pathsep.join(filter(None, sys.path))
Configure = Callable[..., None]


@pytest.fixture
def configure(settings: Settings) -> Configure:
    """Return a function that changes settings of the house for one test."""
    from gromootvod.project.config import Config

    def change(**values: Any) -> None:
        settings.CONFIG = Config({**settings.CONFIG.values, **values}, settings.CONFIG.origins)

    return change


def levels(findings: Iterator[Finding]) -> list[str]:
    return [finding.level for finding in findings]


def run_doctor(data: Path, command: str = "doctor", **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("GROMO_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "-c", "from gromootvod.cli import main; main()", command],
        env={**clean, "GROMO_DATA": str(data), "PYTHONPATH": PATH, **environment},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


@contextmanager
def server(talk: Callable[[socket.socket], None]) -> Iterator[int]:
    """A server on a free port that has one way of talking."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                with connection:
                    try:
                        talk(connection)
                    except OSError:
                        continue

        threading.Thread(target=serve, daemon=True).start()
        yield listener.getsockname()[1]


def make_certificate(folder: Path, *, days: int, name: str = "localhost") -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(who).issuer_name(who).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    path = folder / f"{name}-{days}.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


@contextmanager
def tls_server(pem: Path) -> Iterator[int]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)

    def talk(plain: socket.socket) -> None:
        with context.wrap_socket(plain, server_side=True) as sealed:
            sealed.recv(1)

    with server(talk) as port:
        yield port


def test_a_fresh_house_misses_nothing(tmp_path: Path) -> None:
    done = run_doctor(tmp_path / "data", GROMO_LMTP="127.0.0.1:28724")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "the database is up to date" in done.stdout
    assert "no SMTP is set" in done.stdout
    assert "SQLite" in done.stdout
    assert done.stdout.strip().endswith("ok")


def test_every_finding_is_one_line(tmp_path: Path) -> None:
    done = run_doctor(tmp_path / "data", GROMO_LMTP="127.0.0.1:28724")
    findings = done.stdout.split("\n\n")[0].splitlines()
    assert len(findings) > 10
    assert all(line.split()[0] in {"ok", "unwise", "missing"} for line in findings)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("GROMO_PORT", "eighty", "GROMO_PORT"),
        ("GROMO_TIME_ZONE", "Moscow/Arbat", "GROMO_TIME_ZONE"),
        ("GROMO_TIME_ZONE", "../../etc/passwd", "GROMO_TIME_ZONE"),
        ("DATABASE_URL", "mysql://desk", "DATABASE_URL"),
    ],
)
def test_settings_that_cannot_be_read_are_one_finding(
    tmp_path: Path, name: str, value: str, said: str
) -> None:
    done = run_doctor(tmp_path / "data", **{name: value})
    assert done.returncode == 1
    assert done.stdout.startswith("missing")
    assert said in done.stdout
    assert "Traceback" not in done.stderr


def test_no_secret_is_printed_even_when_servers_echo_it(tmp_path: Path) -> None:
    def echo_smtp(talk: socket.socket) -> None:
        talk.sendall(b"220 relay\r\n")
        talk.recv(999)
        talk.sendall(b"250-relay\r\n250 AUTH LOGIN\r\n")
        talk.recv(999)
        talk.sendall(f"599 what is {PASSWORD}\r\n".encode())

    def echo_imap(talk: socket.socket) -> None:
        talk.sendall(b"* OK [CAPABILITY IMAP4REV1] ready\r\n")
        while line := talk.recv(999):
            tag = line.split()[0]
            if b"CAPABILITY" in line:
                talk.sendall(b"* CAPABILITY IMAP4REV1\r\n" + tag + b" OK\r\n")
            else:
                talk.sendall(tag + b" NO wrong: " + line)

    key = "a-secret-key-of-the-house-0123456789-abcdefgh"
    with server(echo_smtp) as smtp, server(echo_imap) as imap:
        done = run_doctor(
            tmp_path / "data",
            GROMO_SMTP_URL=f"smtp://desk:{QUOTED}@127.0.0.1:{smtp}",
            GROMO_IMAP_URLS=f"imap://desk:{QUOTED}@127.0.0.1:{imap}/INBOX",
            GROMO_SECRET_KEY=key,
            GROMO_LMTP="127.0.0.1:28724",
        )
    said = done.stdout + done.stderr
    assert done.returncode == 1, said
    assert f"SMTP 127.0.0.1:{smtp} cannot be used" in said or "does not let us in" in said
    assert "mailbox desk@127.0.0.1/INBOX does not open" in said
    assert PASSWORD not in said
    assert QUOTED not in said
    assert key not in said


def test_a_database_that_does_not_answer_is_said_without_its_password(tmp_path: Path) -> None:
    done = run_doctor(
        tmp_path / "data", DATABASE_URL=f"postgresql://desk:{QUOTED}@127.0.0.1:1/desk?connect_timeout=2"
    )
    assert done.returncode == 1
    assert "the database does not answer" in done.stdout
    assert PASSWORD not in done.stdout + done.stderr
    assert QUOTED not in done.stdout + done.stderr


@pytest.mark.postgres
@pytest.mark.skipif(not SERVER, reason="no PostgreSQL server: set GROMO_TEST_POSTGRES=postgresql://…")
def test_postgresql_is_looked_at_before_and_after_its_tables_are_made(tmp_path: Path) -> None:
    import psycopg

    name = f"gromo_doctor_{os.getpid()}"
    with psycopg.connect(SERVER, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            url = urlunsplit(urlsplit(SERVER)._replace(path=f"/{name}"))
            before = run_doctor(tmp_path / "data", DATABASE_URL=url, GROMO_LMTP="127.0.0.1:28724")
            assert before.returncode == 0, before.stdout + before.stderr
            assert "migrations wait" in before.stdout
            assert run_doctor(tmp_path / "data", "migrate", DATABASE_URL=url).returncode == 0
            after = run_doctor(tmp_path / "data", DATABASE_URL=url, GROMO_LMTP="127.0.0.1:28724")
            assert after.returncode == 0, after.stdout + after.stderr
            assert "ok       PostgreSQL" in after.stdout
            assert "the database is up to date" in after.stdout
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_a_self_signed_certificate_frightens_clients_away(tmp_path: Path) -> None:
    with tls_server(make_certificate(tmp_path, days=90)) as port:
        finding = doctor_web.certificate("localhost", port)
    assert finding.level == "missing"
    assert "self-signed" in finding.what
    assert "frightened" in finding.what
    assert "Caddy" in finding.advice


@pytest.mark.parametrize(("days", "level"), [(90, "ok"), (5, "unwise")])
def test_a_trusted_certificate_is_praised_while_it_lasts(tmp_path: Path, days: int, level: str) -> None:
    pem = make_certificate(tmp_path, days=days)
    context = ssl.create_default_context(cafile=str(pem))
    with tls_server(pem) as port:
        assert doctor_web.certificate("localhost", port, context).level == level


def test_a_certificate_for_another_name_is_not_trusted(tmp_path: Path) -> None:
    pem = make_certificate(tmp_path, days=90, name="shop.example")
    with tls_server(pem) as port:
        finding = doctor_web.certificate("localhost", port, ssl.create_default_context(cafile=str(pem)))
    assert finding.level == "missing"
    assert "not trusted" in finding.what


def test_https_to_a_plain_server_is_missing_and_to_nobody_is_unwise() -> None:
    with server(lambda talk: talk.sendall(b"HTTP/1.0 400 Bad Request\r\n\r\n")) as port:
        assert doctor_web.certificate("localhost", port).level == "missing"
    assert doctor_web.certificate("127.0.0.1", 1).level == "unwise"


@pytest.mark.parametrize(
    ("url", "level"),
    [
        ("http://127.0.0.1:8000", "ok"),
        ("http://localhost:8000", "ok"),
        ("http://localhost:8001", "unwise"),
        ("http://[::1]:8000", "ok"),
        ("http://desk.example", "unwise"),
        ("https://127.0.0.1:1", "unwise"),
        ("https://desk.example:port", "missing"),
    ],
)
def test_the_address_of_the_desk_is_judged(settings: Settings, url: str, level: str) -> None:
    settings.BASE_URL = url
    assert levels(doctor_web.address()) == [level]


def test_debug_is_unwise_at_home_and_missing_outside(settings: Settings, configure: Configure) -> None:
    settings.DEBUG, settings.BASE_URL = True, "http://127.0.0.1:8000"
    assert levels(doctor_web.debug()) == ["unwise"]
    settings.BASE_URL = "https://desk.example"
    assert levels(doctor_web.debug()) == ["missing"]
    settings.DEBUG = False
    assert levels(doctor_web.debug()) == ["ok"]


def test_a_star_among_hosts_is_unwise(configure: Configure) -> None:
    configure(allowed_hosts=["*"])
    assert levels(doctor_web.hosts()) == ["unwise"]
    configure(allowed_hosts=["desk.example"])
    assert levels(doctor_web.hosts()) == ["ok"]


def test_https_without_a_trusted_proxy_is_unwise(settings: Settings, configure: Configure) -> None:
    settings.BASE_URL = "https://desk.example"
    assert levels(doctor_web.proxies()) == ["unwise"]
    configure(trusted_proxies=1)
    assert levels(doctor_web.proxies()) == []
    configure(trusted_proxies=1, host="0.0.0.0")
    assert levels(doctor_web.proxies()) == ["unwise"]


class _Quiet:
    async def handle_DATA(self, *_: object) -> str:
        return "250 kept"


@contextmanager
def relay() -> Iterator[int]:
    def authenticate(*arguments: Any) -> AuthResult:
        return AuthResult(success=arguments[-1].password == PASSWORD.encode())

    post = Controller(
        _Quiet(), hostname="127.0.0.1", port=0, authenticator=authenticate, auth_require_tls=False
    )
    with socket.create_server(("127.0.0.1", 0)) as probe:
        post.port = probe.getsockname()[1]
    post.start()
    try:
        yield post.port
    finally:
        post.stop()


def test_a_relay_that_lets_us_in_is_ok_and_a_wrong_password_is_missing(configure: Configure) -> None:
    with relay() as port:
        configure(smtp_url=f"smtp://desk:{QUOTED}@127.0.0.1:{port}")
        good = list(doctor_mail.outgoing())
        configure(smtp_url=f"smtp://desk:wrong@127.0.0.1:{port}")
        bad = list(doctor_mail.outgoing())
        configure(smtp_url=f"smtp+starttls://desk:{QUOTED}@127.0.0.1:{port}")
        no_tls = list(doctor_mail.outgoing())
    assert [finding.level for finding in good] == ["ok"]
    assert "lets us in" in good[0].what
    assert [finding.level for finding in bad] == ["missing"]
    assert [finding.level for finding in no_tls] == ["missing"]


@pytest.mark.parametrize(
    "url", ["http://relay.example", "smtp://127.0.0.1:1", "smtp://desk:x@relay:half#pass@h:1"]
)
def test_a_relay_that_cannot_be_used_is_missing(configure: Configure, url: str) -> None:
    configure(smtp_url=url)
    assert levels(doctor_mail.outgoing())[0] == "missing"


def test_without_smtp_the_doctor_says_that_nothing_leaves(configure: Configure) -> None:
    configure(smtp_url="")
    (finding,) = doctor_mail.outgoing()
    assert finding.level == "unwise"
    assert "outbox" in finding.what


def test_a_sample_address_is_missing_once_letters_leave(configure: Configure) -> None:
    configure(address="support@desk.example", smtp_url="")
    assert levels(doctor_mail.name()) == ["unwise"]
    configure(address="support@desk.example", smtp_url="smtp://127.0.0.1")
    assert levels(doctor_mail.name()) == ["missing"]
    configure(address="support@opora-soft.ru")
    (finding,) = doctor_mail.name()
    assert finding.level == "ok"
    assert all(word in finding.advice for word in ("SPF", "DKIM", "DMARC"))


def test_the_mail_door_may_be_free_ours_or_anothers(configure: Configure) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        free = probe.getsockname()[1]
    configure(lmtp=f"127.0.0.1:{free}")
    assert levels(doctor_mail.door()) == ["ok"]
    with server(lambda talk: talk.sendall(b"220 gromootvod Gromootvod\r\n")) as ours:
        configure(lmtp=f"127.0.0.1:{ours}")
        assert levels(doctor_mail.door()) == ["ok"]
    with server(lambda talk: talk.sendall(b"220 mx.firm.example ESMTP\r\n")) as theirs:
        configure(lmtp=f"127.0.0.1:{theirs}")
        assert levels(doctor_mail.door()) == ["missing"]
    configure(lmtp="nowhere")
    assert levels(doctor_mail.door()) == ["missing"]
    configure(lmtp="off", imap_urls=[])
    assert levels(doctor_mail.door()) == ["missing"]


def test_our_own_door_says_its_name() -> None:
    from gromootvod.channels.mail.lmtp import Door

    door = Door("127.0.0.1", 0, clock=lambda: datetime.now(UTC))
    door.open()
    try:
        assert doctor_mail._door(*door.address).what.startswith("the mail door is open")
    finally:
        door.close()


def test_a_short_or_sample_key_is_missing(settings: Settings) -> None:
    for bad in ("sh0rt-k3y", "a" * 60, "django-insecure-0123456789abcdefghijklmnop-xyz"):
        settings.SECRET_KEY = bad
        (finding,) = doctor_ground.secret()
        assert finding.level == "missing"
        assert bad not in finding.line()


def test_an_open_data_directory_is_unwise(configure: Configure, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    key = data / "secret_key"
    key.write_text("x")
    key.chmod(0o600)
    configure(data=str(data))
    assert levels(doctor_ground.data_directory()) == ["ok"]
    data.chmod(0o755)
    assert levels(doctor_ground.data_directory()) == ["unwise"]
    key.chmod(0o644)
    assert levels(doctor_ground.data_directory()) == ["unwise", "unwise", "unwise"]


def test_little_room_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    for free, level in ((100, "missing"), (1000, "unwise"), (5000, "ok")):
        monkeypatch.setattr(
            "shutil.disk_usage", lambda _, free=free: type("Usage", (), {"free": free * 2**20})
        )
        assert levels(doctor_ground.disk()) == [level]


def test_a_network_file_system_is_recognised_by_its_mount(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(
        f"/dev/sda1 / ext4 rw 0 0\nnas:/x {tmp_path} nfs4 rw 0 0\nbroken\n"
        f"tmpfs {tmp_path}/lo\\040cal tmpfs rw 0 0\n"
    )
    local = tmp_path / "lo cal"
    local.mkdir()
    assert doctor_database.file_system_of(tmp_path / "desk", mounts) == "nfs4"
    assert doctor_database.file_system_of(local, mounts) == "tmpfs"
    assert doctor_database.file_system_of(Path("/usr"), mounts) == "ext4"
    assert doctor_database.file_system_of(Path("/usr"), tmp_path / "none") == ""


def test_a_clock_older_than_the_program_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Past(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
            return datetime(1970, 1, 2, tzinfo=UTC)

    monkeypatch.setattr(doctor_ground, "datetime", Past)
    assert levels(doctor_ground.clock()) == ["missing"]


@pytest.mark.parametrize(
    ("name", "value"),
    [("hours", "whenever"), ("holidays", "XX"), ("first_word", "soon"), ("next_word", "soon")],
)
def test_a_calendar_that_cannot_be_read_is_missing(configure: Configure, name: str, value: str) -> None:
    configure(**{name: value})
    assert levels(doctor_ground.calendar()) == ["missing"]


def test_the_age_of_the_last_backup_is_told(configure: Configure, tmp_path: Path) -> None:
    configure(data=str(tmp_path))
    assert levels(doctor_ground.backup()) == ["unwise"]
    mark = tmp_path / "last_backup"
    for age, level in ((timedelta(hours=3), "ok"), (timedelta(days=9), "unwise")):
        mark.write_text((datetime.now(UTC) - age).isoformat())
        assert levels(doctor_ground.backup()) == [level]
    mark.write_text("yesterday")
    assert levels(doctor_ground.backup()) == ["unwise"]


def test_a_reader_that_has_no_memory_is_missing(configure: Configure) -> None:
    configure(reader_mb=1)
    assert levels(doctor_ground.reader()) == ["missing"]
