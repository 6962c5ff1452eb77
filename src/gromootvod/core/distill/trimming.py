"""A stretch of a letter made fit for the card: the same words, without what hangs at its ends."""

from __future__ import annotations

import re

from . import phrases

THIN = 2  # words; so few tell something only when a sign of trouble is among them
_LOOKED_AT = 200  # characters at each end


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the telling part of text[start:end] stands: no marks, courtesies, conjunctions at its ends.

    Never empty when the stretch holds a letter or a digit.
    """
    left, right = start, _bare_end(text, start, end)
    for _ in range(6):
        match = _LEAD.match(text, left, min(right, left + _LOOKED_AT))
        if not match or match.end() == left or not _WORD.search(text, match.end(), right):
            break
        left = match.end()
    for _ in range(4):
        # the matcher sees the end only, so a long stretch is not walked again and again
        match = _TAIL.search(text, max(left, right - _LOOKED_AT), right)
        if not match or not _WORD.search(text, left, match.start()):
            break
        right = _bare_end(text, left, match.start())
    left, right = _stripped(text, *_unbracketed(text, left, right))
    return (left, right) if _WORD.search(text, left, right) else _stripped(text, start, end)


def is_thin(words: str) -> bool:
    """Whether a quote says nothing by itself: "it does not work", "получаем", "мне нужно"."""
    bare = words.strip(" .,:;!?…").lower()
    if phrases.VAGUE.fullmatch(bare) or _INTRODUCES.fullmatch(bare):
        return True
    found = _WORD.findall(bare)
    return (
        len(found) <= THIN
        and not any(any(c.isdigit() for c in word) for word in found)
        and not _TROUBLE.search(bare)
    )


def key(words: str) -> str:
    """The words of a quote, for telling whether two say the same."""
    return " ".join(_WORD.findall(words.lower().replace("ё", "е")))


def _bare_end(text: str, start: int, end: int) -> int:
    while end > start and (text[end - 1] in _ENDS or text[end - 1].isspace() or _is_picture(text[end - 1])):
        if text[end - 1] == "." and _ABBREVIATED.search(text, max(start, end - 8), end):
            break
        end -= 1
    if end < len(text) and text[end] == "?":
        end += 1  # a question keeps its mark
    return end


def _unbracketed(text: str, left: int, right: int) -> tuple[int, int]:
    """Without a bracket or a quotation mark at one end whose pair stands elsewhere, and without smileys."""
    for opening, closing in _PAIRS:
        pair = (opening, closing)
        while right - left > 1 and text[right - 1] in pair and text[right - 2] in pair:
            right -= 1  # a row of them is a smile
        while right - left > 1 and text[left] in pair and text[left + 1] in pair:
            left += 1
        if right - left > 1 and text[right - 1] in pair and _odd(text, left, right, opening, closing):
            right -= 1
        if right - left > 1 and text[left] in pair and _odd(text, left, right, opening, closing):
            left += 1
        if right - left > 2 and text[left] == opening and text[right - 1] == closing:
            inner = text[left + 1 : right - 1]
            if opening not in inner and closing not in inner:
                left, right = left + 1, right - 1
    return left, right


def _odd(text: str, left: int, right: int, opening: str, closing: str) -> bool:
    return text.count(opening, left, right) != text.count(closing, left, right)


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _is_picture(character: str) -> bool:
    return (
        "\u2600" <= character <= "\u27bf"
        or "\U0001f000" <= character <= "\U0001faff"
        or character == "\ufe0f"
    )


_ENDS = frozenset(",;:—–-!?.…*|#>=~")
_PAIRS = (("(", ")"), ("«", "»"), ("“", "”"), ("[", "]"))
_ABBREVIATED = re.compile(
    r"(?:\b(?:т\.\s?[дпек]|др|пр|руб|коп|ул|кв|стр|etc|e\.g|i\.e|[ap]\.m|inc|ltd|no)|(?<!\w)[А-ЯЁA-Z])\.$"
)
_WORD = re.compile(r"[^\W_]+")
_LEAD_WORDS = (
    "и|а|но|ну|да|вот|так вот|что|причем|причём|при этом|поэтому|потому что|так как|хотя|зато|однако|также|плюс|то есть"
    "|в общем|вообще|короче|кстати|конечно|собственно|значит|дело в том,? что|проблема в том,? что|здравствуйте|добрый день"
    "|добрый вечер|доброе утро|привет(?:ик)?|приветствую|уважаемые коллеги|коллеги|пожалуйста|подскажите,? пожалуйста"
    "|and|but|so|because|that|although|though|plus|also|well|however|anyway|besides|basically|honestly|the problem is that"
    "|the issue is that|hello|hi|hi all|hi there|hey|good morning|good afternoon|dear all|please"
)
_LEAD = re.compile(
    r"(?i)[\s,;:.!?…)\]»”*|>–—=~]*+(?:[-•+]\s+|\(?\d{1,2}[.)]\s+|#{1,6}\s+)?[\s,;:.!?…)*]*+"
    rf"(?:(?:{_LEAD_WORDS})(?!\w)[\s,:.!)—–-]*+)?"
)
_TAIL = re.compile(
    r"(?i)(?<![\s,;:—–-])[\s,;:—–-]{1,8}(?:и|а|но|или|что|чтобы|потому|так|как|хотя|поэтому|потому что|and|but|or|so|because|that|when|while|then"
    r"|пожалуйста|please|спасибо|thanks|thank you)$"
)
_INTRODUCES = re.compile(
    r"(?:(?:и|а|мне|нам|он|она|система|программа|сайт|приложение|i|we|it|you|they|the \w+|the system)\s){0,2}"
    r"(?:пишет|пишут|получаем|получаю|выдает|выдаёт|ругается|говорит|показывает|появляется|ответ|вижу|нужно|надо|требую|прошу"
    r"|просим|хронология|вопрос|открываю|says|shows?|gets?|see|need|want|reads|throws|returns|the error is|error)"
    r"(?:\s(?:так|вот|что|это|такое|следующее|the|following|this))*"
)
_TROUBLE = re.compile(
    r"(?<!\w)(?:не|нет|ни|без|no|not|can't|cannot|never|down|fails?|failed|broken|n't)(?!\w)|ошибк|error|n't|завис|упал|пропал|crash"
)
