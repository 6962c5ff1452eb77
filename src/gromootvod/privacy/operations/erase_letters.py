"""Erase a person from letters: his own are emptied, those of others lose what names or quotes him."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from gromootvod.desk.models import (
    Attachment,
    Blob,
    Correction,
    Dispatch,
    Distillation,
    Message,
    MessageHtml,
    Parcel,
)
from gromootvod.privacy.chunks import batched
from gromootvod.privacy.redact import Redactor
from gromootvod.privacy.scope import Scope

CHUNK = 200


def empty_letters(ids: Sequence[int]) -> int:
    """Empty the letters themselves; when and how hot they were stays. Return how many there were."""
    rows = Message.objects.filter(pk__in=ids).select_related("ticket").only("pk", "ticket__language")
    for one in rows.iterator(chunk_size=CHUNK):
        with translation.override(one.ticket.language):
            said = _("The words of this letter were erased.")
        Message.objects.filter(pk=one.pk).update(
            text=said, subject="", folds=[], address="", message_id="", references="", body_hash="", author="",
            has_html=False, troubles=[],
        )  # fmt: skip
    for chunk in batched(ids, CHUNK):
        MessageHtml.objects.filter(message__in=chunk).delete()
        Attachment.objects.filter(message__in=chunk).delete()
        Correction.objects.filter(message__in=chunk).delete()
        for row in Distillation.objects.filter(message__in=chunk):
            row.data = emptied(row.data)
            row.save(update_fields=["data"])
    return len(ids)


def emptied(data: dict[str, Any]) -> dict[str, Any]:
    """A distillation without words: heat, language and version are left."""
    heat = data.get("heat", {})
    return {
        **{key: value for key, value in data.items() if key in {"language", "version"}},
        "heat": {"value": heat.get("value", 0), "reasons": [], "alarm": heat.get("alarm", False)},
        "title": "", "spans": [], "card": {}, "missing": [],
    }  # fmt: skip


def empty_post(scope: Scope, redactor: Redactor, said: Sequence[int]) -> dict[str, int]:
    """Empty what came and went as bytes: of his tickets all, of other tickets what is his or knows him."""
    blobs = set(Message.objects.filter(pk__in=said).exclude(blob=None).values_list("blob_id", flat=True))
    for model in (Message, Dispatch, Parcel):
        rows = model._base_manager.filter(ticket__in=scope.tickets).exclude(blob=None)
        blobs |= set(rows.values_list("blob_id", flat=True))
    mine = Dispatch.objects.filter(Q(ticket__in=scope.tickets) | Q(recipient__in=scope.addresses))
    blobs |= set(mine.exclude(blob=None).values_list("blob_id", flat=True))
    blobs |= set(_of_others(scope, redactor))
    parcels = Parcel.objects.filter(Q(sender__in=scope.addresses) | Q(blob__in=blobs))
    parcels = parcels.exclude(state=Parcel.State.WAITING)  # not read yet: it will be a new contact's
    blobs |= set(parcels.values_list("blob_id", flat=True))
    parcels.update(sender="", recipients=[], subject="", reason="")
    mine.filter(state=Dispatch.State.WAITING).delete()
    mine.update(recipient="", subject="", answer="")
    Attachment.objects.filter(message__blob__in=blobs).delete()
    emptied = sum(
        Blob.objects.filter(pk__in=chunk, size__gt=0).update(data=b"", size=0)
        for chunk in batched(blobs, CHUNK)
    )
    return {"blobs": emptied}


def redact_talk(scope: Scope, redactor: Redactor) -> int:
    """Take him out of what others said where he takes part; return how many of their messages named him."""
    count = 0
    for one in scope.about.only("pk", "text", "subject", "address", "author", "references").iterator(CHUNK):
        fields = ("text", "subject", "address", "author", "references")
        told = {name: redactor.text(getattr(one, name)) for name in fields}
        changed = {name: value for name, value in told.items() if value != getattr(one, name)}
        if changed:
            Message.objects.filter(pk=one.pk).update(**changed)
            count += 1
    ids = list(scope.about.values_list("pk", flat=True))
    for chunk in batched(ids, CHUNK):
        rich = MessageHtml.objects.filter(message__in=chunk)
        rich.filter(pk__in=_named(rich, redactor)).delete()
        Message.objects.filter(pk__in=chunk, has_html=True, rich=None).update(has_html=False)
        for row in Distillation.objects.filter(message__in=chunk):
            data = redactor.value(row.data)
            if data != row.data:
                Distillation.objects.filter(pk=row.pk).update(data=data)
    return count


def _named(rows: Iterable[MessageHtml], redactor: Redactor) -> list[int]:
    """Pages that know him go: the letter's text is there. Redacting HTML could break it."""
    return [row.pk for row in rows if redactor.names(row.html)]


def _of_others(scope: Scope, redactor: Redactor) -> Iterator[int]:
    """Raw letters of other people's tickets that know him: by an address in the bytes, or by words in the text."""
    needles = [value.lower().encode() for value in scope.addresses if value]
    rows = Message.objects.filter(ticket__in=scope.others).exclude(blob=None).select_related("blob")
    for one in rows.iterator(CHUNK):
        assert one.blob is not None
        raw = bytes(one.blob.data).lower()
        if any(needle in raw for needle in needles) or redactor.names(one.text):
            yield one.blob_id or 0
    posted = (
        Dispatch.objects.filter(ticket__in=scope.others).exclude(blob=None).select_related("blob", "message")
    )
    for sent in posted.iterator(CHUNK):
        assert sent.blob is not None
        raw = bytes(sent.blob.data).lower()
        text = sent.message.text if sent.message else ""
        if any(needle in raw for needle in needles) or redactor.names(text):
            yield sent.blob_id or 0
