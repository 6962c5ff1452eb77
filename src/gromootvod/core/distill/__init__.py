"""The distiller: the text of a letter to facts and feelings told apart, a fact card, a title, the heat."""

from .card import WEIGHTS, completeness
from .cards import MergedCard, MergedValue, merge_cards
from .course import Course, Direction, course
from .distill import VERSION, distill, version_of
from .marks import CORRECTED, Mark, overlay
from .masking import Masked, mask, masked
from .plain import from_json, to_json
from .retelling import retell
from .troubles import SplitOffer, split_offer, troubles
from .values import CardValue, Distillate, Heat, Kind, Label, Slot, Span, Trouble

__all__ = [
    "CORRECTED",
    "VERSION",
    "WEIGHTS",
    "CardValue",
    "Course",
    "Direction",
    "Distillate",
    "Heat",
    "Kind",
    "Label",
    "Mark",
    "Masked",
    "MergedCard",
    "MergedValue",
    "Slot",
    "Span",
    "SplitOffer",
    "Trouble",
    "completeness",
    "course",
    "distill",
    "from_json",
    "mask",
    "masked",
    "merge_cards",
    "overlay",
    "retell",
    "split_offer",
    "to_json",
    "troubles",
    "version_of",
]
