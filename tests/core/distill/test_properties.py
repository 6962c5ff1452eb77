"""What holds for any text whatever."""

import subprocess
import sys

import pytest
from growth import assert_linear
from hypothesis import given
from hypothesis import strategies as st

from gromootvod.core.distill import Kind, Slot, distill

WORDS = st.sampled_from(
    [
        *("касса не работает", "сколько можно", "вы идиоты", "прошу", "с понедельника", "«период закрыт»"),
        *("ошибка 502", "раньше", "нажал", "спасибо", "здравствуйте", "подам в суд", "версия 8.3.24", "ДА"),
        *("the invoice fails", "please help", "since Monday", "error", "ridiculous", "I clicked", "ALL CAPS"),
        *("\n", "\n\n", ".", ",", "!", "?", "?!", "...", ":", ";", "—", "-", "(", ")", "«", "»", '"', "```"),
        *("#", "1.", "- [ ]", "\ud800", "\x00", "\r\n", "\u2028", "С уважением,", "Expected:", ">", "😡"),
        *("пишет", "vera@client.example", "https://client.example/a", "2024-05-12 10:14:33 ERROR x"),
    ]
)
LETTERLIKE = st.lists(WORDS, max_size=60).map(" ".join)
ANY = st.one_of(st.text(max_size=300), LETTERLIKE)


@pytest.fixture(scope="module", autouse=True)
def _weights_are_read():
    """The first letter reads the weights, which no example of hypothesis has time for."""
    distill("It fails.")


def check_partition(text, told):
    at = 0
    for span in told.spans:
        assert span.start == at < span.end
        assert span.kind is span.label.kind
        at = span.end
    assert at == len(text)


@given(ANY)
def test_spans_join_without_gap_or_overlap(text):
    check_partition(text, distill(text))


@given(ANY, st.lists(st.tuples(st.integers(-5, 200), st.integers(-5, 200)), max_size=4))
def test_spans_join_whatever_is_folded(text, folds):
    check_partition(text, distill(text, folds=folds))


@given(ANY, st.text(max_size=80))
def test_a_title_is_one_short_printable_line(text, subject):
    title = distill(text, subject=subject).title
    assert len(title) <= 90
    assert title == title.strip()
    assert not any(ord(character) < 32 or 0xD800 <= ord(character) < 0xE000 for character in title)
    assert title == "" or title[0] == title[0].upper() or not title[0].isalpha() or title[0].isascii()


@given(ANY)
def test_a_value_of_the_card_is_a_quote_of_a_fact(text):
    told = distill(text)
    for values in told.card.values():
        for value in values:
            assert text[value.start : value.end] == value.text
            over = [span for span in told.spans if span.start <= value.start < span.end]
            assert over[0].kind is Kind.FACT


@given(ANY)
def test_the_same_text_gives_the_same_distillate(text):
    assert distill(text) == distill(text)


@given(ANY)
def test_missing_and_told_slots_never_meet(text):
    told = distill(text)
    assert not set(told.missing) & set(told.card)
    assert 0 <= told.heat.value <= 100
    assert Slot.HISTORY not in told.missing


@pytest.mark.parametrize(
    "unit",
    [
        "!",
        " !",
        "а",
        "касса не работает ",
        "Не работает. ",
        "(",
        '"',
        "«",
        "a.b",
        "\n",
        "\ud800",
        "1 ",
        "> ",
        "- ",
        "a@",
        "x-",
    ],
)
def test_time_grows_with_the_length_only(unit):
    assert_linear(lambda length: distill(unit * (length // len(unit))), 20_000)


def test_binary_is_answered():
    text = bytes(range(256)).decode("latin-1") * 50
    check_partition(text, distill(text))


def test_an_empty_letter_is_named_by_its_subject_or_not_at_all():
    assert distill("").title == ""
    assert distill("").spans == ()
    assert distill("", subject="Re: Не печатает чек").title == "Не печатает чек"


def test_importing_is_quick_and_does_not_load_the_dictionaries():
    code = (
        "import sys, time; start = time.perf_counter(); import gromootvod.core.distill as d; "
        "d.distill('Накладная не проводится'); print('pymorphy3' in sys.modules, 'snowballstemmer' "
        "in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
