"""What templates may say. Values come in as the queries gave them; words and shapes come out.

The board renders 25 rows in a few milliseconds: a row costs one tag, not an include.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlencode

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from gromootvod.ui import (
    blocks,
    board_lines,
    story_rule,
    terms,
    terms_audit,
    terms_labels,
    terms_notices,
    words,
)
from gromootvod.ui import story as stories

register = template.Library()

register.filter("bytes", words.size)
register.filter("phone", words.phone)
register.filter("heat_words", terms.heat)
register.filter("why", terms.why)
register.filter("news", terms_notices.news)
register.filter("act", terms_audit.act)
register.filter("deed", story_rule.deed)
register.filter("deed_why", story_rule.why)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite; silent to screen readers unless it has a label."""
    return _icon(static("ui/icons.svg"), name, label)


@lru_cache(maxsize=500)
def _icon(href: str, name: str, label: str) -> SafeString:
    if label:
        return format_html(
            '<svg class="i" role="img" aria-label="{}"><use href="{}#{}"/></svg>', label, href, name
        )
    return format_html('<svg class="i" aria-hidden="true"><use href="{}#{}"/></svg>', href, name)


@register.simple_tag
def clock(due: datetime | None, now: datetime) -> words.Clock | None:
    """`{% clock due now as c %}`: see words.Clock; None when nothing is due."""
    return words.clock(due, now) if due else None


@register.simple_tag
def moment(at: datetime | None, now: datetime, how: str = "when") -> SafeString | str:
    """A <time> in words ("when", "ago", "by", "soon" or "day") with the exact moment as its title."""
    if at is None:
        return ""
    say = {"when": words.when, "ago": words.ago, "by": words.by, "soon": words.soon, "day": words.day}[how]
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', at.isoformat(), words.exact(at), say(at, now)
    )


@register.simple_tag
def say(at: datetime | None, now: datetime, how: str = "when") -> str:
    """The words of `moment` alone, for use inside a sentence."""
    if at is None:
        return ""
    return {"when": words.when, "ago": words.ago, "by": words.by, "soon": words.soon}[how](at, now)


@register.filter
def term(code: str, table: str) -> str:
    """`{{ message.door|term:"door" }}`: the words for a code."""
    return terms.term(table, str(code))


@register.filter
def step(value: int) -> int:
    """0-100 as 0-10, for the classes heat-0 … heat-10; any heat at all is at least 1."""
    return min(10, max(0, -(-int(value) // 10)))


@register.filter
def fold_words(fold: Any) -> str:
    """Name a folded stretch."""
    return terms.fold(fold.kind, fold.lines)


@register.simple_tag
def letter_blocks(message: Any) -> list[blocks.Block]:
    """A letter as runs of pieces and folds between them: see blocks.py."""
    return blocks.cut(message.parts)


@register.filter
def translated(sentence: str) -> str:
    """Translate a sentence that stands in a value, such as the help of a setting."""
    return _(sentence) if sentence else ""


@register.filter
def gist(message: Any) -> str:
    """The first words of a letter, for its folded line."""
    text = "".join(part.text for part in message.parts if not hasattr(part, "lines"))
    return " ".join(text[:400].split())[:160]


@register.filter
def feelings(message: Any) -> str:
    """ "hidden: 3 phrases of feeling", or "" when there are none."""
    count = sum(
        1 for part in message.parts if getattr(part, "lines", None) is None and part.kind == "feeling"
    )
    return terms.hidden(count) if count else ""


@register.simple_tag
def label_groups() -> list[dict[str, Any]]:
    """What a phrase can be, in groups."""
    return terms_labels.groups()


@register.simple_tag
def story(ticket: Any) -> list[stories.Beat]:
    """The letters and events of a ticket in one order."""
    return stories.story(ticket.messages, ticket.timeline)


@register.simple_tag
def course_words(values: tuple[int, ...]) -> str:
    """How the heat went, in a sentence."""
    return terms.course(values)


@register.simple_tag
def spark(values: Iterable[int]) -> dict[str, Any]:
    """Points of a sparkline in a box of 100 x 100: `curve`, `area` and `dots` (x, y, value)."""
    heats = list(values)
    if len(heats) == 1:
        heats = heats * 2
    if not heats:
        return {"curve": "", "area": "", "dots": []}
    gap = 100 / (len(heats) - 1)
    dots = [(round(i * gap, 1), round(100 - heat, 1), heat) for i, heat in enumerate(heats)]
    curve = " ".join(f"{x},{y}" for x, y, _heat in dots)
    return {"curve": curve, "area": f"0,100 {curve} 100,100", "dots": dots}


@register.simple_tag
def wire(state: str) -> list[dict[str, str]]:
    """The steps of a trouble on the client's page, each "past", "now" or "ahead"."""
    stands = {"waiting": "finding"}.get(state, state)
    order = [code for code, _name in terms.STEPS]
    at = order.index(stands) if stands in order else 0
    tense = ["past"] * at + ["now"] + ["ahead"] * (len(order) - at - 1)
    return [{"name": str(name), "tense": tense[i]} for i, (_code, name) in enumerate(terms.STEPS)]


@register.filter
def capped(count: int | None) -> str:
    """A count for a tab: "" for nothing, "999+" for very many."""
    if not count:
        return ""
    return "999+" if count >= 1000 else str(count)


@register.simple_tag
def lines(page: Any, now: datetime, view: str) -> list[board_lines.Line]:
    """`{% lines page now view as all %}`: the rows of the board in words."""
    return board_lines.lines(page.rows, now, view, getattr(page, "marks", None))


@register.simple_tag
def next_words(now: datetime, usual: datetime | None) -> list[tuple[str, str]]:
    """Times to promise the next word by, besides the usual one: (local ISO value, words)."""
    here = localtime(now)
    offers = [
        here.replace(hour=18, minute=0),
        *(here.replace(hour=hour, minute=0) + timedelta(days=1) for hour in (12, 18)),
    ]
    usable = [at for at in offers if at - here > timedelta(minutes=45) and at != usual]
    return [
        (f"{at:%Y-%m-%dT%H:%M}", words.by(at, now))
        for at in (o.replace(second=0, microsecond=0) for o in usable[:2])
    ]


@register.simple_tag
def local_iso(at: datetime) -> str:
    """A moment as `datetime-local` fields write it, in the current time zone."""
    return f"{localtime(at):%Y-%m-%dT%H:%M}"


@register.simple_tag
def client_story(view: Any) -> list[stories.Beat]:
    """What was said and promised, newest first, for the client."""
    return stories.client_story(view.messages, view.promises)


@register.simple_tag
def board_line(line: board_lines.Line) -> SafeString:
    """One line of the board as HTML."""
    return board_lines.line_html(line)


@register.filter
def tag_search(name: str) -> str:
    """The address of all tickets with a tag."""
    return "/search/?" + urlencode({"q": f'tag:"{name}"'}, quote_via=quote)


@register.simple_tag
def bars(weeks: Iterable[Any], most: int, **kinds: str) -> list[dict[str, Any]]:
    """Weeks as stacked bars, from the ground up, on a scale of 100 for the fullest (`most`).

    `kinds` names for each kind of bar the attribute of a week that counts it.
    """
    return [{"monday": week.monday, "bars": _stack(week, most or 1, kinds)} for week in weeks]


def _stack(week: Any, most: int, kinds: Mapping[str, str]) -> list[dict[str, str]]:
    stack, top = [], 100.0
    for kind, attribute in kinds.items():
        height = 100 * getattr(week, attribute) / most
        top -= height
        if height:
            stack.append({"kind": kind, "y": f"{top:.2f}", "height": f"{height:.2f}"})
    return stack
