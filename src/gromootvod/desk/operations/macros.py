"""Keep macros: a member his own, managers and administrators those of all."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from gromootvod.core.clock import Within
from gromootvod.core.macro import MacroError, parse
from gromootvod.desk.compose import File, one_line, tidy
from gromootvod.desk.lifecycle import State
from gromootvod.desk.models import Blob, CustomField, Macro, MacroFile, Priority
from gromootvod.office.models import Member, Role

KEY = re.compile(r"[^\W_][\w-]{0,31}")
LONGEST_NOTE = 5000  # characters
FILES = 10  # of one macro
KINDS = (
    "priority",
    "product",
    "tags",
    "field",
    "assign",
    "note",
    "next",
    "state",
)  # in the order they are done


class MacroRefused(ValueError):
    """The macro cannot be kept so.

    `code`: no_name, bad_key, key_taken, nothing, bad_action, too_many_files, too_large, or one of core.macro's; then
    `start` and `end` are the place in `field` (text_ru, text_en, note).
    """

    def __init__(self, code: str, field: str = "", start: int = 0, end: int = 0) -> None:
        super().__init__(code)
        self.code, self.field, self.start, self.end = code, field, start, end


@dataclass(frozen=True, slots=True)
class Action:
    """One deed as data.

    state: a state, solved closes; assign: me, none or a member's number; priority; product: words, "" takes it away;
    next: a span as 1bd; tags: words between commas; field.<key>: a value; note: words with variables.
    """

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class MacroData:
    """What a member writes of a macro; see models.Macro."""

    name: str
    key: str
    text_ru: str = ""
    text_en: str = ""
    actions: tuple[Action, ...] = ()
    shared: bool = False
    retired: bool = False
    files: tuple[File, ...] = field(default=())  # added to those that are there
    dropped: frozenset[int] = frozenset()  # files to be taken away


def visible_to(member_id: int) -> QuerySet[Macro]:
    """Those a member may use: the shared ones and his own."""
    return Macro.objects.filter(Q(owner=None) | Q(owner_id=member_id))


def may_change(macro: Macro, member: Member) -> bool:
    """Whether the member may write it anew or take it away."""
    return macro.owner_id == member.pk if macro.owner_id else member.has_role(Role.MANAGER)


def add_macro(data: MacroData, *, by: Member, now: datetime) -> Macro:
    """Take a macro in. Raises MacroRefused, PermissionError for who may not share."""
    return _keep(Macro(), data, by, now)


def change_macro(macro_id: int, data: MacroData, *, by: Member, now: datetime) -> Macro:
    """Write a macro anew. Raises MacroRefused, Macro.DoesNotExist where he sees none, PermissionError."""
    macro = visible_to(by.pk).get(pk=macro_id)
    if not may_change(macro, by):
        raise PermissionError("another's macro")
    return _keep(macro, data, by, now)


def remove_macro(macro_id: int, *, by: Member) -> None:
    """Take a macro away; what was done with it stays in the stories of tickets. Raises as change_macro."""
    macro = visible_to(by.pk).get(pk=macro_id)
    if not may_change(macro, by):
        raise PermissionError("another's macro")
    macro.delete()


def actions_of(macro: Macro) -> tuple[Action, ...]:
    """Its actions as values, in the order they are done."""
    found = [Action(str(one["kind"]), str(one["value"])) for one in macro.actions]
    return tuple(sorted(found, key=lambda one: KINDS.index(one.kind.partition(".")[0])))


def _keep(macro: Macro, data: MacroData, by: Member, now: datetime) -> Macro:
    if data.shared and not by.has_role(Role.MANAGER):
        raise PermissionError("only managers share")
    actions = _checked(data)
    macro.name, macro.key = one_line(data.name)[:120], data.key.strip().lower()
    macro.text_ru, macro.text_en = tidy(data.text_ru), tidy(data.text_en)
    macro.actions = [asdict(one) for one in actions]
    macro.owner = None if data.shared else by
    macro.retired_at = (macro.retired_at or now) if data.retired else None
    macro.changed_at, macro.changed_by = now, by
    try:
        with transaction.atomic():
            macro.save()
            _keep_files(macro, data)
    except IntegrityError:
        raise MacroRefused("key_taken", "key") from None
    return macro


def _checked(data: MacroData) -> tuple[Action, ...]:
    if not one_line(data.name):
        raise MacroRefused("no_name", "name")
    if not KEY.fullmatch(data.key.strip()):
        raise MacroRefused("bad_key", "key")
    actions = tuple(Action(one.kind, tidy(one.value)) for one in data.actions)
    if not (tidy(data.text_ru) or tidy(data.text_en) or actions):
        raise MacroRefused("nothing", "text_ru")
    texts = [("text_ru", data.text_ru), ("text_en", data.text_en)]
    for name, text in [*texts, *((one.kind, one.value) for one in actions if one.kind == "note")]:
        try:
            parse(text)
        except MacroError as error:
            raise MacroRefused(error.code, name, error.start, error.end) from None
    if len({one.kind for one in actions}) < len(actions) or not all(map(_possible, actions)):
        wrong = next((one.kind for one in actions if not _possible(one)), "")
        raise MacroRefused("bad_action", wrong)
    return actions


def _possible(action: Action) -> bool:
    value = action.value
    if action.kind.startswith("field."):
        return bool(value) and CustomField.objects.filter(key=action.kind.partition(".")[2]).exists()
    if action.kind == "next":
        try:
            Within.parse(value)
        except ValueError:
            return False
        return True
    return {
        "state": value in State.values and value != State.RECEIVED,
        "priority": value in Priority.values,
        "product": len(one_line(value)) <= 64,
        "tags": any(part.strip() for part in value.split(",")) and len(value) <= 500,
        "note": 0 < len(value) <= LONGEST_NOTE,
        "assign": value in {"me", "none"}
        or (value.isdecimal() and len(value) < 19 and Member.objects.filter(pk=int(value)).exists()),
    }.get(action.kind, False)


def _keep_files(macro: Macro, data: MacroData) -> None:
    macro.files.filter(pk__in=data.dropped).delete()
    standing = list(macro.files.select_related("blob").only("blob__size"))
    if len(standing) + len(data.files) > FILES:
        raise MacroRefused("too_many_files", "files")
    size = sum(one.blob.size for one in standing) + sum(len(one.data) for one in data.files)
    if size > settings.CONFIG["max_letter_mb"] * 700_000:  # base64 adds a third
        raise MacroRefused("too_large", "files")
    MacroFile.objects.bulk_create(
        MacroFile(macro=macro, blob=blob, name=one_line(one.name)[:255] or "file", content_type=one_line(one.content_type)[:127])
        for one, blob in zip(data.files, _blobs(data.files), strict=True)
    )  # fmt: skip


def _blobs(files: Sequence[File]) -> Iterable[Blob]:
    for one in files:
        digest = hashlib.sha256(one.data).hexdigest()
        yield Blob.objects.get_or_create(sha256=digest, defaults={"size": len(one.data), "data": one.data})[0]
