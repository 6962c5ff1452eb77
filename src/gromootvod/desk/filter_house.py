"""The words of the filter that a house makes up for itself: tags and fields."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q

from gromootvod.core.filter import FIELD, FilterError, Term
from gromootvod.desk import filtering
from gromootvod.desk.field_values import FieldRefused, fold, read
from gromootvod.desk.filter_moments import day
from gromootvod.desk.filtering import Asker
from gromootvod.desk.models import CustomField, FieldValue, TicketTag
from gromootvod.desk.operations.tag import tag_key
from gromootvod.office.models import Team

NONE = frozenset({"none", "пусто", "нет"})
LOOKUPS = {":": "exact", ">": "gt", ">=": "gte", "<": "lt", "<=": "lte"}


def join_in() -> None:
    """Teach the compiler `tag:`, `team:` and `field.<key>:`."""
    filtering.register("tag", tag)
    filtering.register("field", field)
    filtering.register("team", team)


def tag(term: Term, asker: Asker) -> Q:
    """`tag:vip|urgent` has any of them, `tag:vip*` one that begins so, `tag:none` has no tag at all."""
    some, none = Q(pk__in=()), False
    for value in term.values:
        key = tag_key(value.rstrip("*"))
        if key in NONE and not term.quoted:
            none = True
        elif value.endswith("*") and not term.quoted:
            some |= Q(tag__key__startswith=key)
        else:
            some |= Q(tag__key=key)
    has = Q(pk__in=TicketTag.objects.filter(some).values("ticket_id"))
    return has | ~Q(Exists(TicketTag.objects.filter(ticket=OuterRef("pk")))) if none else has


def field(term: Term, asker: Asker) -> Q:
    """A field of the house against a value of its kind. Raises FilterError for what is no field or no value."""
    key = term.key.removeprefix(FIELD)
    known = CustomField.objects.filter(key=key).first()
    if known is None:
        raise FilterError("no_table", term.start, term.end, key=term.key)
    if term.op != ":" and known.kind not in {CustomField.Kind.NUMBER, CustomField.Kind.DATE}:
        raise FilterError("no_order", term.start, term.end, key=term.key)
    said = FieldValue.objects.filter(field=known)
    if term.op == ":" and not term.quoted and _asks_for_none(term, known):
        return ~Q(pk__in=said.values("ticket_id"))
    return Q(pk__in=said.filter(_condition(term, known, asker)).values("ticket_id"))


def _asks_for_none(term: Term, known: CustomField) -> bool:
    """To a question "no" is an answer; that there is none is asked for with "none"."""
    value = fold(term.value)
    return value in NONE and not (known.kind == CustomField.Kind.YESNO and value == "нет")


def _condition(term: Term, known: CustomField, asker: Asker) -> Q:
    if known.kind == CustomField.Kind.DATE:
        try:
            return day("day", term, now=asker.now)
        except (ValueError, OverflowError):
            raise FilterError("bad_moment", term.start, term.end, key=term.key) from None
    some = Q(pk__in=())
    for value in term.values:
        some |= _one(term, known, value)
    return some


def _one(term: Term, known: CustomField, value: str) -> Q:
    if known.kind == CustomField.Kind.TEXT:
        return Q(folded__contains=fold(value))
    try:
        wanted = read(known.key, known.kind, known.choices, value)
    except FieldRefused as refused:
        if refused.code == "choice":
            return Q(folded=fold(value))  # a word that the list has lost; tickets may still say it
        code, hint = ("bad_number", "") if refused.code == "number" else ("bad_choice", "yes, no")
        raise FilterError(code, term.start, term.end, key=term.key, hint=hint) from None
    if known.kind == CustomField.Kind.NUMBER:
        bound: dict[str, Any] = {f"number__{LOOKUPS[term.op]}": wanted.number or Decimal(0)}
        return Q(**bound)
    return Q(folded=wanted.folded)


def team(term: Term, asker: Asker) -> Q:
    """`team:first line` or the beginning of its name with a star; `team:none` is the whole house's."""
    some = Q(pk__in=())
    for value in term.values:
        if fold(value) in NONE and not term.quoted:
            some |= Q(team=None)
        else:
            wanted = fold(value.rstrip("*"))
            begins = value.endswith("*") and not term.quoted
            ids = [
                pk
                for pk, name in Team.objects.values_list("id", "name")
                if (fold(name).startswith(wanted) if begins else fold(name) == wanted)
            ]
            some |= Q(team__in=ids)
    return some
