"""What proves a trouble: attached files by their endings, and files of which the letter only speaks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .clause import Clause
from .values import CardValue

SORTS = {
    "screenshot": "png jpg jpeg gif webp bmp heic heif tif tiff",
    "log": "log trace dmp evtx etl har pcap pcapng txt out err",
    "table": "xls xlsx xlsm csv ods tsv",
    "pdf": "pdf",
    "document": "doc docx odt rtf pages",
    "video": "mp4 mov avi mkv webm",
    "audio": "mp3 wav ogg m4a oga amr",
    "archive": "zip rar 7z gz tgz bz2 xz tar",
    "letter": "eml msg mht",
    "data": "xml json sql yaml yml ini cfg conf toml cf epf erf dt",
}
_BY_ENDING = {ending: sort for sort, endings in SORTS.items() for ending in endings.split()}


def sort_of(name: str) -> str:
    """What a file shows, by the ending of its name: "screenshot", "log", "table", …; "file" when unknown."""
    return _BY_ENDING.get(name.rpartition(".")[2].strip().lower(), "file") if "." in name else "file"


def attached(names: Sequence[str]) -> Iterator[CardValue]:
    """The attachments, each with what it probably shows."""
    for name in names:
        yield CardValue(name, -1, -1, "attachment", sort_of(name))


def mentioned(text: str, clause: Clause) -> CardValue | None:
    """The words with which a clause speaks of a file it sends: «скриншот во вложении», "see the log below"."""
    end = min(clause.end, clause.start + 1_000)
    lowered = text[clause.start : end].lower()
    if not any(word in lowered for word in _SENT_AT_ALL):  # the pattern is slow, and few clauses speak of it
        return None
    match = _MENTION.search(text, clause.start, end)
    if match is None:
        return None
    start = max(text.rfind(mark, clause.start, match.start()) for mark in ",.;:\n")
    if _ABSENT.search(text, max(start, clause.start), match.end()):
        return None
    sort = next(sort for sort, pattern in _NOUNS if pattern.search(match[0]))
    return CardValue(match[0], match.start(), match.end(), "mention", sort)


_NOUN = (
    r"(?:скриншот\w{0,3}|скрин\w{0,3}|снимок экрана|снимк\w{1,2}|фото\w{0,7}|видео|запись экрана|лог\w{0,3}|файл\w{0,3} лога|таблиц\w{1,3}"
    r"|чек\w?|квитанци\w{1,2}|акт\w{0,2}|документ\w{0,3}|файл\w{0,3}|выписк\w{1,2}"
    r"|screen\s?shots?|screen\s?recording|screencast|photos?|pictures?|pics?|videos?|logs?|log files?|stack\s?traces?|traces?|spreadsheet|receipts?"
    r"|documents?|files?|sample file|invoices?|letters?)"
)
_SENT_RU = r"(?:во вложени\w{1,2}|прикладыва\w{1,3}|прилага\w{1,4}|приложи\w{1,3}|прикрепи\w{1,3}|прикрепля\w{1,2}|прикрепл[её]н\w{0,2}|в приложении|вложил\w?|ниже|присла\w{1,2}|высыла\w{1,2})"
_SENT_EN = r"(?:attached|attaching|enclosed|enclosing|attach|see below|below|included|in the attachment)"
_SENT_AT_ALL = (
    "влож", "прилага", "прилож", "прикреп", "прикладыва", "ниже", "присла", "высыла",
    "attach", "enclos", "below", "included",
)  # fmt: skip
_MENTION = re.compile(
    rf"(?i)(?<!\w){_NOUN}(?:\s[\w«»\"-]{{1,20}}){{0,3}}\s{_SENT_RU}(?!\w)|(?<!\w){_SENT_RU}:?(?:\s[\w«»\"-]{{1,20}}){{0,3}}\s{_NOUN}(?!\w)"
    rf"|(?<!\w){_NOUN}(?:\s[\w'\"-]{{1,20}}){{0,3}}\s{_SENT_EN}(?!\w)|(?<!\w){_SENT_EN}:?(?:\s[\w'\"-]{{1,20}}){{0,3}}\s{_NOUN}(?!\w)"
)
_ABSENT = re.compile(
    r"(?i)(?<!\w)(?:не могу|не смог\w{0,2}|не получается|нет|без|не прикл\w+|can't|cannot|couldn't|no|without|unable|how|как|не)(?!\w)"
)
_NOUNS = tuple(
    (sort, re.compile(pattern, re.IGNORECASE))
    for sort, pattern in (
        ("video", r"видео|запись экрана|video|recording|screencast"),
        ("screenshot", r"скрин|снимок|снимк|screen\s?shot"),
        ("photo", r"фото|photo|picture|pic"),
        ("log", r"(?<!\w)лог|\blog|trace"),
        ("table", r"таблиц|spreadsheet"),
        ("document", r""),
    )
)
