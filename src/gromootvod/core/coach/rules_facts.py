"""Rules that compare the draft with the ticket: facts, terms, and what may not leave the house."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache, lru_cache

from gromootvod.core.coach.house import House
from gromootvod.core.coach.page import Page
from gromootvod.core.coach.pattern import Matcher
from gromootvod.core.coach.rulebook import rules, table
from gromootvod.core.coach.sight import Sighted, remarks
from gromootvod.core.coach.tokens import close_fact, facts, turned_numbers
from gromootvod.core.coach.values import Remark
from gromootvod.core.coach.words import Word, words
from gromootvod.core.text import is_dictionary_word

_SECRETS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?i:\bпарол\w{0,3}(?: (?!сброс|смен|забы)[а-яё]{2,15}){0,3} ?(?:[:=—–-]|это)? ?)[«\"'`]?(?P<at>(?!https?:)(?=[^\s»\"'`]{0,60}[0-9!@#$%^&*])(?![0-9]{1,2}\b)[A-Za-z0-9!@#$%^&*_.+-]{4,64})",
        r"(?i:\bpass(?:word|phrase|code)?(?: [a-z]{2,12}){0,3}? ?(?:is|:|=) ?)[\"'`]?(?P<at>(?=[^\s]{0,60}[0-9!@#$%^&*])(?!(?i:https?:))[^\s,;\"'`]{4,63}[^\s,;\"'`.])",
        r"(?i:\b(?:логин|login|user(?:name)?|учетка|учётка)[ :=—-]{1,3}[\w.@-]{2,40}[ ,/;и]{1,4}(?:парол\w{0,2}|pass\w{0,5})?[ :=—-]{0,3})(?P<at>(?=[^\s]{0,40}\d)[A-Za-z][\w!@#$%^&*-]{5,40})",
        r"(?P<at>\b(?:AKIA[0-9A-Z]{16}|gh[pousr]_[0-9A-Za-z]{20,60}|xox[abp]-[0-9A-Za-z-]{20,80}|sk[-_](?:live[-_]|test[-_])?[0-9A-Za-z_-]{16,80}|glpat-[\w-]{16,40})\b)",
        r"(?P<at>\beyJ[0-9A-Za-z_-]{10,200}\.eyJ[0-9A-Za-z_-]{10,400}\.[0-9A-Za-z_-]{10,200})",
        r"(?P<at>-----BEGIN (?:[A-Z]{2,10} )?PRIVATE KEY-----)",
        r"(?i:\b(?:api[ _-]?key|api-ключ|secret|(?:master |access )?token|ключ(?: доступа| api)?|токен)\w{0,2}(?: [a-zа-яё]{2,12}){0,3}? ?(?:is|это|[:=—–-])? ?)[«\"'`]?(?P<at>(?=[\w-]{0,60}\d)[A-Za-z0-9_-]{8,80})",
        r"(?i:\b(?:pin|пин)(?:-код\w?|[ -]?code)? ?(?:is|[:=—–-]) ?)(?P<at>\d{4,8})\b",
    )
)
_INNER_HOST = re.compile(
    r"(?<![\w.])(?:10\.\d{1,3}\.\d{1,3}\.\d{1,3}|172\.(?:1[6-9]|2\d|3[01])\.\d{1,3}\.\d{1,3}|192\.168\.(?!0\.1\b|1\.1\b|[018]\.254\b|100\.1\b)\d{1,3}\.\d{1,3})(?![\w.]*\d)"
    r"|(?<![\w.@/-])(?:srv|db|prod|gw|vm|app|web|sql|dc|esx|nas|node|backup|stage|bastion|jump|ldap|redis|kube)[-_]?[a-z]{0,8}[-_]?\d{1,3}(?:\.[\w-]{1,40}){0,4}(?![\w-])"
    r"|(?<![\w.@-])[\w-]{1,60}(?:\.[\w-]{1,60}){0,4}\.(?:internal|local|lan|intra|intranet|corp|localdomain|svc)(?![\w-])",
    re.IGNORECASE,
)
_FIRM = re.compile(
    r"(?:ООО|АО|ПАО|ЗАО|ИП|ОАО|НКО|ГУП|МУП) (?:«[^«»\n]{2,60}»|\"[^\"\n]{2,60}\"|„[^„“\n]{2,60}“|[А-ЯЁ][\w-]{2,30}(?: [А-ЯЁ]\.){0,2})"
    r"|(?:(?<=\bу )|(?<=\bУ )|(?<=\bв )|(?<=фонду )|(?<=Фонду )|(?<=фонда )|(?<=магазину )|(?<=клинике )|(?<=компании )|(?<=фирме )|(?<=салону )|(?<=школе )|(?<=кафе ))«[А-ЯЁA-Z][^«»\n]{2,60}»"
    r"|(?:[A-Z][\w&-]{1,30} ){1,3}(?:Ltd|LLC|Inc|GmbH|Corp|Co|PLC|plc|Limited)\b"
    r"|(?<=клиента )«[^«»\n]{2,60}»|(?<=клиенту )«[^«»\n]{2,60}»|(?<=компании )«[^«»\n]{2,60}»|(?<=фирмы )«[^«»\n]{2,60}»"
    r"|(?:(?<=гражданки )|(?<=гражданина )|(?<=пациента )|(?<=пациентки )|(?<=клиента )|(?<=клиентки )|(?<=абонента )|(?<=жильца )|(?<=соседа )|(?<=соседки )|(?<=у клиента )|(?<=заказчика ))[А-ЯЁ][а-яё]{2,20}(?: [А-ЯЁ][а-яё]{2,20})?"
    r"|(?:(?<=happened with )|(?<=happened to )|(?<=same with )|(?<=same at )|(?<=same for )|(?<=same as )|(?<=as did )|(?<=like )|(?<=also at )|(?<=also for ))(?:Mr |Mrs |Ms |Dr )?[A-Z][\w&'-]{2,30}(?: [A-Z][\w&'-]{1,30}){1,3}"
    r"|(?:(?<=client, )|(?<=customer, )|(?<=customer )|(?<=client )|(?<=clients like )|(?<=customers like )|(?<=patient, )|(?<=tenant, )|(?<=patient )|(?<=tenant )|(?<=resident )|(?<=neighbour )|(?<=neighbor ))(?:Mr |Mrs |Ms |Dr )?[A-Z][\w&-]{2,30}(?: [A-Z][\w&-]{1,30}){0,3}"
)
_NEIGHBOUR = re.compile(  # somebody named who fares the same
    r"\b(?:Mr|Mrs|Ms|Miss) [A-Z][\w'-]{1,30}(?:\s(?:from|in|at|of)\s(?:[\w']{1,15}\s){0,2}\w{1,15})?"
    r"(?=[^.!?]{0,40}\b(?:the same|same boat|too|as well)\b)"
    r"|\b(?!The|This|That|Your|Our|His|Her|My)[A-Z]\w{2,20} [A-Z][a-z]{2,20}(?= (?:has been|have been|is|are|was|were|had) [^.!?]{0,40}\b(?:too|as well)\b)"
    r"|(?<=\b[Уу] )[А-ЯЁ][а-яё]{2,20}(?: [А-ЯЁ][а-яё]{2,20})?(?: из [а-яё0-9-]{1,15} (?:палаты|квартиры|подъезда|отдела|дома))?"
    r"(?=[^.!?]{0,40}\b(?:то же|такое же|так же|та же)\b)"
)
_SAME_AS = re.compile(
    r"\b(?:то же|та же|такая же|такой же|так же|такое же|точно так|тоже|также|аналогичн\w+|друг(?:ого|ой|ие|их|ому) (?:наш\w+ )?(?:клиент|компани|фирм|заказчик)\w*|еще (?:у|от|один|одного)|как у|клиент\w*"
    r"|еще дольше|такое (?:сейчас )?(?:было|есть)|дело граждан|пациент\w*|абонент\w*|жильц\w*|сосед\w*|same|too|also|as well|another|other (?:client|customer)s?|similar\w*|client|customer|patient|tenant|resident|neighbou?r|like|times your)\b"
)
_MAIL = re.compile(r"[\w.+-]{1,60}@[\w-]{1,60}(?:\.[\w-]{1,30}){1,4}")
_EXPLAINED = re.compile(
    r'[»"”]?[ ]?(?:\(|[—–-][ ]|, ?(?:то есть|т\. ?е\.|that is|i\. ?e\.|meaning|which (?:is|means)|иначе говоря|проще говоря))'
)
_EXPLAINED_SOON = re.compile(
    r"[^.!?\n]{0,60}?(?:[(]|, ?(?:то есть|т\. ?е\.|meaning|that is|i\. ?e\.|which (?:is|means))|: (?:это|it|a|the)\b)"
)
_SOON = 80  # characters
_ABBREVIATION = re.compile(r"(?<![\w/.@#№-])(?:[A-Z]{3,5}|[А-ЯЁ]{3,5})(?![\w/@-]|\.\w|[  ]?\d)")
_CAPITALS_BEFORE, _CAPITALS_AFTER = re.compile(r"[A-ZА-ЯЁ]{2,}[ ,]+$"), re.compile(r"[ ,]+[A-ZА-ЯЁ]{3,}\b")
_NAME_BEFORE, _NAME_AFTER = re.compile(r"\w [A-ZА-ЯЁ][\w-]+ $"), re.compile(r" [A-ZА-ЯЁ][a-zа-яё]+")
_PART_OF_CODE = ("_", ".", "/", "@")
_NEAR = 80  # characters
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
    for place in places:
        is_note = place.first == 0 or page.body[place.first].sentence != page.body[place.first - 1].sentence
        end = _to_the_end(page, place.start, place.end) if is_note else place.end
        yield from remarks(page, [replace(place, end=end)])


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
    for match in _NEIGHBOUR.finditer(text, 0, page.draft.body_end):
        if not {word for word in match[0].split()[1:2] or [match[0]] if word in everything}:
            yield page.remark(
                "leak", "other_client", match.start(), _to_the_end(page, match.start(), match.end())
            )


def _to_the_end(page: Page, start: int, end: int) -> int:
    """The end of the sentence when it is near: what is told of somebody stands there."""
    own = page.sentence(page.draft.sentence_number(start))
    last = own[-1].end if own else end
    return max(end, last) if last - start <= _NEAR else end


def typo_in_facts(page: Page, places: list[Sighted]) -> Iterator[Remark]:
    """A number, code or name that is nearly, not quite, one of the ticket's."""
    if page.known is None or not page.known.everything:
        return
    ticket = facts(f"{page.known.everything}\n{page.known.contact}")
    written = facts(page.draft.text)
    there = {fact.plain for fact in written}
    told: set[int] = set()
    for fact in written:
        near = close_fact(fact, ticket, there)
        if near is not None:
            yield page.remark("typo_in_facts", "close_to", fact.start, fact.end, near.text, fact=near.text)
            told.add(fact.start)
    for start, end, meant in turned_numbers(page.draft.text, page.known.everything):
        if start not in told:
            yield page.remark("typo_in_facts", "close_to", start, end, meant, fact=meant)


def jargon(page: Page, places: list[Sighted]) -> Iterator[Remark]:
    """A kitchen word that the client has not used and that is not explained beside, once."""
    terms = _terms(page.house)
    letters = page.known.letters if page.known else ""
    folded = letters.lower().replace("ё", "е")
    used = {hit.value for hit in terms.hits(tuple(words(folded, [len(folded)])))}
    said = tuple(words(folded, [len(folded)]))
    trade = {said[hit.start].text for hit in table("jargon", "specialist", "patterns").hits(said)}
    if len(used | trade | _abbreviations(letters)) >= _SPECIALIST:
        return
    seen: set[str] = set()
    yield from _strange_abbreviations(page, letters)
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


def _strange_abbreviations(page: Page, letters: str) -> Iterator[Remark]:
    """Capitals that nobody outside the kitchen knows, once each."""
    seen: set[str] = set()
    if not page.known:
        return
    for match in _ABBREVIATION.finditer(page.draft.text, 0, page.draft.body_end):
        term = match[0]
        if _is_among_names(page.draft.text, *match.span()):
            continue
        is_own = page.draft.own[match.start()] != " " and term not in seen
        if not is_own or not _is_abbreviation(term) or term.lower() in letters.lower():
            continue
        if (
            term.lower() in page.house.known_terms
            or _explained_at(page, *match.span())
            or _is_listed(page, term)
        ):
            continue
        seen.add(term)
        yield page.remark("jargon", "kitchen_word", *match.span(), term=term, plain="")


def _is_among_names(text: str, start: int, end: int) -> bool:
    """Whether it is part of a name, or of a shout."""
    before, after = text[max(0, start - 30) : start], text[end : end + 30]
    return bool(
        _NAME_BEFORE.search(before)
        or _NAME_AFTER.match(after)
        or _CAPITALS_BEFORE.search(before)
        or _CAPITALS_AFTER.match(after)
    )


def _is_listed(page: Page, term: str) -> bool:
    """Whether the tables know it better."""
    folded = term.lower()
    return _terms(page.house).any(tuple(words(folded, [len(folded)])))


def _abbreviations(letters: str) -> set[str]:
    return {match[0] for match in _ABBREVIATION.finditer(letters) if _is_abbreviation(match[0])}


def _is_abbreviation(term: str) -> bool:
    """Capitals that make no common word and are not known to everyone."""
    low = term.lower()
    if low in _common_abbreviations() or low in _loud_english():
        return False
    return low.isascii() or not is_dictionary_word(low)


@cache
def _common_abbreviations() -> frozenset[str]:
    return frozenset(" ".join(rules()["jargon"].tables["common"]["abbreviations"]).split())


@cache
def _loud_english() -> frozenset[str]:
    return frozenset(" ".join(rules()["shouting"].tables["common"]["en"]).split())


def _is_explained(page: Page, first: Word, last: Word) -> bool:
    if _explained_at(page, first.start, last.end):
        return True
    after = tuple(word for word in page.sentence(first.sentence) if word.start >= last.end)[:3]
    return (
        bool(after)
        and after[0].before == 1
        and table("jargon", "explained", "patterns").any(after[:1] + after[1:])
    )


def _explained_at(page: Page, start: int, end: int) -> bool:
    """Whether an explanation stands in brackets, after a dash, or in a clause soon after."""
    text = page.draft.folded
    if text[start - 1 : start] == "(" or _EXPLAINED.match(text, end):
        return True
    return bool(_EXPLAINED_SOON.match(text, end, min(len(text), end + _SOON)))


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
