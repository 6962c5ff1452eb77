"""Two texts line by line."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gromootvod.ui.diffs import MOST_LINES, compare


def test_a_changed_word_is_marked_and_far_lines_are_left_out() -> None:
    before = "\n".join(f"line {n} stands" for n in range(100))
    diff = compare(before, before.replace("line 50 stands", "line 50 falls"))
    assert [line.kind for line in diff.lines] == ["skip", *["same"] * 3, "out", "in", *["same"] * 3, "skip"]
    assert (diff.lines[0].skipped, diff.lines[-1].skipped) == (47, 46)
    new = diff.lines[5]
    assert (new.new, [piece.text for piece in new.pieces if piece.changed]) == (51, ["falls"])
    assert (diff.added, diff.removed) == (1, 1)


def test_one_text_is_the_same() -> None:
    assert compare("a\nb", "a\nb").same


def test_too_much_is_not_compared_but_a_long_text_with_one_change_is() -> None:
    long = [str(n) for n in range(MOST_LINES * 3)]
    assert compare("\n".join(long), "\n".join(reversed(long))).too_long
    assert compare("\n".join(long), "\n".join([*long[:3000], "new", *long[3000:]])).added == 1


LINES = st.lists(st.sampled_from(["a", "b b", "c c c", "c d c", ""]), max_size=30)


@given(LINES, LINES)
def test_what_is_shown_is_what_changed(one: list[str], two: list[str]) -> None:
    diff = compare("\n".join(one), "\n".join(two))
    assert diff.same == (one == two or "\n".join(one) == "\n".join(two))
    old, new = "\n".join(one).split("\n"), "\n".join(two).split("\n")
    assert len(old) - diff.removed == len(new) - diff.added
    for line in diff.lines:
        said = "".join(piece.text for piece in line.pieces)
        assert line.kind not in ("out", "same") or said == old[line.old - 1]
        assert line.kind not in ("in", "same") or said == new[line.new - 1]
