"""Values that have a form: product, version, module, document, account, url, host, device, browser, system."""

from __future__ import annotations

import re
from collections.abc import Iterator

from . import forms
from .clause import Clause
from .values import CardValue


def typed(text: str, clause: Clause) -> Iterator[CardValue]:
    """The values of a clause, in the order of the table; none overlaps another."""
    taken: list[tuple[int, int]] = []
    for cue, name, pattern in _TYPES:
        if cue and not clause.has(cue) and not (clause.has("joined") and clause.has("digit")):
            continue
        for match in pattern.finditer(text, clause.start, clause.end):
            start, end = _inner(match)
            if any(start < last and first < end for first, last in taken):
                continue
            found = _value(text, match, start, end, name)
            if found:
                taken.append((start, end))
                yield found


def _value(text: str, match: re.Match[str], start: int, end: int, name: str) -> CardValue | None:
    while end > start and text[end - 1] in ".,;:!?)»\"'":
        end -= 1
    words = text[start:end]
    if not words:
        return None
    if name == "product":
        return CardValue(words, start, end, _nature(words))
    if name == "document":
        return CardValue(words, start, end, name, _sort(match["noun"]))
    if name == "host" and (words.lower().endswith(_FILES) or words.count(".") == 0):
        return None
    return CardValue(words, start, end, name)


def _inner(match: re.Match[str]) -> tuple[int, int]:
    if "code" in match.re.groupindex:
        return match.span("code")
    return match.span(match.lastindex) if match.lastindex else match.span()


def _nature(words: str) -> str:
    lowered = words.lower()
    for name, pattern in _NATURES:
        if pattern.match(lowered):
            return name
    return "product"


def _sort(noun: str) -> str:
    lowered = noun.lower()
    return next((sort for head, sort in _SORTS if lowered.startswith(head)), "document")


_NATURES = (
    (
        "browser",
        re.compile(
            r"(?:google\s)?chrome|firefox|safari|opera|(?:microsoft\s)?edge|хром|яндекс|мозилл|фаерфокс"
        ),
    ),
    (
        "device",
        re.compile(r"iphone|айфон|ipad|galaxy|samsung|xiaomi|redmi|pixel|huawei|honor|macbook|thinkpad"),
    ),
    (
        "os",
        re.compile(
            r"win|ubuntu|debian|mac|linux|fedora|android|андроид|ios|centos|rhel|astra|alt\slinux|freebsd"
        ),
    ),
)
_SORTS = (
    ("заказ", "order"), ("order", "order"), ("po", "order"), ("сч", "invoice"), ("invoice", "invoice"), ("упд", "invoice"),
    ("договор", "contract"), ("contract", "contract"), ("обращ", "ticket"), ("заявк", "ticket"), ("ticket", "ticket"),
    ("case", "ticket"), ("shipment", "shipment"), ("tracking", "shipment"), ("накладн", "waybill"), ("акт", "act"),
    ("платеж", "payment"),
)  # fmt: skip
_FILES = (".py", ".js", ".mjs", ".ts", ".java", ".log", ".txt", ".pdf", ".png", ".jpg", ".xml", ".json", ".yml", ".yaml", ".toml",
          ".html", ".css", ".csv", ".xlsx", ".xls", ".docx", ".doc", ".zip", ".exe", ".dll", ".sh", ".conf", ".cfg", ".ini", ".md",
          ".php", ".rs", ".go", ".c", ".h", ".cpp", ".so", ".jar", ".wav", ".mp3", ".mp4", ".svg", ".db", ".sql")  # fmt: skip
_DEVICE = re.compile(
    r"(?<!\w)(?:(?:iPhone|iPad|айфон\w?)(?:\s(?:\d{1,2}|SE|XR?S?))?(?:\s(?:Pro|Max|mini|Plus)){0,2}"
    r"|(?:Samsung|Xiaomi|Redmi|Pixel|Huawei|Honor|Galaxy|Urovo|Zebra|ThinkPad|MacBook|HP|Canon|Epson|Brother|Kyocera|Dell|Lenovo"
    r"|АТОЛ|Атол|Эвотор|Меркурий)(?:\s(?:[A-Z][\w-]{0,12}|[\w-]{0,8}\d[\w-]{0,8})){1,3})(?!\w)"
)
_BROWSER = re.compile(
    r"(?<!\w)(?i:(?:google\s)?chrome|firefox|safari|opera|(?:microsoft\s)?edge|хром\w?|яндекс[.\s-]?браузер\w?)(?:\s\d{1,3}(?:\.\d{1,5}){0,3})?(?!\w)"
)
_IP = re.compile(
    r"(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:/\d\d?)?(?!\.?\d)(?::\d{2,5})?"
)
_HOST = re.compile(
    r"(?<![\w@./:-])(?:(?:[a-z0-9](?:[a-z0-9-]{0,40}[a-z0-9])?\.){1,4}[a-z]{2,12}(?::\d{2,5})?)(?![\w@-])"
)
_MODULE = re.compile(
    r"(?:(?i:модул\w{1,2}|раздел\w{0,2}|подсистем\w{1,2}|вкладк\w{1,2}|журнал\w{0,2}|справочник\w{0,2}|обработк\w{1,2}|документ\w{0,2}"
    r"|отч[её]т\w{0,2}|экран\w{0,2}|форм\w{1,2}|конфигураци\w{1,2})\s(?:«([^«»\n]{2,60})»|\"([^\"\n]{2,60})\")"
    r"|(?i:module|section|tab|page|screen|report|plugin|dialog|wizard)\s(?:\"([^\"\n]{2,60})\"|“([^“”\n]{2,60})”))"
)
_TYPES: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    ("url", "url", forms.URL),
    ("email", "email", forms.EMAIL),
    ("quote", "module", _MODULE),
    ("", "device", _DEVICE),
    ("digit", "host", _IP),
    ("product", "browser", _BROWSER),
    ("product", "product", forms.PRODUCT),
    ("version", "version", forms.VERSION),
    ("document", "document", forms.DOCUMENT),
    ("account", "account", forms.ACCOUNT),
    ("phone", "phone", forms.PHONE),
    ("", "host", _HOST),
)
