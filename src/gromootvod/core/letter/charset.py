"""Bytes to text when the declared charset may be missing, misspelt or a lie.

The order: what was declared, UTF-8, a Russian letter-pair check (short Russian texts are misdetected by
general libraries), charset-normalizer within a budget, Windows-1252. Whatever is not what the sender said is
named in `Decoder.troubles`.
"""

from __future__ import annotations

import re
from encodings.aliases import aliases
from functools import lru_cache

from charset_normalizer import from_bytes

from .russian import meant_codec, russian_codec, undoubled

SAMPLE = 4096
GUESSES = 4
_DOUBT = 1024  # bytes by which a declared Cyrillic charset is judged

_NOT_TEXT = {
    "base64_codec", "bz2_codec", "hex_codec", "quopri_codec", "rot_13", "uu_codec", "zlib_codec", "mbcs",
    "oem",
    "tactis", "punycode", "idna", "undefined", "unicode_escape", "raw_unicode_escape", "palmos",
}  # fmt: skip
_KNOWN = (frozenset(aliases.values()) | {"koi8_u", "koi8_t", "cp720", "cp856", "cp874", "cp875"}) - _NOT_TEXT
# What senders write, to what they mean (the WHATWG Encoding Standard's supersets where they differ).
_ALIASES = {
    "ansi": "cp1252", "ascii": "ascii", "us_ascii": "ascii", "ansi_x3_4_1968": "ascii", "latin1": "cp1252",
    "iso_8859_1": "cp1252", "iso8859_1": "cp1252", "latin_1": "cp1252", "iso_8859_8_i": "iso8859_8",
    "iso_8859_9": "cp1254", "iso_8859_11": "cp874", "tis_620": "cp874", "gb2312": "gb18030", "gbk": "gb18030",
    "gb_2312_80": "gb18030", "chinesebig5": "big5hkscs", "big5": "big5hkscs", "ks_c_5601_1987": "cp949",
    "ks_c_5601": "cp949", "euc_kr": "cp949", "korean": "cp949", "shift_jis": "cp932", "sjis": "cp932",
    "shift_jisx0213": "shift_jisx0213", "iso_2022_jp": "iso2022_jp_ext", "win_1251": "cp1251",
    "win1251": "cp1251",
    "windows1251": "cp1251", "cp_1251": "cp1251", "koi8": "koi8_r", "koi8r": "koi8_r", "koi_8_r": "koi8_r",
    "koi8_ru": "koi8_u", "dos_866": "cp866", "ibm_866": "cp866", "utf": "utf_8", "utf8mb4": "utf_8",
    "unicode_1_1_utf_8": "utf_8", "unicode_1_1_utf_7": "utf_7", "mac_cyrillic": "mac_cyrillic",
}  # fmt: skip
_STATEFUL = re.compile(r"utf_7|utf_16|utf_32|iso2022|hz|cp037|cp500|cp1026|cp1140|cp875|cp273|cp424")
_LATIN = re.compile(
    r"cp125[02478]|iso8859_(?:1|2|3|4|9|10|13|14|15|16)$|mac_|cp(?:437|850|852|858|775)|hp_roman8"
)
_UNSPECIFIC = frozenset({"ascii", "cp1252"})
_UNSAFE = re.compile("[\x00\ud800-\udfff]")


def word_set(text: str) -> frozenset[str]:
    """Return the words of a table that is written as one string."""
    return frozenset(text.split())


def scrub(text: str) -> str:
    """Return `text` without NUL and lone surrogates: neither can be stored."""
    return _UNSAFE.sub("", text)


@lru_cache(maxsize=256)
def codec_of(charset: str) -> str | None:
    """Return the name of Python's codec for a declared charset, or None when nobody knows it."""
    name = re.sub(r"[^a-z0-9]+", "_", charset[:64].lower()).strip("_")
    if name.startswith("x_"):
        name = name[2:]
    name = _ALIASES.get(name, name)
    found = aliases.get(name, name)
    found = _ALIASES.get(found, found)
    return found if found in _KNOWN else None


class Decoder:
    """Decodes the strings of one letter; keeps the budget of guesses and the codes of troubles."""

    def __init__(self) -> None:
        self.troubles: list[str] = []
        self._guesses = GUESSES

    def trouble(self, code: str) -> None:
        if code not in self.troubles:
            self.troubles.append(code)

    def text(self, data: bytes, charset: str = "") -> str:
        """Decode `data`, declared as `charset` ("" when nothing was said); never raises."""
        text = self._decoded(data, charset)
        once = None if text.isascii() else undoubled(text)
        if once is None:
            return text
        self.trouble("charset")
        return scrub(once)

    def _decoded(self, data: bytes, charset: str) -> str:
        codec = codec_of(charset) if charset else None
        if data.isascii() and not (codec and _STATEFUL.match(codec)):
            return scrub(data.decode("ascii"))
        if charset and codec is None:
            self.trouble("charset")
        meant = meant_codec(data[:_DOUBT], codec) if codec else None
        if meant is not None:
            self.trouble("charset")
            codec = meant
        if codec and codec not in _UNSPECIFIC:
            declared = self._as_declared(data, codec)
            if declared is not None:
                return declared
        return scrub(self._undeclared(data, codec)).removeprefix("\ufeff")

    def _as_declared(self, data: bytes, codec: str) -> str | None:
        try:
            return scrub(data.decode(codec)).removeprefix("\ufeff")
        except UnicodeDecodeError as error:
            self.trouble("charset")
            if error.start >= len(data) - 4:  # only the last letter was cut
                return scrub(data.decode(codec, "replace"))
        except (UnicodeError, ValueError, LookupError):
            self.trouble("charset")
        try:
            text = data.decode(codec, "replace")
        except (UnicodeError, ValueError, LookupError):
            return None  # a codec that cannot even replace: the guess goes on
        return scrub(text) if text.count("\ufffd") * 10 <= len(text) else None

    def _undeclared(self, data: bytes, codec: str | None) -> str:
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            pass
        guessed = russian_codec(data[:SAMPLE])
        if guessed is None and codec is None:
            guessed = self._guess(data)
        if codec != "cp1252" or guessed:
            self.trouble("charset")
        try:
            return data.decode(guessed or "cp1252", "strict" if guessed is None else "replace")
        except (UnicodeError, LookupError):
            return data.decode("latin-1")

    def _guess(self, data: bytes) -> str | None:
        if self._guesses <= 0 or len(data) < 16:
            return None
        self._guesses -= 1
        try:
            best = from_bytes(data[:SAMPLE]).best()
        except (
            Exception
        ):  # a third-party guesser on hostile bytes: without its guess we still read the letter
            self.trouble("charset")
            return None
        found = codec_of(best.encoding) if best is not None else None
        if len(data) < 400 and found and _LATIN.match(found):
            return "cp1252"  # between the Latin pages a short text tells nothing: the commonest one it is
        return found
