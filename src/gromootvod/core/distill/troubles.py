"""Two troubles in one letter, told apart only when the letter makes it plain: it numbers them, announces the second,
or gives each a paragraph of its own without a word in common. A doubtful letter holds one trouble."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from gromootvod.core.text import words

from . import naming, wording
from .trimming import key
from .values import Distillate, Kind, Label, Slot, Span, Trouble

MOST = 6
LONGEST = 60_000  # characters; in a longer text nobody looks for a second trouble
_TITLE = 90


@dataclass(frozen=True, slots=True)
class SplitOffer:
    """May be several troubles: split? What a ticket's page offers to the one who reads."""

    troubles: tuple[Trouble, ...]  # two or more
    cue: str  # "listed", "announced", "topic"


def divided(told: Distillate) -> Distillate:
    """The distillate with its troubles, when there are two or more."""
    parts = troubles(told)
    return replace(told, parts=parts) if parts else told


def split_offer(told: Distillate) -> SplitOffer | None:
    """The offer to make of a letter two tickets, None when it tells one trouble."""
    return SplitOffer(told.parts, told.parts[-1].cue) if len(told.parts) > 1 else None


def troubles(told: Distillate) -> tuple[Trouble, ...]:
    """The troubles of a letter in order, () when it tells one or none. Linear in the text."""
    if not told.text or len(told.text) > LONGEST:
        return ()
    for cue, cut in (("listed", _listed), ("announced", _announced), ("topic", _paragraphs)):
        starts = cut(told)
        groups = _groups(told, starts) if len(starts) > 1 else []
        if len(groups) > 1 and _are_apart(told, groups, cue):
            return tuple(_trouble(told, group, cue) for group in groups[:MOST])
    return ()


Group = list[Span]


def _listed(told: Distillate) -> list[int]:
    """Where «во-первых», «во-вторых» … begin, or the items of a list of troubles."""
    ordinals = [match.start(match.lastindex or 0) for match in _ORDINAL.finditer(told.text)]
    if len(ordinals) > 1:
        return ordinals
    items = [match.start("at") for match in _ITEM.finditer(told.text)]
    telling = [
        at for at, end in zip(items, [*items[1:], len(told.text)], strict=False) if _tells(told, at, end)
    ]
    return items if len(telling) > 1 and len(telling) == len(items) else []


def _announced(told: Distillate) -> list[int]:
    """Where the first trouble begins and a further one is announced."""
    marks = [match.start("at") for match in _ANNOUNCES.finditer(told.text)]
    marks = [at for at in marks if _tells(told, 0, at)]
    return [0, *marks] if marks else []


def _paragraphs(told: Distillate) -> list[int]:
    """Where the paragraphs begin that tell a symptom and something else of their own."""
    starts = [0, *(match.end() for match in _BLANK_LINE.finditer(told.text))]
    ends = [*starts[1:], len(told.text)]
    return [at for at, end in zip(starts, ends, strict=True) if _is_whole(told, at, end)]


def _is_whole(told: Distillate, start: int, end: int) -> bool:
    """Whether a paragraph is a letter of its own: a plain symptom, said without leaning on what was said before,
    and what is wanted."""
    spans = _within(told, start, end)
    symptoms = [span for span in spans if span.label is Label.SYMPTOM and span.confidence >= _SURE]
    if not symptoms or not any(span.label is Label.REQUEST for span in spans):
        return False
    first = told.text[symptoms[0].start : symptoms[0].end]
    return naming.fitness(first.strip(), first, told.language) > 1


def _tells(told: Distillate, start: int, end: int) -> bool:
    """Whether a stretch tells a trouble: something observed, and a word for what is wrong."""
    facts = [span for span in _within(told, start, end) if span.kind is Kind.FACT]
    return any(span.label in _TELLING for span in facts) and any(
        naming.TROUBLE.search(told.text, span.start, span.end) for span in facts
    )


def _within(told: Distillate, start: int, end: int) -> Sequence[Span]:
    """The spans that have their middle in a stretch."""
    first, last = (bisect_left(told.spans, at, key=_middle) for at in (start, end))
    return told.spans[first:last]


def _middle(span: Span) -> int:
    return (span.start + span.end) // 2


def _groups(told: Distillate, starts: Sequence[int]) -> list[Group]:
    """The spans of every trouble: from its start to the next; what stands before the first belongs to all and none."""
    bounds = [*starts, len(told.text)]
    groups: list[Group] = []
    at = 0
    spans = [span for span in told.spans if _middle(span) >= starts[0]]
    for end in bounds[1:]:
        group = []
        while at < len(spans) and _middle(spans[at]) < end:
            group.append(spans[at])
            at += 1
        if any(span.kind is Kind.FACT for span in group):
            groups.append(group)
    return groups


def _are_apart(told: Distillate, groups: Sequence[Group], cue: str) -> bool:
    """Whether every group tells a trouble of its own, in words of its own."""
    if not all(_tells(told, group[0].start, group[-1].end) for group in groups):
        return False
    seen: list[set[str]] = []
    for group in groups[:MOST]:
        stems = _vocabulary(told, group)
        if len(stems) < _LEAST_WORDS:
            return False
        if any(len(stems & other) > _SHARED[cue] * min(len(stems), len(other)) for other in seen):
            return False
        seen.append(stems)
    return True


def _vocabulary(told: Distillate, group: Group) -> set[str]:
    """The stems of the words that tell the trouble of a group."""
    telling = [span for span in group if span.kind is Kind.FACT][:6]
    said = key(" ".join(told.text[span.start : span.end] for span in telling)).split()
    return {word[:5] for word in said if len(word) > 2 and word[:5] not in _COMMON}


def _trouble(told: Distillate, group: Group, cue: str) -> Trouble:
    start, end = group[0].start, group[-1].end
    first = {slot: _first(told, slot, start, end) for slot in (Slot.SYMPTOM, Slot.ERROR, Slot.REQUEST)}
    return Trouble(
        places=_places(group),
        title=_named(told, group),
        symptom=first[Slot.SYMPTOM],
        error=first[Slot.ERROR],
        request=first[Slot.REQUEST],
        cue=cue,
    )


def _places(group: Group) -> tuple[tuple[int, int], ...]:
    """The stretches of a group, neighbours joined; its courtesies stay with it, so that nothing is lost."""
    return ((group[0].start, group[-1].end),)


def _first(told: Distillate, slot: Slot, start: int, end: int) -> str:
    values = [value for value in told.card.get(slot, ()) if start <= value.start < end]
    return min(values, key=lambda value: value.start).text if values else ""


def _named(told: Distillate, group: Group) -> str:
    """The first words of the group that name a trouble by themselves."""
    best, most = "", 0.0
    for span in [span for span in group if span.kind is Kind.FACT][:4]:
        said = _ANNOUNCEMENT.sub("", " ".join(told.text[span.start : span.end][:400].split()))
        core = wording.core(naming.opened(said), told.language, said.isupper(), timeless=False)
        core = naming.polished(core, told.language)
        fit = naming.fitness(core, said, told.language) if core else 0.0
        if fit > most:
            best, most = core, fit
    return wording.finish(best, told.language, _TITLE)


_TELLING = frozenset({Label.SYMPTOM, Label.ERROR, Label.IMPACT})
_SURE = 0.7
_LEAST_WORDS = 2
_SHARED = {
    "listed": 0.34,
    "announced": 0.34,
    "topic": 0.0,
}  # the share of words that a further trouble may repeat
_COMMON = words(
    "работ может можно почем когда после такж котор опять снова прошу помог пожал проблем ошибк пишет выдае сдела нужно",
    "перв перва первы втор втора второ вторы трет трети уже для при под над как что это или все нет мне нам вам вас нас",
    "please pleas again still when after error probl issue works could would should doesn canno with have does help this",
    "that the and not for are was but you our its has can second secon first third also",
)
_ORDINAL = re.compile(
    r"(?i)(?<![\w-])(во-первых|во-вторых|в-третьих|в-четв[её]ртых|в-пятых)(?![\w-])"
    r"|(?:^|[\n.!?;]\s{0,3})((?:first(?:ly)?|second(?:ly)?|third(?:ly)?|fourth(?:ly)?)(?:,|:| of all)|(?:перв|втор|трет)(?:ое|ье|ая|ья)(?:\s(?:проблема|вопрос|беда|ошибка))?(?:\s?[:.,—–-]\s))"
)
_ITEM = re.compile(r"(?:^|\n)[ \t]{0,8}(?P<at>(?:\(?\d{1,2}[.)]|[-*•–—])\s{1,3})(?=\S)")
_ANNOUNCE = (
    r"(?:второ[йе]\s(?:вопрос|момент|случай)|вторая\s(?:проблема|беда|ошибка|просьба)|(?:и\s)?(?:ещ[её]|есть)\s(?:одн[аоу]|один|друг\w{2})\s(?:проблем\w|вопрос|беда|ошибк\w|вещь|момент|жалоба)"
    r"|друг(?:ая|ой)\s(?:проблема|вопрос|беда|история)|отдельн(?:ый|ая|о)\s?(?:вопрос|проблема)?|не\sпо\sтеме|заодно|и\sвторое|теперь\s(?:о|про)\sдруго[ме]\w?"
    r"|(?:the\s|a\s)?second\s(?:issue|problem|question|thing|bug)|(?:and\s)?(?:another|one\smore|a\sseparate|an\sunrelated|a\sdifferent)\s(?:issue|problem|question|bug|thing)"
    r"|unrelated(?:ly)?|separately|on\s(?:another|a\sseparate|a\sdifferent)\s(?:note|matter|subject|topic)|different\s(?:issue|matter|topic|subject))"
)
_ANNOUNCES = re.compile(
    rf"(?i)(?:^|[\n.!?;]\s{{0,3}})(?:(?:и|а|да|and|also|oh and|плюс|кстати|by the way),?\s)?(?P<at>{_ANNOUNCE})(?!\w)"
)
_ANNOUNCEMENT = re.compile(
    rf"(?i)^\W*(?:(?:во-первых|во-вторых|в-третьих|в-четв[её]ртых|first(?:ly)?|second(?:ly)?|third(?:ly)?|{_ANNOUNCE}|(?:перв|втор|трет)(?:ое|ье|ая|ья))(?!\w)[\s,:.—–-]*)"
)
_BLANK_LINE = re.compile(r"\n[ \t]{0,8}\n(?!\n)")
