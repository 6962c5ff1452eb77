"""Which language a text is in."""

import pytest

from gromootvod.core.text import from_translit, is_translit, language


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Накладная не проводится", "ru"),
        ("The invoice will not post", "en"),
        ("", "en"),
        ("12345 !!!", "en"),
        ("Не запускается: java.lang.NullPointerException at com.firm.Main", "ru"),
        ("Hello, the button «Провести» does nothing when I click on it, could you have a look please", "en"),
        ("u menya ne rabotaet kassa, pomogite pozhaluysta", "ru"),
        ("ne mogu zaiti v kabinet, pishet oshibka", "ru"),
    ],
)
def test_the_language_is_told_by_the_letters(text, expected):
    assert language(text) == expected


def test_a_long_english_log_does_not_turn_a_russian_letter_english():
    log = "java.io.IOException: reset\n" * 2
    assert language("После обновления сервис падает, вот что в логе:\n" + log) == "ru"


def test_english_that_shares_words_with_translit_stays_english():
    assert not is_translit("The den was dark and they were not able to find the den again")


def test_a_word_in_latin_letters_goes_back_to_cyrillic():
    assert from_translit("rabotaet") == "работает"
    assert from_translit("oshibka") == "ошибка"
