"""The words of time in Russian and English, folded: patterns and what they mean."""

from __future__ import annotations

import re

from gromootvod.core.clock import Unit

DAYS = {"сегодня": 0, "завтра": 1, "послезавтра": 2, "today": 0, "tomorrow": 1, "day after tomorrow": 2}

WEEKDAYS = {
    "понедельник": 0, "вторник": 1, "сред": 2, "четверг": 3, "пятниц": 4, "суббот": 5, "воскресень": 6,
    "mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6,
}  # fmt: skip

UNITS = {
    "мин": Unit.MINUTE, "час": Unit.HOUR, "д": Unit.DAY, "сут": Unit.DAY, "недел": Unit.DAY,
    "min": Unit.MINUTE, "h": Unit.HOUR, "day": Unit.DAY, "week": Unit.DAY,
}  # fmt: skip

PARTS: dict[str, int | str] = {
    "полдень": 720, "полудн": 720, "noon": 720, "midday": 720, "midnight": 1440, "полуноч": 1440,
    "после обеда": "close", "обед": "lunch", "lunch": "lunch", "утр": 720, "morning": 720,
    "ноч": 1800, "вечером": "evening", "вечер": "close", "evening": "evening", "tonight": "evening",
    "дн": "close", "afternoon": "close", "day": "close", "business": "close", "eod": "close", "cob": "close",
}  # fmt: skip

_MONTHS = (
    ("январ", "jan"), ("феврал", "feb"), ("март", "mar"), ("апрел", "apr"), ("ма", "may"),
    ("июн", "jun"), ("июл", "jul"), ("август", "aug"), ("сентябр", "sep"), ("октябр", "oct"),
    ("ноябр", "nov"), ("декабр", "dec"),
)  # fmt: skip

_NUMBERS = {
    "один": 1, "одного": 1, "одной": 1, "одну": 1, "два": 2, "две": 2, "двух": 2, "двум": 2,
    "три": 3, "трех": 3, "трем": 3, "четыре": 4, "четырех": 4, "четырем": 4,
    "пять": 5, "пяти": 5, "шесть": 6, "шести": 6, "семь": 7, "семи": 7, "восемь": 8, "восьми": 8,
    "девять": 9, "девяти": 9, "десять": 10, "десяти": 10, "пятнадцать": 15, "пятнадцати": 15, "двадцать": 20,
    "двадцати": 20, "тридцать": 30, "тридцати": 30, "сорок": 40, "сорока": 40,
    "двенадцати": 12,
    "a": 1, "an": 1, "the": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40,
}  # fmt: skip

_COUNT = r"(?:[0-9]{1,3}[ ]?[-–—][ ]?)?[0-9]{1,3}|" + "|".join(sorted(_NUMBERS, key=len, reverse=True))
_MONTH = (
    "января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря"
    "|jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?"
    "|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_TO = "(?:(?:не позднее|не позже|no later than|до|ко?|во?|на|by|before|until|till|at|on)[ ])"
_AFTER = "(?:(?P<after>после|со?|after|since|from|прошл[а-я]{2,3}|last)[ ])"
_DOM = "(?P<dom>[0-9]{1,2})(?:st|nd|rd|th)?"
_YEAR = "(?:,?[ ](?P<year>[0-9]{4}))?"
_HALF = r"(?P<half>утра|дня|вечера|ночи|am|pm|a\.m\.|p\.m\.)"
_ZONE = r"(?:[ ]\(?(?P<zone>utc|gmt|мск|msk|по москве|по московскому времени)\b\)?)?"
HOURS = {
    "час": 1, "часу": 1, "двум": 2, "двух": 2, "два": 2, "трем": 3, "трех": 3, "три": 3, "четырем": 4, "четырех": 4,
    "четыре": 4, "пяти": 5, "пять": 5, "шести": 6, "шесть": 6, "семи": 7, "семь": 7, "восьми": 8, "восемь": 8, "девяти": 9,
    "девять": 9, "десяти": 10, "десять": 10, "одиннадцати": 11, "одиннадцать": 11, "двенадцати": 12, "двенадцать": 12,
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12,
    "первого": 1, "второго": 2, "третьего": 3, "четвертого": 4, "пятого": 5, "шестого": 6, "седьмого": 7, "восьмого": 8,
    "девятого": 9, "десятого": 10, "одиннадцатого": 11, "двенадцатого": 12,
}  # fmt: skip
_RU_HOURS = "|".join(
    sorted(
        (word for word in HOURS if "а" <= word[0] <= "я" and not word.endswith("ого")), key=len, reverse=True
    )
)
_RU_ORDINALS = "|".join(word for word in HOURS if word.endswith("ого"))
_EN_HOURS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_AFTER_HOUR = (  # what may follow an hour in words, so that "до двух дней" and "by two engineers" are none
    r"(?=[ ]?(?:[,;:.!?)\n—–]|$)|[ ](?:напиш|пришл|сообщ|отпиш|позвон|отвеч|ответ|верн|привез|закон|сдела|почин|будет|буд[уе]|должн)"
    r"|[ ](?:сегодня|завтра|и|или|я|мы|вам|все|today|tomorrow|tonight|this|in the|sharp|and|or|on|i|we|at the latest|with|whatever|even)\b)"
)

_HOUR_WORD = "двух|двум|трех|трем|четырех|четырем|пяти|шести|двенадцати"

_PATTERNS = {
    "length": (
        "(?:через|не (?:позднее|позже) чем через|в течени[ие]|не более чем за|за|within|in)[ ](?:the next[ ]"
        "|ближайш[а-я]{2,3}[ ])?"
        "(?:(?P<half>полчаса|получаса|half an hour)"
        rf"|(?:(?P<count>{_COUNT})[ ]?)?(?P<working>рабоч[а-я]{{2,3}}[ ]|business[ ]|working[ ])?"
        "(?P<unit>мин(?:ут[уы]?)?|час(?:а|ов)?|дн(?:я|ей)|день|сут(?:ки|ок)|недел[юиь]"
        "|min(?:ute)?s?|hours?|hrs?|days?|weeks?))"
    ),
    "part": (
        "(?P<part>(?:до|к|в|после)[ ](?:обед[ау]|полудня|полудню|полдень|вечер[ау]|утр[ау]|полуночи)"
        "|(?:до|ко?|в)[ ](?:самого[ ])?конц[ауе][ ](?:рабочего[ ])?дня|в течени[ие] (?:рабочего[ ])?дня"
        "|с утра|утром|днем|вечером|ночью|tonight|noon|(?:by|before|at|until)[ ](?:midday|midnight"
        "|lunch(?:time)?)"
        "|(?:by[ ]|at[ ]|before[ ])?(?:the[ ])?(?:end of (?:the |this )?(?:business |working )?day"
        "|close of business|eod|cob)"
        "|(?:this|in the)[ ](?:morning|afternoon|evening)"
        "|(?:(?<=tomorrow )|(?<=day ))(?:morning|afternoon|evening))"
    ),
    "week": "(?:до|к)[ ]конц[ау][ ](?:этой[ ])?недели|by (?:the )?end of (?:the |this )?week",
    "iso": rf"{_TO}?(?P<year>[0-9]{{4}})-(?P<month>[0-9]{{2}})-(?P<dom>[0-9]{{2}})",
    "date": rf"(?:{_AFTER}|{_TO})?{_DOM}(?:[ ]of)?[ ](?P<month>{_MONTH}){_YEAR}",
    "month": rf"(?:{_AFTER}|{_TO})?(?P<month>{_MONTH})[ ]{_DOM}{_YEAR}",
    "dots": (
        r"(?:(?:не позднее|не позже|до|к|на|by|before)[ ]"
        r"|(?=[0-9]{1,2}\.[0-9]{2}(?:\.[0-9]{2,4})?[ ](?:до|к|в)[ ]))"
        r"(?P<dom>[0-9]{1,2})\.(?P<month>[0-9]{2})(?:\.(?P<year>[0-9]{4}|[0-9]{2}))?"
    ),
    "dotted": r"(?:в|at)[ ](?P<hour>[0-9]{1,2})\.(?P<minute>[0-9]{2})(?!\.?[0-9])" + _ZONE,
    "time": (
        rf"(?:{_AFTER}|{_TO})?(?P<hour>[0-9]{{1,2}}):(?P<minute>[0-9]{{2}})(?:[ ]?{_HALF}"
        rf"|[ ]час[а-я]{{1,2}})?{_ZONE}"
    ),
    "half": rf"(?:{_AFTER}|{_TO})?(?P<hour>[0-9]{{1,2}})(?:\.(?P<minute>[0-9]{{2}}))?[ ]?{_HALF}{_ZONE}",
    "hour": (
        rf"(?:{_AFTER}|(?:до|к|в|by|at|before)[ ])(?P<hour>[0-9]{{1,2}}|{_HOUR_WORD})[ ]?"
        rf"(?:час[а-я]{{0,2}}|o'clock)(?:[ ]{_HALF})?{_ZONE}"
    ),
    "bare": (
        rf"(?:{_AFTER}|(?:до|к|by|at|before)[ ]|(?:(?<=завтра )|(?<=сегодня ))в[ ])(?P<hour>[0-9]{{1,2}}){_ZONE}"
        r"(?=[ ]?(?:[,;!?)\n]|\.(?![0-9])|$|завтра|сегодня|tomorrow|today)"
        r"|[ ](?:with|to (?:tell|say|let)|on|or|what|whatever|either|even|at the latest|sharp|this|я|мы|вам|он|она|они|мастер|инженер|курьер|придет|приедет|привезут|привезет|будет|напишу|позвоню|сообщу)\b)"
    ),
    "wordhour": (
        rf"(?:{_AFTER}|(?:час(?:ам|ов) )?(?:до|ко?|в|около|к)[ ])(?P<hour>{_RU_HOURS})(?:[ ]час(?:ов|ам|а|у))?"
        rf"(?:[ ](?P<half>утра|дня|вечера|ночи)|{_AFTER_HOUR})"
        rf"|(?:by|before|until|till|at|around|about)[ ](?P<houren>{_EN_HOURS})(?:[ ]o'clock)?"
        rf"(?:[ ]?(?P<halfen>am|pm|a\.m\.|p\.m\.)|[ ]in the (?P<parten>morning|afternoon|evening)|{_AFTER_HOUR})"
    ),
    "halfhour": (
        rf"(?:(?:в|ко?|до|около)[ ](?:половин[еыу][ ]|пол)(?P<ordinal>{_RU_ORDINALS})"
        rf"|(?:by |before |until |at |around )?half[ -](?:past )?(?P<houren>{_EN_HOURS}))"
        r"(?:[ ](?P<half>утра|дня|вечера|ночи|am|pm))?"
    ),
    "ordinal": (
        r"(?:by|on|before|until)[ ](?:the|(?:mon|tues|wednes|thurs|fri|satur|sun)day the)[ ](?P<dom>[0-9]{1,2})(?:st|nd|rd|th)"
        r"|(?:до|к|не позднее)[ ](?P<domru>[0-9]{1,2})-?(?:го|му)?[ ]?(?:числа|числу)"
    ),
    "weekday": (
        rf"(?:{_AFTER}|{_TO})?(?P<next>следующ[а-я]{{2,3}}[ ]|next[ ])?(?:эт(?:от|у)[ ]"
        rf"|ближайш[а-я]{{2,3}}[ ]|this[ ])?"
        "(?P<weekday>понедельник[уа]?|вторник[уа]?|сред[уеы]|четверг[уа]?|пятниц[уеы]|суббот[уеы]"
        "|воскресень[еюя]"
        "|(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
    ),
    "same": "(?:в |на )?(?:тот|этот) же день|(?:on )?(?:the|that) same day",
    "day": "(?:by[ ]|на[ ]|до[ ])?(?P<day>сегодня|послезавтра|завтра|today"
    "|(?:the[ ])?day after tomorrow|tomorrow)",
}

DETAILS = {kind: re.compile(pattern + r"(?!\w)") for kind, pattern in _PATTERNS.items()}

TOKEN = re.compile(
    r"\b(?:"
    + "|".join(
        f"(?P<{kind}>{re.sub(r'[(][?]P<[a-z]+>', '(?:', pattern)})" for kind, pattern in _PATTERNS.items()
    )
    + r")(?!\w)"
)


def number(text: str) -> int:
    """The number that a word, digits or the end of a range ("2-3") stand for."""
    last = re.split("[-–—]", text)[-1].strip()
    return int(last) if last.isdigit() else _NUMBERS[last]


def month(text: str) -> int:
    """The number of a month by name or digits; 0 when it is none."""
    if text.isdigit():
        return int(text)
    return next((n for n, stems in enumerate(_MONTHS, 1) if text.startswith(stems)), 0)
