"""Through whose eyes the desk is looked at: the teams whose tickets this member does not see.

The guards of `office.access` open a member's eyes for the time of a view; managers of the desk's tables (`desk.managers`)
leave out what he does not see. Commands, workers and the client's page look through nobody's eyes and see everything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.http.response import HttpResponseBase, StreamingHttpResponse

from gromootvod.office.models import Member, Role, Team

_HIDDEN: ContextVar[tuple[int, ...]] = ContextVar("hidden_teams", default=())


def hidden() -> tuple[int, ...]:
    """The teams whose tickets whoever looks now does not see."""
    return _HIDDEN.get()


def hidden_from(member: Member) -> tuple[int, ...]:
    """The closed teams that are not the member's; kept on his row, so that a page does not ask again."""
    if member.has_role(Role.MANAGER):
        return ()
    if member.hidden_teams is None:
        others = Team.objects.filter(closed=True).exclude(members=member)
        member.hidden_teams = sorted(others.values_list("pk", flat=True))
        Member.objects.filter(pk=member.pk).update(hidden_teams=member.hidden_teams)
    return tuple(member.hidden_teams)


@contextmanager
def eyes_of(member: Member) -> Iterator[None]:
    """Look as this member does."""
    token = _HIDDEN.set(hidden_from(member))
    try:
        yield
    finally:
        _HIDDEN.reset(token)


def seen_by(member: Member, view: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """Run a view, and what it streams afterwards, through this member's eyes."""
    with eyes_of(member):
        response = view()
    if hidden_from(member) and isinstance(response, StreamingHttpResponse) and not response.is_async:
        response.streaming_content = _streamed(member, response.streaming_content)  # type: ignore[arg-type]
    return response


def forget() -> None:
    """Teams have changed: what each member does not see is found anew when he next looks."""
    Member.objects.exclude(hidden_teams=None).update(hidden_teams=None)


def _streamed(member: Member, chunks: Iterable[bytes]) -> Iterator[bytes]:
    rest = iter(chunks)
    while True:
        with eyes_of(member):
            chunk = next(rest, None)
        if chunk is None:
            return
        yield chunk
