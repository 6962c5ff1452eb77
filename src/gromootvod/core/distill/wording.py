"""How a clause of a letter is turned into a title: leading words, time, swearing and capitals taken off."""

from __future__ import annotations

import re

from gromootvod.core.text import is_dictionary_word

from . import forms, phrases
from .times import SINCE

_MOST = 400  # characters of a clause that are looked at


def core(text: str, language: str, shouted: bool, *, timeless: bool) -> str:
    """What a clause says, without what a title does not need; `timeless`: without its words of time too."""
    line = " ".join(text[:_MOST].split())
    line = _MARKER.sub("", line)
    line = forms.EMAIL.sub("", forms.URL.sub("", line))
    line = calm(line, shouted)
    line = phrases.EMOJI.sub(" ", line)
    # twice: "ваша долбаная программа" shows its second layer when the first is off
    line = phrases.SWEAR.sub(" ", _SPACES.sub(" ", phrases.SWEAR.sub(" ", line)))
    if timeless:
        line = phrases.TIME[language].sub(" ", SINCE.sub(" ", line))
    line = _SPACES.sub(" ", line).strip(_EDGES)
    for _ in range(6):
        shorter = phrases.LEAD[language].sub("", line).strip(_EDGES)
        if shorter == line:
            break
        line = shorter
    for pattern, becomes in phrases.REWRITE[language]:
        line = pattern.sub(becomes, line)
    line = phrases.TAIL.sub("", line.strip(_EDGES))
    return _SPACES.sub(" ", line).replace(" ,", ",").strip(_EDGES)


def clean_subject(subject: str, language: str) -> str:
    """A subject without "Re:", "Fwd:", tags, shouting and cries for help; "" when nothing is left."""
    line = " ".join(subject[:_MOST].split())
    for _ in range(10):
        shorter = phrases.PREFIX.sub("", line)
        if shorter == line:
            break
        line = shorter
    line = phrases.EMOJI.sub(" ", phrases.CRIES.sub(" ", line))
    line = calm(phrases.SWEAR.sub(" ", line), line.upper() == line)
    line = _SPACES.sub(" ", re.sub(r"[!?]+", " ", line)).strip(_EDGES)
    return "" if len(line) < 4 or line.lower() in phrases.EMPTY_SUBJECTS else line


def is_telling(subject: str, least: int) -> bool:
    """Whether a cleaned subject says what the trouble is: `least` words of weight, no talk about the letter itself."""
    if phrases.SMALL_TALK.search(subject):
        return False
    return sum(1 for word in _WORDS.findall(subject) if len(word) > 3) >= least


def tells_error(subject: str) -> bool:
    """Whether a subject quotes its error already, or names a code."""
    return bool(_QUOTES.search(subject) or _CODE.search(subject))


def finish(line: str, language: str, longest: int) -> str:
    """First letter upper, quotes of the language, no stop at the end, not longer than asked."""
    line = _SPACES.sub(" ", _UNPRINTABLE.sub(" ", line)).strip(_EDGES)
    line = _typographic(line, language).strip(_EDGES)
    if len(line) > longest:
        cut = line.rfind(" ", longest // 2, longest - 1)
        line = line[: cut if cut > 0 else longest - 2].rstrip(_EDGES + "«“(") + "…"
        line = _close_quotes(line, language)
    if not _LETTER.search(line):
        return ""
    return line if phrases.KEEP_LOWER.match(line) else line[:1].upper() + line[1:]


def quote(words: str, language: str) -> str:
    """Words in the quotes of the language; quotes within them are taken off."""
    bare = _QUOTES.sub("", words)
    return f"«{bare}»" if language == "ru" else f"“{bare}”"


def calm(line: str, shouted: bool) -> str:
    """Capitals lowered, unless they are an abbreviation."""
    return phrases.CAPS.sub(lambda match: match[0] if _stays(match[0], shouted) else match[0].lower(), line)


def error_words(text: str) -> str:
    """The telling words of an error without quotes: the last line of a trace, a log's message, a code."""
    heads = phrases.TRACE_HEAD.findall(text[:20_000])
    if heads:
        return str(heads[-1]).strip()
    logged = phrases.LOGGED.search(text[:2_000])
    if logged:
        return logged[1].strip()
    match = forms.ERROR_CODE.search(text[:2_000])
    return match[0].strip() if match else ""


def without_says(line: str, error: str) -> str:
    """A line without the quoted error and the words that introduce it; "" when nothing else is said."""
    bare = _QUOTES.sub("", line)
    said = _QUOTES.sub("", error)
    at = bare.lower().find(said.lower()) if said else -1
    if at < 0:
        return line
    head = phrases.SAYS.sub("", bare[:at].rstrip() + " ").strip(_EDGES)
    head = phrases.TAIL.sub("", head).strip(_EDGES)
    return head if len(head.split()) >= 2 else ""


def main_clause(line: str) -> str:
    """A line without the subordinate clause at its end."""
    return _SUBORDINATE.sub("", line)


def bare_error(language: str) -> str:
    """What stands before an error of which nothing else is known."""
    return "Ошибка" if language == "ru" else "Error"


def is_vague(line: str) -> bool:
    """Whether a line names nothing: "не работает", "it doesn't work"."""
    lowered = line.lower().strip(_EDGES)
    return phrases.VAGUE.fullmatch(lowered) is not None or phrases.PRONOUN.match(lowered) is not None


def _stays(word: str, shouted: bool) -> bool:
    if word in phrases.ABBREVIATIONS:
        return True
    if len(word) > 6 or word in phrases.SHOUTED:
        return False
    if not _VOWEL.search(word):
        return len(word) > 1
    if word[0] > "\u0400":
        return not shouted and not is_dictionary_word(word)
    return not shouted


def _typographic(line: str, language: str) -> str:
    opening, closing = ("«", "»") if language == "ru" else ("“", "”")
    line = _PAIR.sub(lambda match: f"{opening}{match[1]}{closing}", line).replace('"', "")
    if language == "ru":
        return line.replace("“", "«").replace("”", "»").replace("„", "«")
    return line


def _close_quotes(line: str, language: str) -> str:
    opening, closing = ("«", "»") if language == "ru" else ("“", "”")
    return line + closing if line.count(opening) > line.count(closing) else line


_EDGES = " \t\r\n,;:.!?—–-…*#>"
_SPACES = re.compile(r"\s+")
_CODE = re.compile(r"(?<!\w)(?:[45]\d\d|[A-ZА-Я]*-?\d{4,})(?!\w)")
_WORDS = re.compile(r"[^\W_][\w'’-]*")
_MARKER = re.compile(r"^\s*(?:[-*•–—+]\s+|\(?\d{1,2}[.)]\s+|\#{1,6}\s+)")
_PAIR = re.compile(r"\"([^\"]{1,300})\"")
_QUOTES = re.compile(r"[«»\"“”„`]")
_SUBORDINATE = re.compile(
    r"(?i)[\s,]+(?:после того|потому что|так как|из-за того|который|которая|которое|которые|хотя"
    r"|(?:since|after|because|when|although|which|even though)\s(?:we|i|it|you|they|the|my|our)?)(?!\w).{8,}$"
)
_LETTER = re.compile(r"[^\W_]")
# what a database or a screen will not take: controls, halves of pairs, marks that turn the writing round
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_VOWEL = re.compile("[АЕЁИОУЫЭЮЯAEIOUY]")
