"""Headings of reports ("Steps to reproduce", "Ожидаемый результат") and what they promise."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Final

from .clause import Clause
from .values import Label


class Section:
    """Marks of a clause's section that are no labels."""

    HEADING: Final = "heading"


def enter_sections(clauses: Sequence[Clause]) -> None:
    """A heading ("Expected behavior") says what the lines under it are."""
    section, sentence_only, sentence = "", False, -1
    for number, clause in enumerate(clauses):
        if sentence_only and clause.sentence != sentence:
            section, sentence_only = "", False
        following = clauses[number + 1] if number + 1 < len(clauses) else None
        goes_on = following is not None and following.sentence == clause.sentence
        is_code = clause.has("log") or clause.has("fence")
        found = None if is_code else heading(clause.text, starts_line=clause.gap >= 2, goes_on=goes_on)
        if found is not None:
            # "Expected: both are kept." speaks of its own line, "Expected" above lines of all of them
            section, sentence, sentence_only = found, clause.sentence, goes_on
            clause.section = Section.HEADING
        else:
            clause.section = section


def heading(text: str, starts_line: bool = True, goes_on: bool = False) -> str | None:
    """The label that stands under this heading, "" when nothing special does, None when it is no heading.

    Without the mark of a heading its words must begin a line and end a sentence. `goes_on`: more of its sentence follows.
    """
    if len(text) > 70:
        return None
    bare = _TRIM.sub("", text.lower().replace("ё", "е")).strip()
    if not bare:
        return None
    marked = text.lstrip().startswith(("#", "**", "[")) or text.rstrip().endswith((":", ":**", "**"))
    label = _headings().get(bare)
    if label is not None and (marked or (len(bare) > 5 and starts_line and not goes_on)):
        return label
    if marked and not goes_on and _VERSION_OF.fullmatch(bare):
        return Label.ENVIRONMENT.value
    if text.lstrip().startswith("#") and _MARKED.match(text):
        return ""
    return None


@cache
def _headings() -> dict[str, str]:
    """Known headings and the labels they promise."""
    data = files(__package__).joinpath("lexicon/headings.toml").read_text(encoding="utf-8")
    return {
        name: "" if label == "nothing" else Label(label).value
        for label, names in tomllib.loads(data).items()
        for name in names
    }


_TRIM = re.compile(r"^[\s#*_\d.)\[-]{0,8}|[\s:*_?.\]-]{0,6}$|\([^)]{0,50}\)")
# "JDK version:", and nothing behind it
_VERSION_OF = re.compile(r"(?:[\w/.+-]{1,20} ){1,4}(?:version|версия)")
_MARKED = re.compile(r"\s*#{1,6}\s")
