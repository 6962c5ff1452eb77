"""Attachments: what they are, how they may be named, what to be wary of."""

from __future__ import annotations

import hashlib
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gromootvod.core.letter import Attachment, attachment_bytes, display_name, read

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_EXE = "application/vnd.microsoft.portable-executable"
_EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def attached(headers: str, data: bytes = b"data") -> Attachment:
    raw = (
        b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nwords\n--b\n"
        + headers.encode()
        + b"\n\n"
        + data
        + b"\n--b--\n"
    )
    (found,) = read(raw).attachments
    assert attachment_bytes(raw, found.part) == data
    assert (found.size, found.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    return found


@pytest.mark.parametrize(
    ("headers", "name"),
    [
        ("Content-Type: application/pdf; name=a.pdf", "a.pdf"),
        ('Content-Disposition: attachment; filename="отчёт за ноябрь.pdf"', "отчёт за ноябрь.pdf"),
        ("Content-Disposition: attachment; filename*=utf-8''%D0%BE%D1%82%D1%87%D1%91%D1%82.pdf", "отчёт.pdf"),
        (
            "Content-Disposition: attachment; filename*0*=koi8-r''%CF%D4; filename*1*=%DE%A3%D4; "
            "filename*2=.pdf",
            "отчёт.pdf",
        ),
        ("Content-Disposition: attachment; filename*1=b.pdf; filename*0=a", "ab.pdf"),
        ('Content-Disposition: attachment; filename="=?utf-8?B?0L7RgtGH0ZHRgi5wZGY=?="', "отчёт.pdf"),
        ("Content-Disposition: attachment; filename=a b.pdf", "a b.pdf"),
        ('Content-Disposition: attachment; filename="a\\"b.pdf"', "a_b.pdf"),
        ("Content-Type: application/ms-tnef", "winmail.dat"),
        ("Content-Type: text/calendar; method=REQUEST", "invitation-2.ics"),
        ("Content-Type: image/png", "part-2.txt"),
    ],
)
def test_a_name_is_read_in_every_way_it_is_written(headers: str, name: str) -> None:
    assert attached(headers).name == name


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "_.._etc_passwd"),
        ("C:\\Windows\\x.exe", "C_Windows_x.exe"),
        (".htaccess", "htaccess"),
        ("\u200b.htaccess", "htaccess"),
        ("gpj.\u202eexe", "gpj.exe"),
        ("a\r\nb\x00.pdf", "ab.pdf"),
        ("a\u2028b.pdf", "a b.pdf"),
        ("\ufeff \u3000 .. ", ""),
        ("<script>alert(1)</script>.png", "_script_alert(1)_script_.png"),
    ],
)
def test_a_name_is_made_fit_to_be_shown(name: str, shown: str) -> None:
    assert display_name(name) == shown


@given(st.text(max_size=400))
def test_no_shown_name_holds_a_path_or_a_hidden_character(name: str) -> None:
    shown = display_name(name)
    assert len(shown) <= 160
    assert not set(shown) & set('/\\:*?"<>|\r\n\t')
    assert not shown.startswith(".")
    assert all(unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Zl", "Zp") for char in shown)


@pytest.mark.parametrize(
    ("name", "declared", "data", "content_type", "warnings"),
    [
        ("a.png", "image/png", b"\x89PNG\r\n\x1a\n", "image/png", ()),
        ("a.pdf", "application/octet-stream", b"%PDF-1.7", "application/pdf", ()),
        ("log.txt", "text/plain", b"error 1042", "text/plain", ()),
        ("data.csv", "application/octet-stream", b"a;b\n1;2\n", "text/plain", ()),
        ("a.docx", "application/x", b"PK\x03\x04" + b"\0" * 26 + b"[Content_Types].xml", _DOCX, ()),
        (
            "b.zip",
            "application/zip",
            b"PK\x03\x04" + b"\0" * 26 + b"word/document.xml",
            _DOCX,
            ("type_mismatch",),
        ),
        (
            "a.xls",
            "application/vnd.ms-excel",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "application/vnd.ms-excel",
            (),
        ),
        (
            "mail.msg",
            "application/octet-stream",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "application/vnd.ms-outlook",
            (),
        ),
        ("winmail.dat", "application/ms-tnef", b"x\x9f>\x22", "application/vnd.ms-tnef", ()),
        ("a.jpg", "image/jpeg", b"MZ\x90", _EXE, ("type_mismatch", "executable")),
        (
            "invoice.pdf.exe",
            "application/pdf",
            b"MZ\x90",
            _EXE,
            ("type_mismatch", "double_extension", "executable"),
        ),
        ("run.bat", "application/octet-stream", b"del *", "text/plain", ("executable",)),
        ("a.png", "image/png", b"<html><script>1</script>", "text/html", ("type_mismatch", "executable")),
        (
            "a.svg",
            "image/svg+xml",
            b"<?xml version='1.0'?><svg onload='1'>",
            "image/svg+xml",
            ("executable",),
        ),
        ("e.com", "application/x", _EICAR, "text/plain", ("executable", "eicar")),
        ("x.bin", "application/octet-stream", b"\x00\x01\x02", "application/octet-stream", ()),
    ],
)
def test_the_first_bytes_say_what_it_is(
    name: str, declared: str, data: bytes, content_type: str, warnings: tuple[str, ...]
) -> None:
    found = attached(f"Content-Type: {declared}; name={name}\nContent-Disposition: attachment", data)
    assert (found.content_type, found.declared_type, found.warnings) == (content_type, declared, warnings)


def test_a_hostile_type_is_not_repeated() -> None:
    found = attached("Content-Type: text/html\r\n\tX: <script>/a; name=a.bin", b"\x00\x01")
    assert not set(found.declared_type) & set("\r\n")


def test_a_picture_that_is_shown_inside_is_inline_and_a_sent_one_is_not() -> None:
    shown = attached("Content-Type: image/gif\nContent-Disposition: inline\nContent-ID: <p@x>", b"GIF89a")
    sent = attached("Content-Type: image/gif\nContent-Disposition: attachment; filename=a.gif", b"GIF89a")
    assert (shown.inline, shown.content_id, sent.inline) == (True, "p@x", False)


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable", "x-uuencode", "7bit"])
def test_broken_transfer_encodings_lose_no_letter(encoding: str) -> None:
    raw = f"Content-Transfer-Encoding: {encoding}\n\n=ZZ not %% quite, wörds".encode()
    assert isinstance(read(raw).text, str)
    assert attachment_bytes(raw, 0) is not None


def test_base64_is_read_without_padding_and_with_strangers_in_it() -> None:
    for body in (b"0J/RgNC40LLQtdGC", b"0J/R!gNC4\n0LLQ tdGC==", b"0J/RgNC4=0LLQtdGC"):
        assert (
            read(
                b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n" + body
            ).text
            == "Привет"
        )
