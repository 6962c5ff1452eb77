"""One ASGI application: live streams go to async views, pages to threads.

Sync pages under plain ASGI cost three to five times as much as in a pool of threads (see docs/adr).
"""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gromootvod.project.settings")

from a2wsgi import WSGIMiddleware
from django.conf import settings
from django.core.handlers.asgi import ASGIHandler

from gromootvod.project.wsgi import application as pages

Scope = MutableMapping[str, Any]
Application = Callable[[Any, Any, Any], Awaitable[None]]


class LiveHandler(ASGIHandler):
    """Django's own handler gives each request a thread for as long as it lasts, and a live page lasts for hours.

    Here all of them share one: they need it only to ask who is there and what is new.
    """

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await self.handle(scope, receive, send)


_live: Application = LiveHandler()
_threads: Any = WSGIMiddleware
_pages: Application = _threads(pages, workers=settings.CONFIG["web_threads"])


async def application(scope: Scope, receive: Any, send: Any) -> None:
    """Dispatch by path."""
    if scope["type"] != "http":
        return  # no lifespan work, no websockets
    if scope["path"].startswith("/live/"):
        await _live(scope, receive, send)
    else:
        await _pages(scope, receive, send)
