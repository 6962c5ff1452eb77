"""A member's sessions as he sees them, and what each request tells of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.crypto import constant_time_compare

from gromootvod.office import access
from gromootvod.office.attempts import know_browser
from gromootvod.office.models import Member, MemberSession
from gromootvod.office.operations.sessions import hashed, living_hashes, note_session
from gromootvod.ui.middleware import moment
from gromootvod.ui.rate import client_network

NOTED_EVERY = timedelta(minutes=5)
REMEMBERED = 10_000  # sessions of which a process remembers when it noted them last


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody is signed in. `network`: shortened; `browser`, `system`: codes of office.browsers."""

    id: int
    network: str
    browser: str
    system: str
    began_at: datetime
    seen_at: datetime
    is_this: bool


class Sessions:
    """Notes a session when it begins and then at most once in a few minutes; other requests cost it nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self._noted: dict[str, datetime] = {}
        self._lock = threading.Lock()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        before = access.member_of(request)
        if before is not None:
            self._note(request, before)
        response = self.get_response(request)
        member = access.member_of(request)
        if member is not None and (before is None or before.pk != member.pk):  # he has just come in
            self._note(request, member)
            know_browser(response, member)
        return response

    def _note(self, request: HttpRequest, member: Member) -> None:
        key, now = request.session.session_key, moment(request)
        if not key or not self._due(hashed(key), now):
            return
        note_session(
            key,
            member.pk,
            network=client_network(request),
            user_agent=request.headers.get("User-Agent", ""),
            began=access.began(request.session) or now,
            now=now,
        )

    def _due(self, name: str, now: datetime) -> bool:
        with self._lock:
            last = self._noted.get(name)
            if last is not None and timedelta(0) <= now - last < NOTED_EVERY:
                return False
            if len(self._noted) >= REMEMBERED:
                self._noted.clear()
            self._noted[name] = now
            return True


def sessions_of(member: Member, *, key: str, now: datetime) -> list[Place]:
    """Where the member is signed in; this session first, then by when they were seen last."""
    rows = MemberSession.objects.filter(member=member, key_hash__in=living_hashes(now)).order_by(
        "-seen_at", "-pk"
    )
    this = hashed(key)
    places = [
        Place(
            row.pk, row.network, row.browser, row.system, row.began_at, row.seen_at, row.key_hash == this
        )
        for row in rows
    ]  # fmt: skip
    return sorted(places, key=lambda place: not place.is_this)


def still_in(key: str) -> bool:
    """Whether a session that was good a while ago still is: it stands, and so does its member."""
    session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    member = Member.objects.filter(pk=session.get(SESSION_KEY), is_active=True).first()
    if member is None or not access.in_good_standing(session, member):
        return False
    return constant_time_compare(session.get(HASH_SESSION_KEY, ""), member.get_session_auth_hash())
