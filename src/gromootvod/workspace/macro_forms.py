"""The editor of macros: what was typed, as values, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.translation import get_language

from gromootvod.desk.compose import File
from gromootvod.desk.lifecycle import State
from gromootvod.desk.models import CustomField, Macro, Priority
from gromootvod.desk.operations.macros import Action, MacroData, MacroRefused
from gromootvod.office.models import Member
from gromootvod.ui.inputs import whole_number
from gromootvod.ui.terms_macro import fault

TEXT = 40_000  # characters taken from the form; what is longer is refused with its place
AROUND = 24  # characters of a text shown on either side of a fault
PLAIN = ("state", "assign", "priority", "next", "tags", "note")


@dataclass(slots=True)
class Written:
    """What stands in the editor."""

    name: str = ""
    key: str = ""
    text_ru: str = ""
    text_en: str = ""
    shared: bool = False
    retired: bool = False
    actions: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong and where: the line and the words around it."""

    field: str
    sentence: str
    line: int = 0
    words: str = ""


def written(data: QueryDict) -> Written:
    """What was typed; an action left empty is none."""
    actions = {kind: data.get(f"do_{kind}", "")[:TEXT].strip() for kind in PLAIN}
    actions |= {name[3:]: data.get(name, "")[:1000].strip() for name in data if name.startswith("do_field.")}
    kept = {kind: value for kind, value in actions.items() if value}
    if "product_too" in data:
        kept["product"] = data.get("do_product", "")[:100].strip()
    return Written(
        data.get("name", "")[:200], data.get("key", "")[:60], data.get("text_ru", "")[:TEXT],
        data.get("text_en", "")[:TEXT], "shared" in data, "retired" in data, kept,
    )  # fmt: skip


def of_macro(macro: Macro) -> Written:
    """A macro as the editor shows it."""
    return Written(
        macro.name, macro.key, macro.text_ru, macro.text_en, macro.owner_id is None, macro.retired_at is not None,
        {one["kind"]: one["value"] for one in macro.actions},
    )  # fmt: skip


def to_keep(request: HttpRequest) -> MacroData:
    """What was typed and uploaded, for the operation."""
    typed = written(request.POST)
    files = tuple(
        File(one.name or "file", one.content_type or "application/octet-stream", one.read())
        for one in request.FILES.getlist("attachments")[:50]
    )
    dropped = {number for one in request.POST.getlist("drop")[:50] if (number := whole_number(one))}
    return MacroData(
        typed.name, typed.key, typed.text_ru, typed.text_en,
        tuple(Action(kind, value) for kind, value in typed.actions.items()),
        shared=typed.shared, retired=typed.retired, files=files, dropped=frozenset(dropped),
    )  # fmt: skip


def fault_of(refused: MacroRefused, typed: Written) -> Fault:
    """The refusal in words, with the place in the text where there is one."""
    texts = {"text_ru": typed.text_ru, "text_en": typed.text_en, "note": typed.actions.get("note", "")}
    # The operation counts in the text as it keeps it.
    text = texts.get(refused.field, "").replace("\r\n", "\n")
    if refused.end <= refused.start or not text:
        return Fault(refused.field, fault(refused.code))
    line = text.count("\n", 0, refused.start) + 1
    words = text[max(0, refused.start - AROUND) : refused.end + AROUND]
    return Fault(refused.field, fault(refused.code), line, " ".join(words.split()))


def choices() -> Mapping[str, Any]:
    """What the selects of the editor offer."""
    language = get_language() or "en"
    return {
        "states": [code for code in State.values if code != State.RECEIVED],
        "priorities": list(Priority.values),
        "members": list(Member.objects.filter(is_active=True).order_by("name").values_list("id", "name")),
        "fields": [
            (f"field.{one.key}", one.label(language), one.choices)
            for one in CustomField.objects.filter(retired_at=None)
        ],
    }
