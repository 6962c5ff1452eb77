"""Short Russian words in whatever bytes they come."""

from __future__ import annotations

import pytest

from gromootvod.core.letter import read

CODECS = ("cp1251", "koi8-r", "cp866", "iso8859-5", "mac_cyrillic")
WORDS = "Добрый день! Не печатается накладная, пишет ошибку."


def body(data: bytes, charset: str) -> str:
    return read(
        f"From: vera@client.example\nContent-Type: text/plain; charset={charset}\n\n".encode() + data
    ).text


@pytest.mark.parametrize("codec", CODECS)
@pytest.mark.parametrize("words", ["Привет", "Мы", "жду", "Не работает", "Эл. подпись", "Щётка", "Ну и?"])
def test_a_word_or_two_are_enough(words: str, codec: str) -> None:
    assert read(b"Subject: " + words.encode(codec) + b"\n\nx").subject == words


@pytest.mark.parametrize("codec", [*CODECS[:4], "utf-8"])
@pytest.mark.parametrize("declared", ["windows-1251", "koi8-r", "iso-8859-5", "utf-8"])
def test_a_wrong_cyrillic_charset_is_not_believed(codec: str, declared: str) -> None:
    assert body(WORDS.encode(codec), declared) == WORDS


@pytest.mark.parametrize(
    ("words", "declared", "codec"),
    [
        ("Привіт, їжак не працює, ґанок", "windows-1251", "cp1251"),
        ("Не ме кефи — ще ги щъркаме", "windows-1251", "cp1251"),
        ("СРБ ЖЩЦ ФГБ ХЪЪ", "koi8-r", "koi8-r"),
        ("Прывітанне, ўчора", "windows-1251", "cp1251"),
    ],
)
def test_other_words_in_a_declared_charset_are_left_alone(words: str, declared: str, codec: str) -> None:
    assert body(words.encode(codec), declared) == words


@pytest.mark.parametrize("through", ["cp1251", "latin-1"])
@pytest.mark.parametrize("words", ["Не работает", "Счёт №17", WORDS])
def test_what_was_encoded_twice_is_decoded_twice(words: str, through: str) -> None:
    once = "".join(bytes([byte]).decode(through, "ignore") or chr(byte) for byte in words.encode())
    assert body(once.encode(), "utf-8") == words


@pytest.mark.parametrize("words", ["Ð is a letter", "СССР и РСФСР", "РС № 17", "naïve café Ñandú", "ÐÑ"])
def test_letters_that_only_look_doubled_are_left_alone(words: str) -> None:
    assert body(words.encode(), "utf-8") == words
