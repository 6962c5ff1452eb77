"""Names of people and places by their form: after «меня зовут», in a signature, with a patronymic, in an address."""

from __future__ import annotations

import re
from collections.abc import Iterator

Found = tuple[int, int, str]  # start, end, kind


def people(text: str) -> Iterator[Found]:
    """Where people are named by a form that leaves little doubt. Linear."""
    for pattern in (_INTRODUCED, _PATRONYMIC, _INITIALLED, _TITLED, _SIGNED):
        for match in pattern.finditer(text):
            start, end = match.span("name")
            lead = _NO_NAME.match(text, start, end)
            if lead:
                start = lead.end()
            end = start + len(text[start:end].rstrip())
            if end > start:
                yield start, end, "name"


def places(text: str) -> Iterator[Found]:
    """Street addresses: from the street to the last number that belongs to it. Linear."""
    for pattern in (_STREET_RU, _STREET_EN):
        for match in pattern.finditer(text):
            start, end = match.span("place")
            yield start, start + len(text[start:end].rstrip(" ,\n")), "address"


_CAP = r"[А-ЯЁ][а-яё]{1,20}(?:-[А-ЯЁ][а-яё]{1,20})?"
_CAP_EN = r"[A-Z][a-z'’]{1,20}(?:-[A-Z][a-z]{1,20})?"
_ANY = rf"(?:{_CAP}|{_CAP_EN}|[A-Z][a-z]?[A-Z][a-z]{{1,20}})"
_INITIALS = r"(?:[А-ЯЁA-Z]\.\s?){1,2}"
_INTRODUCED = re.compile(
    rf"(?<!\w)(?:[Мм]еня зовут|[Мм]о[её] имя|[Зз]вать меня|[Фф]амилия(?: моя)?:?|ФИО:?|[Ии]мя:|[Mm]y name(?: is|'s|:)|[Tt]his is(?=\s{_CAP_EN}\s(?:from|at|again|here))"
    rf"|[Nn]ame:|[Ss]urname:|I am(?=\s{_CAP_EN}\s{_CAP_EN}))\s{{1,3}}(?P<name>{_ANY}(?:[ ]{_ANY}){{0,2}})"
)
_PATRONYMIC = re.compile(
    rf"(?<!\w)(?P<name>(?:{_CAP}\s)?{_CAP}\s[А-ЯЁ][а-яё]{{2,16}}(?:ович|евич|ич|овн|евн|ичн|инич)(?:а|у|ем|ом|е|ы|ой|ою)?(?:\s{_CAP})?)(?!\w)"
)
_TITLED = re.compile(
    rf"(?<!\w)(?:[Mm]r|[Mm]rs|[Mm]s|[Mm]iss|[Dd]r|[Pp]rof|[Гг]-н|[Гг]-жа|[Гг]осподин|[Гг]оспожа)\.?\s(?P<name>{_ANY}(?:[ ]{_ANY})?)"
)
_INITIALLED = re.compile(rf"(?<!\w)(?P<name>{_CAP}\s(?:[А-ЯЁ]\.\s?){{2}}|(?:[А-ЯЁ]\.\s?){{2}}{_CAP})(?!\w)")
_SIGNED = re.compile(
    r"(?:(?:^|\n)[ \t]{0,4}(?:[Сс] уважением|[Сс] наилучшими пожеланиями|[Сс]пасибо|[Бб]лагодарю|[Зз]аранее спасибо|[Вв]аш\w?|[Bb]est(?: regards)?|[Kk]ind regards"
    r"|[Rr]egards|[Ss]incerely|[Yy]ours(?: \w{3,12})?|[Tt]hanks|[Tt]hank you|[Cc]heers|[Ww]armly|[Rr]espectfully)[^\n]{0,24}?[,.!]?[ \t]{0,4}\n?[ \t]{0,4}\n?[ \t]{0,4}[-–—]*[ \t]{0,4}"
    rf"|\n[ \t]{{0,4}}[-–—]{{1,2}}[ \t]{{0,4}})(?P<name>(?:{_ANY}|{_INITIALS})(?:[ ](?:{_ANY}|{_INITIALS})){{0,3}})(?=[,.]?[ \t]{{0,4}}(?:\n|$|,))"
)
_NO_NAME = re.compile(
    r"(?:(?:Уважаем\w{2}|Дорог\w{2}|Ваш\w?|Библиотекарь|Бухгалтер|Директор|Инженер|Менеджер|Председатель|Заведующ\w{2}|Главный|Старший|С|Спасибо|Жду|Заранее"
    r"|My|The|We|I|It|Please|This|That|Not|Sent|Your|Our|And|But|Kind|Best|Dear|Regards|Also|In|On|At|Is|Still|Again|Sorry)\b\s?)+"
)
_STREET_RU = re.compile(
    r"(?i)(?<!\w)(?P<place>(?:г\.?\s?[А-ЯЁ][а-яё-]{2,20},\s?)?(?:ул\.|улица|улице|улицы|пр\.|пр-т|просп\.|проспект\w?|пер\.|переул\w{2,3}|бульвар\w?|б-р|шоссе|наб\.|набережн\w{2}|проезд\w?"
    r"|пл\.|площад[ьи](?!\w)|мкр\.?|микрорайон\w?)\s?(?:\d{1,3}(?:-?(?:го|й|я))?\s)?[а-яё][а-яё.-]{1,24}(?:[ ][а-яё][а-яё.-]{2,24}){0,2}?,?[ ](?:(?:д|дом\w?|влад|вл|стр|корп|к|кв|квартир\w|оф|офис\w?|подъезд\w?|этаж)?"
    r"\.?\s?№?\s?\d{1,4}(?:[/-]\d{1,4})?[а-я]?(?!\w)(?:,\s?|\s(?=(?:д|кв|к|корп|стр|оф|подъезд)\b))?){1,5})"
)
_STREET_EN = re.compile(
    r"(?<![\w-])(?P<place>(?:[Ff]lat\s\d{1,4}[A-Za-z]?,?\s|[Aa]pt\.?\s\d{1,5}[A-Za-z]?,?\s|[Uu]nit\s\d{1,5},?\s)?\d{1,5}[A-Za-z]?\s(?:[NSEW]\.?\s)?(?:[A-Z][a-z'’]{1,20}\s){1,3}"
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Boulevard|Blvd|Close|Court|Ct|Place|Pl|Way|Terrace|Crescent|Square|Row|Gardens|Hill|Mews)\b\.?"
    r"(?:,?\s(?:[Aa]pt|[Ff]lat|[Uu]nit|#)\.?\s?\d{1,5}[A-Za-z]?)?(?:,\s[A-Z][a-z]{2,20}){0,2}(?:,?\s[A-Z]{1,2}\d{1,2}[A-Z]?\s\d[A-Z]{2}|,?\s[A-Z]{2}\s\d{5})?)"
)
