"""Tokens: ours are read back, nobody else's are."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gromootvod.core.letter import (
    bounce_address,
    dispatch_of_bounce_address,
    message_id,
    plus_address,
    read_thread,
    sign_thread,
    ticket_of_address,
    ticket_of_message_id,
)

KEY, OTHER = b"k" * 32, b"o" * 32
NONCES = st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=16)
TICKETS = st.integers(0, 10**9)


@given(TICKETS, NONCES)
def test_a_token_is_read_back_and_fits_a_local_part(ticket: int, nonce: str) -> None:
    token = sign_thread(KEY, ticket, nonce)
    assert read_thread(KEY, token) == (ticket, nonce)
    assert len("support+" + token) <= 64
    assert ticket_of_address(KEY, plus_address("support@firm.example", token)) == ticket
    assert ticket_of_message_id(KEY, message_id(KEY, ticket, nonce, "firm.example")) == ticket


@given(TICKETS, NONCES, st.data())
def test_any_changed_character_is_refused(ticket: int, nonce: str, data: st.DataObject) -> None:
    token = sign_thread(KEY, ticket, nonce)
    place = data.draw(st.integers(0, len(token) - 1))
    flipped = chr(ord(token[place]) ^ data.draw(st.integers(1, 255)))
    assert read_thread(KEY, token[:place] + flipped + token[place + 1 :]) is None
    assert read_thread(KEY, token[:place] + token[place + 1 :]) is None


@given(st.text(max_size=80))
def test_made_up_tokens_are_refused(token: str) -> None:
    assert read_thread(KEY, token) is None
    assert ticket_of_message_id(KEY, token) is None
    assert ticket_of_address(KEY, token) is None
    assert dispatch_of_bounce_address(KEY, token) is None


def test_a_token_of_another_purpose_or_key_is_refused() -> None:
    thread = sign_thread(KEY, 7, "n")
    local = message_id(KEY, 7, "n", "firm.example").strip("<>").partition("@")[0]
    bounced = bounce_address(KEY, "bounce@firm.example", 7)
    assert read_thread(OTHER, thread) is None
    assert read_thread(KEY, local) is None
    assert ticket_of_message_id(KEY, f"<{thread}@firm.example>") is None
    assert ticket_of_address(KEY, bounced) is None
    assert dispatch_of_bounce_address(KEY, plus_address("bounce@firm.example", thread)) is None
    assert dispatch_of_bounce_address(KEY, bounced) == 7


@pytest.mark.parametrize(
    ("ticket", "nonce"), [(-1, "n"), (1, ""), (1, "x" * 17), (1, "A"), (1, "a@b"), (2**70, "n")]
)
def test_what_would_not_fit_is_not_signed(ticket: int, nonce: str) -> None:
    with pytest.raises(ValueError):
        sign_thread(KEY, ticket, nonce)
