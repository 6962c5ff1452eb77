"""The weights that the package carries: made from the corpus as it stands, and good enough on letters unseen."""

import gzip
import json

import pytest

from gromootvod.core.distill import VERSION
from gromootvod.core.distill.model import model, weights_id
from tools.corpus import read_letters, read_split
from tools.teach.lesson import TEACHER, WEIGHTS, digest, taught_letters
from tools.teach.marks import Marks, kappa, lost, macro, marks_of

# A few points under what docs/reference/distiller.md shows.
FLOORS = {"ru": (0.70, 0.62), "en": (0.70, 0.64)}  # kappa of kinds, macro F1 of the eight labels
MOST_LOST = 0.03  # of the facts' characters


def head():
    raw = gzip.decompress(WEIGHTS.read_bytes())
    return json.loads(raw[: raw.index(b"\n")])


def test_the_weights_are_taught_from_the_corpus_as_it_stands():
    assert head()["corpus"] == digest(taught_letters()), "the corpus has changed: make train"
    assert head()["teacher"] == TEACHER, "the way of teaching has changed: make train"


def test_the_weights_bear_the_name_that_every_distillate_carries():
    assert head()["id"] == model().id == weights_id()
    assert f"rules-4+{weights_id()}" == VERSION


@pytest.fixture(scope="module")
def unseen():
    return Marks.of(marks_of(letter) for letter in read_split().of(read_letters(), "test"))


@pytest.mark.parametrize("language", ["ru", "en"])
def test_letters_that_nobody_taught_are_told_apart_no_worse_than_before(unseen, language):
    def keep(tongue, trade):
        return tongue == language

    kinds, labels = unseen.pairs(True, keep), unseen.pairs(False, keep)
    least_kappa, least_macro = FLOORS[language]
    assert kappa(kinds) >= least_kappa
    assert macro(labels) >= least_macro
    assert lost(kinds) <= MOST_LOST


def test_confidence_grows_with_being_right(unseen):
    def right(tenths):
        hits = sum(unseen.sure[tenth, True] for tenth in tenths)
        return hits / sum(unseen.sure[tenth, hit] for tenth in tenths for hit in (True, False))

    assert right((1, 2, 3)) < right((4, 5, 6)) < right((7, 8)) < right((9,))
