"""The parts of a playbook, each read from its node."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from gromootvod.core.distill.values import Slot
from gromootvod.core.interview.reading import Reader
from gromootvod.core.interview.values import (
    WHO,
    Applies,
    Enough,
    Never,
    QuestionCard,
    Script,
    SlotRule,
    Stop,
    Texts,
    Topic,
)
from gromootvod.core.interview.yamltree import Items, Node, Table, Text

NAMES: Mapping[str, Texts] = {
    Slot.SYMPTOM: {"ru": "что происходит", "en": "what happens"},
    Slot.ERROR: {"ru": "текст ошибки", "en": "the error's words"},
    Slot.EXPECTED: {"ru": "что должно было получиться", "en": "what should have happened"},
    Slot.STEPS: {"ru": "что делали перед этим", "en": "what was done before"},
    Slot.ENVIRONMENT: {"ru": "где и в чём это происходит", "en": "where and in what it happens"},
    Slot.CHANGE: {"ru": "что изменилось", "en": "what changed"},
    Slot.SINCE: {"ru": "с какого времени", "en": "since when"},
    Slot.IMPACT: {"ru": "что из-за этого стоит", "en": "what is held up"},
    Slot.REQUEST: {"ru": "чем помочь", "en": "what is wanted"},
    Slot.HISTORY: {"ru": "прежние обращения", "en": "earlier contacts"},
    Slot.EVIDENCE: {"ru": "снимок экрана или документ", "en": "a picture or a document"},
}
"""The slots of the fact card and their names; a playbook may add slots of its own."""

PLACES = (*(slot.value for slot in Slot), "product", "version", "document", "account", "url", "email")
"""What a confirming form may name in braces."""

_SLOT_KEYS = ("weight", "names", "words", "values", "forms", "called", "covered_by", "by_topic")
_VALUES = ("version", "product", "document", "account", "url", "email", "phone", "attachment")
_QUESTION_KEYS = (
    "slot", "ask", "why", "answerable", "who", "topics", "confirm", "choices", "meanwhile", "check", "show",
)  # fmt: skip
_PLACE = re.compile(r"\{([^{}]{0,60})\}")


def slot_rule(reader: Reader, name: str, node: Node, line: int) -> SlotRule:
    """`error: 0.9`, or a table with weight and the signs that the slot is known."""
    what = f"slots.{name[:60]}"
    reader.word(Text(line, name), "a slot")
    own = name not in NAMES
    if isinstance(node, Text):
        if own:
            reader.fault(line, f"{what} is a slot of your own; write a table with `weight` and `names`")
        return SlotRule(name, reader.number(node, what, 0, 1, 0), NAMES.get(name, {}))
    get = reader.table(node, what, _SLOT_KEYS, ("weight", "names") if own else ("weight",)).entries.get
    values = reader.strings(get("values"), f"{what}.values")
    for value in values:
        if value and value not in _VALUES:
            reader.fault(
                node.line, f"{what}.values: `{value[:60]}` is none of {', '.join(_VALUES)}; use one of these"
            )
    return SlotRule(
        name,
        reader.number(get("weight"), f"{what}.weight", 0, 1, 0),
        reader.texts(get("names"), f"{what}.names") or NAMES.get(name, {}),
        reader.lists(get("words"), f"{what}.words"),
        values,
        reader.checks(get("forms"), f"{what}.forms"),
        reader.lists(get("called"), f"{what}.called"),
        reader.strings(get("covered_by"), f"{what}.covered_by"),
        {
            topic: reader.number(one, f"{what}.by_topic.{topic[:60]}", 0, 1, 0)
            for topic, one in reader.table(get("by_topic"), f"{what}.by_topic").entries.items()
        },
    )


def topic(reader: Reader, name: str, node: Node, line: int) -> Topic:
    """A part of the area, with the words that tell it."""
    what = f"topics.{name[:60]}"
    reader.word(Text(line, name), "a topic")
    get = reader.table(node, what, ("names", "words"), ("names", "words")).entries.get
    return Topic(
        name, reader.texts(get("names"), f"{what}.names"), reader.lists(get("words"), f"{what}.words")
    )


def question(
    reader: Reader, node: Node, what: str, slots: Collection[str], topics: Collection[str]
) -> QuestionCard:
    """One question."""
    get = reader.table(node, what, _QUESTION_KEYS, ("slot", "ask", "why")).entries.get
    slot = reader.word(get("slot"), f"{what}: slot")
    if slot and slot not in slots:
        reader.fault(
            _line(get("slot"), node), f"{what}: `{slot}` is not among slots; add it there with a weight"
        )
    who = reader.text(get("who"), f"{what}: who") or "anyone"
    if who not in WHO:
        reader.fault(_line(get("who"), node), f"{what}: who is one of {', '.join(WHO)}")
    own_topics = _topics(reader, get("topics"), what, topics)
    checks = reader.checks(get("check"), f"{what}: check")
    if len(checks) > 1:
        reader.fault(_line(get("check"), node), f"{what}: check has more than one form; keep one")
    show = reader.table(get("show"), f"{what}: show", ("place", "picture")).entries.get
    return QuestionCard(
        slot=slot,
        ask=reader.texts(get("ask"), f"{what}: ask"),
        why=reader.texts(get("why"), f"{what}: why"),
        answerable=reader.number(get("answerable"), f"{what}: answerable", 0, 1, 0.8),
        who=who,
        topics=own_topics,
        confirm=_confirm(reader, get("confirm"), f"{what}: confirm", slots),
        choices=reader.lists(get("choices"), f"{what}: choices", alike=True),
        meanwhile=reader.texts(get("meanwhile"), f"{what}: meanwhile"),
        check=checks[0] if checks else None,
        place=reader.texts(show("place"), f"{what}: show.place"),
        picture=reader.text(show("picture"), f"{what}: show.picture"),
    )


def enough(reader: Reader, node: Node | None, slots: Mapping[str, SlotRule]) -> Enough:
    """When a ticket is ready."""
    get = reader.table(node, "enough", ("one_of", "share")).entries.get
    groups = tuple(
        reader.strings(one, "enough.one_of")
        if isinstance(one, Items)
        else (reader.text(one, "enough.one_of"),)
        for one in reader.items(get("one_of"), "enough.one_of")
    )
    for name in sorted({name for group in groups for name in group if name and name not in slots}):
        reader.fault(
            _line(get("one_of"), node), f"enough.one_of: `{name[:60]}` is not among slots; add it there"
        )
    if not groups:
        groups = ((Slot.ERROR.value,), (Slot.SYMPTOM.value, Slot.EXPECTED.value))
    return Enough(groups, reader.number(get("share"), "enough.share", 0, 1, 0.5))


def applies(reader: Reader, node: Node | None) -> Applies:
    """When the playbook is the right one."""
    get = reader.table(node, "applies", ("products", "contacts", "words", "hints")).entries.get
    return Applies(
        reader.strings(get("products"), "applies.products"),
        reader.strings(get("contacts"), "applies.contacts"),
        reader.lists(get("words"), "applies.words"),
        reader.lists(get("hints"), "applies.hints"),
    )


def never(reader: Reader, node: Node | None) -> Never:
    """When nothing is asked."""
    get = reader.table(node, "never", ("incident", "history", "out_of_scope")).entries.get
    return Never(
        reader.flag(get("incident"), "never.incident", True),
        reader.flag(get("history"), "never.history", True),
        reader.lists(get("out_of_scope"), "never.out_of_scope"),
    )


def script(reader: Reader, node: Node, what: str, slots: Collection[str]) -> Script:
    """A scripted client."""
    top = reader.table(node, what, ("name", "given", "expect"), ("name", "given", "expect"))
    given = reader.table(
        top.entries.get("given"), f"{what}: given",
        ("letter", "letters", "answers", "record", "attachments", "incident"),
    )  # fmt: skip
    expect = reader.table(top.entries.get("expect"), f"{what}: expect", ("questions", "stop", "never_asked"))
    letters = given.entries.get("letters", given.entries.get("letter"))
    texts = reader.strings(letters, f"{what}: letters") if isinstance(letters, Items) else (
        reader.text(letters, f"{what}: letter"),
    )  # fmt: skip
    if letters is None and isinstance(top.entries.get("given"), Table):
        reader.fault(given.line, f"{what}: given lacks `letter`; add it")
    if expect.line and not expect.entries:
        reader.fault(expect.line, f"{what}: expect is empty; name `questions`, `stop` or `never_asked`")
    get = expect.entries.get
    questions = get("questions")
    stop = reader.text(get("stop"), f"{what}: stop")
    if stop and stop not in list(Stop):
        reader.fault(_line(get("stop"), node), f"{what}: stop is one of {', '.join(Stop)}")
    asked = reader.strings(questions, f"{what}: questions")
    unasked = reader.strings(get("never_asked"), f"{what}: never_asked")
    answers = reader.by_name(given.entries.get("answers"), f"{what}: answers")
    for name in dict.fromkeys((*asked, *unasked, *answers)):
        if name and name not in slots:
            reader.fault(node.line, f"{what}: `{name[:60]}` is not among slots; correct the name")
    return Script(
        reader.text(top.entries.get("name"), f"{what}: name"),
        node.line,
        texts,
        answers,
        reader.by_name(given.entries.get("record"), f"{what}: record"),
        reader.strings(given.entries.get("attachments"), f"{what}: attachments"),
        reader.flag(given.entries.get("incident"), f"{what}: incident", False),
        None if questions is None else asked,
        stop,
        unasked,
    )


def _topics(reader: Reader, node: Node | None, what: str, known: Collection[str]) -> frozenset[str]:
    named = (reader.text(node, what),) if isinstance(node, Text) else reader.strings(node, f"{what}: topics")
    for name in named:
        if node is not None and name and name not in known:
            reader.fault(node.line, f"{what}: `{name[:60]}` is not among topics; add it there")
    return frozenset(named)


def _confirm(reader: Reader, node: Node | None, what: str, slots: Collection[str]) -> tuple[Texts, ...]:
    """One confirming form, or a list of them; {places} may name slots and typed values only."""
    nodes = node.items if isinstance(node, Items) else [node] if node is not None else []
    forms = []
    for one in nodes:
        texts = reader.texts(one, what)
        for text in texts.values():
            for place in _PLACE.findall(text):
                if place not in PLACES and place not in slots:
                    reader.fault(
                        one.line, f"{what}: {{{place}}} cannot be filled; use {', '.join(PLACES)} or a slot"
                    )
        forms.append(texts)
    return tuple(forms)


def _line(node: Node | None, otherwise: Node | None) -> int:
    return node.line if node is not None else otherwise.line if otherwise is not None else 1
