"""The lexicon: how a line of it is read, and that nothing in it is idle."""

from importlib.resources import files

from gromootvod.core.distill.lexicon import read_lexicon
from gromootvod.core.distill.rules import RULES

OUTSIDE_RULES = {"alarm"}  # heard by the heat alone


def found(source, text):
    return set(read_lexicon(source).cues(text.split()))


def test_a_word_a_beginning_and_a_choice_are_told_apart():
    source = "[a]\nкасса\n[b]\nзавис*\n[c]\nнет света|сети"
    assert found(source, "касса зависла нет сети") == {"a", "b", "c"}
    assert found(source, "кассы нет воды") == set()


def test_a_gap_is_up_to_three_words():
    source = "[a]\nподам .. суд"
    assert found(source, "подам на вас в суд") == {"a"}
    assert found(source, "подам завтра же на вас в суд") == set()


def test_a_leading_pattern_holds_only_at_the_head_or_after_a_number():
    source = "[a]\n^open"
    assert found(source, "open the file") == {"a"}
    assert found(source, "1 open the file") == {"a"}
    assert found(source, "please open") == set()


def test_every_cue_of_the_lexicon_is_heard_by_a_rule():
    named = {cue for rule in RULES for cue in (*rule.needs, *rule.unless)} | OUTSIDE_RULES
    folder = files("gromootvod.core.distill.lexicon")
    for name in ("ru.txt", "en.txt"):
        lines = folder.joinpath(name).read_text(encoding="utf-8").splitlines()
        assert {line.strip("[]") for line in lines if line.startswith("[")} <= named
