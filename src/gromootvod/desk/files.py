"""Hand out bytes from outside: always as downloads, never as pages of ours."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from urllib.parse import quote

from django.http import HttpResponse

from gromootvod.core.letter import attachment_bytes
from gromootvod.desk.models import Attachment

# Raster pictures only: an SVG is a document that can hold a script.
PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
PICTURES_SHOWN = 20
PICTURE_BYTES = 5_000_000  # of all pictures in one letter
SEALED = "default-src 'none'; sandbox"
REMOTE = re.compile(r'\sdata-remote-src="')
CID = re.compile(r'src="cid:([^"]{1,255})"')


def attachment_response(attachment: Attachment) -> HttpResponse:
    """The attachment's bytes, cut out of its letter. Raises LookupError when the letter has no such part."""
    blob = attachment.message.blob
    if blob is None:
        raise LookupError(attachment.pk)
    data = attachment_bytes(bytes(blob.data), attachment.part)
    response = download(attachment.name, data)
    if attachment.content_type in PICTURES and "type_mismatch" not in attachment.warnings:
        # Shown as a thumbnail; a visit to the address itself is still a download.
        response.headers["Content-Type"] = attachment.content_type
    return response


def download(name: str, data: bytes) -> HttpResponse:
    """A response that browsers save and never run (RFC 6266)."""
    safe = (
        "".join(char if char.isprintable() and char not in '\\/"' else "_" for char in name)[:150] or "file"
    )
    ascii_name = safe.encode("ascii", "replace").decode().replace("?", "_")
    response = HttpResponse(data, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(safe, safe='')}"
    )
    response.headers["Content-Security-Policy"] = SEALED
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def pictures_within(message_id: int) -> dict[str, str]:
    """The message's own pictures by Content-ID, as data: addresses: its sandboxed frame may ask nobody, not even us."""
    found = Attachment.objects.filter(message_id=message_id, content_type__in=PICTURES).exclude(content_id="")
    left = PICTURE_BYTES
    within: dict[str, str] = {}
    for attachment in found.select_related("message__blob").order_by("part")[:PICTURES_SHOWN]:
        blob = attachment.message.blob
        if blob is None or attachment.size > left or "type_mismatch" in attachment.warnings:
            continue
        left -= attachment.size
        data = base64.b64encode(attachment_bytes(bytes(blob.data), attachment.part)).decode("ascii")
        within[attachment.content_id] = f"data:{attachment.content_type};base64,{data}"
    return within


def mail_page(html: str, *, pictures: bool, inline: Mapping[str, str]) -> HttpResponse:
    """A letter's sanitised HTML as a page for a sandboxed frame: no script, no form, no request unless asked for.

    `pictures` lets remote pictures load; `inline` maps a Content-ID to the picture, as `pictures_within` gives it.
    """
    if pictures:
        html = REMOTE.sub(' src="', html)
    html = CID.sub(lambda match: f'src="{inline.get(match[1], "")}"' if match[1] in inline else "", html)
    images = "img-src 'self' data: https: http:" if pictures else "img-src 'self' data:"
    response = HttpResponse(
        '<!doctype html><meta charset="utf-8"><meta name="referrer" content="no-referrer">'
        '<meta name="viewport" content="width=device-width"><base target="_blank">'
        f'<body style="font:15px/1.5 sans-serif;margin:12px;overflow-wrap:anywhere">{html}'
    )
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; {images}; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; "
        "frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
    )
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
