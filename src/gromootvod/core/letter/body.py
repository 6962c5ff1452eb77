"""Which parts of a letter are its words, and which are attached to it (RFC 2046, RFC 2387, RFC 3676)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .attachments import part_name
from .charset import Decoder
from .html import written
from .markup import events
from .parts import Part
from .plain import Marks, plain_text
from .values import Limits

_PICTURE_MARK = re.compile(r"\[cid:[^\]\s]{1,255}\]\n?")
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_STUB = re.compile(
    r"\b(?:html|view (?:this|it) (?:e-?mail|message|in)|не поддерживает|браузер|your (?:e-?mail|mail) "
    r"(?:client|program))",
    re.IGNORECASE,
)
_STUB_CHARS = 250
_REPORT_KINDS = frozenset(
    {
        "message/delivery-status",
        "message/global-delivery-status",
        "message/disposition-notification",
        "message/feedback-report",
    }
)


@dataclass(slots=True)
class Chunk:
    """One stretch of words: its text, what its markup says about quotes, its markup made safe ("" for
    none).
    """

    text: str = ""
    marks: Marks = field(default_factory=Marks)
    html: str = ""
    remote: int = 0
    from_html: bool = False


@dataclass(slots=True)
class Body:
    chunks: list[Chunk] = field(default_factory=list)
    attached: list[tuple[Part, bool]] = field(default_factory=list)  # the part; is it shown inside the text


class BodyReader:
    """Walks a tree of parts once; collects words and attachments."""

    def __init__(self, raw: bytes, limits: Limits, decoder: Decoder) -> None:
        self.raw, self.limits, self.decoder = raw, limits, decoder
        self.body = Body()
        self.chars_left = limits.text_chars
        self.html_left = limits.html_bytes

    def read(self, part: Part) -> Body:
        self._take(part, inline=False)
        return self.body

    def _take(self, part: Part, inline: bool) -> None:
        if not part.kind.startswith("multipart/"):
            self._leaf(part, inline)
        elif not part.children:
            self.body.chunks.append(self._plain(part))  # a multipart without parts: its words are not lost
        elif part.kind == "multipart/alternative":
            self._alternative(part)
        elif part.kind == "multipart/related":
            self._related(part)
        else:
            for child in part.children:
                self._take(child, inline)

    def _leaf(self, part: Part, inline: bool) -> None:
        if part.kind in _REPORT_KINDS:
            return
        if self._is_attached(part):
            self.body.attached.append((part, inline or self._is_inline_picture(part)))
            return
        chunk = self._html(part) if part.kind == "text/html" else self._plain(part)
        if chunk.text or chunk.html:
            self.body.chunks.append(chunk)

    def _is_attached(self, part: Part) -> bool:
        disposition = part.headers.first("content-disposition").strip().lower()
        if part.kind not in ("text/plain", "text/html") or disposition.startswith(b"attachment"):
            return True
        return bool(part_name(part, self.decoder)) and part.index > 0

    def _is_inline_picture(self, part: Part) -> bool:
        disposition = part.headers.first("content-disposition").strip().lower()
        return (
            part.kind.startswith("image/")
            and disposition.startswith(b"inline")
            and part.headers.has("content-id")
        )

    def _related(self, part: Part) -> None:
        wanted = part.params.get("start", "").strip("<> ").encode()
        root = next(
            (child for child in part.children if wanted and wanted in child.headers.first("content-id")),
            part.children[0],
        )
        self._take(root, inline=False)
        for child in part.children:
            if child is not root:
                self._take(child, inline=True)

    def _alternative(self, part: Part) -> None:
        """Read every version; show the plain one unless it says nothing, keep the markup of the other."""
        versions: list[list[Chunk]] = []
        outer = self.body.chunks
        for child in part.children:
            self.body.chunks = []
            self._take(child, inline=False)
            if self.body.chunks:
                versions.append(self.body.chunks)
        self.body.chunks = outer
        plain = next((version for version in versions if not any(chunk.from_html for chunk in version)), None)
        rich = next(
            (version for version in reversed(versions) if any(chunk.from_html for chunk in version)), None
        )
        chosen = plain or rich or []
        if plain and rich:
            if _is_stub(plain, rich):
                chosen = rich
            else:
                plain[0].html = "".join(chunk.html for chunk in rich)
                plain[0].remote = sum(chunk.remote for chunk in rich)
        outer += chosen

    def _plain(self, part: Part) -> Chunk:
        text = self.decoder.text(
            part.body(self.raw)[: self.chars_left * 4 + 4], part.params.get("charset", "")
        )
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        if part.params.get("format", "").lower() == "flowed":
            text = unflowed(text, part.params.get("delsp", "").lower() == "yes")
        # Where the other version has a picture, mail programs write its inner name here; the picture itself is shown.
        text = _PICTURE_MARK.sub("", text)
        return Chunk(text=self._bounded(text.strip("\n").rstrip()))

    def _html(self, part: Part) -> Chunk:
        data = part.body(self.raw)
        if len(data) > self.html_left:
            self.decoder.trouble("html_size")
            data = data[: self.html_left]
        self.html_left -= len(data)
        meta = _META_CHARSET.search(data[:2048])
        charset = part.params.get("charset", "") or (meta.group(1).decode("ascii") if meta else "")
        stream, cut = events(self.decoder.text(data, charset), self.limits.html_depth)
        if cut:
            self.decoder.trouble("html_depth")
        text, marks, long = plain_text(stream, self.chars_left)
        if long:
            self.decoder.trouble("text_size")
        markup, remote = written(stream)
        return Chunk(self._bounded(text), marks, markup, remote, from_html=True)

    def _bounded(self, text: str) -> str:
        if len(text) > self.chars_left:
            self.decoder.trouble("text_size")
            text = text[: self.chars_left]
        self.chars_left -= len(text)
        return text


def _is_stub(plain: list[Chunk], rich: list[Chunk]) -> bool:
    """A plain version that is empty, or short and only says "look at the HTML"."""
    words = "\n".join(chunk.text for chunk in plain).strip()
    other = sum(len(chunk.text) for chunk in rich)
    if not words:
        return True
    return len(words) < _STUB_CHARS and other > 3 * len(words) and bool(_STUB.search(words))


def unflowed(text: str, delete_space: bool) -> str:
    """Join the lines of a format=flowed text (RFC 3676); quotes keep their marks, "-- " ends a paragraph."""
    out: list[str] = []
    open_depth = -1  # the depth of the paragraph that goes on, -1 when none does
    for line in text.split("\n"):
        body = line.lstrip(">")
        depth = len(line) - len(body)
        body = body.removeprefix(" ")
        flows = body.endswith(" ") and body != "-- "
        kept = body[:-1] if flows and delete_space else body
        if open_depth == depth and body != "-- ":
            out.append(kept)
        else:
            mark = ">" * depth + " " if depth else ""
            out += ["\n", mark, kept] if out else [mark, kept]
        open_depth = depth if flows else -1
    return "".join(out)
