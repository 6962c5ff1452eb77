"""The words of the filter language: English codes, and the Russian words that mean the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Kind = Literal["text", "choice", "number", "moment", "field"]

FIELD = "field."  # begins the key of a field that the house has added
KINDS: Mapping[str, Kind] = {
    "from": "text",
    "to": "text",
    "company": "text",
    "state": "choice",
    "tag": "text",
    "assignee": "text",
    "team": "text",
    "product": "text",
    "priority": "choice",
    "door": "choice",
    "language": "choice",
    "heat": "number",
    "number": "number",
    "has": "choice",
    "is": "choice",
    "opened": "moment",
    "updated": "moment",
    "due": "moment",
    "closed": "moment",
}
# Words that stand in the place of a value and are none: written here in every language, kept in English.
CHOICES: Mapping[str, Mapping[str, str]] = {
    "state": {
        "received": "получено новое",
        "finding": "разбираемся ищем выясняем",
        "known": "понятно найдено известно",
        "repairing": "чиним исправляем",
        "check": "проверьте проверка",
        "waiting": "ждём ждем ожидание",
        "solved": "решено закрыто",
    },
    "priority": {
        "low": "низкая низкий",
        "normal": "обычная обычный",
        "high": "высокая высокий",
        "urgent": "срочная срочный срочно",
    },
    "door": {
        "mail": "почта",
        "portal": "страница",
        "webform": "форма",
        "chat": "чат",
        "telegram": "телеграм",
        "phone": "телефон звонок",
        "desk": "стол",
    },
    "language": {"ru": "русский рус", "en": "английский англ"},
    "is": {
        "open": "открыто открыты открытые",
        "closed": "закрыто закрыты закрытые",
        "unassigned": "ничьё ничье ничьи",
        "late": "опоздали опоздало поздно просрочено",
        "alarm": "тревога",
        "ready": "готово",
        "waiting": "ждёт ждет",
        "ours": "наш наше",
    },
    "has": {
        "attachment": "вложение вложения файл",
        "note": "заметка заметки",
        "promise": "обещание обещания",
    },
    "assignee": {"me": "я мои моё мое", "none": "никто нет"},
    "moment": {
        "today": "сегодня",
        "yesterday": "вчера",
        "tomorrow": "завтра",
        "late": "поздно опоздали просрочено",
        "none": "нет никогда",
    },
}
_ALIASES: Mapping[str, str] = {
    "from": "от",
    "to": "кому",
    "company": "фирма компания",
    "state": "состояние статус",
    "tag": "метка тег",
    "assignee": "ответственный ведёт ведет кто",
    "team": "команда",
    "product": "продукт",
    "priority": "важность приоритет",
    "door": "канал дверь",
    "language": "язык",
    "heat": "жар накал",
    "number": "номер",
    "has": "есть",
    "is": "это",
    "opened": "открыто пришло",
    "updated": "обновлено",
    "due": "срок",
    "closed": "закрыто",
    "field": "поле",
}


def canonical_key(word: str) -> str:
    """The key that `word` names in any language, or ""; of a field the key of the field stays as written."""
    word = word.lower()
    head, dot, rest = word.partition(".")
    if dot:
        return FIELD + rest if rest and _KEYS.get(head) == "field" else ""
    key = _KEYS.get(word, "")
    return "" if key == "field" else key


def kind_of(key: str) -> Kind:
    """What sort of value the key takes."""
    return "field" if key.startswith(FIELD) else KINDS[key]


def code_of(table: str, word: str) -> str:
    """The code that `word` names in a table of CHOICES, or ""."""
    return _CODES[table].get(word.lower(), "")


def russian_key(key: str) -> str:
    """The Russian word of a key, as help shows it."""
    if key.startswith(FIELD):
        return "поле." + key.removeprefix(FIELD)
    return _ALIASES[key].split()[0]


def russian_choice(table: str, code: str) -> str:
    """The Russian word of a code, as help shows it."""
    return CHOICES[table][code].split()[0]


def nearest_key(word: str) -> str:
    """The key that `word` was most likely meant to be, in its own script, or ""."""
    word = word.lower()[:24]
    best = min(_KEYS, key=lambda known: (_distance(word, known), known))
    return best if _distance(word, best) <= (1 if len(best) < 5 else 2) else ""


def _distance(one: str, other: str) -> int:
    """Levenshtein's distance; both words are short."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
    return row[-1]


_KEYS: dict[str, str] = {word: key for key, words in _ALIASES.items() for word in (key, *words.split())}
_CODES: dict[str, dict[str, str]] = {
    table: {word: code for code, words in codes.items() for word in (code, *words.split())}
    for table, codes in CHOICES.items()
}
