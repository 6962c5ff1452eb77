"""What a house learns is added to the shipped weights, is the same every time, and never makes them worse unseen."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import numpy as np
import pytest

from gromootvod.core.distill import VERSION, Kind, Label, Mark, Span, distill
from gromootvod.core.distill.delta import delta_of, pack_delta, softened, taught, unpack_delta
from gromootvod.core.distill.examining import FEWEST, learn
from gromootvod.core.distill.keys import key
from gromootvod.core.distill.model import COLUMNS, model
from gromootvod.core.distill.pupil import Told

# Words of a trade that the corpus does not know: here "захлебнулся" tells what happens, and nobody is sad.
PLACES = (
    "на складе",
    "в филиале",
    "у кассы",
    "в цеху",
    "на приёмке",
    "в бухгалтерии",
    "на втором посту",
    "в архиве",
)
KNOWN = (
    "Накладная не проводится, пишет «период закрыт».",
    "Сколько можно, вы вообще там работаете?",
    "Обновили платформу до 8.3.24 в понедельник.",
    "Добрый день!",
    "Прошу открыть период до вечера.",
    "После обновления отчёт пустой, раньше строился за минуту.",
    "I have written three times and nobody has answered.",
    "The export stops at 40% with error 0x80070005.",
)


def jargon(place: str) -> str:
    return f"Добрый день! Ночью {place} захлебнулся приёмщик пинов. Спасибо."


def letters(label: Label) -> list[Told]:
    found = []
    for place in PLACES:
        text = jargon(place)
        start, end = text.index("Ночью"), text.index(" Спасибо")
        found.append(Told(text, (), (Mark(start, end, label),)))
    return found


def label_of(text: str, words: str, learned: object = None) -> Label:
    at = text.index(words)
    spans = distill(text, learned=learned).spans  # type: ignore[arg-type]
    return next(span.label for span in spans if span.start <= at < span.end)


def wanted() -> Label:
    """A label that the shipped weights do not give this jargon."""
    now = label_of(jargon("в порту"), "захлебнулся")
    return Label.IMPACT if now is not Label.IMPACT else Label.ERROR


ANCHORS = [Told(text) for text in KNOWN]


def test_corrected_jargon_is_known_in_a_letter_nobody_has_corrected() -> None:
    delta, report = learn(model(), letters(wanted()), ANCHORS)
    assert delta is not None
    assert report.verdict == "better"
    assert (report.taught, report.held) == (7, 1)
    assert (report.before.labels, report.after.labels) == (0, 1)
    learned = taught(model(), delta)
    assert label_of(jargon("в порту"), "захлебнулся", learned) is wanted()
    assert distill(KNOWN[0], learned=learned).version == f"{VERSION}+{delta.id}"


def test_what_was_right_stays_right() -> None:
    delta, report = learn(model(), letters(wanted()), ANCHORS)
    learned = taught(model(), delta)
    assert report.drift.facts_lost == 0
    for text in KNOWN:
        before, after = distill(text).spans, distill(text, learned=learned).spans
        assert _kinds(before) == _kinds(after)


def _kinds(spans: Sequence[Span]) -> list[Kind]:
    """What the letter is by stretches, whichever facts stand side by side in one."""
    return [kind for kind, _ in groupby(span.kind for span in spans)]


def test_the_same_corrections_in_any_order_give_the_same_bytes() -> None:
    one, _ = learn(model(), letters(wanted()), ANCHORS)
    other, _ = learn(model(), letters(wanted())[::-1], ANCHORS[::-1])
    assert one is not None
    assert other is not None
    assert pack_delta(one) == pack_delta(other)
    assert pack_delta(unpack_delta(pack_delta(one))) == pack_delta(one)


def test_the_shipped_weights_are_left_untouched() -> None:
    before = [distill(text) for text in (*KNOWN, jargon("в порту"))]
    delta, _ = learn(model(), letters(wanted()), ANCHORS)
    taught(model(), delta)
    assert [distill(text) for text in (*KNOWN, jargon("в порту"))] == before
    assert taught(model(), None) is model()


def test_it_refuses_when_the_held_back_say_otherwise() -> None:
    # All but the held-back corrections claim that plain facts are feelings; the held-back ones know better.
    lies = [Told(text, (), (Mark(0, len(text), Label.ANGER),)) for text in _plain()]
    held = _held(lies)
    truth = [
        one if one.text != held else Told(one.text, (), (Mark(0, len(held), Label.SYMPTOM),)) for one in lies
    ]
    delta, report = learn(model(), truth, [])
    assert delta is None
    assert report.verdict == "worse"
    assert report.after.kinds < report.before.kinds


def _plain() -> list[str]:
    return [f"Накладная {number} не проводится." for number in ("семь", "восемь", "девять", "десять", "сто")]


def _held(told: list[Told]) -> str:
    """The one whose words come fifth in the order of hashes."""
    import hashlib

    def place(one: Told) -> str:
        return hashlib.sha256(" ".join(one.text.casefold().split()).encode()).hexdigest()

    return sorted(told, key=place)[4].text


@pytest.mark.parametrize("count", range(FEWEST))
def test_too_few_corrections_teach_nothing(count: int) -> None:
    delta, report = learn(model(), letters(wanted())[:count], ANCHORS)
    assert delta is None
    assert report.verdict == "few"


def test_the_same_words_are_never_taught_and_held_back_at_once() -> None:
    same = letters(wanted())[:1] * 9
    delta, report = learn(model(), same, ANCHORS)
    assert (delta, report.verdict) == (None, "few")


def test_a_correction_of_less_than_half_a_clause_stands_but_teaches_nothing() -> None:
    text = "Касса в третьем зале с самого утра совсем не печатает ни одного чека"
    told = Told(text, (), (Mark(0, 5, Label.ENVIRONMENT),))
    _, report = learn(model(), [*letters(wanted()), told], ANCHORS)
    assert report.unusable == 1


@pytest.mark.parametrize("text", ["", " ", "\ud800", "!" * 5000, "a\n" * 400])
def test_no_letter_breaks_the_lesson(text: str) -> None:
    odd = Told(text, ((0, 3), (2, 9)), (Mark(0, max(len(text), 1), Label.ANGER),))
    delta, _ = learn(model(), [*letters(wanted()), odd], [odd, *ANCHORS])
    assert delta is None or delta.base == model().id


def test_a_delta_of_other_weights_or_of_no_weights_changes_nothing() -> None:
    delta, _ = learn(model(), letters(wanted()), ANCHORS)
    assert delta is not None
    foreign = unpack_delta(pack_delta(delta).replace(model().id.encode(), b"0" * len(model().id), 1))
    assert taught(model(), foreign) is model()
    assert taught(model(), softened(delta, 0.0)) is model()


@pytest.mark.parametrize(
    "raw", [b"", b"{}", b"null\n", b'{"base":"x","signs":5,"columns":19}\nabc', b"\xff\n"]
)
def test_what_is_no_delta_is_refused(raw: bytes) -> None:
    with pytest.raises(ValueError):
        unpack_delta(raw)


def test_a_house_and_the_shipped_weights_remember_signs_each_for_itself() -> None:
    text = "Ы ъ 7 захлебнулся приёмщик пинов?!"
    base = model()
    before = distill(text)
    unknown = [sign for sign, row in base.seen.items() if not row]
    lesson = delta_of(
        base.id, np.array([key(sign) for sign in unknown], np.uint32), np.full((len(unknown), COLUMNS), 0.5)
    )
    of_house = taught(base, lesson)
    assert unknown
    distill(text, learned=of_house)
    assert all(of_house.seen.get(sign, 1) > 0 for sign in unknown)
    assert distill(text) == before
