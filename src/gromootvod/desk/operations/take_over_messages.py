"""The messages of a ticket that is taken over: read as far as screens and search need, and written many at once."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from gromootvod.core.distill import Distillate, to_json
from gromootvod.core.distill.values import Heat
from gromootvod.core.letter import DEFAULT_LIMITS, find_folds, read, sanitise
from gromootvod.core.letter.markup import events
from gromootvod.core.letter.plain import plain_text
from gromootvod.core.letter.values import Attachment as Part
from gromootvod.core.letter.values import Fold, unfolded
from gromootvod.core.text import index_words
from gromootvod.desk import search
from gromootvod.desk.compose import Outgoing, compose, one_line
from gromootvod.desk.models import Attachment, Blob, Distillation, ImportedItem, Message, MessageHtml, Ticket
from gromootvod.desk.moving import IN, NOTE, OUT, OldMessage, OldTicket, Trouble
from gromootvod.desk.operations.keep_message import attachment_row
from gromootvod.desk.operations.repeats import body_digest
from gromootvod.desk.operations.take_over_people import People

UNREAD = ""  # the version of a reading that has not been made yet
LONGEST = DEFAULT_LIMITS.text_chars


@dataclass(slots=True)
class Draft:
    """A message on its way: what it says, and the row it becomes."""

    old: OldMessage
    text: str
    folds: tuple[Fold, ...]
    html: str
    remote: int
    raw: bytes
    files: tuple[Part, ...]
    digest: str = ""
    row: Message | None = None

    def place(self, ticket: Ticket | None, people: People, old_ticket: OldTicket) -> None:
        """Make the row of a message on `ticket`."""
        assert ticket is not None
        old, author = self.old, self.old.author
        ours = old.direction != IN
        member = people.member(author) if ours else None
        contact = None
        if not ours:
            known = author.mail or author.key or author.name
            contact = people.contact(author if known else old_ticket.client, ticket.language, old.at)
        self.row = Message(
            ticket=ticket,
            direction=old.direction,
            door="import",
            standing=Message.Standing.ROBOT if old.robot else Message.Standing.PLAIN,
            automatic=bool(old.robot),
            contact=contact,
            member=member,
            author="" if member or contact else one_line(author.name or author.mail)[:120],
            address="" if ours else people.address(author if author.mail else old_ticket.client),
            at=old.at,
            subject=one_line(old.subject)[:255] or ticket.subject,
            text=self.text,
            folds=[[fold.kind, fold.start, fold.end] for fold in self.folds],
            message_id=one_line(old.message_id)[:255],
            references=one_line(old.references)[:4000],
            body_hash=self.digest,
            has_html=bool(self.html),
        )


def drafted(old: OldMessage, ticket: OldTicket) -> tuple[Draft, list[Trouble]]:
    """Read a message as far as screens and search need, bounded and linear; and what of it was not whole."""
    troubles = []
    if old.reading is not None:
        letter = old.reading.letter
        digest = body_digest(letter)
        return Draft(
            old,
            letter.text,
            letter.folds,
            letter.html,
            letter.remote_pictures,
            old.raw,
            letter.attachments,
            digest,
        ), []
    html, remote, text = "", 0, clean(old.text)
    if old.html.strip():
        stream, _ = events(old.html[: DEFAULT_LIMITS.html_bytes], DEFAULT_LIMITS.html_depth)
        html, remote = sanitise(old.html, DEFAULT_LIMITS)
        text = text or clean(plain_text(stream, LONGEST)[0])
    if len(text) > LONGEST:
        troubles.append(Trouble(ticket.where, f"message {old.key}", f"longer than {LONGEST} characters: cut"))
        text = text[:LONGEST]
    folds = find_folds(text, old.subject) if old.direction == IN else ()
    raw, files = _with_files(old)
    return Draft(replace(old, raw=raw), text, folds, html, remote, raw, files), troubles


def clean(text: str) -> str:
    """Text fit for both databases: plain line breaks, no NUL, no halves of characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def write_messages(drafts: Sequence[Draft], source: str, now: datetime) -> None:
    """Write the rows of placed drafts with all that hangs on them. Called within a transaction."""
    pairs = [(draft, draft.row) for draft in drafts if draft.row is not None]
    blobs = _blobs([draft.raw for draft, _ in pairs if draft.raw])
    for draft, row in pairs:
        row.blob_id = blobs[sha256(draft.raw).hexdigest()] if draft.raw else None
    Message.objects.bulk_create([row for _, row in pairs])
    MessageHtml.objects.bulk_create(
        [
            MessageHtml(message=row, html=draft.html, remote_pictures=draft.remote)
            for draft, row in pairs
            if draft.html
        ]
    )
    Attachment.objects.bulk_create(
        [attachment_row(row, part) for draft, row in pairs for part in draft.files]
    )
    Distillation.objects.bulk_create([_unread(row) for _, row in pairs if row.direction == IN])
    ImportedItem.objects.bulk_create(
        [
            ImportedItem(source=source, key=f"message {draft.old.key}"[:255], message=row, at=now)
            for draft, row in pairs
        ]
    )
    _index(pairs)


def _with_files(old: OldMessage) -> tuple[bytes, tuple[Part, ...]]:
    """Files live in letters: where the old desk kept none, one is made for them, and read as any other."""
    if old.letter:
        return old.letter, read(old.letter).attachments
    if not old.files:
        return b"", ()
    raw = compose(
        Outgoing(
            sender_name=old.author.name, sender=old.author.mail or "unknown@invalid", recipient_name="",
            recipient="unknown@invalid", subject=old.subject, text=clean(old.text) + "\n", html="",
            message_id=f"<{secrets.token_hex(12)}@import.invalid>", date=old.at, files=old.files,
        )
    )  # fmt: skip
    return raw, read(raw).attachments


def _blobs(raws: Sequence[bytes]) -> dict[str, int]:
    """Keep raw letters; the very same bytes are kept once."""
    by_digest = {sha256(raw).hexdigest(): raw for raw in raws}
    if not by_digest:
        return {}
    Blob.objects.bulk_create(
        [Blob(sha256=digest, size=len(raw), data=raw) for digest, raw in by_digest.items()],
        ignore_conflicts=True,
    )
    return dict(Blob.objects.filter(sha256__in=by_digest).values_list("sha256", "id"))


def _unread(row: Message) -> Distillation:
    """An empty reading, to be made later: a house that moves in does not wait for it."""
    return Distillation(message=row, version=UNREAD, heat=0, data=_EMPTY[row.ticket.language == "ru"])


def _nothing(language: str) -> dict[str, Any]:
    return to_json(Distillate(language, "", Heat(0), (), {}, (), UNREAD), "")


_EMPTY = {True: _nothing("ru"), False: _nothing("en")}


def _index(pairs: Sequence[tuple[Draft, Message]]) -> None:
    rows = []
    for draft, row in pairs:
        reading = draft.old.reading
        names = [part.name for part in draft.files]
        words = reading.words if reading else index_words(row.subject, _said(draft), *names)
        client = row.ticket.contact
        firm = client.company.name if client.company else ""
        rows.append((row.pk, words, search.head_words([row.ticket.title, client.name, firm, row.address])))
    search.index_many(rows)


def _said(draft: Draft) -> str:
    return unfolded(draft.text, draft.folds)


__all__ = ["IN", "NOTE", "OUT", "Draft", "clean", "drafted", "write_messages"]
