"""How a sign becomes a number, and a word loses what is only its own."""

from __future__ import annotations

from zlib import crc32

STEM = 5  # letters by which a word is known when its ending is not asked


def key(sign: str) -> int:
    """The number under which the weights of a sign are kept."""
    return crc32(sign.encode("utf-8", "surrogatepass"))


def masked(word: str) -> str:
    """A word with every digit a nought: numbers are known by their shape."""
    if word.isalpha():
        return word
    return "".join("0" if character.isdigit() else character for character in word)
