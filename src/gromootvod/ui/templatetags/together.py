"""Tags of what colleagues do at one ticket at once."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django import template
from django.utils.safestring import SafeString

from gromootvod.ui import terms_together, words

register = template.Library()


@register.filter
def there(seen: Any) -> str:
    """What a colleague does here, in words."""
    return terms_together.there(seen)


@register.filter
def begun(name: str) -> str:
    """That he has a draft."""
    return terms_together.begun(name)


@register.filter
def countdown(seconds: int) -> str:
    """The sentences of a countdown as JSON: they are whole sentences, each with its own plural."""
    return json.dumps(terms_together.countdown(min(max(seconds, 0), 600)), ensure_ascii=False)


@register.filter
def seconds_left(seconds: int) -> str:
    """The sentence for as many seconds as are left now."""
    return terms_together.countdown(max(seconds, 0))[-1]


@register.filter
def preset(code: str) -> str:
    """A moment to sleep until, by its name."""
    return terms_together.preset(code)


@register.simple_tag
def sleep_line(row: Any, now: datetime) -> SafeString:
    """Until when the ticket sleeps."""
    return terms_together.sleep_line(row, now)


@register.simple_tag
def when_words(at: datetime, now: datetime) -> str:
    """A moment in words."""
    return words.when(at, now)
