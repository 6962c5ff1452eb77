"""All that is known of a ticket, put together for the picker: letters, attachments, record, snippet, answers."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence

from gromootvod.core.distill.values import CardValue, Distillate, Kind, Label, Slot, Span
from gromootvod.core.interview.doubts import UNNAMED, VAGUE, doubt
from gromootvod.core.interview.matching import lemmas
from gromootvod.core.interview.phrases import House, house
from gromootvod.core.interview.signs import Signs, named_error, signs_of
from gromootvod.core.interview.values import Case, Known, Matter, Playbook, Source

SURE = 0.95  # of a record, a snippet, an answer
BY_SIGN = 0.8  # of a slot told by words or by a form
BY_PREDICATE = (
    0.5  # of a symptom told by "does not open", "hangs" in what the distiller takes for something else
)
BY_RESULT = 0.45  # by "wrong", "does not agree"
BY_GUESS = 0.38  # by no more than "not", "cannot"
SHORT_NOISE = 200  # characters
BY_HOUSE_WORDS = (
    0.38  # of a slot told by words that tell it in any area: not asked, yet not counted for readiness
)
LONGEST_PLACE = 60  # characters of a fact that is said back in a confirming form

_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".heic", ".pdf", ".mp4", ".mov")
_LOGS = (".log", ".txt", ".trace", ".dmp", ".evtx")


def take_in(
    playbook: Playbook,
    letters: Sequence[Distillate],
    *,
    attachments: Sequence[str] = (),
    record: Mapping[str, str] | None = None,
    snippet: Mapping[str, str] | None = None,
    answers: Mapping[str, str] | None = None,
    unknown: Iterable[str] = (),
    role: str = "",
    incident: bool = False,
    out_of_scope: bool = False,
) -> Case:
    """What the picker needs to know, from letters in order of time and from what stands beside them. Linear.

    `record` (the contact's history), `snippet` (told by the client's page), `answers`: texts by slot.
    """
    words, signs = house(), signs_of(playbook)
    said = [lemmas(_heard(letter)) for letter in letters]
    spoken = frozenset(one for each in said for one in words.heard(each))
    known = _from_letters(signs, letters, words)
    _add_files(known, [*attachments, *_files(letters)])
    _add_beside(known, record if playbook.never.history else None, snippet, answers)
    hits = [signs.others.found(each) for each in said]
    return Case(
        language=letters[0].language if letters else "en",
        known=known,
        unknown=frozenset(unknown) | _admitted(signs, letters, words),
        facts=_facts(letters, known),
        topics=frozenset(key[6:] for each in hits for key in each if key.startswith("topic:")),
        matter=_matter(letters, known, spoken),
        fails=_fails(known, words),
        heat=_heat(letters),
        feelings=tuple(dict.fromkeys(_feelings(letters))),
        thanks=_thanks(letters),
        role=role or _role(spoken),
        person_wanted=_person_wanted(spoken, letters),
        incident=incident and playbook.never.incident,
        out_of_scope=out_of_scope or any("out_of_scope" in each for each in hits),
    )


def _thanks(letters: Sequence[Distillate]) -> int:
    return sum(span.label is Label.PRAISE for letter in letters for span in letter.spans)


def _person_wanted(spoken: frozenset[str], letters: Sequence[Distillate]) -> bool:
    """Where a person may be in danger, no question helps: a human must look at once."""
    return bool(spoken & {"wants_person", "stop_asking"}) or any(one.heat.alarm for one in letters)


def _role(spoken: frozenset[str]) -> str:
    return next((one[5:] for one in sorted(spoken) if one.startswith("role:")), "")


def _add_beside(
    known: dict[str, Known],
    record: Mapping[str, str] | None,
    snippet: Mapping[str, str] | None,
    answers: Mapping[str, str] | None,
) -> None:
    _add(known, record, Source.RECORD)
    _add(known, snippet, Source.SNIPPET)
    if snippet:
        known.setdefault(Slot.ENVIRONMENT, Known(SURE, tuple(snippet.values()), Source.SNIPPET))
    _add(known, answers, Source.ANSWER)


def _heard(letter: Distillate) -> str:
    """What the client wrote himself: everything but noise."""
    return "\n".join(_text(letter, span) for span in letter.spans if span.kind is not Kind.NOISE)


def _text(letter: Distillate, span: Span) -> str:
    return letter.text[span.start : span.end]


def _from_letters(signs: Signs, letters: Sequence[Distillate], words: House) -> dict[str, Known]:
    known: dict[str, Known] = {}
    for letter in letters:
        _from_card(known, signs, letter)
        for span in letter.spans:
            _from_span(known, signs, words, span, _text(letter, span))
    doubt(known, signs, letters, words)
    return known


def _from_card(known: dict[str, Known], signs: Signs, letter: Distillate) -> None:
    for slot, values in letter.card.items():
        if slot is Slot.ENVIRONMENT:  # a document's number does not tell where it happens
            values = tuple(one for one in values if one.name in ("", "product", "version"))
        if values:
            sure = max(_confidence(letter, value) for value in values)
            _raise(known, slot.value, sure, [value.text for value in values])
    typed = [value for values in letter.card.values() for value in values if value.name]
    for name, kinds in signs.values:
        named = [value.text for value in typed if value.name in kinds]
        if named:
            _raise(known, name, 0.9, named)


def _from_span(known: dict[str, Known], signs: Signs, words: House, span: Span, text: str) -> None:
    if span.kind is Kind.NOISE:
        if len(text) <= SHORT_NOISE:  # a bare address is noise to a reader, and an answer to us
            for name, stretch in signs.by_form(text):
                _raise(known, name, BY_SIGN, [stretch])
        return
    heard = words.heard(lemmas(text))
    if "dont_know" in heard:
        return
    for name, stretch in signs.of(text):
        _raise(known, name, BY_SIGN, [stretch])
    quoted = named_error(text)
    if quoted:
        _raise(known, Slot.ERROR, BY_HOUSE_WORDS, [quoted])
    if "no_error" in heard:
        _raise(known, Slot.ERROR, BY_SIGN, [text.strip()])
    elif "some_error" in heard:
        _raise(known, Slot.ERROR, UNNAMED, [text.strip()])
    for name in words.tells.found(lemmas(text)):
        if name != Slot.SYMPTOM or span.label in _PERHAPS_SYMPTOM:
            _raise(known, name, BY_PREDICATE if name == Slot.SYMPTOM else BY_HOUSE_WORDS, [text.strip()])
    if heard & _TROUBLE and not heard & _CALM and span.label in _PERHAPS_SYMPTOM:
        _raise(known, Slot.SYMPTOM, BY_RESULT if "wrong_result" in heard else BY_GUESS, [text.strip()])


def _raise(known: dict[str, Known], slot: str, confidence: float, texts: list[str]) -> None:
    before = known.get(slot)
    if before is None:
        known[slot] = Known(confidence, tuple(dict.fromkeys(texts)))
    else:
        both = tuple(dict.fromkeys((*before.texts, *texts)))
        known[slot] = Known(max(before.confidence, confidence), both, before.source)


def _confidence(letter: Distillate, value: CardValue) -> float:
    span = _span_at(letter, value.start)
    return span.confidence if span else 1.0


def _span_at(letter: Distillate, place: int) -> Span | None:
    if place < 0 or not letter.spans:
        return None
    return letter.spans[max(0, bisect_right(letter.spans, place, key=lambda span: span.start) - 1)]


def _admitted(signs: Signs, letters: Sequence[Distillate], words: House) -> frozenset[str]:
    """Slots of which the client says himself that he does not know them: "since when, I cannot say"."""
    found: set[str] = set()
    for letter in letters:
        for span in letter.spans:
            said = lemmas(_text(letter, span)) if span.kind is not Kind.NOISE else []
            if "dont_know" in words.heard(said):
                found.update(signs.slots.found(said))
    return frozenset(found)


def _files(letters: Sequence[Distillate]) -> list[str]:
    return [
        value.text
        for letter in letters
        for value in letter.card.get(Slot.EVIDENCE, ())
        if value.name == "attachment"
    ]


def _add_files(known: dict[str, Known], names: Sequence[str]) -> None:
    useful = [name for name in names if name.lower().endswith((*_PICTURES, *_LOGS))]
    if useful:
        known[Slot.EVIDENCE] = Known(1.0, tuple(dict.fromkeys(useful)), Source.ATTACHMENT)
    logs = [name for name in names if name.lower().endswith(_LOGS)]
    if logs and known.get(Slot.ERROR, Known(0, ())).confidence <= UNNAMED:
        known[Slot.ERROR] = Known(0.7, tuple(logs), Source.ATTACHMENT)


def _add(known: dict[str, Known], texts: Mapping[str, str] | None, source: Source) -> None:
    for slot, text in (texts or {}).items():
        if text.strip():
            before = known.get(slot)
            both = (*before.texts, text) if before else (text,)
            known[slot] = Known(SURE, tuple(dict.fromkeys(both)), source)


def _facts(letters: Sequence[Distillate], known: Mapping[str, Known]) -> Mapping[str, str]:
    """The first short, calm quote for each place; what was said hotly is not said back."""
    facts: dict[str, str] = {}
    for letter in letters:
        for slot, values in letter.card.items():
            for value in values:
                place = value.name if value.name in _TYPED else slot.value
                span = _span_at(letter, value.start)
                if span and not span.hot:
                    words = named_error(value.text) if place == Slot.ERROR else ""
                    _keep(facts, place, words or _SAYS.sub("", value.text))
    for name, one in known.items():
        calm = name not in _CARD or one.source not in (Source.LETTER, Source.ATTACHMENT)
        if calm and one.confidence > VAGUE:
            _keep(facts, name, one.texts[0])
    return {place: text for place, text in facts.items() if place in _TYPED or _usable(known, place)}


def _usable(known: Mapping[str, Known], slot: str) -> bool:
    return slot in known and known[slot].confidence > VAGUE


def _keep(facts: dict[str, str], place: str, text: str) -> None:
    bare = text.strip().strip("«»\"'“”„.,:;!").strip()
    if bare and len(bare) <= LONGEST_PLACE and "\n" not in bare and not {"{", "}"} & set(bare):
        facts.setdefault(place, bare)


_TROUBLE = frozenset({"fails", "wrong_result"})
_CALM = frozenset({"untouched", "no_error"})
_PERHAPS_SYMPTOM = frozenset(Label) - {
    Label.STEP, Label.REQUEST, Label.EXPECTED, Label.ANGER, Label.THREAT, Label.PRAISE, Label.NOISE
}  # fmt: skip
_CARD = frozenset(slot.value for slot in Slot)
_SAYS = re.compile(
    r"^\s*(?:(?:программа|система|сайт|он|она|it|the\s+\w{2,20})\s+)?"
    r"(?:пишет|пишут|выда[её]т|показывает|говорит|появляется|выскакивает|says|shows|reads|gives|displays)\s*[:,—-]?\s*",
    re.IGNORECASE,
)
_TYPED = ("product", "version", "document", "account", "url", "email")


def _matter(letters: Sequence[Distillate], known: Mapping[str, Known], spoken: frozenset[str]) -> Matter:
    if Slot.SYMPTOM in known or Slot.ERROR in known:
        return Matter.TROUBLE
    if "solved" in spoken:
        return Matter.THANKS
    if spoken & {"repair", "broken"}:
        return Matter.TROUBLE
    if Slot.REQUEST in known:
        return Matter.WISH
    labels = {span.label for letter in letters for span in letter.spans}
    if Label.PRAISE in labels and not labels & _TROUBLED:
        return Matter.THANKS
    return Matter.TROUBLE if any(label.kind is Kind.FACT for label in labels) else Matter.NOTHING


_TROUBLED = frozenset(
    label for label in Label if label.kind is Kind.FACT and label is not Label.OTHER_FACT
) | {Label.ANGER, Label.WORRY, Label.SADNESS, Label.THREAT}


def _fails(known: Mapping[str, Known], words: House) -> bool:
    one = known.get(Slot.SYMPTOM)
    heard = words.heard(lemmas("\n".join(one.texts))) if one else frozenset()
    return "fails" in heard and "wrong_result" not in heard


def _heat(letters: Sequence[Distillate]) -> int:
    """The heat of the last letter; older anger cools by half."""
    if not letters:
        return 0
    return max(letters[-1].heat.value, *(letter.heat.value // 2 for letter in letters))


def _feelings(letters: Sequence[Distillate]) -> list[str]:
    return [reason for letter in reversed(letters) for reason in letter.heat.reasons]
