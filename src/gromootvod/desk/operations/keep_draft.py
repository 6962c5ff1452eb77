"""Keep an answer that is begun: it outlives the tab, the browser and the machine it was written on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from gromootvod.desk import live
from gromootvod.desk.compose import File
from gromootvod.desk.models import KeptDraft, KeptFile, Ticket
from gromootvod.office.models import Member

CHOICES = ("due", "state")  # of the composer, kept with the words
PICKS = ("macro", "macro_action", "macro_file")  # … and the macros in it, each a list as the form sends it
MOST_PICKS = 200


class WrittenElsewhere(ValueError):
    """The draft has changed since the version that was to be written over; `draft` is how it stands, None when gone."""

    def __init__(self, draft: KeptDraft | None) -> None:
        super().__init__("written elsewhere")
        self.draft = draft


class FilesTooLarge(ValueError):
    """More than a letter may hold."""


def keep_draft(
    ticket_id: int,
    text: str,
    *,
    by: Member,
    now: datetime,
    version: int | None,
    choices: Mapping[str, Any] | None = None,
    names: Sequence[str] = (),
) -> KeptDraft | None:
    """Write the draft over version `version` (0: there was none; None: over any); without words or files it goes away.

    Returns it as it stands now. Raises WrittenElsewhere, Ticket.DoesNotExist.
    """
    with transaction.atomic():
        draft = _locked(ticket_id, by)
        if version is not None and (draft.version if draft else 0) != version:
            # Saved twice, or taken away twice: nobody loses anything.
            if draft is None and not text.strip():
                return None
            if draft is None or draft.text != _clean(text):
                raise WrittenElsewhere(draft)
        if not text.strip() and (draft is None or not draft.files.exists()):
            drop_draft(ticket_id, by=by)
            return None
        fresh = draft is None
        draft = draft or KeptDraft(ticket_id=ticket_id, member=by, version=0)
        draft.version = max(draft.version + 1, int(now.timestamp() * 1000))
        draft.text, draft.at = _clean(text), now
        draft.choices = _chosen(choices or {})
        draft.names = [str(name)[:255] for name in names][:50]
        draft.save()
        if fresh:
            live.wake()
        return draft


def put_files(draft: KeptDraft, files: Sequence[File]) -> None:
    """Keep files with the draft; the same file again is the same file. Raises FilesTooLarge."""
    there = {(row.name, row.size, bytes(row.data)) for row in draft.files.all()}
    new = [file for file in files if (file.name[:255], len(file.data), file.data) not in there]
    if sum(size for _, size, _ in there) + sum(len(file.data) for file in new) > largest():
        raise FilesTooLarge
    KeptFile.objects.bulk_create(
        KeptFile(
            draft=draft, name=file.name[:255], content_type=file.content_type[:127], size=len(file.data), data=file.data
        )
        for file in new
    )  # fmt: skip


def files_of(ticket_id: int, *, by: Member, only: Sequence[int] | None = None) -> list[File]:
    """The kept files of the member's draft; of those in `only` where that is given."""
    rows = KeptFile.objects.filter(draft__ticket_id=ticket_id, draft__member=by).order_by("id")
    if only is not None:
        rows = rows.filter(pk__in=only)
    return [File(row.name, row.content_type, bytes(row.data)) for row in rows]


def drop_draft(ticket_id: int, *, by: Member) -> None:
    """The draft has been sent, or is not wanted any more."""
    if KeptDraft.objects.filter(ticket_id=ticket_id, member=by).delete()[0]:
        live.wake()


def largest() -> int:
    """How many bytes of files a letter can carry: base64 adds a third."""
    return int(settings.CONFIG["max_letter_mb"]) * 700_000


def _chosen(choices: Mapping[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {name: str(choices.get(name, ""))[:40] for name in CHOICES}
    picks = {name: [str(one)[:80] for one in list(choices.get(name, ()))[:MOST_PICKS]] for name in PICKS}
    return kept | {name: values for name, values in picks.items() if values}


def _locked(ticket_id: int, by: Member) -> KeptDraft | None:
    """The member's draft; all who write drafts of one ticket go one after another."""
    Ticket.objects.select_for_update(of=("self",)).only("id").get(pk=ticket_id)
    return KeptDraft.objects.filter(ticket_id=ticket_id, member=by).first()


def _clean(text: str) -> str:
    """As it was typed, blanks at its ends and all; PostgreSQL takes no NUL."""
    return text.replace("\r\n", "\n").replace("\x00", "")[:200_000]
