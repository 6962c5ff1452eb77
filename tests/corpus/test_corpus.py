"""The marked letters: well formed, wholly labelled, no letter a copy of another, nobody in two parts."""

from collections import Counter

import pytest

from gromootvod.core.distill import Kind
from tools.corpus import PARTS, CorpusError, near_duplicates, read_file, read_letters, read_split

LETTERS = read_letters()
SPLIT = read_split()
HEAD = "=== en-x-001\nauthor: a clerk\ntrade: shop\ntemper: cold\n---\n"


def letter_of(tmp_path, text):
    path = tmp_path / "en-x-shop.txt"
    path.write_text(text, encoding="utf-8")
    return read_file(path)


def test_every_character_of_every_letter_has_one_label():
    for letter in LETTERS:
        at = 0
        for span in letter.spans:
            assert span.start == at < span.end, letter.id
            at = span.end
        assert at == len(letter.text), letter.id
        assert "⟦" not in letter.text


def test_neighbours_of_one_label_and_heat_are_one_span():
    for letter in LETTERS:
        for one, other in zip(letter.spans, letter.spans[1:], strict=False):
            assert (one.label, one.hot) != (other.label, other.hot), letter.id


def test_no_letter_of_one_part_is_a_copy_of_one_in_another():
    part = {letter.id: name for name in PARTS for letter in SPLIT.of(LETTERS, name)}
    assert [pair for pair in near_duplicates(LETTERS) if part.get(pair[0]) != part.get(pair[1])] == []


def test_no_letter_is_written_twice():
    assert near_duplicates(LETTERS, 0.6) == []


def test_a_letter_copied_with_a_few_words_changed_would_be_found(tmp_path):
    body = "⟦symptom⟧The parcel has not arrived although the page says that it was delivered on Monday"
    told = letter_of(tmp_path, f"{HEAD}{body}.\n{HEAD.replace('001', '002')}{body} morning at nine.\n")
    assert [pair[:2] for pair in near_duplicates(told)] == [("en-x-001", "en-x-002")]


def test_no_hand_stands_in_two_parts_and_kept_trades_stand_in_one():
    split = read_split()
    parts = Counter(split.part(letter) for letter in LETTERS)
    assert set(parts) == {"train", "dev", "test"}
    for trade, part in split.trades.items():
        assert {split.part(letter) for letter in LETTERS if letter.trade == trade} <= {part}


@pytest.mark.parametrize("language", ["ru", "en"])
def test_letters_are_many_and_their_tempers_mixed(language):
    letters = [letter for letter in LETTERS if letter.language == language]
    assert len(letters) >= 400
    assert {letter.trade for letter in letters} >= {"bank", "housing", "medicine", "logistics", "opensource"}
    felt = [any(span.label.kind is Kind.FEELING for span in letter.spans) for letter in letters]
    assert 0.2 <= 1 - sum(felt) / len(felt) <= 0.6
    assert any(all(span.label.kind is not Kind.FACT for span in letter.spans) for letter in letters)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("hello", "en-x-shop.txt:1: a file begins with"),
        ("=== one two\n", "en-x-shop.txt:1: not a name of a letter"),
        (HEAD.replace("trade: shop", "trade: zoo") + "⟦anger⟧Hm", "no trade of the guide: 'zoo'"),
        (HEAD.replace("temper: cold\n", ""), "no temper of the guide: None"),
        (HEAD.replace("author: a clerk\n", ""), "no author"),
        (HEAD.replace("trade:", "colour: red\ntrade:"), "en-x-shop.txt:3: not a field: 'colour: red'"),
        (HEAD.replace("---\n", "").rstrip("\n"), "no '---' before the letter"),
        (HEAD + "Hi ⟦anger⟧there", "en-x-shop.txt:6: the letter does not begin with a mark"),
        (HEAD + "⟦symptom⟧It fails.\n⟦fury⟧Argh", "en-x-shop.txt:7: no label of the guide: 'fury'"),
        (HEAD + "⟦symptom⟧⟦anger⟧Argh", "en-x-shop.txt:6: nothing under the mark 'symptom'"),
        (HEAD + "⟦symptom⟧It ⟦fails", "en-x-shop.txt:6: a broken mark"),
    ],
)
def test_what_is_wrong_is_named_with_file_and_line(tmp_path, text, says):
    with pytest.raises(CorpusError) as told:
        letter_of(tmp_path, text)
    assert says in str(told.value)


def test_marks_are_taken_out_and_kept_as_places(tmp_path):
    (letter,) = letter_of(tmp_path, HEAD + "⟦symptom⟧It fails. ⟦anger⟧Argh! ⟦request*⟧FIX IT\n\n")
    assert letter.text == "It fails. Argh! FIX IT"
    assert [(letter.text[s.start : s.end], s.label.value, s.hot) for s in letter.spans] == [
        ("It fails. ", "symptom", False),
        ("Argh! ", "anger", False),
        ("FIX IT", "request", True),
    ]
