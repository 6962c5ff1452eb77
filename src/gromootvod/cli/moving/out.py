"""The rows of a desk as JSON: every table of ours, whole, but for keys and passwords. docs/reference/export.md tells it."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Model, Prefetch, Q, QuerySet

from gromootvod.contacts.models import Company, Contact
from gromootvod.core.letter import attachment_bytes
from gromootvod.desk.models import Attachment, Message, Ticket
from gromootvod.office.models import Member

CHUNK = 200
# What opens a door stays here, and what others can make anew from the rest.
SECRET = frozenset({"password", "token", "secret", "secret_key", "totp", "public_key", "credential"})
KEYS = frozenset(
    {"StatusLink", "Participant", "Subscription", "Invitation", "Attachment"}
)  # their `key` opens a page
LEFT_OUT = frozenset(
    {
        "Blob", "Invitation", "Distillation", "SearchEntry", "PersonEntry", "StaleWords", "MessageHtml", "Attachment",
        "Presence", "ViewCount", "Progress",
    }
)  # fmt: skip

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One file of the export."""

    name: str
    rows: QuerySet[Any]
    row: Callable[[Any], Row]


def sheets(since: datetime | None) -> list[Sheet]:
    """The main nouns under their names, every other table of ours under `more/`."""
    changed = Ticket.objects.all()
    if since is not None:
        changed = changed.filter(
            Q(last_message_at__gte=since) | Q(opened_at__gte=since) | Q(closed_at__gte=since)
        )
    wanted = None if since is None else changed.values("pk")
    main = [
        Sheet("companies.jsonl", Company.objects.order_by("pk"), plain),
        Sheet("contacts.jsonl", _contacts(), _contact),
        Sheet("members.jsonl", Member.objects.order_by("pk"), _member),
        Sheet("tickets.jsonl", _tickets(changed), _ticket),
        Sheet("messages.jsonl", _messages(wanted), _message),
    ]
    told = {Company, Contact, Member, Ticket, Message, *_with_contacts()}
    for model in apps.get_models():
        if model in told or model.__name__ in LEFT_OUT or not model.__module__.startswith("gromootvod."):
            continue
        if model._meta.managed and not model._meta.proxy:
            rows = model._default_manager.filter(_of(model, wanted)).order_by("pk")
            letters = any(field.name == "blob" for field in model._meta.concrete_fields)
            main.append(Sheet(_name(model), rows.select_related("blob") if letters else rows, plain))
    return main


def plain(one: Model) -> Row:
    """Every column by its name; moments in ISO 8601."""
    row = {
        field.attname: _value(getattr(one, field.attname))
        for field in one._meta.concrete_fields
        if field.name not in SECRET and not (field.name == "key" and type(one).__name__ in KEYS)
    }
    blob = getattr(one, "blob", None)
    return row if blob is None else {**row, "letter": letter_name(blob.sha256)}


def attachments(message: Message, raw: bytes) -> Iterator[tuple[str, bytes]]:
    """The files of a message under the names that its row gives them."""
    for part in message.attachments.all():
        try:
            yield _file_name(message, part), attachment_bytes(raw, part.part)
        except LookupError:  # the letter has no such part: its row still names it
            continue


def letter_name(digest: str) -> str:
    """Where a letter lies in the export: folders hold a few hundred each, whatever the size of the desk."""
    return f"letters/{digest[:2]}/{digest}.eml"


def _name(model: type[Model]) -> str:
    names: Mapping[str, str] = {
        "event": "events", "promise": "promises", "question": "questions", "closure": "closures",
        "assignment": "assignments", "tag": "tags", "customfield": "fields", "participant": "participants",
    }  # fmt: skip
    known = names.get(model._meta.model_name or "")
    return (
        f"{known}.jsonl"
        if known and model._meta.app_label == "desk"
        else f"more/{model._meta.db_table}.jsonl"
    )


def _of(model: type[Model], wanted: QuerySet[Any, Any] | None) -> Q:
    """Rows that hang on the wanted tickets; a table that hangs on none is given whole."""
    if wanted is None:
        return Q()
    names = {field.name: field.related_model for field in model._meta.concrete_fields if field.is_relation}
    if names.get("ticket") is Ticket:
        return Q(ticket__in=wanted)
    if names.get("message") is Message:
        return Q(message__ticket__in=wanted)
    return Q()


def _contacts() -> QuerySet[Contact]:
    return Contact.objects.select_related("company").prefetch_related("addresses").order_by("pk")


def _with_contacts() -> list[type[Model]]:
    return [apps.get_model("contacts", "Address")]


def _contact(one: Contact) -> Row:
    addresses = [plain(address) for address in one.addresses.all()]
    return {**plain(one), "company_name": one.company.name if one.company else "", "addresses": addresses}


def _member(one: Member) -> Row:
    return {**plain(one), "mail": one.email}


def _tickets(changed: QuerySet[Ticket]) -> QuerySet[Ticket]:
    return changed.prefetch_related("tags__tag", "field_values__field").order_by("pk")


def _ticket(one: Ticket) -> Row:
    return {
        **plain(one),
        "contact": one.contact_id,
        "assignee": one.assignee_id,
        "tags": [stuck.tag.name for stuck in one.tags.all()],
        "fields": {value.field.key: value.text for value in one.field_values.all()},
    }


def _messages(wanted: QuerySet[Any, Any] | None) -> QuerySet[Message]:
    rows = Message.objects.all() if wanted is None else Message.objects.filter(ticket__in=wanted)
    parts = Prefetch("attachments", queryset=Attachment.objects.order_by("part"))
    return rows.select_related("blob", "rich").prefetch_related(parts).order_by("ticket_id", "at", "pk")


def _message(one: Message) -> Row:
    rich = getattr(one, "rich", None)
    return {
        **plain(one),
        "ticket": one.ticket_id,
        "contact": one.contact_id,
        "member": one.member_id,
        "html": rich.html if rich else "",
        "attachments": [
            {"name": part.name, "type": part.content_type, "size": part.size, "sha256": part.sha256, "file": _file_name(one, part)}
            for part in one.attachments.all()
        ],
    }  # fmt: skip


def _file_name(message: Message, part: Attachment) -> str:
    safe = "".join(char if char.isalnum() or char in "._- " else "_" for char in part.name).strip(" .")[-80:]
    return f"attachments/{message.pk % 1000:03d}/{message.pk}-{part.part}-{safe or 'file'}"


def _value(value: Any) -> Any:
    if isinstance(value, datetime) or hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode("ascii")
    return value if isinstance(value, str | int | float | bool | dict | list | None) else str(value)


__all__: Sequence[str] = ("CHUNK", "Sheet", "attachments", "letter_name", "plain", "sheets")
