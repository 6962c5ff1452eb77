"""From words of time to ISO 8601: how often it happens, as a repeating interval without a start ("R/P1D")."""

from __future__ import annotations

import re


def repeats(words: str) -> str:
    """«Каждое утро» is "R/P1D", "every 5 minutes" is "R/PT5M"; "" when the words name no one measure."""
    said = " ".join(words.lower().replace("ё", "е").split())
    if _LOOSE.search(said):
        return ""
    match = _EVERY.search(said)
    if match:
        count = int(match["count"] or 1)
        if not count:
            return ""
        if match["unit"].startswith("полчаса"):
            return "R/PT30M"
        return next(
            (f"R/{form.format(count)}" for head, form in _UNITS if match["unit"].startswith(head)), ""
        )
    for pattern, answer in _PLAIN:
        if pattern.search(said):
            return answer
    return ""


# "every 10-15 minutes", "3 times a day", "every few hours": how often exactly is not said
_LOOSE = re.compile(
    r"\d\s?(?:[-–]|to)\s?\d|\d\sраза?\sв|twice|times\s(?:a|an|per)|few|several|other|несколько|раз$|every time|random"
)
_EVERY = re.compile(
    r"(?:кажд\w{2,3}|every(?:\ssingle)?|раз\sв|once\s(?:a|an|per|every))\s(?P<count>\d{1,3})?\s?(?P<unit>[a-zа-я]{3,12})"
)
_UNITS = (
    ("минут", "PT{}M"), ("min", "PT{}M"), ("час", "PT{}H"), ("hour", "PT{}H"), ("день", "P{}D"), ("дн", "P{}D"),
    ("утр", "P{}D"), ("вечер", "P{}D"), ("ноч", "P{}D"), ("сут", "P{}D"), ("day", "P{}D"), ("morning", "P{}D"),
    ("evening", "P{}D"), ("night", "P{}D"), ("недел", "P{}W"), ("week", "P{}W"), ("месяц", "P{}M"), ("month", "P{}M"),
    ("понед", "P{}W"), ("вторн", "P{}W"), ("сред", "P{}W"), ("четв", "P{}W"), ("пятн", "P{}W"), ("субб", "P{}W"),
    ("воскр", "P{}W"), ("monday", "P{}W"), ("tuesday", "P{}W"), ("wednesday", "P{}W"), ("thursday", "P{}W"),
    ("friday", "P{}W"), ("saturday", "P{}W"), ("sunday", "P{}W"), ("год", "P{}Y"), ("year", "P{}Y"),
)  # fmt: skip
_PLAIN = tuple(
    (re.compile(pattern), answer)
    for pattern, answer in (
        (r"ежедневно|daily|по (?:утрам|вечерам|ночам)", "R/P1D"),
        (r"еженедельно|weekly|по (?:понед|втор|сред|четв|пятн|субб|воскр)", "R/P1W"),
        (r"ежечасно|hourly", "R/PT1H"),
        (r"ежемесячно|monthly", "R/P1M"),
    )
)
