"""The distiller: the text of a letter to facts and feelings told apart, a fact card, a title, the heat."""

from .card import WEIGHTS, completeness
from .cards import MergedCard, MergedValue, merge_cards
from .distill import VERSION, distill, version_of
from .marks import CORRECTED, Mark, overlay
from .masking import mask
from .plain import from_json, to_json
from .retelling import retell
from .values import CardValue, Distillate, Heat, Kind, Label, Slot, Span

__all__ = [
    "CORRECTED",
    "VERSION",
    "WEIGHTS",
    "CardValue",
    "Distillate",
    "Heat",
    "Kind",
    "Label",
    "Mark",
    "MergedCard",
    "MergedValue",
    "Slot",
    "Span",
    "completeness",
    "distill",
    "from_json",
    "mask",
    "merge_cards",
    "overlay",
    "retell",
    "to_json",
    "version_of",
]
