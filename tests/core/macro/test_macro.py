"""Variables in canned words: judged when they are saved, filled in without a seam, never run."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gromootvod.core.macro import CASES, FACTS, LONGEST, MacroError, gaps, parse, render
from gromootvod.core.text import russian_name

VERA = {"name:nominative": "Вера", "name:dative": "Вере", "number": "17"}
PIECES = st.lists(
    st.sampled_from(
        ["{{name}}", "{{name|}}", "{{имя:дательный|}}", "{{fact:error}}", "{{", "}}", "\\", "|", ":", ",", " ", "\n", ".", "⟦", "⟧", "слово", "{"]
    ),
    max_size=40,
).map("".join)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "with_name", "without"),
    [
        ("Здравствуйте, {{name|}}!", "Здравствуйте, Вера!", "Здравствуйте!"),
        ("{{имя|}}, добрый день!", "Вера, добрый день!", "Добрый день!"),
        ("Спасибо, {{ name | }}, всё пришло.", "Спасибо, Вера, всё пришло.", "Спасибо, всё пришло."),
        ("Готово. {{name|}}, проверьте.", "Готово. Вера, проверьте.", "Готово. Проверьте."),
        ("Скажу {{name:dative|}} спасибо", "Скажу Вере спасибо", "Скажу спасибо"),
        ("Пишу, {{name|}}\nи жду", "Пишу, Вера\nи жду", "Пишу\nи жду"),
        ("Спасибо, {{name|}}", "Спасибо, Вера", "Спасибо"),
        ("Hello {{name|there}},", "Hello Вера,", "Hello there,"),
        ("Для {{name:дательный|Вас}}", "Для Вере", "Для Вас"),
        ("Пишу \\{{name}} сам", "Пишу {{name}} сам", "Пишу {{name}} сам"),
    ],
)
def test_a_name_stands_in_its_place_or_leaves_no_trace(text: str, with_name: str, without: str) -> None:
    assert render(parse(text), VERA).text == with_name
    assert render(parse(text), {}).text == without


def test_what_is_missing_without_a_default_is_a_gap_to_be_filled() -> None:
    made = render(parse("Ошибка {{fact:ошибка}} на № {{number}}."), VERA)
    assert made.text == "Ошибка ⟦fact:ошибка⟧ на № 17."
    (gap,) = made.gaps
    assert made.text[gap.start : gap.end] == "⟦fact:ошибка⟧"
    assert gaps(made.text.replace("⟦fact:ошибка⟧", "1042")) == ()


def test_a_value_is_never_read_as_a_variable_and_makes_no_gap() -> None:
    made = render(parse("{{title}}"), {"title": "{{link}} ⟦x⟧\n {{name|}}"})
    assert made.text == "{{link}} [x] {{name|}}"
    assert made.gaps == ()


def test_a_long_value_is_cut_and_a_blank_one_is_missing() -> None:
    assert len(render(parse("{{title}}"), {"title": "а" * 5000}).text) == 300
    assert render(parse("{{title|без темы}}"), {"title": " \n "}).text == "без темы"


@pytest.mark.parametrize(
    ("text", "code", "at"),
    [
        ("Ну {{nmae}}", "unknown_variable", (3, 11)),
        ("{{name", "unclosed", (0, 2)),
        ("{{name\n}}", "unclosed", (0, 2)),
        ("{{name {{name}}", "unclosed", (0, 2)),
        ("{{name:vocal}}", "unknown_case", (0, 14)),
        ("{{fact}}", "needs_fact", (0, 8)),
        ("{{fact:colour}}", "unknown_fact", (0, 15)),
        ("{{number:dative}}", "no_argument", (0, 17)),
        ("{{}}", "malformed", (0, 4)),
        ("{{name.upper()}}", "malformed", (0, 16)),
        ("{{% if x %}}", "malformed", (0, 12)),
        ("а" * (LONGEST + 1), "too_long", (LONGEST, LONGEST + 1)),
    ],
)
def test_a_fault_is_named_with_its_place(text: str, code: str, at: tuple[int, int]) -> None:
    with pytest.raises(MacroError) as caught:
        parse(text)
    assert (caught.value.code, (caught.value.start, caught.value.end)) == (code, at)


def test_every_case_and_every_fact_can_be_asked_for() -> None:
    text = "".join(f"{{{{name:{case}}}}}" for case in CASES) + "".join(f"{{{{fact:{one}}}}}" for one in FACTS)
    assert parse(text).keys == {f"name:{case}" for case in CASES} | {f"fact:{one}" for one in FACTS}


@given(PIECES | st.text(max_size=300))
def test_any_text_is_read_or_refused_with_a_place_inside_it(text: str) -> None:
    fault: MacroError | None = None
    try:
        template = parse(text)
    except MacroError as error:
        fault = error
    if fault is not None:
        assert 0 <= fault.start < fault.end <= len(text)
        return
    for values in ({}, VERA, {"name:nominative": "⟦{{"}):
        made = render(template, values)
        assert all(made.text[gap.start] == "⟦" for gap in made.gaps)
    if not template.keys:
        assert render(template, {}).text == text.replace("\\{{", "{{")


@given(PIECES)
def test_with_every_value_given_nothing_but_variables_changes(text: str) -> None:
    """Where nothing is missing no comma and no blank is touched."""
    try:
        template = parse(text)
    except MacroError:
        return
    filled = render(template, dict.fromkeys(template.keys, "ЗНАЧ")).text
    plain = "".join(getattr(part, "text", "ЗНАЧ") for part in template.parts)
    assert filled == plain


@pytest.mark.parametrize(
    ("full", "case", "form"),
    [
        ("Вера Соколова", "nominative", "Вера"),
        ("Соколова Вера", "dative", "Вере"),
        ("вера ивановна", "genitive", "Веры Ивановны"),
        ("ПЁТР ПЕТРОВИЧ", "dative", "Петру Петровичу"),
        ("Петр Иванов", "nominative", "Петр"),
        ("Любовь Кац", "instrumental", "Любовью"),
        ("Лев Воронцов", "accusative", "Льва"),
        ("Саша", "dative", "Саше"),
        ("Айгуль", "genitive", "Айгуль"),
        ("Илья", "prepositional", "Илье"),
    ],
)
def test_a_well_known_name_has_its_forms(full: str, case: str, form: str) -> None:
    assert russian_name(full, case) == form


@pytest.mark.parametrize(
    "full",
    ["", "ООО Ромашка", "Отдел продаж", "Vera Sokolova", "Роман Павел", "Надежда Плюс", "vera@client.example",
     "Анна Администратор", "Вера Ивановна Петровна Сергеевна", "Склад 3", "Ёж", "Вера <b>"],
)  # fmt: skip
def test_where_the_form_is_not_certain_there_is_none(full: str) -> None:
    assert [russian_name(full, case) for case in CASES] == [""] * len(CASES)


@given(st.text(max_size=80), st.sampled_from(CASES))
def test_no_name_is_too_odd(full: str, case: str) -> None:
    assert isinstance(russian_name(full, case), str)
