"""Text of an HTML letter, with marks where its markup says "this is quoted".

Walks the balanced stream of `markup` once. Block structure, lists, tables and links stay; what was hidden is
dropped. The marks (offsets into the text) come from what mail programs write: `blockquote type=cite`,
`gmail_quote`, `moz-cite-prefix`, `divRplyFwdMsg`, the quotes of Yandex and Mail.ru.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from .charset import word_set
from .markup import End, Event, Tag

_SPACES = re.compile(r"[ \t\r\n\f\u00ad\u200b]+")
_PARAGRAPHS = word_set("p h1 h2 h3 h4 h5 h6 ul ol dl table blockquote pre center")
_BLOCKS = _PARAGRAPHS | word_set(
    "address article aside caption dd details div dt figcaption figure footer header hr li main nav section "
    "summary "
    "tbody tfoot thead tr"
)
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|font-size\s*:\s*0(?:px|pt)?\s*(?:;|$)"
)
_QUOTE_CLASS = re.compile(
    r"\b(?:gmail_quote|yahoo_quoted|protonmail_quote|zmail_extra|mailru-blockquote|js-phx-quote)\b"
)
_ATTRIBUTION_CLASS = re.compile(r"\b(?:gmail_attr|moz-cite-prefix|yahoo-quoted-begin|OutlookMessageHeader)\b")
_OPENER_ID = re.compile(r"^(?:x_)*(?:divRplyFwdMsg|appendonsend|mailru-quote)$", re.IGNORECASE)
_SIGNATURE_CLASS = re.compile(
    r"\b(?:gmail_signature|moz-signature|protonmail_signature_block|yandex-signature|js-helper-signature)\b"
)
_SIGNATURE_ID = re.compile(
    r"^(?:x_)*(?:Signature|ms-outlook-mobile-signature|AppleMailSignature)$", re.IGNORECASE
)


@dataclass(slots=True)
class Marks:
    """Offsets into a text: what its markup says about quoting."""

    quoted: list[tuple[int, int]] = field(default_factory=list)
    cited: list[tuple[int, int]] = field(
        default_factory=list
    )  # of the quoted: a mail program quoted, nobody else
    attributions: list[tuple[int, int]] = field(default_factory=list)
    openers: list[int] = field(default_factory=list)  # from here on the letter being answered
    signatures: list[tuple[int, int]] = field(default_factory=list)


def plain_text(stream: Iterable[Event], most: int) -> tuple[str, Marks, bool]:
    """Return the text of a balanced stream, its marks, and whether it was cut at `most` characters."""
    writer = _Writer(most)
    for event in stream:
        if isinstance(event, str):
            writer.text(event)
        elif isinstance(event, Tag):
            writer.open(event)
        else:
            writer.close(event)
        if writer.size > most:
            break
    while writer.stack:
        writer.close(End(writer.stack[-1][0]))
    return "".join(writer.out).rstrip(), writer.marks, writer.size > most


class _Writer:
    def __init__(self, most: int) -> None:
        self.out: list[str] = []
        self.size = 0
        self.marks = Marks()
        self.stack: list[tuple[str, str, int, str]] = []  # name, mark, where it began, its link
        self.lists: list[int] = []  # -1 for bullets, else the number of the last item
        self.newlines = 2  # already at the beginning: no blank lines before the text
        self.wanted = 0
        self.gap = ""
        self.hidden = self.pre = 0

    def text(self, text: str) -> None:
        if self.hidden:
            return
        if self.pre:
            self._pre(text)
            return
        words = _SPACES.sub(" ", text)
        if words.startswith(" "):
            self.gap = self.gap or " "
            words = words[1:]
        if not words:
            return
        trailing = words.endswith(" ")
        self._write(words[:-1] if trailing else words)
        self.gap = " " if trailing else ""

    def open(self, tag: Tag) -> None:
        name, attrs = tag.name, tag.attrs
        if name == "br":
            self._break()
        elif name == "hr":
            self._want(1)
        elif name == "img":
            self._picture(attrs)
        if name in ("br", "hr", "img", "wbr", "col"):
            return
        self.hidden += _is_hidden(attrs) or bool(self.hidden)
        if name in _BLOCKS and not self.hidden:
            self._want(2 if name in _PARAGRAPHS and not self.lists else 1)
            self._structure(name, attrs)
        elif name in ("td", "th") and not self.hidden:
            self.gap = "\t"
        mark = _mark(name, attrs)
        begin = self._line_start() if mark else self.size
        if mark == "opener" and not self.hidden:
            self.marks.openers.append(begin)
        self.stack.append((name, mark, begin, attrs.get("href", "") if name == "a" else ""))

    def close(self, end: End) -> None:
        name, mark, begin, link = self.stack.pop()
        if self.hidden:
            self.hidden -= 1
            return
        if mark and self.size > begin:
            kinds = {
                "quoted": self.marks.quoted,
                "cited": self.marks.cited,
                "attribution": self.marks.attributions,
                "signature": self.marks.signatures,
            }
            if mark in kinds:
                kinds[mark].append((begin, self.size))
            if mark == "cited":
                self.marks.quoted.append((begin, self.size))
        if link:
            self._link(link, begin)
        if name in ("ul", "ol") and self.lists:
            self.lists.pop()
        if name == "pre":
            self.pre -= 1
        if name in _BLOCKS:
            self._want(2 if name in _PARAGRAPHS and not self.lists else 1)

    def _structure(self, name: str, attrs: dict[str, str]) -> None:
        if name in ("ul", "ol"):
            start = attrs.get("start", "1")
            self.lists.append(-1 if name == "ul" else int(start[:6]) - 1 if start[:6].isdecimal() else 0)
        elif name == "li":
            indent = "  " * max(0, min(len(self.lists), 8) - 1)
            if self.lists and self.lists[-1] >= 0:
                self.lists[-1] += 1
                self._write(f"{indent}{self.lists[-1]}. ")
            else:
                self._write(f"{indent}- ")
            self.wanted, self.gap = 0, ""
        elif name == "pre":
            self.pre += 1

    def _pre(self, text: str) -> None:
        lines = text.replace("\r\n", "\n").split("\n")
        for number, line in enumerate(lines):
            if number:
                self._break()
            if line:
                self._write(line)

    def _picture(self, attrs: dict[str, str]) -> None:
        alt = _SPACES.sub(" ", attrs.get("alt", "")).strip()
        if alt and not self.hidden and len(alt) < 200:
            self._write(f"[{alt}]")

    def _link(self, link: str, begin: int) -> None:
        shown = "".join(self.out[-8:])[-(self.size - begin) :].strip() if self.size > begin else ""
        link = link.strip()
        if not link.lower().startswith(("http://", "https://")) or len(link) > 2000:
            return
        if shown and _bare(shown) not in (_bare(link), "") and self.size > begin:
            self._write(f" <{link}>")

    def _break(self) -> None:
        """Write a line break now; an empty line stays empty."""
        if self.hidden:
            return
        self._settle()
        self._put("\n")
        self.newlines += 1
        self.gap = ""

    def _want(self, newlines: int) -> None:
        self.wanted = max(self.wanted, newlines)
        self.gap = ""

    def _settle(self) -> None:
        missing = self.wanted - self.newlines
        self.wanted = 0
        if missing > 0 and self.size:
            self._put("\n" * missing)
            self.newlines += missing

    def _line_start(self) -> int:
        if not self.hidden:
            self._want(1)
            self._settle()
        return self.size

    def _write(self, words: str) -> None:
        self._settle()
        if self.gap and self.newlines == 0:
            self._put(self.gap)
        self.gap = ""
        self._put(words)
        self.newlines = 0

    def _put(self, piece: str) -> None:
        self.out.append(piece)
        self.size += len(piece)


def _bare(address: str) -> str:
    return re.sub(r"^https?://(?:www\.)?", "", address.lower()).rstrip("/")


def _is_hidden(attrs: dict[str, str]) -> bool:
    return "hidden" in attrs or ("style" in attrs and _hides(attrs["style"][:2000]))


@lru_cache(maxsize=2048)
def _hides(style: str) -> bool:
    return bool(_HIDDEN.search(style.lower()))


def _mark(name: str, attrs: dict[str, str]) -> str:
    if not attrs and name != "blockquote":
        return ""
    kind, identity = attrs.get("class", "")[:500], attrs.get("id", "")[:100]
    if name == "blockquote":
        style = attrs.get("style", "").lower()
        cite = attrs.get("type", "").lower() == "cite" or "cite" in attrs or _QUOTE_CLASS.search(kind)
        return "cited" if cite else "quoted" if "border-left" in style or not attrs else ""
    if "yahoo_quoted" in kind:
        return "cited"
    if kind and _ATTRIBUTION_CLASS.search(kind):
        return "attribution"
    if (kind and _SIGNATURE_CLASS.search(kind)) or (identity and _SIGNATURE_ID.match(identity)):
        return "signature"
    return "opener" if identity and _OPENER_ID.match(identity) else ""
