"""What was said without saying anything: "nothing works", "всё сломалось"."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from gromootvod.core.interview.matching import Phrases, lemmas


class Hollow:
    """Words and whole turns that name nothing of what exactly goes wrong."""

    def __init__(self, words: Collection[str], turns: Collection[str]) -> None:
        self.words = frozenset(one for word in words for one in lemmas(word))
        self.turns = Phrases((turn, turn) for turn in turns)
        self._of = {turn: tuple(lemmas(turn)) for turn in turns}

    def tells_nothing(self, said: Sequence[str], beside: Collection[str] = ()) -> bool:
        """Whether a stretch, by its lemmas, names nothing; `beside` are lemmas of what is told elsewhere. Linear."""
        spent = {word for turn in self.turns.found(said) for word in self._of[turn]}
        return all(word in self.words or word in spent or word in beside or word.isdigit() for word in said)
