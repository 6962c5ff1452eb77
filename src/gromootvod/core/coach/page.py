"""All that a rule may look at: a draft, what is known, and what was already found in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from gromootvod.core.coach.draft import Draft
from gromootvod.core.coach.house import House
from gromootvod.core.coach.known import Known
from gromootvod.core.coach.pattern import Matcher
from gromootvod.core.coach.promises import Found
from gromootvod.core.coach.rulebook import reason, rules
from gromootvod.core.coach.values import Remark, Severity, Shape
from gromootvod.core.coach.words import Word

_BARE = re.compile("(?:на )?(?:сегодня|завтра|послезавтра|today|tomorrow)")


@dataclass(frozen=True)
class Page:
    """Made once for each reading."""

    draft: Draft
    known: Known | None
    found: tuple[Found, ...]
    shape: Shape
    now: datetime
    language: str | None  # the client's
    house: House
    is_hostile: bool = False  # a blow of another kind was seen
    moments: tuple[datetime, ...] = ()  # at which something happens, whoever does it

    def remark(
        self, rule: str, code: str, start: int, end: int, rewrite: str = "", **words: object
    ) -> Remark:
        """A remark with the house's severity and the reason in the draft's language."""
        return Remark(
            rule,
            start,
            end,
            self.severity(rule),
            reason(rule, code, self.draft.language, **words),
            rewrite,
            code,
        )

    def severity(self, rule: str) -> Severity:
        """The house's, or the rule's own."""
        own = self.house.severity_of.get(rule)
        if own is not None:
            return own
        return rules()[rule].severity if rule in rules() else Severity.WARN

    def at_the_end(self, rule: str, code: str) -> Remark:
        """A remark on the whole draft stands on its last sentence."""
        last = self.draft.sentences[-1]
        return self.remark(rule, code, last.start, last.end)

    @cached_property
    def body(self) -> tuple[Word, ...]:
        """The writer's own words."""
        return self.draft.words

    @cached_property
    def promised(self) -> bool:
        """Whether the draft names a moment at which something happens."""
        return bool(self.moments) or any(
            one.promise.due and (one.exact or not _BARE.fullmatch(self.draft.folded, *one.when))
            for one in self.found
        )

    def says(self, matcher: Matcher[None], words: Sequence[Word] | None = None) -> bool:
        """Whether the draft (or these words of it) says one of these."""
        return matcher.any(self.body if words is None else words)

    def sentence(self, number: int) -> tuple[Word, ...]:
        """The words of a sentence; none beyond the last."""
        return self.draft.sentence_words(number)


Rule = Callable[[Page], Iterator[Remark]]
