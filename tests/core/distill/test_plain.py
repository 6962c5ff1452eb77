"""A distillate to JSON and back."""

import json

from hypothesis import given
from hypothesis import strategies as st

from gromootvod.core.distill import distill, from_json, to_json

TEXT = "Не могу войти: пишет «Нет доступа», сколько можно! Версия 2.1.4, с понедельника."


def test_the_shape_is_the_one_that_is_promised():
    plain = to_json(distill(TEXT))
    assert {"language", "title", "heat", "spans", "card", "missing"} <= set(plain)
    assert {"value", "reasons"} <= set(plain["heat"])
    span = plain["spans"][0]
    assert set(span) == {"start", "end", "text", "kind", "label", "hot", "confidence", "why"}
    assert span["text"] == TEXT[span["start"] : span["end"]]
    for values in plain["card"].values():
        for value in values:
            assert {"text", "start", "end"} <= set(value)


def test_json_comes_back_as_it_went():
    told = distill(TEXT, attachments=["screen.png"])
    assert from_json(json.loads(json.dumps(to_json(told)))) == told


@given(st.text(max_size=200))
def test_any_text_comes_back(text):
    told = distill(text)
    assert from_json(to_json(told)) == told
