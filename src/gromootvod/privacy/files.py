"""A letter without its files. Pure: bytes in, bytes out."""

from __future__ import annotations

from email import policy
from email.generator import BytesGenerator
from email.message import Message
from email.parser import BytesParser
from io import BytesIO

WIRE = policy.compat32.clone(linesep="\r\n", max_line_length=None)


def without_files(raw: bytes) -> bytes:
    """The letter with the contents and the names of its files gone; b"" when it cannot be taken apart."""
    try:
        letter = BytesParser(policy=policy.compat32).parsebytes(raw)
        _empty(letter, top=True)
        out = BytesIO()
        BytesGenerator(out, mangle_from_=False, policy=WIRE).flatten(letter)
        return out.getvalue()
    except Exception:  # a hostile letter: what cannot be cleaned is not kept
        return b""


def _empty(part: Message, *, top: bool = False) -> None:
    if part.get_content_maintype() == "multipart":
        inner = part.get_payload()
        if isinstance(inner, list):
            for one in inner:
                if isinstance(one, Message):
                    _empty(one)
        return
    if (
        part.get_content_maintype() == "text"
        and not part.get_filename()
        and part.get_content_disposition() != "attachment"
    ):
        return
    for name in (
        "Content-Type",
        "Content-Transfer-Encoding",
        "Content-Disposition",
        "Content-ID",
        "Content-Description",
    ):
        del part[name]
    if not top:
        part["Content-Type"] = "application/octet-stream"
    part.set_payload("")
