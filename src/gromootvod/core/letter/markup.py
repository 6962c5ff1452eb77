"""HTML of letters as a balanced stream of allowed tags, in one linear pass.

Every later reader works on this stream: the sanitiser writes it out for nh3, the text writer reads it. It is
balanced and never deeper than asked, whatever came in, because nh3 needs 232 s for 200,000 nested <div> and
the
stdlib parser is quadratic on unclosed comments. A tag that is not in `ALLOWED` is dropped and its text kept,
except for elements whose text nobody was meant to read.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from html import unescape

from .charset import word_set

VOID = frozenset({"br", "hr", "img", "wbr", "col"})
ALLOWED = word_set(
    "a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del "
    "details "
    "dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark "
    "nav ol p "
    "pre q s samp section small span strike strong sub summary sup table tbody td tfoot th thead time tr tt "
    "u ul "
    "var wbr"
)
_SILENT = frozenset(
    {"script", "style", "title", "iframe", "noembed", "noframes", "template", "object", "svg", "math"}
)
_CLOSES_P = word_set(
    "address article aside blockquote center details div dl figcaption figure footer h1 h2 h3 h4 h5 h6 "
    "header hr "
    "main nav ol p pre section summary table ul"
)
_SIBLINGS = {
    "li": (frozenset({"li"}), frozenset({"ul", "ol"})),
    "dt": (frozenset({"dt", "dd"}), frozenset({"dl"})),
    "dd": (frozenset({"dt", "dd"}), frozenset({"dl"})),
    "tr": (frozenset({"tr"}), frozenset({"table", "tbody", "thead", "tfoot"})),
    "td": (frozenset({"td", "th"}), frozenset({"tr", "table"})),
    "th": (frozenset({"td", "th"}), frozenset({"tr", "table"})),
    "tbody": (frozenset({"tbody", "thead", "tfoot"}), frozenset({"table"})),
    "thead": (frozenset({"tbody", "thead", "tfoot"}), frozenset({"table"})),
    "tfoot": (frozenset({"tbody", "thead", "tfoot"}), frozenset({"table"})),
}
_TABLE_CONTEXT = frozenset({"table", "tbody", "thead", "tfoot", "tr", "colgroup"})
_ONLY_IN_TABLE = {
    "caption": frozenset({"table"}),
    "colgroup": frozenset({"table"}),
    "col": frozenset({"table", "colgroup"}),
}
_TABLE_PARTS = frozenset({"tbody", "thead", "tfoot", "tr", "td", "th", *_ONLY_IN_TABLE})
_SCOPES = frozenset({"table", "td", "th", "caption"})
_NAME = re.compile(r"[a-zA-Z][^\s/>]*")
_ATTRIBUTE = re.compile(r"""[\s/]*([^\s/>=][^\s/>=]*)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s>]*))?""")
_REST_OF_TAG = re.compile(r"[\s/]*>?")
_LOOK_BACK = 64
_MAX_ATTRIBUTES = 60


@dataclass(slots=True)  # not frozen: a letter has thousands, and freezing costs a microsecond each
class Tag:
    """An opening tag; `attrs` as written, entities undone. Nobody changes it."""

    name: str
    attrs: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class End:
    name: str


_ENDS = {name: End(name) for name in ALLOWED}


Event = Tag | End | str


def events(html: str, depth: int) -> tuple[list[Event], bool]:
    """Return the balanced stream of `html`, and whether tags deeper than `depth` were dropped."""
    stream = _Balance(depth)
    for token in _tokens(html):
        if isinstance(token, str):
            stream.out.append(token)
        elif isinstance(token, End):
            stream.close(token.name)
        else:
            stream.open(token)
    stream.close_all()
    return stream.out, stream.cut


class _Balance:
    """Opens and closes as a browser would where that is cheap; always balanced."""

    def __init__(self, depth: int) -> None:
        self.out: list[Event] = []
        self.stack: list[str] = []
        self.counts: dict[str, int] = {}
        self.depth = depth
        self.cut = False

    def open(self, tag: Tag) -> None:
        name = tag.name
        if self._is_misplaced(name):
            return
        if name in VOID:
            self.out.append(tag)
            return
        if name in _CLOSES_P:
            self._close_in_reach(frozenset({"p"}), _SCOPES)
        elif name in _SIBLINGS:
            self._close_in_reach(*_SIBLINGS[name])
        elif name == "a":
            self._close_in_reach(frozenset({"a"}), _SCOPES)
            if self.counts.get("a"):
                return  # a link around a table with a link in it: parsers disagree, the outer one stays
        if len(self.stack) >= self.depth:
            self.cut = True
            return
        self.out.append(tag)
        self.stack.append(name)
        self.counts[name] = self.counts.get(name, 0) + 1

    def _is_misplaced(self, name: str) -> bool:
        """Between the cells of a table only its parts may stand: parsers move everything else about."""
        top = self.stack[-1] if self.stack else ""
        if name in _TABLE_PARTS:
            if name in _ONLY_IN_TABLE:
                return top not in _ONLY_IN_TABLE[name]
            return not self.counts.get("table")
        if name == "table" and top in _TABLE_CONTEXT:
            self._pop_to("table")
            return False
        return top in _TABLE_CONTEXT and name not in VOID

    def close(self, name: str) -> None:
        """Close the nearest `name`; a table's cell is not left by the closing tag of what stands around
        it.
        """
        if not self.counts.get(name):
            return
        if name not in _SCOPES and name not in _SIBLINGS:
            if self.stack[-1] == name:
                self._pop()
                return
            reach = self.stack[-_LOOK_BACK:]
            inner = next(
                (open_name for open_name in reversed(reach) if open_name == name or open_name in _SCOPES), ""
            )
            if (inner != name and len(self.stack) > _LOOK_BACK and not inner) or inner == name:
                self._pop_to(name)
            return
        self._pop_to(name)

    def close_all(self) -> None:
        while self.stack:
            self._pop()

    def _close_in_reach(self, names: frozenset[str], barriers: frozenset[str]) -> None:
        if not any(self.counts.get(name) for name in names):
            return
        for open_name in reversed(self.stack[-_LOOK_BACK:]):
            if open_name in names:
                self._pop_to(open_name)
                return
            if open_name in barriers:
                return

    def _pop_to(self, name: str) -> None:
        while self._pop() != name:
            pass

    def _pop(self) -> str:
        name = self.stack.pop()
        self.counts[name] -= 1
        self.out.append(_ENDS[name])
        return name


def _tokens(html: str) -> Iterator[Event]:
    """Yield text (entities undone), tags and ends. Linear: what is known not to come is not looked for
    again.
    """
    at, size = 0, len(html)
    missing: set[str] = set()
    while at < size:
        opened = html.find("<", at)
        if opened < 0:
            opened = size
        if opened > at:
            yield unescape(html[at:opened])
        if opened == size:
            return
        after = html[opened + 1 : opened + 2]
        if after in ("!", "?"):
            at = _after_comment(html, opened, missing)
        elif after == "/":
            at = yield from _end(html, opened)
        elif after.isascii() and after.isalpha():
            at = yield from _tag(html, opened, missing)
        else:
            yield "<"
            at = opened + 1


def _after_comment(html: str, opened: int, missing: set[str]) -> int:
    if html.startswith("<!--", opened) and "-->" not in missing:
        end = html.find("-->", opened + 2)
        if end >= 0:
            return end + 3
        missing.add("-->")
    if html.startswith("<!--", opened):
        return opened + 4  # never closed: the words after it are kept, as text
    end = html.find(">", opened) if ">" not in missing else -1
    if end < 0:
        missing.add(">")
        return opened + 2
    return end + 1


def _end(html: str, opened: int) -> Generator[Event, None, int]:
    name = _NAME.match(html, opened + 2)
    end = html.find(">", opened)
    known = _ENDS.get(name.group().lower()) if name is not None else None
    if known is not None:
        yield known
    return end + 1 if end >= 0 else len(html)


def _tag(html: str, opened: int, missing: set[str]) -> Generator[Event, None, int]:
    match = _NAME.match(html, opened + 1)
    assert match is not None
    name, at = match.group().lower(), match.end()
    attrs: dict[str, str] = {}
    if html.startswith(">", at):
        at += 1
    else:
        at = _read_attributes(html, at, attrs)
    if name in ALLOWED:
        yield Tag(name, attrs)
    elif name == "body":
        yield Tag("div", attrs)
    elif name in _SILENT and name not in missing:
        closing = re.compile(f"</{name}[\\s/>]", re.IGNORECASE).search(html, at)
        if closing is None:
            missing.add(name)
        else:
            end = html.find(">", closing.start())
            at = end + 1 if end >= 0 else len(html)
    return at


def _read_attributes(html: str, at: int, attrs: dict[str, str]) -> int:
    """Fill `attrs` with what stands from `at`; return where the tag ends."""
    while (found := _ATTRIBUTE.match(html, at)) is not None:
        at = found.end()
        if len(attrs) < _MAX_ATTRIBUTES:
            name, value = found.groups("")
            value = _unquoted(value)
            attrs.setdefault(name.lower(), unescape(value) if "&" in value else value)
    rest = _REST_OF_TAG.match(html, at)
    return rest.end() if rest else at


def _unquoted(value: str) -> str:
    return value[1:-1] if len(value) >= 2 and value[0] in "\"'" and value[-1] == value[0] else value
