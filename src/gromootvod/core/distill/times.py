"""Since when, after what, how often: the words of time that stand inside other facts."""

from __future__ import annotations

import re

_NUM = (
    r"(?:\d{1,3}(?:-?[йяе])?|полтора|полторы|дв[ае]|тр[ие]|четыре|пять|шесть|семь|восемь|девять|десять|втор\w{2}|трет\w{2}"
    r"|четв[её]рт\w{2}|пят\w{2}|шест\w{2}|седьм\w{2}|несколько|пару|цел\w{2,3}|почти)"
)
_MONTH = r"(?:январ|феврал|март|апрел|ма|июн|июл|август|сентябр|октябр|ноябр|декабр)[яеьай]{1,2}"
_PERIOD = r"(?:день|дня|дней|час|часа|часов|неделю|недели|недель|месяц|месяца|месяцев|сутки|суток|года?|лет)"
_WEEKDAY = r"(?:понедельника|вторника|среды|четверга|пятницы|субботы|воскресенья)"
_DAY = (
    r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|yesterday|morning|week(?:end)?|month|night)"
)
_MON = r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
_MON_SHORT = r"(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)"
_COUNT = r"(?:\d{1,3}|two|three|four|five|six|seven|ten|several|a|an|a\sfew|a\scouple\sof)"
_HOUR = r"\d{1,2}(?::\d\d)?\s?(?:am|pm|a\.m\.|p\.m\.)|\d{1,2}:\d\d(?:\s?(?:am|pm|utc|gmt|cet|msk))?"
_ENGLISH_DATE = (
    rf"(?:the\s)?\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?(?:{_MON}|{_MON_SHORT})(?:\s\d{{4}})?"
    rf"|(?:{_MON}|{_MON_SHORT})\.?\s\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s\d{{4}})?|the\s\d{{1,2}}(?:st|nd|rd|th)"
    r"|\d{4}-\d\d-\d\d(?:\s\d{1,2}:\d\d)?|\d{1,2}/\d{1,2}(?:/\d{2,4})?"
)

SINCE = re.compile(
    r"(?i)(?<!\w)(?:"
    rf"со?\s(?:самого\s)?(?:утра|вечера|обеда|ночи|(?:прошло\w{{1,3}}\s)?{_WEEKDAY}|вчерашнего\s(?:дня|вечера|утра|обеда)"
    rf"|вчерашнего|вчера|позавчера|начала\s\w+|прошло\w{{1,3}}\s\w+|нового\sгода|\d{{1,2}}[.]\d\d(?:\.\d{{2,4}})?"
    rf"|\d{{1,2}}(?::\d\d)?\s(?:часов\s)?(?:утра|вечера|ночи|дня|часов)|\d{{1,2}}:\d\d|\d{{1,2}}\s{_MONTH}(?:\s\d{{4}})?"
    rf"|\d{{1,2}}-?го(?:\s(?:числа|{_MONTH}))?|{_MONTH})(?!\sдо\s)(?!\sпо\s)"
    rf"|(?<!прошло\s)(?<!мне\s)(?<!ему\s)(?<!ей\s)(?<!через\s)(?<!за\s)(?<!каждые\s)(?<!на\s)(?<!по\s)(?<!до\s)(?<!от\s)(?<!до)"
    rf"(?<!раз\sв\s)(?<!более\s)(?<!больше\s)(?<!в\sтечение\s)(?:уже\s)?{_NUM}\s{_PERIOD}(?!\w)(?:\sподряд|\sназад)?"
    r"|(?:уже\s)(?:неделю|месяц|полгода|год|сутки|полдня)|сегодня\sс\sутра"
    rf"|(?:since|as\sof|starting|beginning)\s(?:about\s|around\s|roughly\s)?(?:{_ENGLISH_DATE}|{_HOUR})"
    rf"|since\s(?:last\s|this\s|early\s|the\s)?(?:{_DAY}|{_MON})(?:\s(?:morning|evening|night|afternoon|\d{{1,2}}(?:st|nd|rd|th)?\b))?"
    r"|since\s(?:noon|midnight|20\d\d)"
    rf"|for\s(?:the\s(?:past|last)\s|over\s|almost\s|nearly\s|about\s|more\sthan\s)?{_COUNT}\s(?:day|hour|week|month|year)s?"
    rf"|{_COUNT}\s(?:minute|day|hour|week|month|year)s?\sago"
    r")(?!\w)"
)
FREQUENCY = re.compile(
    r"(?i)(?<!\w)(?:"
    r"кажд\w{2,3}\s(?:\d{1,3}(?:[-–]\d{1,3})?\s)?(?:день|утро|вечер|ночь|час|минуту|неделю|месяц|полчаса|раз|минут\w?|час\w{1,2}|дн\w"
    r"|понедельник|вторник|сред[уы]|четверг|пятницу|субботу|воскресенье)"
    r"|ежедневно|ежечасно|еженедельно|ежемесячно|периодически|время\sот\sвремени|иногда|постоянно|всегда|регулярно"
    r"|по\s(?:утрам|вечерам|ночам|выходным|понедельникам|вторникам|средам|четвергам|пятницам|субботам|воскресеньям)"
    r"|(?:один\s|по\s|\d{1,3}(?:[-–]\d{1,3})?\s)?раза?\sв\s(?:\w{3,6}\s)?(?:день|час|неделю|месяц|сутки|минуту|год|минут|часа|дня)"
    r"|every\s(?:single\s)?(?:\d{1,3}(?:\s?(?:-|–|to)\s?\d{1,3})?\s)?(?:day|morning|evening|night|hour|minute|week|month|time|few\s\w+"
    r"|hours|min(?:utes)?|days|weeks|other\sday|monday|tuesday|wednesday|thursday|friday|saturday|sunday|weekend)"
    r"|daily|hourly|weekly|monthly|always|intermittently|sporadically|constantly|occasionally|sometimes|randomly|at\srandom"
    r"|(?:once|twice|(?:\d{1,3}|three|several|many)\stimes)\s(?:a|an|per|every)\s(?:day|hour|week|month|minute)"
    r")(?!\w)"
)
CHANGED = re.compile(
    r"(?i)(?<!\w)(?:"
    r"после\s(?:\w{4,14}\s)?(?:обновлени[яй]|переезда|перехода|замены|смены|установки|ремонта|грозы|отключения|переноса|работ)"
    r"(?:\s(?:на|в|до|с)\s[\w.]{1,20}(?:\s[\w.]{1,20})?|\s\d{1,2}\.\d\d(?:\.\d{2,4})?(?![\w.]))?"
    r"|(?:since|after)\s(?:(?:the|your|our|an?|last|latest|this|yesterday'?s|today'?s|monday'?s)\s){0,2}(?:[\w.-]{2,14}\s)?"
    r"(?:update|upgrade|migration|release|patch|maintenance|storm|move)(?:\s(?:to|of)\s[\w.]{1,14}|\s\d[\w.]{0,10})?"
    r")(?!\w)"
)
