"""Answers that were begun on a merged ticket go over with it: nobody's words are lost, and they are never sent unasked."""

from __future__ import annotations

from collections.abc import Sequence

from gromootvod.desk.models import KeptDraft, KeptFile, Ticket


def carry(lost: Ticket, kept: Ticket) -> list[int]:
    """Move the kept drafts; of who has begun on both, the words stand below one another. Returns which moved whole."""
    whole = []
    for draft in KeptDraft.objects.filter(ticket=lost).order_by("id"):
        other = KeptDraft.objects.filter(ticket=kept, member=draft.member_id).first()
        if other is None:
            KeptDraft.objects.filter(pk=draft.pk).update(ticket=kept)
            whole.append(draft.pk)
            continue
        other.text = "\n\n".join(text for text in (other.text, draft.text) if text.strip())[:200_000]
        other.version, other.at = max(other.version, draft.version) + 1, max(other.at, draft.at)
        other.save(update_fields=["text", "version", "at"])
        KeptFile.objects.filter(draft=draft).update(draft=other)
        draft.delete()
    return whole


def bring_back(moved: Sequence[int], lost: Ticket, kept: Ticket) -> None:
    """Those that moved whole go home; words that were put together stay where they are."""
    for pk in moved:
        row = KeptDraft.objects.filter(pk=pk, ticket=kept).first()
        if row is not None and not KeptDraft.objects.filter(ticket=lost, member=row.member_id).exists():
            KeptDraft.objects.filter(pk=pk).update(ticket=lost)
