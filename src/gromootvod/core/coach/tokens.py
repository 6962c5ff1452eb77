"""Facts of a text that can be mistyped: numbers, codes, names; and when two of them differ by a slip."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from gromootvod.core.coach.names import is_first_name
from gromootvod.core.text import fold_token, is_dictionary_word, lemma

_TOKEN = re.compile(
    r"\d{1,3}(?:[ \u00a0,]\d{3})+(?!\d)|[\w.+-]{1,60}@[\w.-]{3,80}|[^\W_]+(?:[-./:_][^\W_]+)*", re.UNICODE
)
_CLOCK = re.compile(
    r"[0-2]?\d[:.][0-5]\d|\d{1,2}(?:am|pm|:\d\d(?:am|pm)?)|(?:19|20)\d\d|\d{1,2}[./]\d{1,2}(?:[./](?:19|20)?\d\d)?|(?:19|20)\d\d-\d\d-\d\d|\d{1,2}(?:st|nd|rd|th)"
)
_SEPARATORS = re.compile(r"[ \u00a0.,_/:-]")
_MONEY_BEFORE, _MONEY_AFTER = (
    re.compile(r"[$£€] ?$"),
    re.compile(r" ?(?:[$£€₽]|руб|р\.|rub|usd|eur|gbp|rupees|pounds|dollars|euros)", re.IGNORECASE),
)
_OCR = str.maketrans("OoОоIlІ|ЗзБ", "0000111133б")
_ENDING = re.compile(r"(?:[аеёиоуыэюя]|[аеиоуыэюя][ймхеюя]|ами|ями|ого|ему|ому|ими|ыми|ь|'s|s)$")
_NEW = re.compile(
    r"\b(?:нов\w{2,3}|друг\w{2,3}|следующ\w{2,3}|вместо|заменен\w*|new|another|next|instead|replacement)\W+(?:\w+\W+){0,2}$"
)
_SHORT_CODE, _CODE_LENGTH, _SURE_LENGTH, _NAME_STEM = 3, 4, 6, 4
_SHORT_NUMBER = re.compile(
    r"(?:(?P<before>[^\W\d_]{1,20}) (?:[№#] ?)?)?(?<![\w.,:/-])(?P<digits>\d{1,3}[.,]\d\d|\d{2,3})(?![\d.,:/-]*\d|[\w-])(?: ?(?P<after>[€$£₽%]|[^\W\d_]{1,20}))?"
)
_LENGTH = re.compile(r"(?:час|мин|дн|ден|недел|месяц|сут|раз|hour|min|day|week|month|time|pm|am|%)")
_SIGNS = "€$£₽"
_LONGEST = 60
_MOST = 400  # facts of one text


@dataclass(frozen=True, slots=True)
class Fact:
    """A token that means one thing only."""

    text: str
    start: int
    end: int
    plain: str  # without separators, of one script
    before: str  # the lemma of the word before, or the sign №/#
    is_code: bool  # holds a digit
    is_new: bool  # announced as another one


def facts(text: str) -> list[Fact]:
    """Numbers and codes of four characters and more, and names, in order."""
    found: list[Fact] = []
    last, last_end = "", 0
    for match in _TOKEN.finditer(text):
        token = match[0]
        if len(found) >= _MOST:
            break
        is_code = any(map(str.isdigit, token))
        if len(token) <= _LONGEST and _counts(text, match, is_code):
            plain = _SEPARATORS.sub("", fold_token(token) if is_code else token).lower().replace("ё", "е")
            is_money = is_code and _is_money(text, match)
            short = _SHORT_CODE if is_money or not plain.isdigit() else _CODE_LENGTH
            if is_code and len(plain) < short:
                last, last_end = token.lower(), match.end()
                continue
            sign = (
                "money"
                if is_money
                else "№"
                if re.search(r"[№#]\s?$", text[max(0, match.start() - 2) : match.start()])
                else ""
            )
            before = lemma(last) if last and match.start() - last_end <= 4 else ""
            is_new = bool(_NEW.search(text[max(0, match.start() - 50) : match.start()].lower()))
            found.append(
                Fact(token, *match.span(), plain, sign if is_money else before or sign, is_code, is_new)
            )
        last, last_end = token.lower(), match.end()
    return found


def close_fact(fact: Fact, ticket: Sequence[Fact], written: Collection[str]) -> Fact | None:
    """The fact of the ticket that was meant, when this one is a slip of it; else None."""
    if any(fact.plain == one.plain for one in ticket) or fact.is_new:
        return None
    for one in ticket:
        if one.is_code == fact.is_code and one.plain not in written and _is_slip(fact, one):
            return one
    return None


def turned_numbers(written: str, ticket: str) -> Iterator[tuple[int, int, str]]:
    """Short numbers with two digits turned, beside the same word as in the ticket: "460 MB" for "640 MB".

    Lengths of time are let be: another one may well be meant.
    """
    there = {match["digits"] for match in _SHORT_NUMBER.finditer(written)}
    meant = [match for match in islice(_SHORT_NUMBER.finditer(ticket), _MOST) if match["digits"] not in there]
    said = {match["digits"] for match in _SHORT_NUMBER.finditer(ticket)}
    for match in islice(_SHORT_NUMBER.finditer(written), _MOST):
        if match["digits"] in said:
            continue
        for one in meant:
            if _is_turned(match["digits"], one["digits"]) and _stands_alike(match, one):
                yield (
                    match.start("digits"),
                    match.end(),
                    match[0][match.start("digits") - match.start() :].replace(
                        match["digits"], one["digits"], 1
                    ),
                )
                break


def _stands_alike(first: re.Match[str], second: re.Match[str]) -> bool:
    """Whether the same word of meaning stands on one side."""
    after, before = (first["after"] or "").lower(), (first["before"] or "").lower()
    if _LENGTH.match(after):
        return False
    same_after = len(after) > 0 and lemma(after) == lemma((second["after"] or "").lower())
    same_before = len(before) > _SHORT_CODE and lemma(before) == lemma((second["before"] or "").lower())
    return (same_after and (len(after) > 1 or after in _SIGNS)) or same_before


def _counts(text: str, match: re.Match[str], is_code: bool) -> bool:
    token = match[0]
    if is_code:
        return not _CLOCK.fullmatch(token) and not re.search(
            r"\+\d[\d ()-]*$", text[max(0, match.start() - 20) : match.start()]
        )
    if not token[0].isupper() or len(token) <= _NAME_STEM or (token.isupper() and len(token) < 4):
        return False
    before = text[: match.start()][-2:]
    starts = not before.strip() or before.rstrip()[-1:] in ".!?\n:" or "\n" in before
    return not starts or before.endswith(("«", '"', "“", "„"))


def _is_money(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - 2) : match.start()]
    return bool(_MONEY_BEFORE.search(before) or _MONEY_AFTER.match(text, match.end()))


def _is_slip(fact: Fact, one: Fact) -> bool:
    if fact.is_code:
        return _is_slip_of_code(fact, one)
    return _is_slip_of_name(fact, one)


def _is_slip_of_code(fact: Fact, one: Fact) -> bool:
    a, b = fact.plain, one.plain
    if abs(len(a) - len(b)) > 1 or (a[0] != b[0] and sorted(a) != sorted(b)):
        return False
    if a.translate(_OCR).lower() == b.translate(_OCR).lower():
        return True
    same_place = bool(fact.before) and fact.before == one.before
    if fact.before == "money" and one.before != "money":
        return False
    if _is_turned(a, b):
        return same_place or len(a) >= _CODE_LENGTH
    if not _is_one_edit(a, b):
        return False
    if len(a) != len(b):
        return len(max(a, b, key=len)) >= _SURE_LENGTH or same_place
    is_mixed = not a.isdigit() and len(a) >= _SURE_LENGTH
    return len(a) >= _SURE_LENGTH + 2 or same_place or is_mixed


def _is_slip_of_name(fact: Fact, one: Fact) -> bool:
    a, b = _ENDING.sub("", fact.plain), _ENDING.sub("", one.plain)
    if a == b or min(len(a), len(b)) < _NAME_STEM or a.startswith(b) or b.startswith(a):
        return False
    if is_first_name(fact.plain) or lemma(fact.plain) == lemma(one.plain):
        return False
    if fact.plain.isascii() is False and is_dictionary_word(fact.plain):
        return False
    return _is_turned(a, b) or (len(min(a, b, key=len)) > _NAME_STEM and a[0] == b[0] and _is_one_edit(a, b))


def _is_turned(a: str, b: str) -> bool:
    """Whether two neighbours changed places."""
    if len(a) != len(b):
        return False
    differ = [n for n in range(len(a)) if a[n] != b[n]]
    return (
        len(differ) == 2
        and differ[1] == differ[0] + 1
        and a[differ[0]] == b[differ[1]]
        and a[differ[1]] == b[differ[0]]
    )


def _is_one_edit(a: str, b: str) -> bool:
    """Whether one letter was changed, lost or added."""
    if len(a) == len(b):
        return sum(x != y for x, y in zip(a, b, strict=True)) == 1
    short, long = sorted((a, b), key=len)
    return len(long) - len(short) == 1 and any(long[:n] + long[n + 1 :] == short for n in range(len(long)))
