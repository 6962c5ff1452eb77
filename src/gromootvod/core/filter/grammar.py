"""Reads a filter: words, "phrases", and key:value terms, in time linear in the text.

filter = { ["-"] ( term | phrase | word ) }
term   = key ( ":" [ ">" | "<" | ">=" | "<=" ] | ">" | "<" | ">=" | "<=" ) value
value  = quoted | alternative { "|" alternative }
"""

from __future__ import annotations

import re

from .moments import Named, read_moment
from .values import Filter, FilterError, Term
from .vocabulary import CHOICES, canonical_key, code_of, kind_of, nearest_key

LONGEST = 1_000  # characters
MOST = 24  # words, phrases and terms together
CLOSES = {'"': '"', "«": "»", "“": "”", "„": "“"}


def parse(text: str) -> Filter:
    """Read a filter. Raises FilterError, with the place, for what cannot be understood."""
    if len(text) > LONGEST:
        raise FilterError("too_long", LONGEST, len(text))
    text = text.replace("\0", " ")  # PostgreSQL knows no such character
    words: list[str] = []
    phrases: list[str] = []
    terms: list[Term] = []
    without: list[str] = []
    at = _SPACE.match(text, 0).end()  # type: ignore[union-attr]
    while at < len(text):
        if len(words) + len(phrases) + len(terms) + len(without) == MOST:
            raise FilterError("too_many", at, len(text))
        negated = text[at] == "-" and at + 1 < len(text) and not text[at + 1].isspace()
        begin = at + negated
        if text[begin] in CLOSES:
            phrase, end = _quoted(text, begin)
            if phrase:
                (without if negated else phrases).append(phrase)
        elif head := _head(text, begin):
            term, end = _term(text, at, head, negated)
            terms.append(term)
        else:
            end = _WORD.match(text, begin).end()  # type: ignore[union-attr]
            (without if negated else words).append(text[begin:end])
        at = _SPACE.match(text, end).end()  # type: ignore[union-attr]
    return Filter(tuple(words), tuple(phrases), tuple(terms), tuple(without))


def to_text(asked: Filter) -> str:
    """Write a filter so that `parse` reads it again as it is."""
    parts = list(asked.words) + [_quote(phrase) for phrase in asked.phrases]
    parts += ["-" + (_quote(word) if _SPACED.search(word) else word) for word in asked.without]
    parts += [term_text(term) for term in asked.terms]
    return " ".join(parts)


def term_text(term: Term) -> str:
    """Write one condition."""
    value = _quote(term.value) if term.quoted or _SPACED.search(term.value) else term.value
    colon = "" if term.op == ":" else ":"
    return f"{'-' if term.negated else ''}{term.key}{colon}{term.op}{value}"


def _head(text: str, at: int) -> re.Match[str] | None:
    """The key and the operator at `at`; None where a plain word stands. Raises FilterError for a key that is none."""
    match = _HEAD.match(text, at)
    if match is None:
        return None
    if canonical_key(match["key"]):
        return match
    if match["op"] != ":" or len(match["key"]) == 1 or text[match.end() : match.end() + 1] in _NO_VALUE:
        return None  # https://…, C:\…, "Ошибка: …", a>b: words that people paste
    raise FilterError("unknown_key", at, match.end("key"), key=match["key"], hint=nearest_key(match["key"]))


def _term(text: str, start: int, head: re.Match[str], negated: bool) -> tuple[Term, int]:
    key, at = canonical_key(head["key"]), head.end()
    op = head["op"].lstrip(":") or ":"
    quoted = text[at : at + 1] in CLOSES and at < len(text)
    if quoted:
        value, end = _quoted(text, at)
    else:
        end = _WORD.match(text, at).end() if at < len(text) and not text[at].isspace() else at  # type: ignore[union-attr]
        value = text[at:end]
    if not value.strip("|"):
        raise FilterError("no_value", start, end, key=key)
    kind = kind_of(key)
    if op != ":" and kind in ("text", "choice"):
        raise FilterError("no_order", start, end, key=key)
    given = [value] if quoted else value.strip("|").split("|")
    if op != ":" and len(given) > 1:
        raise FilterError("no_order", start, end, key=key)
    codes = [_code(key, op, word, at, end) for word in given]
    return Term(key, op, "|".join(codes), negated, start, end, quoted), end


def _code(key: str, op: str, word: str, start: int, end: int) -> str:
    kind = kind_of(key)
    if kind == "choice":
        code = code_of(key, word)
        if not code:
            raise FilterError("bad_choice", start, end, key=key)
        return code
    if kind == "number":
        number = word.lstrip("#№")
        if not _NUMBER.fullmatch(number):
            raise FilterError("bad_number", start, end, key=key)
        return number
    if kind == "moment":
        moment = read_moment(word)
        if moment is None or (isinstance(moment, Named) and not _may_be_asked(key, op, moment.code)):
            raise FilterError("bad_moment", start, end, key=key)
        return code_of("moment", word) or word
    return (code_of(key, word) or word) if key in CHOICES else word


def _may_be_asked(key: str, op: str, name: str) -> bool:
    """Only what is due can be late; only what need not be there can be missing."""
    if name == "late":
        return key == "due" and op == ":"
    return name != "none" or (key in ("due", "closed") and op == ":")


def _quoted(text: str, at: int) -> tuple[str, int]:
    """The inside of the quotation that begins at `at`, and where it ends."""
    close = text.find(CLOSES[text[at]], at + 1)
    if close < 0:
        raise FilterError("open_quote", at, len(text))
    return " ".join(text[at + 1 : close].split()), close + 1


def _quote(phrase: str) -> str:
    for opens, closes in (('"', '"'), ("«", "»"), ("“", "”")):
        if closes not in phrase:
            return opens + phrase + closes
    return '"' + phrase.replace('"', " ") + '"'


_SPACE = re.compile(r"\s*+")
_SPACED = re.compile(r"\s")
_WORD = re.compile(r"\S++")
_HEAD = re.compile(r"(?P<key>[^\W\d_][\w.-]{0,63}+)(?P<op>:[<>]=?|:|[<>]=?)")
_NUMBER = re.compile(r"[0-9]{1,18}")
_NO_VALUE = ("", "/", "\\", ":", " ", "\n", "\t", "\r")
