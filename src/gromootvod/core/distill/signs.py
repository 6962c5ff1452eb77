"""What the learned judgement sees of a clause: signs, which are words by which a weight is found.

Signs of words come in three roles: of the clause itself, and of the clauses before and after it; so do the numbers
of what words mean, which are signs that count as much as the number says. The other signs are said whole: cues and rules, punctuation, place, form, what stands above and beside.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from functools import cache

from gromootvod.core.text import verb_form

from .affect import hints
from .clause import Clause
from .keys import STEM, masked
from .rules import Voices
from .senses import SIZE
from .values import Kind, Label

ROLES = 3  # of words: in the clause itself, in the one before, in the one after
LONGEST_WORD = 32


def of_word(word: str) -> list[str]:
    """The signs of a word in its own clause: itself, its beginnings, its runs of three to five letters."""
    word = masked(word[:LONGEST_WORD])
    found = ["w:" + word]
    for length in (4, 5, 6):
        if len(word) > length:
            found.append(f"s{length}:" + word[:length])
    bounded = f"<{word}>"
    for size in (3, 4, 5):
        found += [f"g:{bounded[at : at + size]}" for at in range(len(bounded) - size + 1)]
    return found


def of_neighbour(word: str, role: int) -> list[str]:
    """The signs of a word in the clause before (role 1) or after (role 2)."""
    word = masked(word[:LONGEST_WORD])
    return [f"{role}w:{word}", f"{role}s:{word[:STEM]}"]


@cache
def of_sense(role: int, script: str) -> list[str]:
    """The signs of what a word means: one for each of its numbers, by role and script."""
    return [f"m{role}{script}:{place}" for place in range(SIZE)]


def weight(words: int) -> float:
    """How much each of so many words counts: ten words are not ten times as sure as one."""
    return 1.0 / math.sqrt(words + 1.0)


def of_letter(clauses: Sequence[Clause], voices: Sequence[Voices]) -> Iterator[list[str]]:
    """For every clause of a letter all its signs that are not words."""
    loudest = [_loudest(said) for said in voices]
    shared = _shared(clauses)
    signed = False
    heading: list[str] = []
    for number, clause in enumerate(clauses):
        signs = [*_own(clause, voices[number]), *shared, *_place(clauses, number)]
        if clause.section == "heading":
            heading = [f"h:{word}" for word in clause.words[:8]]
        elif clause.section:
            signs += [*heading, "under:" + clause.section]
        signed = signed or (clause.has("signoff") and number > 0)
        if signed:
            signs.append("after-signoff")
        for step, role in ((-1, "1"), (1, "2")):
            signs += _beside(clauses, loudest, number, step, role)
        yield signs


def _own(clause: Clause, voices: Voices) -> list[str]:
    cues = sorted(clause.cues)
    found = ["c:" + cue for cue in cues]
    few = cues[:9]
    found += [f"c:{one}&{other}" for at, one in enumerate(few) for other in few[at + 1 :]]
    found += [f"v:{label.value}:{min(int(total), 4)}" for label, total in voices.sums.items()]
    found += ["r:" + name for _, name in voices.names.values()]
    found += _shape(clause)
    found += hints(clause.words)
    words = [masked(word[:LONGEST_WORD]) for word in clause.words[:60]]
    if words:
        found += ["f:" + words[0], "fs:" + words[0][:STEM], "l:" + words[-1]]
        found += [
            "f2:" + " ".join(words[:2]),
            "f3:" + " ".join(words[:3]),
            "fl:" + f"{words[0]}..{words[-1]}",
        ]
    forms = [form for form in map(verb_form, words) if form]
    found += ["vf:" + form for form in set(forms)]
    found.append("fv:" + (forms[0] if forms else "none"))
    return found


def _shape(clause: Clause) -> list[str]:
    text = clause.text[:2000]
    last, first = text[-1], text[0]
    found = ["end:" + (last if not last.isalnum() else "word"), f"n:{_bucket(len(clause.words))}"]
    found.append("begin:" + _class(first))
    found += ["has:" + mark for mark in _MARKS if mark in text]
    letters = sum(map(str.isalpha, text))
    if letters:
        capitals = sum(map(str.isupper, text))
        found.append(f"caps:{int(4 * capitals / letters)}")
        latin = letters if text.isascii() else len(_LATIN.findall(text))
        found.append(f"latin:{int(4 * latin / letters)}")
    found.append(f"digits:{int(5 * sum(map(str.isdigit, text)) / len(text))}")
    if max(text) > "\u2190":
        found.append("has:picture")
    if "\n" in text:
        found.append("has:line-end")
    return found


def _place(clauses: Sequence[Clause], number: int) -> list[str]:
    total, clause = len(clauses), clauses[number]
    found = [f"at:{min(number, 4)}", f"left:{min(total - 1 - number, 4)}", f"part:{5 * number // total}"]
    before = clauses[number - 1] if number else None
    after = clauses[number + 1] if number + 1 < total else None
    opens = before is None or before.sentence != clause.sentence
    closes = after is None or after.sentence != clause.sentence
    found.append(f"in-sentence:{opens:d}{closes:d}")
    found.append(f"gap:{clause.gap}")
    if opens and closes:
        found.append(f"alone:{clause.gap}{after.gap if after else 3}")
    return found


def _beside(
    clauses: Sequence[Clause], loudest: Sequence[list[str]], number: int, step: int, role: str
) -> list[str]:
    other = number + step
    if not 0 <= other < len(clauses):
        return [role + "none"]
    near = role + ("+" if clauses[other].sentence == clauses[number].sentence else "-")
    found = [f"{near}{said}" for said in loudest[other]]
    found += [f"{near}c:{cue}" for cue in clauses[other].cues]
    last = clauses[other].text[-1]
    found.append(f"{near}end:{last if not last.isalnum() else 'word'}")
    return found


def _loudest(voices: Voices) -> list[str]:
    found = []
    for kind, labels in _BY_KIND.items():
        value, label = voices.best(labels)
        if label:
            found.append(f"best:{kind}:{label.value}:{min(int(value), 2)}")
    return found


def _shared(clauses: Sequence[Clause]) -> list[str]:
    """What holds for the whole letter: its size, whether it has headings, logs, shouting."""
    found = [f"size:{_bucket(len(clauses))}"]
    for cue in ("log", "loud", "code_text", "list_item", "greeting"):
        if any(clause.has(cue) for clause in clauses):
            found.append("letter:" + cue)
    if any(clause.section for clause in clauses):
        found.append("letter:headings")
    return found


def _bucket(count: int) -> int:
    return count if count < 4 else min(4 + (count - 4) // 3, 7) if count < 16 else 8 + min(count // 16, 4)


def _class(character: str) -> str:
    if character.isalpha():
        return "capital" if character.isupper() else "small"
    return "digit" if character.isdigit() else character


_LATIN = re.compile("[a-zA-Z]")
_MARKS = '?!…«"“`:;()/\\={}<>@#*_|[]+%$№'
_BY_KIND = {
    Kind.FACT: frozenset(label for label in Label if label.kind is Kind.FACT),
    Kind.FEELING: frozenset(label for label in Label if label.kind is Kind.FEELING),
    "rest": frozenset({Label.COURTESY, Label.NOISE}),
}
