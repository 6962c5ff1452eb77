"""HTML of letters made safe to show: no script, no form, and nothing that would make a request.

Our own pass writes balanced, bounded markup with few attributes; nh3 then cleans that again by its own list,
so
that each wall stands alone. Pictures from elsewhere keep their address in `data-remote-src`, where no
browser asks
for it. The result belongs inside a sandboxed frame all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import escape

import nh3

from .charset import word_set
from .markup import ALLOWED, VOID, End, Event, Tag, events
from .values import Limits

_TABLE = frozenset({"align", "valign", "bgcolor", "width", "height", "style"})
_ATTRIBUTES: dict[str, frozenset[str]] = {
    "a": frozenset({"href", "title", "style"}),
    "img": frozenset({"src", "alt", "title", "width", "height", "data-remote-src"}),
    "table": _TABLE | {"border", "cellpadding", "cellspacing"},
    "td": _TABLE | {"colspan", "rowspan"},
    "th": _TABLE | {"colspan", "rowspan"},
    "col": frozenset({"span", "width"}),
    "colgroup": frozenset({"span", "width"}),
    "ol": frozenset({"start", "type", "style"}),
    "font": frozenset({"color", "size", "face", "style"}),
    **dict.fromkeys(("tr", "tbody", "thead", "tfoot"), _TABLE),
}
_COMMON = frozenset({"style", "dir", "align"})
_LINK = re.compile(r"(?:https?://|mailto:|tel:)[^\s\x00-\x20]", re.IGNORECASE)
_REMOTE = re.compile(r"(?:https?:)?//[^\s/\\]", re.IGNORECASE)
_DATA_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*", re.IGNORECASE)
_CID = re.compile(r"cid:[^\s\"'<>]{1,255}", re.IGNORECASE)
_CONTROLS = re.compile("[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")
_STYLES = word_set(
    "color background-color font font-family font-size font-style font-weight text-align text-decoration "
    "text-indent "
    "line-height letter-spacing white-space vertical-align width max-width height margin margin-top "
    "margin-right "
    "margin-bottom margin-left padding padding-top padding-right padding-bottom padding-left border "
    "border-top "
    "border-right border-bottom border-left border-color border-style border-width border-collapse "
    "border-spacing "
    "border-radius list-style-type direction"
)
_STYLE_VALUE = re.compile(r"[\w\s#%.,+'\"!-]+|rgba?\([\d\s.,%/]+\)")
_MAX_VALUE = 2000
_AMPERSANDS = 1000  # nh3 is quadratic in the ampersands of one text node: 6 s for a million of them
_KEPT = {name: _ATTRIBUTES.get(name, frozenset()) | _COMMON for name in ALLOWED}
_KEPT["img"] = _ATTRIBUTES["img"]
_NH3_ATTRIBUTES = {name: set(kept) for name, kept in _KEPT.items()}
_NH3_TAGS = set(ALLOWED)


def sanitise(html: str, limits: Limits) -> tuple[str, int]:
    """Return markup that is safe to show, and the number of remote pictures held back. Idempotent, linear."""
    stream, _ = events(html[: limits.html_bytes], limits.html_depth)
    return written(stream)


def written(stream: Iterable[Event]) -> tuple[str, int]:
    """Write a balanced stream as safe markup; return it and the number of remote pictures held back."""
    out: list[str] = []
    remote = ampersands = 0
    for event in stream:
        if isinstance(event, str):
            ampersands += event.count("&")
            if ampersands > _AMPERSANDS:
                out += _divided(event)
                ampersands = 0
            else:
                out.append(escape(event.replace("\x00", ""), quote=False))
            continue
        ampersands = 0
        if isinstance(event, End):
            out.append(f"</{event.name}>")
        else:
            attrs = _attributes(event)
            remote += "data-remote-src" in attrs
            out.append(_opening(event.name, attrs))
            if event.name == "pre":
                out.append("\n")  # the first line break of <pre> is dropped by whoever reads it
    return _second_wall("".join(out)), remote


def _divided(text: str) -> Iterator[str]:
    """Yield `text` with <wbr> after every so many ampersands."""
    at = 0
    for count, match in enumerate(re.finditer("&", text), start=1):
        if count % _AMPERSANDS == 0:
            yield escape(text[at : match.end()].replace("\x00", ""), quote=False) + "<wbr>"
            at = match.end()
    yield "<wbr>" + escape(text[at:].replace("\x00", ""), quote=False)


def _opening(name: str, attrs: dict[str, str]) -> str:
    if name in VOID and name == "img" and not attrs:
        return ""
    return "<" + name + "".join(f' {key}="{escape(value)}"' for key, value in attrs.items()) + ">"


def _attributes(tag: Tag) -> dict[str, str]:
    allowed = _KEPT[tag.name]
    kept: dict[str, str] = {}
    for name, value in tag.attrs.items():
        if name not in allowed or name in ("src", "data-remote-src") or len(value) > _MAX_VALUE:
            continue
        if name == "style":
            value = _style(value)
        elif name == "href":
            value = value.strip() if _LINK.match(value.strip()) else ""
        if value or name not in ("style", "href"):
            kept[name] = value
    if tag.name == "img":
        kept.update(_picture(tag.attrs))
    return kept


def _picture(attrs: dict[str, str]) -> dict[str, str]:
    """Return where a picture comes from: inside the letter, or held back."""
    source = attrs.get("src", "").strip()
    if _CID.fullmatch(source) or _DATA_PICTURE.fullmatch(source):
        return {"src": source}
    for address in (_CONTROLS.sub("", source), _CONTROLS.sub("", attrs.get("data-remote-src", ""))):
        if len(address) <= _MAX_VALUE and _REMOTE.match(address):
            return {"data-remote-src": "https:" + address if address.startswith("//") else address}
    return {}


@lru_cache(maxsize=2048)
def _style(value: str) -> str:
    """Keep plain declarations of look; nothing with a function but rgb(), an escape, a comment or an
    address.
    """
    if "\\" in value or "/*" in value:
        return ""
    kept = []
    for declaration in value.split(";")[:60]:
        name, colon, text = declaration.partition(":")
        name, text = name.strip().lower(), text.strip()
        if colon and name in _STYLES and _STYLE_VALUE.fullmatch(text):
            kept.append(f"{name}: {text}")
    return "; ".join(kept)


def _second_wall(markup: str) -> str:
    return nh3.clean(
        markup,
        tags=_NH3_TAGS,
        attributes=_NH3_ATTRIBUTES,
        attribute_filter=_nh3_attribute,
        url_schemes={"http", "https", "mailto", "tel", "cid", "data"},
        link_rel="noopener noreferrer nofollow",
        strip_comments=True,
    )


def _nh3_attribute(tag: str, name: str, value: str) -> str | None:
    if name == "href":
        return value if _LINK.match(value) else None
    if name == "src":
        return value if tag == "img" and (_CID.fullmatch(value) or _DATA_PICTURE.fullmatch(value)) else None
    if name == "style":
        return _style(value) or None
    return value
