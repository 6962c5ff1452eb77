"""First names: which of them are one name (Анна, Аня; William, Bill; Inna, Инна), and who is greeted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from unicodedata import combining, normalize

from gromootvod.core.coach.page import Page
from gromootvod.core.coach.sight import Sighted
from gromootvod.core.coach.values import Remark

_HELLO = (
    r"здравствуйте|здравствуй|добрый (?:день|вечер)|доброе утро|доброго (?:дня|вечера|утра|времени суток)|приветствую|привет"
    r"|уважаем(?:ый|ая|ые)|дорог(?:ой|ая)|hello|hiya|hi|hey|g'day|dear|господин|госпожа|гражданин|гражданка|good (?:morning|afternoon|evening|day)|greetings"
)
_NAME = r"[A-ZА-ЯЁÀ-ÖØ-ÞŁŚŻŹĆŠŽČĆĐ][\w'’-]{1,20}"
_GREETED = re.compile(
    rf"^[ ]*(?i:(?:{_HELLO}))[ ,!]{{1,3}}(?:(?i:{_HELLO})[ ,!]{{1,3}})?(?P<title>(?i:mr|mrs|ms|miss|mx|dr|prof|professor|doctor|councillor|sister|father|reverend|rev|captain|sir|madam|nurse|chef|г-н|г-жа|господин|госпожа)\.? )?(?P<at>{_NAME}(?: {_NAME}){{0,2}})(?=[ ]*[,!.:;—–\n-]|[ ]*$)",
    re.MULTILINE,
)
_NAMED_THEN_GREETED = re.compile(rf"^[ ]*(?P<at>{_NAME}(?: {_NAME}){{0,2}}), (?i:(?:{_HELLO}))", re.MULTILINE)
_CALLED = re.compile(
    rf"(?:\A|\n[ ]*\n)[ ]*(?P<at>{_NAME}(?: [А-ЯЁ]\w{{3,18}}(?:вна|вич|чна))?)(?:, |[,!.](?=[ ]*\n))",
    re.MULTILINE,
)
_THANKED = re.compile(rf"(?i:\bспасибо|\bизвините|\bпростите), (?P<at>{_NAME})(?=[.,!])")
_NO_NAMES = frozenset(
    [
        "коллеги",
        "коллега",
        "клиент",
        "друзья",
        "пользователь",
        "заказчик",
        "покупатель",
        "господа",
        "all",
        "team",
        "there",
        "sir",
        "madam",
        "everyone",
        "customer",
        "client",
        "user",
        "valued",
        "applicant",
        "subscriber",
        "resident",
        "tenant",
        "patient",
        "member",
        "guest",
        "reader",
        "заявитель",
        "абонент",
        "жилец",
        "пациент",
        "colleagues",
        "friends",
        "folks",
        "both",
        "yes",
        "no",
        "sure",
        "done",
        "sorry",
        "fixed",
        "found",
        "well",
        "right",
        "thanks",
        "evening",
        "afternoon",
        "support",
        "again",
        "вам",
    ]
)
_NO_PERSON = re.compile(
    r"[\d@«»\"]|(?<!\w)(?:ООО|АО|ПАО|ЗАО|ОАО|ИП|Ltd|LLC|Inc|GmbH|отдел|служба|бухгалтерия|support|office|team|info|reception|ward|desk|clinic|school|shop|hotel|museum|library|church|parish|farm|hospital|council|sales|admin|dept)(?!\w)",
    re.IGNORECASE,
)
_LETTERS = str.maketrans(
    {"а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i", "й": "i", "к": "k",
     "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h", "ц": "c",
     "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "u", "я": "a"}
)  # fmt: skip
_SIGNED = 14  # words of a signature
_DIACRITICS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d"}
)
_SOUNDS = (("sch", "sh"), ("shch", "sh"), ("sz", "sh"), ("cz", "ch"), ("kh", "h"), ("ts", "c"), ("tz", "c"), ("yu", "u"), ("iu", "u"), ("ju", "u"),
           ("ya", "a"), ("ia", "a"), ("ja", "a"), ("ye", "e"), ("je", "e"), ("ie", "e"), ("yo", "e"), ("io", "e"), ("x", "ks"), ("y", "i"), ("j", "i"),
           ("w", "v"), ("ph", "f"), ("ck", "k"), ("'", ""))  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Called:
    start: int
    end: int
    text: str
    has_title: bool
    is_sure: bool  # greeted in so many words; else only known first names count


def wrong_name(page: Page, places: list[Sighted]) -> Iterator[Remark]:
    """The draft greets or calls somebody else than the contact."""
    contact = page.known.contact if page.known else ""
    if not contact or _NO_PERSON.search(contact) or not contact[0].isupper():
        return
    parts = [part for word in contact.split()[:4] if (part := word.strip(".,;()"))]
    if len(parts) > 3:
        return
    for called in _called(page.draft.text, page.draft.body_end):
        if page.draft.folded[called.start] != " " and not _is_he(called, parts):
            first = (
                parts[0]
                if is_first_name(parts[0]) or len(parts) == 1
                else next(filter(is_first_name, parts), parts[0])
            )
            rewrite = first if first.isascii() == called.text.isascii() else ""
            yield page.remark("wrong_name", "other_name", called.start, called.end, rewrite, name=contact)


@lru_cache(maxsize=20_000)
def is_first_name(word: str) -> bool:
    """Whether a word, in any case of Russian grammar, is a first name that is known here."""
    return _sound(word) in _groups()


def _called(text: str, end: int) -> Iterator[_Called]:
    seen = set()
    for pattern, is_sure in (
        (_GREETED, True),
        (_NAMED_THEN_GREETED, True),
        (_CALLED, False),
        (_THANKED, False),
    ):
        for match in pattern.finditer(text, 0, end):
            is_signature = pattern is _CALLED and _is_last_line(text, match.start("at"), end)
            if match.start("at") not in seen and not is_signature:
                seen.add(match.start("at"))
                title = "title" in pattern.groupindex and match["title"] is not None
                yield _Called(*match.span("at"), match["at"], title, is_sure)


def _is_last_line(text: str, start: int, end: int) -> bool:
    """Whether a short last paragraph begins here: who signs is not called."""
    rest = text[start:end].strip()
    return bool(text[:start].strip()) and "\n\n" not in rest and len(rest.split()) <= _SIGNED


def _is_he(called: _Called, contact: list[str]) -> bool:
    words = called.text.split()
    if any(word.lower() in _NO_NAMES for word in words) or words[0].lower().startswith(
        ("добр", "good", "здрав", "morning")
    ):
        return True
    known = is_first_name(words[0])
    if not known and not called.is_sure and not any(map(_is_patronymic, words[1:])):
        return True
    theirs = [part for part in contact if is_first_name(part) and not _is_patronymic(part)]
    if (
        known
        and len(theirs) == 1
        and len(words) > 1
        and not called.has_title
        and not _are_one(words[0], theirs[0])
    ):
        return _are_one(words[0], contact[0]) or _are_one(words[0], contact[-1])
    if any(len(part) == 1 and part.lower() == words[0][0].lower() for part in contact):
        return True  # the desk knows but an initial
    if any(_are_one(words[0], part) for part in contact):
        return _is_same_patronymic(words, contact)
    if called.has_title:
        return len(contact) == 1 or any(_are_one(word, part) for word in words for part in contact)
    if any(_are_one(word, part) for word in words[1:] for part in contact if not _is_patronymic(word)):
        return True
    # an unknown word may be a surname that the desk does not know
    return not known and len(contact) == 1 and called.has_title


def _is_same_patronymic(words: list[str], contact: list[str]) -> bool:
    said = [word for word in words if _is_patronymic(word)]
    true = [part for part in contact if _is_patronymic(part)]
    return not said or not true or _sound(said[0])[:-1] == _sound(true[0])[:-1]


def _is_patronymic(word: str) -> bool:
    return word.lower().endswith(("вна", "вич", "чна", "вны", "вне", "вичу"))


def _are_one(a: str, b: str) -> bool:
    first, second = _sound(a), _sound(b)
    if first == second or (a.isascii() != b.isascii() and _skeleton(first) == _skeleton(second)):
        return True
    groups = _groups()
    return bool(groups.get(first, frozenset()) & groups.get(second, frozenset()))


@lru_cache(maxsize=20_000)
def _sound(name: str) -> str:
    """A name without its ending, in Latin letters, without the ways of spelling it."""
    text = name.lower().translate(_LETTERS).translate(_DIACRITICS)
    text = "".join(letter for letter in normalize("NFKD", text) if not combining(letter))
    for spelt, sound in _SOUNDS:
        text = text.replace(spelt, sound)
    text = re.sub(r"(.)\1", r"\1", text)
    return re.sub(r"(?:oi|ei|om|em|[aeiou])$", "", text) if len(text) > 3 else text.rstrip("aeiou")


def _skeleton(sound: str) -> str:
    """The consonants: vowels are spelt anyhow in the other alphabet."""
    return re.sub("[aeiou]", "", sound)


@cache
def _groups() -> dict[str, frozenset[int]]:
    lines = files(__package__).joinpath("data/names.txt").read_text("utf-8").splitlines()
    found: dict[str, frozenset[int]] = {}
    for number, line in enumerate(line for line in lines if not line.startswith("#")):
        for name in line.split():
            sound = _sound(name)
            found[sound] = found.get(sound, frozenset()) | {number}
    return found
