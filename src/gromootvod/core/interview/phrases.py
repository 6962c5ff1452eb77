"""What the house itself hears and says in an interview, from phrases.yaml."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from gromootvod.core.interview.matching import Phrases, lemmas
from gromootvod.core.interview.reading import Reader
from gromootvod.core.interview.vague import Hollow
from gromootvod.core.interview.values import LANGUAGES, Lists, Texts
from gromootvod.core.interview.yamltree import Items, Node, Table, read_tree


@dataclass(frozen=True, slots=True, eq=False)
class House:
    """The words of the house."""

    hears: Phrases[str]  # keys: dont_know, wants_person, …, and role names as "role:developer"
    tells: Phrases[str]  # words by which a slot is told in any area
    vague: Hollow  # what names nothing
    unnamed: frozenset[str]  # lemmas that tell of an error without its words
    small_talk: frozenset[str]  # lemmas of courtesies
    says: Mapping[str, Texts]
    forms: Mapping[str, Texts]
    openings: tuple[tuple[str, Texts], ...]
    spoken: tuple[tuple[str, Texts], ...]  # the same, said aloud
    needs: Mapping[str, Lists]

    def say(self, key: str, language: str) -> str:
        """A sentence of the house; in English when the language is not one of ours."""
        return self.says[key][language if language in LANGUAGES else "en"]

    def heard(self, said: Sequence[str]) -> frozenset[str]:
        """Which kinds of phrases are in a text, by its lemmas."""
        return frozenset(self.hears.found(said))


@cache
def house() -> House:
    """The words of the house, read once."""
    tree = read_tree(files(__package__).joinpath("phrases.yaml").read_text("utf-8"))
    reader = Reader()
    top = reader.table(tree, "phrases")
    heard = dict(reader.table(top.entries["hears"], "hears").entries)
    roles = reader.table(heard.pop("roles"), "roles").entries
    lists = {key: reader.lists(node, key) for key, node in heard.items()}
    lists |= {f"role:{role}": reader.lists(node, role) for role, node in roles.items()}
    tells = {key: reader.lists(node, key) for key, node in _entries(reader, top.entries["tells"]).items()}
    built = House(
        hears=_phrases({key: by for key, by in lists.items() if key not in _BARE_WORDS}),
        tells=_phrases(tells),
        vague=Hollow(
            _all(lists["vague"]),
            [turn for key in _NO_SYMPTOM for turn in _all(tells[key])] + _all(lists["hollow"]),
        ),
        unnamed=_lemmas(lists["unnamed_error"]),
        small_talk=_lemmas(lists["small_talk"]),
        says=_texts(reader, top.entries["says"]),
        forms=_texts(reader, top.entries["forms"]),
        openings=_openings(reader, top.entries["openings"]),
        spoken=_openings(reader, top.entries["spoken"]),
        needs={key: reader.lists(node, key) for key, node in _entries(reader, top.entries["needs"]).items()},
    )
    reader.finish()
    return built


_NO_SYMPTOM = ("since", "change", "impact")  # what is told by these words is no symptom
_BARE_WORDS = ("vague", "hollow", "unnamed_error", "small_talk")


def _phrases(lists: Mapping[str, Lists]) -> Phrases[str]:
    return Phrases((word, key) for key, by in lists.items() for words in by.values() for word in words)


def _all(lists: Lists) -> list[str]:
    return [word for words in lists.values() for word in words]


def _lemmas(lists: Lists) -> frozenset[str]:
    return frozenset(one for word in _all(lists) for one in lemmas(word))


def _entries(reader: Reader, node: Node) -> Mapping[str, Node]:
    return reader.table(node, "phrases").entries


def _texts(reader: Reader, node: Node) -> Mapping[str, Texts]:
    return {key: reader.texts(one, key) for key, one in _entries(reader, node).items()}


def _openings(reader: Reader, node: Node) -> tuple[tuple[str, Texts], ...]:
    found: list[tuple[str, Texts]] = []
    for one in node.items if isinstance(node, Items) else []:
        if isinstance(one, Table):
            entries = dict(one.entries)
            when = reader.text(entries.pop("when", None), "when")
            found.append(
                (
                    when,
                    reader.texts(
                        Table(one.line, entries, {key: one.lines[key] for key in entries}), "opening"
                    ),
                )
            )
    return tuple(found)
