"""The judgement: each reason has its points; a single light one is forgiven, because people are odd."""

from __future__ import annotations

import re
from collections.abc import Callable

from gromootvod.core.gate.values import FormPost, Outcome, Reason, Verdict

_DOUBT, _REFUSE = 3, 6  # points
_FAST = 3.0  # seconds: nobody reads a form and writes into it so quickly
_MANY_LINKS = 3
_LINK = re.compile(r"https?://|\bwww\.|\[url|<a\s", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S{1,2000}", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")
_READ = 100_000  # characters


def judge(post: FormPost) -> Verdict:
    """Pass, doubt or refuse, with reasons. Of the text, the first 100,000 characters are read.

    A form filled in fast (by a paste), a hidden Referer, or many links are what people do too: each alone
    passes.
    """
    found = [(points, reason) for reason, points, holds in _RULES if holds(post)]
    found.sort(key=lambda one: -one[0])
    points = sum(one[0] for one in found)
    outcome = Outcome.REFUSE if points >= _REFUSE else Outcome.DOUBT if points >= _DOUBT else Outcome.PASS
    return Verdict(outcome, points, tuple(reason for _, reason in found))


def _many_links(post: FormPost) -> bool:
    return len(_LINK.findall(post.text[:_READ])) >= _MANY_LINKS


def _only_links(post: FormPost) -> bool:
    read = post.text[:_READ]
    return bool(_LINK.search(read)) and len(_LETTER.findall(_ADDRESS.sub("", read))) < 10


def _unknown_referer(post: FormPost) -> bool:
    return bool(post.known_referers) and post.referer.lower() not in post.known_referers


_RULES: tuple[tuple[Reason, int, Callable[[FormPost], bool]], ...] = (
    (Reason.HONEYPOT, 6, lambda post: bool(post.honeypot.strip())),
    (Reason.BOT_REFERER, 4, lambda post: post.referer.lower() in post.bot_referers),
    (Reason.NO_PAGE_VISIT, 3, lambda post: post.page_visited is False),
    (Reason.ONLY_LINKS, 3, _only_links),
    (Reason.TOO_FAST, 2, lambda post: post.seconds_to_fill is not None and post.seconds_to_fill < _FAST),
    (Reason.MANY_LINKS, 2, _many_links),
    (Reason.UNKNOWN_REFERER, 1, _unknown_referer),
    (Reason.EMPTY, 3, lambda post: not post.text.strip()),
)
