"""A clause and what can be seen in it: the view that the rules judge."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from gromootvod.core.text import clause_bounds, from_translit, sentences

from . import forms
from .lexicon import Found, Lexicon

WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*+")


@dataclass(slots=True)
class Clause:
    """A stretch of the text with its cues: name of cue -> where (word numbers; (0, 0) for cues of form)."""

    start: int
    end: int
    text: str
    sentence: int  # its number in the letter
    words: list[str]
    cues: dict[str, list[Found]] = field(default_factory=dict)
    section: str = ""  # the label that a heading above promises

    def has(self, cue: str) -> bool:
        """Whether the clause shows a cue."""
        return cue in self.cues


def view(text: str, lexicon: Lexicon, translit: bool) -> list[Clause]:
    """The clauses of a text in order, each with its cues."""
    found: list[Clause] = []
    for number, sentence in enumerate(sentences(text)):
        if forms.is_log(sentence.text) or forms.is_noise_line(sentence.text):
            found.append(_clause(text, sentence.start, sentence.end, number, lexicon, translit))
            continue
        asks = "?" in sentence.text[-6:]
        for start, end in clause_bounds(text, sentence.start, sentence.end):
            whole = _clause(text, start, end, number, lexicon, translit)
            for part in _without_greeting(text, whole, lexicon, translit):
                if asks and end == sentence.end:
                    part.cues["question"] = [(0, 0)]
                found.append(part)
    return found


def words_of(text: str, translit: bool = False) -> list[str]:
    """The words of a text as the lexicon knows them: lower-case, е for ё, straight apostrophes."""
    lowered = text.lower().replace("ё", "е").replace("’", "'")
    words = WORD.findall(lowered)
    return [from_translit(word) for word in words] if translit else words


def _clause(text: str, start: int, end: int, number: int, lexicon: Lexicon, translit: bool) -> Clause:
    piece = text[start:end]
    made = Clause(start, end, piece, number, words_of(piece, translit))
    made.cues = lexicon.cues(made.words)
    for cue in _cues_of_form(piece):
        made.cues[cue] = [(0, 0)]
    return made


def _cues_of_form(piece: str) -> list[str]:
    found = [name for name, marks, pattern in _FORMS if _any(marks, piece) and pattern.search(piece)]
    if _any('«"“`„', piece) and forms.quoted(piece):
        found.append("quote")
    if forms.is_log(piece):
        found.append("log")
    if forms.is_noise_line(piece):
        found.append("noise_line")
    if "!!" in piece or "?!" in piece or "!?" in piece or "???" in piece:
        found.append("loud")
    elif piece[-1] == "!":
        found.append("exclaim")
    if _shouts(piece):
        found.append("caps")
    if _LIST.match(piece):
        found.append("list_item")
    if any(character in _EMOJI_ANGRY for character in piece[-40:]):
        found.append("angry_face")
    if any(character.isdigit() for character in piece[:2000]):
        found.append("digit")
    return found


def _any(marks: str, piece: str) -> bool:
    return not marks or any(mark in piece for mark in marks)


def _shouts(piece: str) -> bool:
    letters = [character for character in piece[:2000] if character.isalpha()]
    capitals = sum(1 for character in letters if character.isupper())
    return len(letters) >= 8 and capitals > 0.7 * len(letters)


def _without_greeting(text: str, whole: Clause, lexicon: Lexicon, translit: bool) -> list[Clause]:
    """A greeting run into what follows is cut off: "здравствуйте у меня не работает касса"."""
    greetings = [end for begin, end in whole.cues.get("greeting", ()) if begin == 0]
    if not greetings or len(whole.words) - max(greetings) < 3 or len(whole.words) < 5:
        return [whole]
    marks = list(WORD.finditer(whole.text))
    cut = whole.start + marks[max(greetings)].start()
    end = whole.start + len(text[whole.start : cut].rstrip())
    return [
        _clause(text, whole.start, end, whole.sentence, lexicon, translit),
        _clause(text, cut, whole.end, whole.sentence, lexicon, translit),
    ]


_FORMS: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    ("code", "", forms.ERROR_CODE),
    ("url", ":w", forms.URL),
    ("email", "@", forms.EMAIL),
    ("phone", "0123456789", forms.PHONE),
    ("version", "0123456789", forms.VERSION),
    ("document", "0123456789", forms.DOCUMENT),
    ("account", "0123456789@", forms.ACCOUNT),
    ("product", "", forms.PRODUCT),
    ("code_text", "", forms.CODE_MARK),
)
_LIST = re.compile(r"(?:[-*•–+]\s|\(?\d{1,2}[.)]\s|[a-zа-я]\)\s|(?:шаг|step)\s\d)")
_EMOJI_ANGRY = frozenset("😡🤬😠👿💩🖕")
