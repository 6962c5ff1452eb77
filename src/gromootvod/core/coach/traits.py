"""What the learned judge sees of a clause: signs, which are words by which weights are found.

Words speak by their letters and in pairs; beside them speaks the build of the clause: the kinds of its words
(you, we, not, must, a past tense …) in runs of up to three, by which a reproach is known whatever it is about.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import pairwise

from gromootvod.core.coach.pieces import Piece
from gromootvod.core.coach.verbs import form
from gromootvod.core.distill.affect import hints
from gromootvod.core.distill.keys import STEM, masked
from gromootvod.core.text import lemma, verb_form, words

LONGEST_WORD = 32
_KINDS = {
    "you": "вы вас вам вами ваш ваша ваше ваши вашего вашей вашему вашим ваших вашими вашу you your yours yourself yourselves",
    "we": "мы нас нам нами наш наша наше наши нашего нашей нашему нашим наших нашу я меня мне мной we our ours us i my me ourselves",
    "they": "они им их он она оно его ее ему ей they them he she his her their",
    "none": "никто никого никому ничего ничто нигде никогда никакой никаких никак nobody none nothing never nowhere no",
    "not": "не ни нет нельзя not cannot without без",
    "must": "должны должен обязаны обязан надо нужно следует следовало необходимо требуется придется надлежит обязательно must should shall ought need required have obliged requested supposed",
    "may": "можете можно могли может сможете стоит could may might can would",
    "even": "же ведь уж вот бы ли даже хоть просто только лишь вообще снова опять just only even really simply again finally perhaps maybe quite perfectly clearly obviously surely",
    "wh": "почему зачем как что где когда куда сколько какой какая какие кто чем чей why how what where when who which",
    "if": "если когда if when once after before unless until",
    "so": "чтобы поэтому значит because since so therefore потому из-за due",
    "and": "и а но или да and but or yet",
    "please": "пожалуйста прошу просим будьте добры please kindly",
    "sorry": "извините простите извинения извинений извиняемся прощения жаль сожалеем sorry apologise apologize apologies apology regret",
    "thanks": "спасибо благодарим благодарю благодарны thanks thank grateful appreciate",
    "soon": "скоро вскоре позже потом ближайшее ближайшие soon shortly later asap eventually",
    "today": "сегодня завтра послезавтра понедельник вторник среду четверг пятницу субботу today tomorrow tonight monday tuesday wednesday thursday friday",
    "now": "сейчас уже теперь now already currently",
    "greet": "здравствуйте привет добрый уважаемый уважаемая уважаемые hello hi dear",
}


def of_word(word: str) -> list[str]:
    """The signs of one word: itself, its dictionary form, its beginnings, its runs of letters."""
    word = masked(word[:LONGEST_WORD])
    found = ["w:" + word, "l:" + lemma(word)]
    found += [f"s{length}:" + word[:length] for length in (4, STEM, 6) if len(word) > length]
    bounded = f"<{word}>"
    found += [f"g{bounded[at : at + size]}" for size in (3, 4, 5) for at in range(len(bounded) - size + 1)]
    return found


def of_neighbour(word: str) -> str:
    """The sign of a word in a clause beside."""
    return "n:" + lemma(masked(word[:LONGEST_WORD]))


def of_piece(piece: Piece, state: Sequence[str] = ()) -> list[str]:
    """All signs of a clause that are not of single words; `state` says what is known of the ticket."""
    texts = [masked(word.text[:LONGEST_WORD]) for word in piece.words]
    bases = [lemma(text) for text in texts]
    kinds = ["^", *map(kind, texts), "$" + piece.mark if piece.is_last else "$"]
    found = [f"2:{one} {other}" for one, other in pairwise(bases)]
    found += [f"3:{one} {other}" for one, other in zip(bases, bases[2:], strict=False)]
    found += [f"k2:{one} {other}" for one, other in pairwise(kinds)]
    found += [f"k3:{' '.join(kinds[at : at + 3])}" for at in range(len(kinds) - 2)]
    found += [f"kw:{one} {base}" for one, base in zip(kinds, bases, strict=False)]
    found += [f"wk:{base} {one}" for one, base in zip(kinds[2:], bases, strict=False)]
    present = sorted(set(kinds) - {"x", "^"})
    found += ["k:" + one for one in present]
    found += [f"kk:{one}&{other}" for at, one in enumerate(present[:8]) for other in present[at + 1 : 8]]
    found += ["f:" + bases[0], f"n:{min(len(texts), 12) // 2}", "m:" + piece.mark]
    found += [f"in:{piece.is_first:d}{piece.is_last:d}", *hints(texts), *state]
    return list(dict.fromkeys(found))


def weight(count: int) -> float:
    """How much each of so many words counts."""
    return float(1.0 / (count + 1.0) ** 0.5)


@lru_cache(maxsize=50_000)
def kind(word: str) -> str:
    """What kind of word it is: one of the tables' kinds, a form of a verb, a number, or "x"."""
    listed = _kinds().get(word)
    if listed:
        return listed
    if word[:1].isdigit():
        return "num"
    return form(word) or verb_form(word) or "x"


@cache
def _kinds() -> dict[str, str]:
    return {word: name for name, listed in _KINDS.items() for word in words(listed)}
