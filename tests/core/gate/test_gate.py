"""Bots are told by what they do; odd people pass; nothing is dropped."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gromootvod.core.gate import FormPost, Outcome, Reason, judge

HOUSE = frozenset({"desk.example"})
VERA = FormPost(
    "Не проводится накладная 45, пишет «период закрыт».",
    seconds_to_fill=48.0,
    page_visited=True,
    referer="desk.example",
    known_referers=HOUSE,
)


def with_(**changes: object) -> FormPost:
    from dataclasses import replace

    return replace(VERA, **changes)  # type: ignore[arg-type]


def test_a_person_passes_without_a_reason() -> None:
    verdict = judge(VERA)
    assert (verdict.outcome, verdict.points, verdict.reasons) == (Outcome.PASS, 0, ())


def test_nothing_but_the_text_being_known_is_nothing_against_it() -> None:
    assert judge(FormPost("Сайт не открывается.")).outcome is Outcome.PASS


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"seconds_to_fill": 1.0}, Reason.TOO_FAST),
        ({"referer": ""}, Reason.UNKNOWN_REFERER),
        (
            {"text": "Не открываются https://shop.example/1 https://shop.example/2 https://shop.example/3"},
            Reason.MANY_LINKS,
        ),
    ],
)
def test_one_oddity_is_forgiven(changes: dict[str, object], reason: Reason) -> None:
    verdict = judge(with_(**changes))
    assert verdict.outcome is Outcome.PASS
    assert verdict.reasons == (reason,)


@pytest.mark.parametrize(
    "changes",
    [
        {"page_visited": False},
        {"text": "https://casino.example/win"},
        {"text": "   "},
        {"seconds_to_fill": 0.5, "referer": "elsewhere.example"},
        {"bot_referers": frozenset({"desk.example"})},
    ],
)
def test_what_is_odder_is_looked_at_by_a_person_first(changes: dict[str, object]) -> None:
    assert judge(with_(**changes)).outcome is Outcome.DOUBT


@pytest.mark.parametrize(
    "changes",
    [
        {"honeypot": "http://casino.example"},
        {"page_visited": False, "text": "www.casino.example", "seconds_to_fill": 0.1},
        {"referer": "bots.example", "bot_referers": frozenset({"bots.example"}), "seconds_to_fill": 1.0},
    ],
)
def test_a_bot_is_kept_aside_with_reasons(changes: dict[str, object]) -> None:
    verdict = judge(with_(**changes))
    assert verdict.outcome is Outcome.REFUSE
    assert verdict.reasons


@given(
    st.builds(
        FormPost,
        text=st.text(max_size=300),
        honeypot=st.text(max_size=5),
        seconds_to_fill=st.none() | st.floats(),
        page_visited=st.none() | st.booleans(),
        referer=st.sampled_from(["", "desk.example", "bots.example"]),
        known_referers=st.just(HOUSE),
        bot_referers=st.just(frozenset({"bots.example"})),
    )
)
def test_every_post_gets_a_verdict_whose_reasons_explain_it(post: FormPost) -> None:
    verdict = judge(post)
    assert (verdict.points > 0) == bool(verdict.reasons)
    assert verdict.outcome is Outcome.PASS or verdict.points >= 3


def test_a_text_of_ten_megabytes_is_judged() -> None:
    assert judge(with_(text="http://" * 1_500_000)).outcome in (Outcome.DOUBT, Outcome.REFUSE)
