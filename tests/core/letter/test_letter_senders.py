"""Who wrote: one address, or none that may be trusted (CVE-2023-27043)."""

from __future__ import annotations

import pytest

from gromootvod.core.letter import read


def sender_of(value: str) -> tuple[str, str, bool]:
    found = read(b"From: " + value.encode() + b"\n\nx")
    who = found.sender
    return (who.name if who else "", who.email if who else "", found.sender_disputed)


@pytest.mark.parametrize(
    ("value", "name", "email"),
    [
        ("vera@client.example", "", "vera@client.example"),
        ("<vera@client.example>", "", "vera@client.example"),
        ("Vera <Vera@Client.EXAMPLE>", "Vera", "Vera@client.example"),
        ('"Pavlova, Vera" <vera@client.example>', "Pavlova, Vera", "vera@client.example"),
        ("vera@client.example (Vera)", "Vera", "vera@client.example"),
        ("=?utf-8?B?0JLQtdGA0LA=?= <vera@client.example>", "Вера", "vera@client.example"),
        ("Вера <vera@client.example>", "Вера", "vera@client.example"),
        ("Vera <vera+tag@client.example>", "Vera", "vera+tag@client.example"),
    ],
)
def test_a_plain_sender_is_beyond_dispute(value: str, name: str, email: str) -> None:
    assert sender_of(value) == (name, email, False)


@pytest.mark.parametrize(
    "value",
    [
        "vera@client.example)stranger@evil.example",
        "vera@client.example, stranger@evil.example",
        "<vera@client.example><stranger@evil.example>",
        "vera@client.example <stranger@evil.example> <x@y.example>",
        '"vera@client.example" <stranger@evil.example>, ',
        "vera@client.example(<stranger@evil.example>",
        "a@[x",
        '"a" <a@[x',
        "undisclosed-recipients:;",
        "g: vera@client.example, egor@firm.example;",
        "(" * 5000,
        '"' * 20001,
        "no address at all",
        "",
    ],
)
def test_a_sender_that_two_parsers_may_read_differently_is_disputed_or_none(value: str) -> None:
    _, email, disputed = sender_of(value)
    assert disputed or not email or email == "stranger@evil.example"
    if email == "vera@client.example":
        assert disputed


def test_comments_inside_an_address_are_read_and_not_trusted() -> None:
    value = r"Pete(A wonderful \) chap) <pete(his account)@silly.test(his host)>"
    assert sender_of(value)[1:] == ("pete@silly.test", True)


def test_two_from_headers_are_a_dispute() -> None:
    found = read(b"From: vera@client.example\nFrom: stranger@evil.example\n\nx")
    assert found.sender_disputed


def test_a_name_with_commas_and_breaks_makes_no_second_recipient() -> None:
    value = '"a@x.example, b@y.example" <vera@client.example>'
    found = read(b"From: x@y.example\nTo: " + value.encode() + b"\n\nx")
    assert [box.email for box in found.to] == ["vera@client.example"]


def test_a_display_name_is_kept_as_text_and_never_as_an_address() -> None:
    name, email, _ = sender_of('"<script>alert(1)</script> boss@firm.example" <stranger@evil.example>')
    assert email == "stranger@evil.example"
    assert "<script>" in name  # whoever shows it escapes it; here it is only text


def test_members_of_a_group_are_recipients() -> None:
    found = read(
        b"From: x@y.example\nCc: team: vera@client.example, egor@firm.example;, mark@firm.example\n\nx"
    )
    assert [box.email for box in found.cc] == [
        "vera@client.example",
        "egor@firm.example",
        "mark@firm.example",
    ]
