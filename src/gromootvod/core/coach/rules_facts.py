"""Rules that compare the draft with the ticket: facts, terms, and what may not leave the house."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from gromootvod.core.coach.house import House
from gromootvod.core.coach.page import Page
from gromootvod.core.coach.pattern import Matcher
from gromootvod.core.coach.rulebook import rules, table
from gromootvod.core.coach.sight import Sighted, remarks
from gromootvod.core.coach.tokens import close_fact, facts
from gromootvod.core.coach.values import Remark
from gromootvod.core.coach.words import Word, words

_SECRETS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?i:\bпарол\w{0,3}(?: (?!сброс|смен|забы)[а-яё]{2,15}){0,3} ?(?:[:=—–-]|это) ?)[«\"'`]?(?P<at>(?!https?:)(?=[^\s»\"'`]{0,60}[0-9!@#$%^&*])(?![0-9]{1,2}\b)[A-Za-z0-9!@#$%^&*_.+-]{4,64})",
        r"(?i:\bpass(?:word|phrase|code)?(?: [a-z]{2,12}){0,3}? ?(?:is|:|=) ?)[\"'`]?(?P<at>(?=[^\s]{0,60}[0-9!@#$%^&*])(?!(?i:https?:))[^\s,;\"'`]{4,63}[^\s,;\"'`.])",
        r"(?i:\b(?:логин|login|user(?:name)?|учетка|учётка)[ :=—-]{1,3}[\w.@-]{2,40}[ ,/;и]{1,4}(?:парол\w{0,2}|pass\w{0,5})?[ :=—-]{0,3})(?P<at>(?=[^\s]{0,40}\d)[A-Za-z][\w!@#$%^&*-]{5,40})",
        r"(?P<at>\b(?:AKIA[0-9A-Z]{16}|gh[pousr]_[0-9A-Za-z]{20,60}|xox[abp]-[0-9A-Za-z-]{20,80}|sk[-_](?:live[-_]|test[-_])?[0-9A-Za-z_-]{16,80}|glpat-[\w-]{16,40})\b)",
        r"(?P<at>\beyJ[0-9A-Za-z_-]{10,200}\.eyJ[0-9A-Za-z_-]{10,400}\.[0-9A-Za-z_-]{10,200})",
        r"(?P<at>-----BEGIN (?:[A-Z]{2,10} )?PRIVATE KEY-----)",
        r"(?i:\b(?:api[ _-]?key|api-ключ|secret|token|ключ(?: доступа| api)?|токен)\w{0,2}(?: [a-zа-яё]{2,12}){0,3}? ?(?:is|это|[:=—–-]) ?)[«\"'`]?(?P<at>(?=[\w-]{0,60}\d)[A-Za-z0-9_-]{8,80})",
        r"(?i:\b(?:pin|пин)(?:-код\w?|[ -]?code)? ?(?:is|[:=—–-]) ?)(?P<at>\d{4,8})\b",
    )
)
_INNER_HOST = re.compile(
    r"(?<![\w.])(?:10\.\d{1,3}\.\d{1,3}\.\d{1,3}|172\.(?:1[6-9]|2\d|3[01])\.\d{1,3}\.\d{1,3}|192\.168\.(?!0\.1\b|1\.1\b|[018]\.254\b|100\.1\b)\d{1,3}\.\d{1,3})(?![\w.]*\d)"
    r"|(?<![\w.@-])[\w-]{1,60}(?:\.[\w-]{1,60}){0,4}\.(?:internal|local|lan|intra|intranet|corp|localdomain|svc)(?![\w-])",
    re.IGNORECASE,
)
_FIRM = re.compile(
    r"(?:ООО|АО|ПАО|ЗАО|ИП|ОАО|НКО|ГУП|МУП) (?:«[^«»\n]{2,60}»|\"[^\"\n]{2,60}\"|„[^„“\n]{2,60}“|[А-ЯЁ][\w-]{2,30}(?: [А-ЯЁ]\.){0,2})"
    r"|(?:[A-Z][\w&-]{1,30} ){1,3}(?:Ltd|LLC|Inc|GmbH|Corp|Co|PLC|plc|Limited)\b"
    r"|(?<=клиента )«[^«»\n]{2,60}»|(?<=клиенту )«[^«»\n]{2,60}»|(?<=компании )«[^«»\n]{2,60}»|(?<=фирмы )«[^«»\n]{2,60}»"
    r"|(?:(?<=client, )|(?<=customer, )|(?<=customer )|(?<=client )|(?<=clients like )|(?<=customers like ))[A-Z][\w&-]{2,30}(?: [A-Z][\w&-]{1,30}){0,3}"
)
_SAME_AS = re.compile(
    r"\b(?:то же|та же|такая же|такой же|так же|такое же|точно так|тоже|также|аналогичн\w+|друг(?:ого|ой|ие|их|ому) (?:наш\w+ )?(?:клиент|компани|фирм|заказчик)\w*|еще (?:у|от|один|одного)|как у|клиент\w*"
    r"|same|too|also|as well|another|other (?:client|customer)s?|similar\w*|client|customer)\b"
)
_MAIL = re.compile(r"[\w.+-]{1,60}@[\w-]{1,60}(?:\.[\w-]{1,30}){1,4}")
_EXPLAINED = re.compile(
    r'[»"”]?[ ]?(?:\(|[—–-][ ]|, ?(?:то есть|т\. ?е\.|that is|i\. ?e\.|meaning|which (?:is|means)|иначе говоря|проще говоря))'
)
_PART_OF_CODE = ("_", ".", "/", "@")
_SPECIALIST = 2  # terms of his own


def leak(page: Page, places: list[Sighted]) -> Iterator[Remark]:
    """Secrets, inner hosts, words for members, other clients. What the client himself wrote is no leak."""
    said = page.known.letters if page.known else ""
    text = page.draft.text
    reached = -1
    for start, end in sorted(match.span("at") for secret in _SECRETS for match in secret.finditer(text)):
        if start >= reached and text[start:end] not in said:
            reached = end
            yield page.remark("leak", "secret", start, end, "•••")
    for match in _INNER_HOST.finditer(text):
        if match[0] not in said:
            yield page.remark("leak", "inner_host", *match.span())
    yield from _other_clients(page, said)
    yield from remarks(page, places)


def _other_clients(page: Page, said: str) -> Iterator[Remark]:
    known, text = page.known, page.draft.text
    everything = f"{known.everything}\n{known.contact}" if known else ""
    for name in known.others if known else ():
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text):
            if name not in everything:
                yield page.remark("leak", "other_client", *match.span())
    for match in _FIRM.finditer(text):
        sentence = page.draft.sentences[page.draft.sentence_number(match.start())]
        name = match[0].strip(" ").split(" ", 1)[-1].strip('«»"„“')
        if _SAME_AS.search(sentence.text) and name not in everything:
            yield page.remark("leak", "other_client", *match.span())


def typo_in_facts(page: Page, places: list[Sighted]) -> Iterator[Remark]:
    """A number, code or name that is nearly, not quite, one of the ticket's."""
    if page.known is None or not page.known.everything:
        return
    ticket = facts(f"{page.known.everything}\n{page.known.contact}")
    written = facts(page.draft.text)
    there = {fact.plain for fact in written}
    for fact in written:
        near = close_fact(fact, ticket, there)
        if near is not None:
            yield page.remark("typo_in_facts", "close_to", fact.start, fact.end, near.text, fact=near.text)


def jargon(page: Page, places: list[Sighted]) -> Iterator[Remark]:
    """A kitchen word that the client has not used and that is not explained beside, once."""
    terms = _terms(page.house)
    used: set[str] = set()
    if page.known and page.known.letters:
        letters = page.known.letters.lower().replace("ё", "е")
        used = {hit.value for hit in terms.hits(tuple(words(letters, [len(letters)])))}
        if len(used) >= _SPECIALIST:
            return
    seen: set[str] = set()
    for hit in terms.hits(page.body):
        first, last = page.body[hit.start], page.body[hit.end - 1]
        term = page.draft.text[first.start : last.end]
        if (
            page.draft.text[first.start - 1 : first.start] in _PART_OF_CODE
            or page.draft.text[last.end : last.end + 1] == "_"
        ):
            continue
        if (
            hit.value in used | seen
            or term.lower() in page.house.known_terms
            or _is_explained(page, first, last)
        ):
            continue
        seen.add(hit.value)
        plain = _plain(page.house, hit.value, page.draft.language)
        rewrite = f"{term} ({plain})" if plain else ""
        shown = f": {plain}" if plain else ""
        yield page.remark("jargon", "kitchen_word", first.start, last.end, rewrite, term=term, plain=shown)


def _is_explained(page: Page, first: Word, last: Word) -> bool:
    text = page.draft.folded
    if _EXPLAINED.match(text, last.end) or text[first.start - 1 : first.start] == "(":
        return True
    after = tuple(word for word in page.sentence(first.sentence) if word.start >= last.end)[:3]
    return (
        bool(after)
        and after[0].before == 1
        and table("jargon", "explained", "patterns").any(after[:1] + after[1:])
    )


@lru_cache(maxsize=64)
def _terms(house: House) -> Matcher[str]:
    made: Matcher[str] = Matcher()
    for term in rules()["jargon"].tables["terms"]:
        made.add(f"({term})", term)
    for term, _ in house.terms:
        made.add(term, term)
    return made


def _plain(house: House, term: str, language: str) -> str:
    own = dict(house.terms).get(term)
    if own is not None:
        return own
    plain: dict[str, str] = rules()["jargon"].tables["terms"].get(term, {})
    return plain.get(language) or next(iter(plain.values()), "")
