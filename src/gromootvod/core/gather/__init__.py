"""Which troubles have one cause? Likeness of facts between tickets: error codes, products, rare words."""

from .index import POSTINGS, Index, Match
from .likeness import ALIKE, CERTAIN, Likeness, Rarity, alike, nearest
from .traits import MOST, Traits, traits_of

__all__ = [
    "ALIKE",
    "CERTAIN",
    "MOST",
    "POSTINGS",
    "Index",
    "Likeness",
    "Match",
    "Rarity",
    "Traits",
    "alike",
    "nearest",
    "traits_of",
]
