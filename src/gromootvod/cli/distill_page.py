"""A letter on the terminal: feelings dimmed, facts in their colours, then the card."""

from __future__ import annotations

import sys
from io import TextIOWrapper

from gromootvod.core.distill import CardValue, Distillate, Kind, Label, Slot

COLOURS = {
    Label.SYMPTOM: "bold cyan",
    Label.ERROR: "bold red",
    Label.EXPECTED: "green",
    Label.STEP: "blue",
    Label.ENVIRONMENT: "yellow",
    Label.CHANGE: "bright_yellow",
    Label.TIME: "magenta",
    Label.IMPACT: "bright_red",
    Label.REQUEST: "bold bright_blue",
    Label.HISTORY: "bright_black",
}
DIM = {Kind.FEELING: "dim italic", Kind.COURTESY: "dim", Kind.NOISE: "dim strike"}
LONGEST = 200_000  # characters that are shown in colours; a longer letter is printed as it is
SHOWN = 400  # characters of one value


def show(text: str, told: Distillate, name: str = "") -> None:
    """Print the letter and its card; plain when the output is no terminal."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    if name:
        print(f"== {name}")
    if sys.stdout.isatty() and len(text) <= LONGEST:
        _coloured(text, told)
    else:
        print(_printable(text))
    print()
    for line in page(told):
        print(_printable(line))


def page(told: Distillate) -> list[str]:
    """The title, the heat and the card as lines."""
    if not told.spans:
        return ["(an empty letter)"]
    reasons = f" ({', '.join(told.heat.reasons)})" if told.heat.reasons else ""
    lines = [
        told.title or "(no facts)",
        f"heat {told.heat.value}{reasons}{'  DANGER TO A PERSON' if told.heat.alarm else ''}",
    ]
    for slot, values in told.card.items():
        lines += _slot(slot, values)
    if told.missing:
        lines.append(f"{'missing':12} {', '.join(told.missing)}")
    for number, part in enumerate(told.parts, 1):
        lines.append(f"{'trouble ' + str(number):12} {part.title}")
    return lines


def _slot(slot: Slot, values: tuple[CardValue, ...]) -> list[str]:
    shown = [value for value in values if not value.folded]
    lines = [f"{slot.value if not at else '':12} {_value(value)}" for at, value in enumerate(shown)]
    if len(shown) < len(values):
        lines.append(f"{'':12} … and {len(values) - len(shown)} more")
    return lines


def _value(value: CardValue) -> str:
    words = " ".join(value.text.split())
    words = words if len(words) <= SHOWN else words[:SHOWN] + "…"
    notes = [note for note in (value.name, value.sort, value.when) if note]
    return f"{words}  [{', '.join(notes)}]" if notes else words


def _coloured(text: str, told: Distillate) -> None:
    from rich.console import Console
    from rich.text import Text

    letter = Text()
    for span in told.spans:
        style = COLOURS.get(span.label, "default") if span.kind is Kind.FACT else DIM[span.kind]
        letter.append(_printable(text[span.start : span.end]), style=style)
    Console(highlight=False, soft_wrap=True).print(letter)


def _printable(piece: str) -> str:
    """A letter must not steer the terminal it is shown on."""
    return "".join(
        c if c in "\n\t" or (c.isprintable() and not "\ud800" <= c <= "\udfff") else "\ufffd" for c in piece
    )
