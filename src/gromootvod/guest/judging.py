"""The guest's judgement beside the built-in one, and both merged."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import structlog

from gromootvod.core.distill import Label, Span
from gromootvod.core.distill.opinions import Opinion, weigh_in
from gromootvod.guest.breaker import Breaker
from gromootvod.guest.client import LIMIT, Fault, Refused, endpoint_of, post
from gromootvod.guest.question import (
    MODES,
    Malformed,
    Mode,
    Question,
    body_of,
    content_of,
    labels_of,
    question_of,
)

log = structlog.get_logger()


class Memory(Protocol):
    """What outlives a process: opinions by content, and the day's budget."""

    def recall(self, key: str) -> dict[int, Label] | None:
        """What was said to the same question before."""

    def keep(self, key: str, labels: dict[int, Label]) -> None:
        """Remember an opinion."""

    def spend(self) -> bool:
        """Take one request of today's budget; False when it is used up."""


class BudgetSpent(Exception):
    """Today's requests are used up."""


class Forgetful:
    """A memory for a single run: no budget, nothing outlives it."""

    def __init__(self) -> None:
        self._kept: dict[str, dict[int, Label]] = {}

    def recall(self, key: str) -> dict[int, Label] | None:
        """What was said to the same question in this run."""
        return self._kept.get(key)

    def keep(self, key: str, labels: dict[int, Label]) -> None:
        """Remember it for this run."""
        self._kept[key] = labels

    def spend(self) -> bool:
        """Always."""
        return True


@dataclass(frozen=True, slots=True)
class Judged:
    """Three readings of the same letter. `opinions` is empty when the guest was not heard."""

    builtin: tuple[Span, ...]
    opinions: tuple[Opinion, ...]
    merged: tuple[Span, ...]


class Guest:
    """One endpoint. Safe to be asked from several threads."""

    def __init__(
        self,
        url: str,
        model: str,
        key: str = "",
        *,
        memory: Memory | None = None,
        breaker: Breaker | None = None,
        seconds: float = LIMIT,
    ) -> None:
        self._url, self._model, self._key = endpoint_of(url), model, key
        self._memory = memory or Forgetful()
        self.breaker = breaker or Breaker()
        self._seconds = seconds
        self._mode = 0  # the first form of question that this server takes
        self._lock = threading.Lock()

    def opinions(self, text: str, spans: Sequence[Span]) -> tuple[Opinion, ...]:
        """What the guest says of the doubtful spans; empty when it says nothing that can be used. Never raises."""
        question = question_of(text, spans)
        labels = self._labels(question) if question else None
        return tuple(
            Opinion(spans[number].start, spans[number].end, label)
            for number, label in sorted((labels or {}).items())
        )

    def _labels(self, question: Question) -> dict[int, Label] | None:
        key = question.key(self._url, self._model)
        known = self._memory.recall(key)
        if known is not None and set(known) <= set(question.asked):
            return known
        if not self.breaker.allow():
            return None
        try:
            labels = self._ask(question)
        except BudgetSpent:
            self.breaker.release()
            return None
        except (Fault, Malformed) as fault:
            # The built-in judgement stands; the log says why the guest was not heard, and nothing of the letter.
            log.warning("guest not heard", why=str(fault))
            self.breaker.fail(getattr(fault, "retry_after", 0.0))
            return None
        except BaseException:
            self.breaker.fail()
            raise
        self.breaker.succeed()
        self._memory.keep(key, labels)
        return labels

    def _ask(self, question: Question) -> dict[int, Label]:
        """Ask in the form the server takes. Raises Fault, Malformed, BudgetSpent."""
        deadline = time.monotonic() + self._seconds
        for at in range(self._mode, len(MODES)):
            mode: Mode = MODES[at]
            left = deadline - time.monotonic()
            if left <= 0:
                raise Fault("timeout")
            if not self._memory.spend():
                raise BudgetSpent
            try:
                reply = post(self._url, self._key, body_of(question, self._model, mode), left)
            except Refused:
                if at == len(MODES) - 1:
                    raise
                continue
            labels = labels_of(question, content_of(reply, mode))
            with self._lock:
                self._mode = at
            return labels
        raise Fault("refused")


def judge_with_guest(text: str, spans: Sequence[Span], guest: Guest) -> Judged:
    """The built-in reading, what the guest says of its doubtful spans, and both merged by the rule."""
    opinions = guest.opinions(text, spans)
    return Judged(tuple(spans), opinions, weigh_in(spans, opinions))
