"""`make agreement`: how far two readers of the same letters agree.

    python -m tools.agreement [--largest N]

By characters that are no blanks: the first marks stand in corpus/*/letters, those of the second reader in
corpus/*/second (a fifth). Kappa is Cohen's: the share of agreement above what chance would give.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from gromootvod.core.distill import Label
from tools import reply_agreement
from tools.corpus.reader import CORPUS, LANGUAGES, CorpusError, Letter, read_letters

SHOWN = 8


@dataclass(frozen=True, slots=True)
class Pair:
    """What the two readers said of one character."""

    letter: str
    char: str
    first: Label
    second: Label


def main() -> int:
    """Print the tables; with `--largest` the longest stretches the readers differ on."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--largest", type=int, default=0, metavar="N")
    options = parser.parse_args()
    letters = read_letters()
    read = {language: list(pairs(letters, language)) for language in LANGUAGES}
    print("\n".join(table(read)))
    print("\n" + "\n".join(reply_agreement.table()))
    for stretch in largest([pair for language in LANGUAGES for pair in read[language]], options.largest):
        head = stretch[0]
        print(f"\n{head.letter} {head.first} / {head.second}: {''.join(pair.char for pair in stretch)}")
    return 0


def pairs(letters: Sequence[Letter], language: str) -> Iterator[Pair]:
    """Both labels of every character read twice. Raises CorpusError when the two texts differ."""
    first = {letter.id: letter for letter in letters}
    for name, spans in second_reading(CORPUS / language / "second"):
        letter = first.get(name)
        if letter is None or letter.text != "".join(text for _, text in spans):
            raise CorpusError(f"{name}: the second reader has another text")
        said = [span.label for span in letter.spans for _ in range(span.start, span.end)]
        again = [label for label, text in spans for _ in text]
        yield from (Pair(name, *both) for both in zip(letter.text, said, again, strict=True))


def second_reading(folder: Path) -> Iterator[tuple[str, list[tuple[Label, str]]]]:
    """The letters of a second reader: the name of each, and its labels with the words under them."""
    for path in sorted(folder.glob("*.txt")):
        for record in _RECORD.finditer(path.read_text(encoding="utf-8")):
            marks = _MARK.findall(record["body"].rstrip("\n "))
            yield record["name"], [(Label(label.removesuffix("*")), text) for label, text in marks]


def table(read: dict[str, list[Pair]]) -> list[str]:
    """The figures in Markdown: agreement by language, then the pairs most often confused."""
    lines = [
        "| language | letters | characters | same kind | kappa | same label | kappa |",
        "|---|---|---|---|---|---|---|",
    ]
    for language, said in read.items():
        inked = [pair for pair in said if not pair.char.isspace()]
        kinds = [(pair.first.kind, pair.second.kind) for pair in inked]
        labels = [(pair.first, pair.second) for pair in inked]
        figures = (share(kinds), kappa(kinds), share(labels), kappa(labels))
        letters = len({pair.letter for pair in inked})
        lines.append(
            f"| {language} | {letters} | {len(inked):,} | " + " | ".join(f"{x:.3f}" for x in figures) + " |"
        )
    lines += ["", "| confused | " + " | ".join(read) + " |", "|---|" + "---|" * len(read)]
    confused = {language: confusions(said) for language, said in read.items()}
    for pair, _ in sum(confused.values(), Counter[tuple[str, str]]()).most_common(SHOWN):
        shares = (confused[language][pair] / max(confused[language].total(), 1) for language in read)
        lines.append(f"| `{pair[0]}`, `{pair[1]}` | " + " | ".join(f"{x:.0%}" for x in shares) + " |")
    return lines


def share(said: Sequence[tuple[str, str]]) -> float:
    """The part of the characters both readers call the same."""
    return sum(first == second for first, second in said) / max(len(said), 1)


def kappa(said: Sequence[tuple[str, str]]) -> float:
    """Cohen's kappa: 1 is full agreement, 0 is what chance would give."""
    total = max(len(said), 1)
    first, second = Counter(one for one, _ in said), Counter(two for _, two in said)
    chance = sum(first[name] * second[name] for name in first) / total**2
    return 1.0 if chance == 1 else (share(said) - chance) / (1 - chance)


def confusions(said: Sequence[Pair]) -> Counter[tuple[str, str]]:
    """How many characters each pair of labels was confused on, whoever said which."""
    return Counter(
        (min(pair.first, pair.second).value, max(pair.first, pair.second).value)
        for pair in said
        if pair.first != pair.second and not pair.char.isspace()
    )


def largest(said: Sequence[Pair], count: int) -> list[list[Pair]]:
    """The longest stretches on which the readers differ in one and the same way."""
    runs = (list(run) for _, run in groupby(said, key=lambda pair: (pair.letter, pair.first, pair.second)))
    return sorted((run for run in runs if run[0].first != run[0].second), key=len, reverse=True)[:count]


_RECORD = re.compile(r"^=== (?P<name>\S+)\n.*?^---\n(?P<body>.*?)(?=^=== |\Z)", re.M | re.S)
_MARK = re.compile(r"⟦([^⟦⟧\n]*)⟧([^⟦⟧]*)")


if __name__ == "__main__":
    sys.exit(main())
