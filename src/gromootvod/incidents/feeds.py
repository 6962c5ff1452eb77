"""The public page for machines: Atom (RFC 4287) and JSON Feed 1.1. Values in, bytes out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from gromootvod.incidents.queries.public_page import PublicIncident, PublicPage, PublicUpdate
from gromootvod.incidents.words import phase_words

ATOM = "http://www.w3.org/2005/Atom"
ENTRIES = 50
# What XML 1.0 section 2.2 has no place for.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def atom(page: PublicPage, *, base: str, name: str, language: str, now: datetime) -> bytes:
    """An entry for each update, the newest first. `base` is the address of the desk, without a slash at its end."""
    ET.register_namespace("", ATOM)
    feed = ET.Element(f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": language})
    entries = list(_entries(page))[:ENTRIES]
    _add(feed, "id", f"{base}/status/")
    _add(feed, "title", name)
    _add(feed, "updated", (entries[0][1].at if entries else now).isoformat())
    _add(feed, "link", rel="self", href=f"{base}/status/atom.xml?lang={language}")
    _add(feed, "link", rel="alternate", type="text/html", href=f"{base}/status/?lang={language}")
    _add(ET.SubElement(feed, f"{{{ATOM}}}author"), "name", name)
    for incident, update in entries:
        entry = ET.SubElement(feed, f"{{{ATOM}}}entry")
        _add(entry, "id", _tag(base, incident, update))
        _add(entry, "title", _title(incident, update))
        _add(entry, "updated", update.at.isoformat())
        _add(entry, "link", rel="alternate", type="text/html", href=_link(base, incident, language))
        _add(entry, "content", _text(update), type="text")
    raw: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return raw


def json_feed(page: PublicPage, *, base: str, name: str, language: str) -> bytes:
    """The same as JSON Feed, with what a program wants to know of the present beside it."""
    items = [
        {
            "id": _tag(base, incident, update),
            "url": _link(base, incident, language),
            "title": _title(incident, update),
            "content_text": _text(update),
            "date_published": update.at.isoformat(),
            "language": update.language,
            "_incident": {
                "id": incident.number,
                "phase": update.phase,
                "planned": incident.planned,
                "next_word_by": update.next_word_by.isoformat() if update.next_word_by else None,
            },
        }
        for incident, update in list(_entries(page))[:ENTRIES]
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": name,
        "home_page_url": f"{base}/status/?lang={language}",
        "feed_url": f"{base}/status/feed.json?lang={language}",
        "language": language,
        "items": items,
        "_now": {
            "effect": page.effect or "none",
            "components": [{"name": one.name, "effect": one.effect or "none"} for one in page.components],
        },
    }
    return json.dumps(feed, ensure_ascii=False, indent=1).encode("utf-8", "replace")


def _entries(page: PublicPage) -> Iterator[tuple[PublicIncident, PublicUpdate]]:
    pairs = [(incident, update) for incident in page.all for update in incident.updates]
    yield from sorted(pairs, key=lambda pair: (pair[1].at, pair[1].id), reverse=True)


def _tag(base: str, incident: PublicIncident, update: PublicUpdate) -> str:
    """An address that never changes, even if the desk moves to another port (RFC 4151)."""
    return (
        f"tag:{urlsplit(base).hostname},{incident.opened_at:%Y-%m-%d}:incidents/{incident.number}/{update.id}"
    )


def _link(base: str, incident: PublicIncident, language: str) -> str:
    return f"{base}/status/?lang={language}#incident-{incident.number}"


def _title(incident: PublicIncident, update: PublicUpdate) -> str:
    return f"{incident.title}: {phase_words(update.phase, planned=incident.planned)}"


def _text(update: PublicUpdate) -> str:
    return "\n\n".join(part for part in (update.what, update.who, update.next) if part)


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> None:
    child = ET.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    if text:
        child.text = _NOT_XML.sub("\ufffd", text)
