"""The form of a rule: three sentences, when, if, then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from gromootvod.desk.lifecycle import OPEN_STATES
from gromootvod.desk.models import CustomField, Macro, Priority, Tag
from gromootvod.office.models import Member, Role, Team
from gromootvod.rules.actions import LEAST, MOST, NOBODY
from gromootvod.rules.models import Rule, When
from gromootvod.rules.operations.write import FARTHEST, SHORTEST, RuleData
from gromootvod.ui.terms import term
from gromootvod.ui.terms_rules import SLEEP

ROWS = 4  # lines for actions that a new rule begins with
WRITTEN = ("product", "note", "tag", "untag")  # their value is typed beside
Choices = list[tuple[str, Any]]


class RuleForm(forms.Form):
    """Actions are read from the rows `do-N` and `value-N`, as many as there are."""

    name = forms.CharField(max_length=120, label=pgettext_lazy("rule", "Name"))
    when = forms.ChoiceField(label=pgettext_lazy("rule", "When"))
    every = forms.IntegerField(
        min_value=SHORTEST,
        max_value=FARTHEST,
        initial=60,
        required=False,
        label=gettext_lazy("How often to look, in minutes"),
        help_text=gettext_lazy("Only for “time has passed”."),
    )
    filter = forms.CharField(
        max_length=500,
        required=False,
        strip=True,
        label=pgettext_lazy("rule", "If"),
        help_text=gettext_lazy(
            "The language of the search: “product:erp heat:>60 -is:closed”. Empty: every ticket."
        ),
    )
    stop = forms.BooleanField(
        required=False, label=gettext_lazy("Where it has acted, rules below are not asked")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        when = self.fields["when"]
        assert isinstance(when, forms.ChoiceField)
        when.choices = [(code, term("rule_when", code)) for code in When.values]
        self.fields["filter"].widget.attrs.update({"spellcheck": "false", "autocapitalize": "off"})

    def told(self, actions: list[dict[str, str]], *, active: bool) -> RuleData:
        """What a valid form says."""
        said = self.cleaned_data
        return RuleData(
            name=said["name"], when=said["when"], filter=said["filter"], actions=actions,
            every=said["every"] or 60, stop=said["stop"], active=active,
        )  # fmt: skip


def initial_of(rule: Rule) -> dict[str, Any]:
    """What the form shows of a rule that stands."""
    return {name: getattr(rule, name) for name in RuleForm.base_fields}


def read_actions(post: Mapping[str, str]) -> list[dict[str, str]]:
    """The actions of a form: `do` holds kind and value, "priority=high", or the kind alone with the value beside."""
    actions = []
    for row in range(MOST + 1):
        kind, _sign, value = post.get(f"do-{row}", "")[:200].partition("=")
        beside = post.get(f"value-{row}", "")
        if kind == "field":  # which one is chosen, what stands in it is typed beside
            actions.append({"do": kind, "value": f"{value}={beside.strip()}"})
        elif kind:
            actions.append({"do": kind, "value": (value or beside).strip()})
    return actions


def rows_of(actions: Iterable[Mapping[str, str]]) -> list[dict[str, str]]:
    """The rows of the form for these actions, and empty ones after them."""
    rows = []
    for action in actions:
        kind, value = action["do"], action["value"]
        if kind == "field":
            key, _sign, typed = value.partition("=")
            rows.append({"do": f"field={key}", "value": typed})
            continue
        written = kind in WRITTEN or not value
        rows.append({"do": kind if written else f"{kind}={value}", "value": value if written else ""})
    empty = max(1, ROWS - len(rows)) if len(rows) < MOST else 0
    return rows + [{"do": "", "value": ""}] * empty


def deeds() -> list[tuple[str, Choices]]:
    """All that a rule can do, in groups."""
    people = [
        (str(pk), name)
        for pk, name in Member.objects.filter(is_active=True).order_by("name").values_list("id", "name")
    ]
    roles = [(code, str(label)) for code, label in Role.choices]
    least = [
        (LEAST + code, _("the %(role)s with the fewest open tickets") % {"role": label})
        for code, label in roles
    ]
    return [
        _group("assign", [(NOBODY, _("nobody: put it back")), *least, *people]),
        _group("priority", [(code, term("priority", code)) for code in Priority.values]),
        _group("state", [(code, term("state", code)) for code in sorted(OPEN_STATES)]),
        _group("team", [(NOBODY, _("the whole house")), *_teams()]),
        _group("notify", [*roles, *people]),
        _group("snooze", [(span, term("rule_sleep", span)) for span in SLEEP]),
        (
            _("With words of your own"),
            [*((kind, term("rule_do", kind) + "…") for kind in WRITTEN), *_fields()],
        ),
        *_macros(),
        (_("At the end"), [("close", term("rule_do", "close"))]),
    ]


def _fields() -> Choices:
    name, language = term("rule_do", "field"), get_language() or "en"
    rows = CustomField.objects.filter(retired_at=None).order_by("id")
    return [(f"field={row.key}", f"{name}: {row.label(language)}…") for row in rows]


def _macros() -> list[tuple[str, Choices]]:
    """Macros of the house that do something; none, no group."""
    rows = Macro.objects.filter(owner=None, retired_at=None).exclude(actions=[]).order_by("name", "id")
    found = [(str(row.pk), row.name) for row in rows]
    return [_group("macro", found)] if found else []


def _teams() -> Choices:
    return [(str(pk), name) for pk, name in Team.objects.values_list("id", "name")]


def tag_names() -> list[str]:
    """The tags there are, for completion."""
    return list(Tag.objects.order_by("name").values_list("name", flat=True)[:200])


def _group(kind: str, values: Choices) -> tuple[str, Choices]:
    name = term("rule_do", kind)
    return name, [(f"{kind}={code}", f"{name}: {label}") for code, label in values]
