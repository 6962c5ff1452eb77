"""The coach's settings as a person writes them: one thing a line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gromootvod.core import coach
from gromootvod.office.models import CoachSettings, Explanation

LONGEST = 20_000  # characters of one list


@dataclass(frozen=True, slots=True)
class SettingsData:
    """What the form said."""

    house: dict[str, Any]
    by_person: bool
    approve_first: int


class ExplanationForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """A topic explained in plain words."""

    class Meta:
        model = Explanation
        fields = ("topic", "language", "title", "text", "cues")
        labels: ClassVar[dict[str, Any]] = {
            "topic": gettext_lazy("Topic"),
            "language": gettext_lazy("Language"),
            "title": gettext_lazy("Title"),
            "text": gettext_lazy("In plain words"),
            "cues": gettext_lazy("Words by which it is recognised, one a line"),
        }

    def clean_cues(self) -> str:
        """Each line must be a pattern that the coach can read."""
        lines = [line.strip() for line in self.cleaned_data["cues"].splitlines() if line.strip()]
        try:
            coach.offer([coach.Explanation("t", "en", "t", "t", tuple(lines))], ["t"], language="en")
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None
        if not lines:
            raise forms.ValidationError(_("At least one word is needed."))
        return "\n".join(lines)


def settings_data(posted: Mapping[str, Any]) -> SettingsData:
    """Read the form. Raises ValueError with a sentence that names the line."""
    severities = {rule: posted.get(f"rule-{rule}", "") for rule in coach.rule_names()}
    first = posted.get("approve_first", "0").strip() or "0"
    if not (first.isascii() and first.isdigit() and len(first) < 4):
        raise ValueError(_("How many first letters wait is a whole number."))
    house = {
        "off": [rule for rule, chosen in severities.items() if chosen == "off"],
        "severities": {r: chosen for r, chosen in severities.items() if chosen in set(coach.Severity)},
        "terms": dict(_pairs(posted.get("terms", ""), _("a term and its plain word"))),
        "known_terms": _lines(posted.get("known_terms", "")),
        "inner_words": _lines(posted.get("inner_words", "")),
        "phrases": [_phrase(line) for line in _lines(posted.get("phrases", ""))],
    }
    return SettingsData(house, bool(posted.get("by_person")), int(first))


def settings_text(row: CoachSettings | None, posted: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The settings as the form shows them; what was `posted` and refused stands as it was typed."""
    if posted is not None:
        kept = {name: posted.get(name, "") for name in ("terms", "known_terms", "inner_words", "phrases")}
        rules = [(rule, posted.get(f"rule-{rule}", "")) for rule in coach.rule_names()]
        first = posted.get("approve_first", "")
        return {**kept, "rules": rules, "by_person": "by_person" in posted, "approve_first": first}
    data = row.data if row else {}
    chosen = dict.fromkeys(data.get("off", ()), "off") | dict(data.get("severities", {}))
    return {
        "rules": [(rule, chosen.get(rule, "")) for rule in coach.rule_names()],
        "terms": "\n".join(f"{term} = {plain}" for term, plain in data.get("terms", {}).items()),
        "known_terms": "\n".join(data.get("known_terms", ())),
        "inner_words": "\n".join(data.get("inner_words", ())),
        "phrases": "\n".join(
            " | ".join([one["rule"], one["pattern"], one["reason"], one.get("rewrite", "")])
            for one in data.get("phrases", ())
        ),
        "by_person": bool(row and row.by_person),
        "approve_first": row.approve_first if row else 0,
    }


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text[:LONGEST].splitlines() if line.strip()]


def _pairs(text: str, what: str) -> list[tuple[str, str]]:
    found = []
    for line in _lines(text):
        left, sign, right = line.partition("=")
        if not sign or not left.strip() or not right.strip():
            raise ValueError(
                _("“%(line)s”: write %(what)s, with = between them.") % {"line": line[:60], "what": what}
            )
        found.append((left.strip(), right.strip()))
    return found


def _phrase(line: str) -> dict[str, str]:
    parts = [part.strip() for part in line.split("|")]
    if len(parts) not in (3, 4) or not all(parts[:3]):
        raise ValueError(_("“%(line)s”: write rule | phrase | reason | better words.") % {"line": line[:60]})
    if parts[0] not in coach.rule_names():
        raise ValueError(_("“%(rule)s” is no rule of the coach.") % {"rule": parts[0][:40]})
    return dict(zip(("rule", "pattern", "reason", "rewrite"), [*parts, ""], strict=False))
