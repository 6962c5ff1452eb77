"""Hostile letters: read() never raises, and the time grows with the letter only."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import asdict

import pytest
from growth import assert_linear
from hypothesis import given
from hypothesis import strategies as st

from gromootvod.core.letter import DEFAULT_LIMITS, find_folds, read
from gromootvod.core.letter.read import _read

PLAIN = b"From: a@b.example\n\n"
HTML = b"From: a@b.example\nContent-Type: text/html\n\n"
MIXED = b"From: a@b.example\nContent-Type: multipart/mixed; boundary=b\n\n"


def nested(count: int) -> bytes:
    return (
        b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(count))
        + b"\nx"
    )


# name: how to make it, a size at which it takes a measurable time
BOMBS: dict[str, tuple[Callable[[int], bytes], int]] = {
    "recipients": (lambda n: b"To: " + b", ".join(b"u%d@x.example" % i for i in range(n)) + b"\n\nx", 50_000),
    "nesting": (nested, 3_000),
    "nested letters": (lambda n: b"Content-Type: message/rfc822\n\n" * n, 3_000),
    "empty parts": (lambda n: MIXED + b"--b\n\n" * n, 100_000),
    "almost boundaries": (lambda n: MIXED + b"--bb\n" * n, 100_000),
    "open brackets": (lambda n: b"From: " + b"(" * n + b"\n\nx", 60_000),
    "quotes": (lambda n: b"From: " + b'"' * n + b"\n\nx", 60_001),
    "parameters": (lambda n: b"Content-Type: text/plain" + b"; a=b" * n + b"\n\nx", 20_000),
    "encoded words": (lambda n: b"Subject: " + b"=?utf-8?B?0J8=?= " * n + b"\n\nx", 10_000),
    "open encoded words": (lambda n: b"Subject: " + b"=?a?q?" * n + b"\n\nx", 10_000),
    "sections": (lambda n: b"Content-Type: text/plain" + b"; name*1*=%D0" * n + b"\n\nx", 5_000),
    "headers": (lambda n: b"X: y\n" * n + b"\nx", 100_000),
    "no header at all": (lambda n: b"a" * n, 1_000_000),
    "undeclared bytes": (lambda n: PLAIN + b"\xff\xfe\x81\xf0 " * n, 100_000),
    "newlines": (lambda n: PLAIN + b"\n" * n, 500_000),
    "on": (lambda n: PLAIN + b"On " * n, 200_000),
    "quoted on": (lambda n: PLAIN + b"> On a\n" * n, 20_000),
    "half attributions": (lambda n: PLAIN + b"On 1 Jan <a@b\n" * n, 20_000),
    "attributions": (lambda n: PLAIN + b"x wrote:\n" * n, 10_000),
    "header lines": (lambda n: PLAIN + b"From: a\n" * n, 20_000),
    "delimiters": (lambda n: PLAIN + b"--\n" * n, 10_000),
    "telephones": (lambda n: PLAIN + b"Sent from my iPhone\n" * n, 20_000),
    "signatures": (lambda n: PLAIN + b"Regards\nJohn +7 900 000 00 00\n" * n, 10_000),
    "small print": (lambda n: PLAIN + b"confidential any attachments addressee\n\n" * n, 10_000),
    "spaces": (lambda n: PLAIN + b" " * n + b":", 400_000),
    "angle quotes": (lambda n: PLAIN + b">" * n, 400_000),
    "flowed": (lambda n: b"Content-Type: text/plain; format=flowed\n\n" + b">>> a \n" * n, 50_000),
    "divs": (lambda n: HTML + b"<div>" * n, 50_000),
    "unclosed comments": (lambda n: HTML + b"<!--" * n, 100_000),
    "unclosed quotes": (lambda n: HTML + b'<a b="' * n, 50_000),
    "unclosed styles": (lambda n: HTML + b"<style>" * n, 50_000),
    "unclosed tags": (lambda n: HTML + b"<a " * n, 100_000),
    "formatting": (lambda n: HTML + b"<font size=1><font size=2><p>" * n, 10_000),
    "tables in divs": (lambda n: HTML + b"<div><table><tr><td></div></table>" * n, 5_000),
    "lists": (lambda n: HTML + b"<ul><li>" * n, 20_000),
    "quotes in html": (lambda n: HTML + b"<blockquote type=cite>a</blockquote>b" * n, 5_000),
    "ampersands": (lambda n: HTML + b"&" * n, 200_000),
    "bounce": (lambda n: b"Return-Path: <>\n\nundeliverable\n" + b"<a@b.example>: 550 no\n" * n, 20_000),
    "absence": (lambda n: b"Auto-Submitted: auto-replied\n\n" + b"out of office until " * n, 50_000),
    "uuencode": (
        lambda n: b"Content-Transfer-Encoding: x-uuencode\n\nbegin 644 a\n" + b"#0V%T\n" * n,
        50_000,
    ),
    "padding": (lambda n: b"Content-Transfer-Encoding: base64\n\n" + b"YQ==\n" * n, 50_000),
}


@pytest.mark.parametrize("name", BOMBS)
def test_the_time_grows_with_the_letter_only(name: str) -> None:
    make, size = BOMBS[name]
    assert_linear(lambda n: _read(make(n), DEFAULT_LIMITS), size // 8)


@pytest.mark.parametrize(
    ("name", "trouble"),
    [
        ("recipients", "recipients"),
        ("nesting", "depth"),
        ("empty parts", "parts"),
        ("parameters", "parameters"),
        ("headers", "header_size"),
        ("divs", "html_depth"),
        ("undeclared bytes", "charset"),
    ],
)
def test_what_was_cut_is_named(name: str, trouble: str) -> None:
    make, size = BOMBS[name]
    assert trouble in read(make(size)).troubles


def test_a_mistake_of_ours_loses_no_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RecursionError

    monkeypatch.setattr(sys.modules[_read.__module__], "parse", broken)
    found = read("Subject: x\n\nслова".encode())
    assert "слова" in found.text
    assert found.troubles == ("unreadable", "unreadable:RecursionError")


def storable(raw: bytes) -> None:
    """Raise when a letter cannot be stored: it holds NUL or a lone surrogate."""
    letter = _read(raw, DEFAULT_LIMITS)
    dumped = json.dumps(asdict(letter), default=str, ensure_ascii=False)
    dumped.encode("utf-8")
    assert "\\u0000" not in dumped
    for fold in letter.folds:
        assert 0 <= fold.start < fold.end <= len(letter.text)


_BITS = st.sampled_from(
    [
        b"From: ",
        b"To: ",
        b"Subject: ",
        b"\n",
        b"\r\n",
        b"\n\n",
        b"Content-Type: ",
        b"text/plain",
        b"text/html",
        b"multipart/mixed",
        b"multipart/alternative",
        b"; boundary=b",
        b"--b\n",
        b"--b--\n",
        b"; charset=utf-7",
        b"; charset=utf-16",
        b"; charset=koi8-r",
        b"; charset=unicode_escape",
        b"Content-Transfer-Encoding: base64\n",
        b"=?utf-8?B?",
        b"?=",
        b"=?",
        b"<a@b.example>",
        b"\xff\xfe",
        b"\xd0\x9f",
        b"\x00",
        b"\xed\xa0\x80",
        b"+2AA-",
        b"<div>",
        b"<p>",
        b"&#xD800;",
        b"&#0;",
        b"=ED=A0=80",
        b"Content-Disposition: attachment; filename*=utf-7''%2B2AA-\n",
        b"message/delivery-status",
        b"Final-Recipient: rfc822; a@b\n",
        b"Date: ",
        b"Thu, 05 Dec 2024 10:03:00 +9999",
        b"Return-Path: <>\n",
        b"> ",
        b"-- \n",
        b"words ",
        b"message/rfc822",
        b"multipart/related",
        b"Message-ID: <[x\n",
    ]
)


@given(st.one_of(st.binary(max_size=300), st.lists(_BITS, max_size=40).map(b"".join)))
def test_any_bytes_are_a_letter_that_can_be_stored(raw: bytes) -> None:
    storable(raw)


@pytest.mark.parametrize(
    "raw",
    [
        b'From: "a" <a@[x\n\nx',
        b"Message-ID: <[x\n\nx",
        b"Content-Type: text/plain; charset=unknown-8bit\n\n\xff",
        b"Content-Type: text/plain; charset=utf-7\n\n+2AA-",
        b"Content-Type: text/html; charset=utf-8\n\n&#xD800;&#0;\x00x",
        b"Subject: =?utf-16?B?2AA=?= \xed\xa0\x80\x00\n\nx",
        b"Content-Type: multipart/mixed; boundary=\n\n--\n\nx",
        b"Content-Type: text/plain; charset=utf-32\nContent-Transfer-Encoding: base64\n\n"
        + b"0J/RgNC40LLQtdGC\n" * 5000,
    ],
)
def test_letters_that_broke_other_readers_are_read(raw: bytes) -> None:
    storable(raw)


@pytest.mark.parametrize(
    ("mark", "end"), [("_", ""), ("> ", ""), ("*", ":"), ("On 1.1.2024 ", ":"), ("a@b ", "wrote:")]
)
def test_a_long_line_of_marks_does_not_slow_the_folds(mark: str, end: str) -> None:
    assert_linear(lambda length: find_folds(mark * (length // len(mark)) + end), 25_000)
