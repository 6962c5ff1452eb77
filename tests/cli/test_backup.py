"""A backup is whole or not there; what comes back is what was; a file from outside is not believed."""

from __future__ import annotations

import hashlib
import io
import json
import os
import random
import signal
import sqlite3
import stat
import subprocess
import sys
import tarfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest

from gromootvod.cli import archive

PATH = os.pathsep.join(filter(None, sys.path))
SERVER = os.environ.get("GROMO_TEST_POSTGRES", "")
GROMO = "from gromootvod.cli import main; main()"
LETTER = (
    b"From: Vera <vera@shop.example>\r\nTo: support@desk.example\r\nMessage-ID: <%d@shop.example>\r\n"
    b"Subject: Print %d\r\n\r\nThe invoice %d does not print.\r\n"
)


def environment(data: Path, **more: str) -> dict[str, str]:
    clean = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("GROMO_", "DJANGO_", "DATABASE"))
    }
    return {**clean, "GROMO_DATA": str(data), "PYTHONPATH": PATH, **more}


def gromo(data: Path, *arguments: str, code: str = GROMO, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env=environment(data, **more), capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def write_letters(folder: Path, count: int) -> Path:
    folder.mkdir(exist_ok=True)
    for number in range(count):
        (folder / f"{number}.eml").write_bytes(LETTER % (number, number, number))
    return folder


def counts(data: Path) -> dict[str, int]:
    desk = sqlite3.connect(data / "desk.sqlite3")
    tables = ("desk_parcel", "desk_ticket", "desk_message", "desk_blob", "desk_event", "contacts_contact")
    found = {table: desk.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}
    desk.close()
    return found


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data directory of a desk with a few letters; nobody changes it."""
    root = tmp_path_factory.mktemp("desk")
    done = gromo(root / "data", "intake", str(write_letters(root / "letters", 5)))
    assert done.returncode == 0, done.stderr
    return root / "data"


@pytest.fixture(scope="module")
def file(desk: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of that desk."""
    file = tmp_path_factory.mktemp("backups") / "desk.tar.gz"
    done = gromo(desk, "backup", str(file))
    assert done.returncode == 0, done.stderr
    return file


def test_a_backup_holds_manifest_database_and_key_and_is_closed_to_others(desk: Path, file: Path) -> None:
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with tarfile.open(file) as tar:
        assert tar.getnames() == ["manifest.json", "desk.sqlite3", "secret_key"]
        manifest = json.load(tar.extractfile("manifest.json"))  # type: ignore[arg-type]
        for name, told in manifest["members"].items():
            data = tar.extractfile(name).read()  # type: ignore[union-attr]
            assert (len(data), hashlib.sha256(data).hexdigest()) == (told["size"], told["sha256"])
    assert manifest["counts"]["desk_parcel"] == 5
    assert "desk.0001_initial" in manifest["migrations"]
    assert (desk / "last_backup").read_text() == manifest["made_at"]
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_a_backup_is_never_written_over_another_file(desk: Path, tmp_path: Path) -> None:
    file = tmp_path / "precious"
    file.write_text("precious")
    done = gromo(desk, "backup", str(file))
    assert done.returncode == 2
    assert file.read_text() == "precious"


def test_there_is_no_backup_of_nothing(tmp_path: Path) -> None:
    done = gromo(tmp_path / "data", "backup", str(tmp_path / "file"))
    assert done.returncode == 2
    assert "there is no desk" in done.stderr
    assert not (tmp_path / "file").exists()


def test_what_comes_back_on_another_machine_is_what_was(desk: Path, file: Path, tmp_path: Path) -> None:
    done = gromo(tmp_path / "data", "restore", str(file))
    assert done.returncode == 0, done.stderr
    assert counts(tmp_path / "data") == counts(desk)
    assert (tmp_path / "data" / "secret_key").read_text() == (desk / "secret_key").read_text()
    assert stat.S_IMODE((tmp_path / "data" / "secret_key").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "data" / "desk.sqlite3").stat().st_mode) == 0o600
    one, other = (gromo(data, "show", "1", "--format", "json").stdout for data in (desk, tmp_path / "data"))
    assert json.loads(one) == json.loads(other)  # the link of the status page is signed by the same key


def test_a_desk_that_came_back_goes_on(file: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert gromo(data, "restore", str(file)).returncode == 0
    again = gromo(data, "intake", str(write_letters(tmp_path / "letters", 6)))
    verdicts = [json.loads(line)["verdict"] for line in again.stdout.splitlines()]
    assert verdicts == ["duplicate"] * 5 + ["ticket"]


def test_a_desk_with_letters_gives_way_only_when_told_and_is_kept_aside(file: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    gromo(data, "intake", str(write_letters(tmp_path / "letters", 2)))
    before = counts(data)
    refused = gromo(data, "restore", str(file))
    assert refused.returncode == 2
    assert "has 2 letters" in refused.stderr
    assert counts(data) == before
    assert gromo(data, "restore", str(file), "--replace").returncode == 0
    assert counts(data)["desk_parcel"] == 5
    (aside,) = data.glob("desk.before-*.sqlite3")
    kept = sqlite3.connect(aside)
    assert kept.execute("SELECT count(*) FROM desk_parcel").fetchone() == (2,)
    kept.close()
    assert len(list(data.glob("secret_key.before-*"))) == 1
    assert not list(data.glob(".gromo-restore-*"))


def test_a_running_desk_is_not_replaced_under_its_feet(file: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    gromo(data, "intake", str(write_letters(tmp_path / "letters", 1)))
    running = sqlite3.connect(data / "desk.sqlite3")
    running.execute("PRAGMA journal_mode=WAL")
    running.execute("SELECT count(*) FROM desk_parcel").fetchone()
    done = gromo(data, "restore", str(file), "--replace")
    assert done.returncode == 2
    assert "stop it first" in done.stderr
    running.close()
    assert counts(data)["desk_parcel"] == 1


def test_a_database_that_cannot_be_read_is_kept_aside_too(file: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    (data / "desk.sqlite3").write_bytes(b"not a database at all " * 400)
    assert gromo(data, "restore", str(file)).returncode == 2
    assert gromo(data, "restore", str(file), "--replace").returncode == 0
    (aside,) = data.glob("desk.before-*.sqlite3")
    assert aside.read_bytes().startswith(b"not a database")


def test_a_key_from_the_environment_is_backed_up_and_never_printed(tmp_path: Path) -> None:
    key = "a-key-that-was-given-by-the-environment-0123456789"
    data, file = tmp_path / "data", tmp_path / "file"
    gromo(data, "migrate", GROMO_SECRET_KEY=key)
    made = gromo(data, "backup", str(file), GROMO_SECRET_KEY=key)
    back = gromo(tmp_path / "other", "restore", str(file), GROMO_SECRET_KEY="another-" + key)
    assert made.returncode == back.returncode == 0
    assert "GROMO_SECRET_KEY is set and is not the key" in back.stderr
    assert (tmp_path / "other" / "secret_key").read_text() == key
    assert not any(key in words for words in (made.stdout, made.stderr, back.stdout, back.stderr))


def test_a_backup_taken_while_letters_come_in_is_one_moment(desk: Path, file: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert gromo(data, "restore", str(file)).returncode == 0
    gromo(data, "migrate")
    over, pairs = threading.Event(), 0

    def write() -> None:
        nonlocal pairs
        writer = sqlite3.connect(data / "desk.sqlite3", timeout=20, isolation_level=None)
        writer.execute("PRAGMA journal_mode=WAL")
        while not over.is_set():
            writer.execute("BEGIN IMMEDIATE")
            for half in "ab":
                blob = f"{pairs}{half}".encode() * 2000
                digest = hashlib.sha256(blob).hexdigest()
                writer.execute(
                    "INSERT INTO desk_blob (sha256, size, data) VALUES (?, ?, ?)", (digest, len(blob), blob)
                )
            writer.execute("COMMIT")
            pairs += 1
            time.sleep(0.001)
        writer.close()

    thread = threading.Thread(target=write)
    thread.start()
    try:
        began = pairs
        done = gromo(data, "backup", str(tmp_path / "busy"))
        ended = pairs
    finally:
        over.set()
        thread.join()
    assert done.returncode == 0, done.stderr
    assert ended > began + 10  # the writer was not held up
    blobs = archive.read_manifest(tmp_path / "busy").counts["desk_blob"]
    assert (blobs - 5) % 2 == 0  # no half of a transaction
    assert began <= (blobs - 5) // 2 <= ended
    assert gromo(tmp_path / "other", "restore", str(tmp_path / "busy")).returncode == 0
    assert counts(tmp_path / "other")["desk_blob"] == blobs


@pytest.mark.parametrize(
    "point", ["archive.describe", "archive.write", "archive.sync_directory", "os.replace"]
)
def test_a_killed_backup_leaves_nothing_or_a_whole_one_under_the_name(
    desk: Path, tmp_path: Path, point: str
) -> None:
    code = (
        "import os, signal\nfrom gromootvod.cli import archive\n"
        f"{point} = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n{GROMO}"
    )
    file = tmp_path / "file"
    assert gromo(desk, "backup", str(file), code=code).returncode == -signal.SIGKILL
    if point == "archive.sync_directory":
        archive.unpack(file, tmp_path)
    else:
        assert not file.exists()
        assert gromo(desk, "backup", str(file)).returncode == 0


def test_a_backup_killed_at_any_moment_leaves_no_half_file(desk: Path, tmp_path: Path) -> None:
    chance = random.Random(12)
    killed = 0
    for turn in range(8):
        file = tmp_path / f"{turn}.tar.gz"
        process = subprocess.Popen(
            [sys.executable, "-c", GROMO, "backup", str(file)], env=environment(desk),
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            process.wait(chance.uniform(0.05, 0.6))
        except subprocess.TimeoutExpired:
            process.kill()
            killed += process.wait() < 0
        if file.exists():
            (tmp_path / str(turn)).mkdir()
            archive.unpack(file, tmp_path / str(turn))
    assert killed


def test_what_a_killed_backup_left_is_swept_a_day_later(desk: Path, tmp_path: Path) -> None:
    old, young = tmp_path / ".gromo-backup-old", tmp_path / ".gromo-backup-young"
    old.mkdir()
    young.mkdir()
    os.utime(old, (0, 0))
    assert gromo(desk, "backup", str(tmp_path / "file")).returncode == 0
    assert not old.exists()
    assert young.exists()


@pytest.mark.parametrize("point", ["archive.unpack", "os.link", "os.replace", "archive.sync_directory"])
def test_a_killed_restore_leaves_a_whole_desk_and_can_be_run_again(
    file: Path, tmp_path: Path, point: str
) -> None:
    data = tmp_path / "data"
    gromo(data, "intake", str(write_letters(tmp_path / "letters", 2)))
    code = (
        "import os, signal\nfrom gromootvod.cli import archive\n"
        f"{point} = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)\n{GROMO}"
    )
    assert gromo(data, "restore", str(file), "--replace", code=code).returncode == -signal.SIGKILL
    assert counts(data)["desk_parcel"] in {2, 5}
    assert gromo(data, "restore", str(file), "--replace").returncode == 0
    assert counts(data)["desk_parcel"] == 5


# Files from outside


def rewrite(file: Path, target: Path, change: Callable[[str, bytes], bytes]) -> Path:
    with tarfile.open(file) as old, tarfile.open(target, "w:gz") as new:
        for member in old:
            data = change(member.name, old.extractfile(member).read())  # type: ignore[union-attr]
            member.size = len(data)
            new.addfile(member, io.BytesIO(data))
    return target


def manifest_with(**changes: Any) -> Callable[[str, bytes], bytes]:
    def change(name: str, data: bytes) -> bytes:
        return json.dumps({**json.loads(data), **changes}).encode() if name == "manifest.json" else data

    return change


def refused(folder: Path, file: Path) -> str:
    """What is said of a file that is not believed; nothing of it lies outside its place."""
    folder.mkdir(parents=True)
    with pytest.raises(archive.BadArchive) as caught:
        archive.unpack(file, folder)
    assert {path.name for path in folder.iterdir()} <= {"desk.sqlite3", "secret_key"}
    assert all(path.is_file() and not path.is_symlink() for path in folder.iterdir())
    return str(caught.value)


def refused_by_command(data: Path, file: Path, code: int = 1) -> str:
    done = gromo(data, "restore", str(file))
    assert done.returncode == code, done.stdout + done.stderr
    assert "Nothing was changed" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (data / "desk.sqlite3").exists()
    assert not list(data.glob(".gromo-restore-*"))
    return done.stderr


def test_a_changed_byte_is_noticed(file: Path, tmp_path: Path) -> None:
    def spoil(name: str, data: bytes) -> bytes:
        return data[:5000] + bytes([data[5000] ^ 1]) + data[5001:] if name == "desk.sqlite3" else data

    assert "checksum" in refused_by_command(tmp_path / "data", rewrite(file, tmp_path / "bad", spoil))


def test_a_longer_member_is_noticed(file: Path, tmp_path: Path) -> None:
    bad = rewrite(file, tmp_path / "bad", lambda name, data: data + b"x" if name == "secret_key" else data)
    assert "not as long" in refused(tmp_path / "data", bad)


@pytest.mark.parametrize("length", [0, 10, 200, 5000])
def test_a_file_that_breaks_off_is_noticed(file: Path, tmp_path: Path, length: int) -> None:
    (tmp_path / "bad").write_bytes(file.read_bytes()[:length])
    refused(tmp_path / "data", tmp_path / "bad")


def test_noise_is_no_backup(tmp_path: Path) -> None:
    for noise in (b"PK\x03\x04 a zip", random.Random(1).randbytes(3000), b"\x1f\x8b" + b"\x00" * 50):
        (tmp_path / "bad").write_bytes(noise)
        refused(tmp_path / str(len(noise)), tmp_path / "bad")


def test_counts_that_differ_are_noticed(file: Path, tmp_path: Path) -> None:
    bad = rewrite(file, tmp_path / "bad", manifest_with(counts={"desk_ticket": 99}))
    assert "something else" in refused_by_command(tmp_path / "data", bad)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"format": 2}, "newer version"),
        ({"engine": "oracle"}, "manifest"),
        ({"engine": "../sqlite"}, "manifest"),
        ({"counts": {'x"; DROP TABLE desk_blob; --': 1}}, "impossible tables"),
        ({"counts": None}, "cannot be read"),
        ({"members": {"../desk.sqlite3": {"size": 1, "sha256": "0" * 64}}}, "other files"),
    ],
)
def test_a_manifest_is_not_believed(file: Path, tmp_path: Path, changes: dict[str, Any], said: str) -> None:
    bad = rewrite(file, tmp_path / "bad", manifest_with(**changes))
    assert said in refused(tmp_path / "data", bad)


def test_data_from_the_future_waits_for_its_version(file: Path, tmp_path: Path) -> None:
    bad = rewrite(file, tmp_path / "bad", manifest_with(migrations=["desk.9999_from_the_future"]))
    assert "install that version" in refused_by_command(tmp_path / "data", bad, code=2)


def _link(name: str, to: str, kind: bytes) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type, member.linkname = kind, to
    return member


def _file(name: str) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size = 4
    return member


@pytest.mark.parametrize(
    "evil",
    [
        _file("../escaped"),
        _file("/tmp/gromo-escaped"),
        _file("desk.sqlite3/../../escaped"),
        _file(".ssh/authorized_keys"),
        _link("desk.sqlite3", "/etc/passwd", tarfile.SYMTYPE),
        _link("secret_key", "../../escaped", tarfile.SYMTYPE),
        _link("desk.sqlite3", "manifest.json", tarfile.LNKTYPE),
        _link("desk.sqlite3", "", tarfile.DIRTYPE),
        _link("desk.sqlite3", "", tarfile.FIFOTYPE),
        _link("desk.sqlite3", "", tarfile.CHRTYPE),
        _file("manifest.json"),
    ],
    ids=lambda member: f"{member.name}-{member.type!r}",
)
def test_no_member_gets_out_of_its_place(file: Path, tmp_path: Path, evil: tarfile.TarInfo) -> None:
    bad = tmp_path / "bad"
    with tarfile.open(file) as old, tarfile.open(bad, "w:gz") as new:
        first = old.next()
        assert first is not None
        new.addfile(first, old.extractfile(first))
        new.addfile(evil, io.BytesIO(b"evil") if evil.isreg() else None)
    assert "does not belong" in refused(tmp_path / "deep" / "data", bad)
    assert not (tmp_path / "deep" / "escaped").exists()
    assert not (tmp_path / "escaped").exists()
    assert not Path("/tmp/gromo-escaped").exists()


def test_a_link_in_a_backup_is_refused_by_the_command_too(file: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad"
    with tarfile.open(file) as old, tarfile.open(bad, "w:gz") as new:
        first = old.next()
        assert first is not None
        new.addfile(first, old.extractfile(first))
        new.addfile(_link("desk.sqlite3", "/etc/passwd", tarfile.SYMTYPE))
    assert "does not belong" in refused_by_command(tmp_path / "data", bad)


def test_the_same_member_twice_is_refused(file: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad"
    with tarfile.open(file) as old, tarfile.open(bad, "w:gz") as new:
        for member in [*old.getmembers(), old.getmember("secret_key")]:
            new.addfile(member, old.extractfile(member))
    refused(tmp_path / "data", bad)


# The same on PostgreSQL


@pytest.fixture
def databases() -> Iterator[list[str]]:
    """Addresses of two fresh databases."""
    import psycopg

    parts = urlsplit(SERVER)
    names = [f"gromo_backup_{os.getpid()}_{number}" for number in range(2)]
    with psycopg.connect(SERVER, autocommit=True) as connection:
        for name in names:
            connection.execute(f"CREATE DATABASE {name}")
        try:
            yield [urlunsplit(parts._replace(path="/" + name)) for name in names]
        finally:
            for name in names:
                connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.postgres
@pytest.mark.skipif(not SERVER, reason="no PostgreSQL server: set GROMO_TEST_POSTGRES=postgresql://…")
def test_a_desk_on_postgresql_comes_back_on_another_database(databases: list[str], tmp_path: Path) -> None:
    import psycopg

    one, other = databases
    letters = str(write_letters(tmp_path / "letters", 5))
    assert gromo(tmp_path / "one", "intake", letters, DATABASE_URL=one).returncode == 0
    made = gromo(tmp_path / "one", "backup", str(tmp_path / "file"), DATABASE_URL=one)
    assert made.returncode == 0, made.stderr
    back = gromo(tmp_path / "other", "restore", str(tmp_path / "file"), DATABASE_URL=other)
    assert back.returncode == 0, back.stderr
    shown = [
        gromo(tmp_path / name, "show", "1", "--format", "json", DATABASE_URL=url).stdout
        for name, url in (("one", one), ("other", other))
    ]
    assert json.loads(shown[0]) == json.loads(shown[1])
    again = gromo(tmp_path / "other", "restore", str(tmp_path / "file"), DATABASE_URL=other)
    assert again.returncode == 2
    assert "has 5 letters" in again.stderr
    with psycopg.connect(other) as busy:
        busy.execute("SELECT 1")
        running = gromo(
            tmp_path / "other", "restore", str(tmp_path / "file"), "--replace", DATABASE_URL=other
        )
        assert running.returncode == 2
        assert "stop the desk first" in running.stderr
    replaced = gromo(tmp_path / "other", "restore", str(tmp_path / "file"), "--replace", DATABASE_URL=other)
    assert replaced.returncode == 0, replaced.stderr
    with psycopg.connect(other) as look:
        schemas = look.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'before%'").fetchall()
        assert len(schemas) == 2
    on_sqlite = gromo(tmp_path / "third", "restore", str(tmp_path / "file"))
    assert on_sqlite.returncode == 2
    assert "the backup is of postgresql" in on_sqlite.stderr


@pytest.mark.postgres
@pytest.mark.skipif(not SERVER, reason="no PostgreSQL server: set GROMO_TEST_POSTGRES=postgresql://…")
def test_without_the_tools_of_postgresql_one_sentence_says_so(databases: list[str], tmp_path: Path) -> None:
    gromo(tmp_path / "data", "migrate", DATABASE_URL=databases[0])
    done = gromo(
        tmp_path / "data", "backup", str(tmp_path / "file"), DATABASE_URL=databases[0], PATH="/nowhere"
    )
    assert done.returncode == 2
    assert "apt install postgresql-client" in done.stderr
    assert not (tmp_path / "file").exists()
