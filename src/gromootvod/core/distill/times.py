"""Since when, and after what: the words of time and change that stand inside other facts."""

from __future__ import annotations

import re

_NUM = (
    r"(?:\d{1,3}(?:-?[йяе])?|полтора|полторы|дв[ае]|тр[ие]|четыре|пять|шесть|семь|восемь|девять|десять|втор\w{2}|трет\w{2}"
    r"|четв[её]рт\w{2}|пят\w{2}|шест\w{2}|седьм\w{2}|несколько|пару|цел\w{2,3}|почти)"
)
_MONTH = r"(?:январ|феврал|март|апрел|ма|июн|июл|август|сентябр|октябр|ноябр|декабр)[яеьай]{1,2}"
_PERIOD = r"(?:день|дня|дней|час|часа|часов|неделю|недели|недель|месяц|месяца|месяцев|сутки|суток|года?|лет)"
_WEEKDAY = r"(?:понедельника|вторника|среды|четверга|пятницы|субботы|воскресенья)"
_DAY = r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|yesterday|morning|week|month|night)"
_MON = r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
_COUNT = r"(?:\d{1,3}|two|three|four|five|six|seven|ten|several|a|an|a\sfew|a\scouple\sof)"

SINCE = re.compile(
    r"(?i)(?<!\w)(?:"
    rf"со?\s(?:самого\s)?(?:утра|вечера|обеда|ночи|(?:прошло\w{{1,3}}\s)?{_WEEKDAY}|вчерашнего\s(?:дня|вечера|утра)"
    rf"|вчерашнего|позавчера|начала\s\w+|прошло\w{{1,3}}\s\w+|нового\sгода|\d{{1,2}}[.]\d\d(?:\.\d{{2,4}})?"
    rf"|\d{{1,2}}(?::\d\d)?\s(?:часов\s)?(?:утра|вечера|ночи|дня|часов)|\d{{1,2}}:\d\d|\d{{1,2}}\s{_MONTH}"
    rf"|\d{{1,2}}-?го(?:\s(?:числа|{_MONTH}))?)(?!\sдо\s)(?!\sпо\s)"
    rf"|(?<!прошло\s)(?<!мне\s)(?<!ему\s)(?<!ей\s)(?<!через\s)(?<!за\s)(?<!каждые\s)(?<!на\s)(?<!по\s)(?<!до\s)(?:уже\s)?{_NUM}\s{_PERIOD}(?!\w)(?:\sподряд)?"
    r"|(?:уже\s)(?:неделю|месяц|полгода|год|сутки|полдня)|сегодня\sс\sутра"
    rf"|since\s(?:last\s|this\s|early\s)?(?:{_DAY}|{_MON})(?:\s(?:morning|evening|night|afternoon|\d{{1,2}}(?:st|nd|rd|th)?\b))?"
    rf"|since\s(?:about\s|around\s)?\d{{1,2}}(?::\d\d)?\s?(?:am|pm)|since\s\d{{1,2}}\s{_MON}"
    rf"|for\s(?:the\s(?:past|last)\s|over\s|almost\s|nearly\s|about\s|more\sthan\s)?{_COUNT}\s(?:day|hour|week|month|year)s?"
    r")(?!\w)"
)
CHANGED = re.compile(
    r"(?i)(?<!\w)(?:"
    r"после\s(?:\w{4,14}\s)?(?:обновлени[яй]|переезда|перехода|замены|смены|установки|ремонта|грозы|отключения|переноса|работ)"
    r"(?:\s(?:на|в|до|с)\s[\w.]{1,20}(?:\s[\w.]{1,20})?)?"
    r"|(?:since|after)\s(?:(?:the|your|our|an?|last|latest|this|yesterday'?s|today'?s|monday'?s)\s){0,2}(?:[\w.-]{2,14}\s)?"
    r"(?:update|upgrade|migration|release|patch|maintenance|storm|move)(?:\s(?:to|of)\s[\w.]{1,14}|\s\d[\w.]{0,10})?"
    r")(?!\w)"
)
