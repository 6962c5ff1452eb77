"""Names we give to things that leave the house, signed so that nobody can make them up.

Every token is HMAC-SHA256 cut to 128 bits (RFC 2104 section 5) over a purpose and the fields, written in
lower-case base32: local parts of addresses are compared without case by half the world. The key is an
argument.
A thread token proves which ticket is meant, never who wrote.
"""

from __future__ import annotations

import hmac
import re
from base64 import b32encode

_SIGNATURE_LENGTH = 26  # 128 bits in base32 without padding
_TOKEN = re.compile(r"([0-9a-v]{1,13})-([a-z0-9]{1,16})-([a-z2-7]{26})")
_NONCE = re.compile(r"[a-z0-9]{1,16}")
_DIGITS = "0123456789abcdefghijklmnopqrstuv"
_MAX_NUMBER = 2**63 - 1


def sign_thread(key: bytes, ticket: int, nonce: str) -> str:
    """Return the token of a ticket's thread; `nonce` is 1-16 of a-z0-9. Raises ValueError for anything
    else.
    """
    return _signed(key, b"thread", ticket, nonce)


def read_thread(key: bytes, token: str) -> tuple[int, str] | None:
    """Return (ticket, nonce) of a token of ours, or None; every change of it is refused."""
    return _verified(key, b"thread", token)


def message_id(key: bytes, ticket: int, nonce: str, domain: str) -> str:
    """Return a Message-ID, angle brackets included, that carries its ticket (RFC 5322 section 3.6.4)."""
    return f"<{_signed(key, b'message', ticket, nonce)}@{domain}>"


def ticket_of_message_id(key: bytes, message_id: str) -> int | None:
    """Return the ticket of a Message-ID made by us, or None."""
    local, at, _ = message_id.strip().removeprefix("<").removesuffix(">").rpartition("@")
    found = _verified(key, b"message", local) if at else None
    return found[0] if found else None


def plus_address(address: str, token: str) -> str:
    """Return `address` with `token` as its detail: support+token@firm.example (RFC 5233)."""
    local, _, domain = address.rpartition("@")
    return f"{local}+{token}@{domain}"


def ticket_of_address(key: bytes, address: str) -> int | None:
    """Return the ticket whose token stands in a plus-address, or None."""
    found = _verified(key, b"thread", _detail(address))
    return found[0] if found else None


def bounce_address(key: bytes, address: str, dispatch_id: int) -> str:
    """Return the envelope sender of one dispatch (VERP): a forged bounce cannot name it."""
    return plus_address(address, _signed(key, b"bounce", dispatch_id, "b"))


def dispatch_of_bounce_address(key: bytes, address: str) -> int | None:
    """Return the dispatch that a bounce came back to, or None."""
    found = _verified(key, b"bounce", _detail(address))
    return found[0] if found else None


def _detail(address: str) -> str:
    local, _, _ = address.strip().removeprefix("<").removesuffix(">").rpartition("@")
    return local.partition("+")[2]


def _signed(key: bytes, purpose: bytes, number: int, nonce: str) -> str:
    if not 0 <= number <= _MAX_NUMBER or not _NONCE.fullmatch(nonce):
        raise ValueError("a token needs a number from 0 and a nonce of 1-16 letters a-z or digits")
    head = f"{_base32_number(number)}-{nonce}"
    return f"{head}-{_signature(key, purpose, head)}"


def _verified(key: bytes, purpose: bytes, token: str) -> tuple[int, str] | None:
    match = _TOKEN.fullmatch(token)
    if match is None:
        return None
    head = f"{match.group(1)}-{match.group(2)}"
    if not hmac.compare_digest(_signature(key, purpose, head), match.group(3)):
        return None
    return int(match.group(1), 32), match.group(2)


def _signature(key: bytes, purpose: bytes, head: str) -> str:
    digest = hmac.digest(key, b"gromootvod/" + purpose + b"/" + head.encode("ascii"), "sha256")[:16]
    return b32encode(digest).decode("ascii").lower()[:_SIGNATURE_LENGTH]


def _base32_number(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 32)
        digits = _DIGITS[rest] + digits
    return digits or "0"
