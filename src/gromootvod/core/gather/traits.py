"""What of a ticket can be compared with another: codes, products and the lemmas of what happens."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..text import analyse
from ..text import words as word_list

Traits = frozenset[str]  # "#502" a code, "@axiom" a product, "накладная" a word

MOST = 60  # traits of one ticket; a pasted log is no better known for being long
FEW, AROUND = 5, 24  # so few traits are not enough; so many words around them are looked at then
TEXT = 4_000  # characters of each text that are looked at


def traits_of(title: str, facts: Iterable[tuple[str, str, str]] = ()) -> Traits:
    """The traits of a ticket: `facts` are (slot, name, text) of its card.

    Symptoms, errors and the title give words and codes, a typed product gives a product; of the slot "letter", what a
    person wrote around them, codes are taken, and words where the facts are too few to be compared. Numbers of
    documents, accounts and telephones are nobody's but the writer's and are left out. Linear in the text.
    """
    found: dict[str, None] = {}
    mine = set[str]()
    told = list(facts)
    for _slot, name, text in told:
        if name in _OWN:
            mine.update(analyse(text[:TEXT]))
    for slot, name, text in [("error", "", ""), *told, ("title", "", title)]:
        if name == "product":
            found.update(dict.fromkeys("@" + lemma for lemma in analyse(text[:TEXT])[:2]))
        elif slot in _TELLING and not name.startswith(_OWN):
            found.update(dict.fromkeys(_codes(text[:TEXT])))
            found.update(dict.fromkeys(_words(text[:TEXT])))
    for slot, _name, text in told:
        if slot == "letter":
            words = _words(text[:TEXT])[:AROUND] if len(found) < FEW else []
            found.update(dict.fromkeys([*_codes(text[:TEXT]), *words]))
    return frozenset([trait for trait in found if trait.lstrip("#@") not in mine][:MOST])


def _codes(text: str) -> list[str]:
    """Codes of errors: letters with digits ("ORA-01555", "0x80070005"), or a number that is called an error."""
    named = [match[1] for match in _NAMED.finditer(text)]
    return ["#" + re.sub(r"[-_./:]", "", code.lower()) for code in [*named, *_MIXED.findall(text)]]


def _words(text: str) -> list[str]:
    return [
        lemma
        for lemma in analyse(_MIXED.sub(" ", text))
        if len(lemma) > 2 and not lemma.isdigit() and lemma not in _EMPTY
    ]


_OWN = ("document", "account", "phone", "email", "url", "attachment")
_TELLING = frozenset({"symptom", "error", "title"})
_NAMED = re.compile(
    r"(?i)\b(?:ошибк[аиуой]{1,2}|код(?:ом|а)?|статус|error|code|status|http|пишет|выда[её]т|says|gives)"
    r"\s{0,3}[:№#]?\s{0,3}[«\"“(]?(\d{3,10})\b"
)
_MIXED = re.compile(
    r"(?i)\b(?=[a-z0-9_-]{0,30}\d)(?=[a-z0-9_-]{0,30}[a-z])[a-z0-9][a-z0-9_-]{2,30}\b|\b5\d\d(?=\s+[a-z])"
)
# Words that every second letter to a help desk has: two tickets are not alike for having them.
_EMPTY = word_list(
    "ошибка проблема работать сделать делать мочь помочь помощь нужно надо весь всё это этот тот который как что",
    "когда где почему снова опять уже ещё еще очень срочно пожалуйста здравствовать добрый день утро вечер спасибо",
    "писать написать выдавать показывать появляться появиться сообщение система программа компьютер пользователь",
    "клиент сегодня вчера сейчас теперь время раз час минута один два три понедельник вторник среда четверг пятница",
    "суббота воскресенье быть стать мой наш ваш свой если или для при после без через вообще совсем просто тоже",
    "нельзя можно получаться получиться возникать возникнуть происходить произойти",
    "the and not for with that this from have has had are was were but you your our can cannot cant could would",
    "will all any error problem work issu help pleas urgent system program user client today yesterday now when",
    "what why how again still veri get got give say show messag it is be do doe did done sinc morn monday tuesday",
    "wednesday thursday friday saturday sunday",
)
