"""The judge that the coach carries: made from the corpus as it stands, and good enough on replies that taught nobody."""

from __future__ import annotations

import gzip
import json

import pytest

from gromootvod.core.coach import review
from gromootvod.core.coach.judge import judge
from gromootvod.core.distill.model import weights_id
from tools.reply_corpus import replies
from tools.score_replies import Tally
from tools.score_replies import judge as compare
from tools.teach_coach.bars import NEVER, Opinion, bars
from tools.teach_coach.book import BookError, lines, read_book
from tools.teach_coach.examples import live, of_reply
from tools.teach_coach.lesson import HANDS, TEACHER, WEIGHTS, digest, make_judge, taught_from
from tools.teach_coach.rulebook import of_rulebook

# A few points under what docs/reference/coach.md shows for hand b.
FLOORS = {"ru": (0.80, 0.68), "en": (0.80, 0.72)}  # precision and recall over all rules
MOST_FALSE = {"ru": 1.8, "en": 2.9}  # remarks that nobody marked, in ten good replies


def head():
    raw = gzip.decompress(WEIGHTS.read_bytes())
    return json.loads(raw[: raw.index(b"\n")])


def test_the_judge_is_taught_from_the_corpus_as_it_stands():
    assert head()["corpus"] == digest(taught_from(), list(lines())), "the corpus has changed: make train"


def test_the_judge_is_taught_by_the_distiller_as_it_stands():
    assert head()["distiller"] == weights_id(), (
        "the distiller was taught anew, and the judge was not: make train"
    )
    assert head()["teacher"] == TEACHER, "the way of teaching has changed: make train"
    assert head()["id"] == judge().id


def test_the_measuring_hand_teaches_nothing():
    assert "b" not in HANDS
    assert {reply.hand for reply in taught_from()} == {*HANDS, "example"}


def test_the_file_is_small():
    assert WEIGHTS.stat().st_size < 800_000


@pytest.mark.parametrize("language", ["ru", "en"])
def test_replies_that_nobody_read_are_judged_no_worse_than_before(language):
    tally = Tally()
    for reply in replies("b", language):
        compare(reply, review(reply.draft, now=reply.now, ticket=reply.ticket).remarks, tally)
    right, false, missed = (sum(counts.values()) for counts in (tally.right, tally.false, tally.missed))
    precision, recall = FLOORS[language]
    assert right / (right + false) >= precision
    assert right / (right + missed) >= recall
    assert 10 * tally.false_on_good / tally.good <= MOST_FALSE[language]


def test_the_same_lesson_gives_the_same_bytes():
    some = [live(reply) for hand in "acd" for reply in replies(hand, "en")[:3]]
    some += [live(reply) for reply in list(of_rulebook())[:5]]
    book = list(lines())[::60]
    assert make_judge(some, book) == make_judge(some, book)


def test_a_clause_learns_from_its_mark_and_from_no_other():
    (example,) = (one for one in of_rulebook() if one.draft.startswith("Но вы же писали"))
    guilty, innocent = next(of_reply(live(example))), list(of_reply(live(example)))[-1]
    assert guilty.aims[0] == 1.0
    assert innocent.aims[0] == 0.0


def test_a_line_of_the_book_is_told_out_in_its_ways():
    (line, fine) = read_book("# a remark\n== blame, rude\nyou (broke|lost) (it)?\n== fine\nfine\n", "en")
    assert line.heads == ("blame", "rude")
    assert set(line.texts) == {"you broke it", "you lost it", "you broke", "you lost"}
    assert (fine.heads, fine.texts) == ((), ("fine",))


@pytest.mark.parametrize("text", ["you broke it\n", "== blame\nyou (broke it\n"])
def test_a_book_that_breaks_the_rules_is_refused(text):
    with pytest.raises(BookError, match="en, line"):
        list(read_book(text, "en"))


def test_a_bar_lies_where_enough_is_right_and_never_where_it_is_not():
    sure = [Opinion(0, 3.0 + number / 100, False, True, 1.0) for number in range(20)]
    wrong = [Opinion(0, 1.0, False, False, 1.0) for _ in range(20)]
    assert 1.0 < bars(["rude"], [*sure, *wrong])["rude"][1] <= 3.0
    assert bars(["rude"], wrong)["rude"][1] == NEVER
