"""A person or a machine? The letter's own marks, and what only the house can know."""

from __future__ import annotations

import re

from gromootvod.contacts.models import Address
from gromootvod.contacts.operations.recognise import PROVIDERS
from gromootvod.core.letter import DEFAULT_LIMITS, Letter, Robot, RobotKind, ticket_of_message_id
from gromootvod.core.letter.charset import Decoder
from gromootvod.core.letter.parts import read_headers
from gromootvod.desk.keys import thread_key
from gromootvod.desk.models import Parcel
from gromootvod.desk.operations.thread import by_token, our_addresses, without_detail

_LIST_ID = re.compile(rb"<([\w.+-]{1,255})>\s*$")
_LIST_POST = re.compile(rb"<mailto:([\w.+-]{1,64}@[\w.-]{1,255})", re.IGNORECASE)


def who_spoke(parcel: Parcel, letter: Letter) -> Robot | None:
    """Return the machine that wrote, or None for a person. A member's word ("adopted") is above all marks."""
    if parcel.adopted_at is not None or parcel.ticket_id is not None:
        return None  # from his page: we composed it, whatever marks it bears are not the client's
    if ticket_of_message_id(thread_key(), letter.message_id) is not None:
        return Robot(RobotKind.LOOP, "our_message_id")
    if letter.sender is not None and without_detail(letter.sender.email) in our_addresses():
        return Robot(RobotKind.LOOP, "our_address")
    if letter.robot is not None:
        return letter.robot
    if parcel.null_sender:
        return Robot(RobotKind.AUTO_REPLY, "null_return_path")
    return None


def speaks_to_us(parcel: Parcel, letter: Letter) -> bool:
    """Whether list or bulk mail is a letter to this house and not a newsletter.

    So it is when it continues a ticket, when we know who wrote, or when the list is the house's own: a
    group in front of its address marks every client's letter.
    """
    if by_token(letter, parcel.recipients) is not None:
        return True
    sender = letter.sender.email.lower() if letter.sender else ""
    if Address.objects.filter(kind=Address.Kind.MAIL, value=sender).exists():
        return True
    return any(_is_ours(name) for name in _list_names(bytes(parcel.blob.data)))


def _list_names(raw: bytes) -> list[str]:
    """What the list calls itself (RFC 2919) and where it takes letters (RFC 2369)."""
    headers, _ = read_headers(raw, 0, len(raw), DEFAULT_LIMITS.header_bytes, Decoder())
    found = [
        _LIST_ID.search(headers.first("list-id")[:1000]),
        _LIST_POST.search(headers.first("list-post")[:1000]),
    ]
    return [match[1].decode("ascii", "replace").lower() for match in found if match]


def _is_ours(name: str) -> bool:
    """`name` is a list's address, or its id: the address with a dot for its @ (RFC 2919 section 2)."""
    for address in our_addresses():
        domain = address.rpartition("@")[2]
        if name in {address, address.replace("@", ".")}:
            return True
        if domain not in PROVIDERS and (name == domain or name.endswith(("." + domain, "@" + domain))):
            return True
    return False
