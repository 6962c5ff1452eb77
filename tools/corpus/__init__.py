"""The corpus of marked letters (see corpus/GUIDE.md): read, split, compared."""

from .near import near_duplicates
from .reader import CORPUS, CorpusError, Gold, Letter, read_file, read_letters
from .split import PARTS, Split, read_split

__all__ = [
    "CORPUS",
    "PARTS",
    "CorpusError",
    "Gold",
    "Letter",
    "Split",
    "near_duplicates",
    "read_file",
    "read_letters",
    "read_split",
]
