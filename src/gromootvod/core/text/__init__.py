"""Words of a text: its language, its sentences and clauses with their places, its lemmas for search."""

from .language import Language, from_translit, is_translit, language
from .lemmas import analyse, index_words, is_dictionary_word, lemma
from .lookalikes import fold_lookalikes, fold_token
from .morph import is_predicate, verb_form
from .person import russian_name
from .pieces import LONGEST, Piece, clause_bounds, clauses, sentences
from .wordlists import words

__all__ = [
    "LONGEST",
    "Language",
    "Piece",
    "analyse",
    "clause_bounds",
    "clauses",
    "fold_lookalikes",
    "fold_token",
    "from_translit",
    "index_words",
    "is_dictionary_word",
    "is_predicate",
    "is_translit",
    "language",
    "lemma",
    "russian_name",
    "sentences",
    "verb_form",
    "words",
]
