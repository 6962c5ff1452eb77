"""The house's rules, as managers keep them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gromootvod.core.filter import FilterError
from gromootvod.office.access import role_required, the_member
from gromootvod.office.models import Role
from gromootvod.rules.actions import BadAction
from gromootvod.rules.models import Rule, When
from gromootvod.rules.operations import write
from gromootvod.rules.queries.shelf import runs, shelf
from gromootvod.rules.queries.trial import try_rule
from gromootvod.ui.inputs import whole_number
from gromootvod.ui.terms import term
from gromootvod.ui.terms_filter import explain
from gromootvod.workspace.nav import nav
from gromootvod.workspace.rule_forms import RuleForm, deeds, initial_of, read_actions, rows_of, tag_names

managers = role_required(Role.MANAGER)


@require_safe
@managers
def screen(request: HttpRequest) -> HttpResponse:
    """Every rule in its order."""
    context = {"lines": shelf(now=timezone.now()), "nav": nav(request)}
    return render(request, "workspace/rules.html", context)


@require_safe
@managers
def new(request: HttpRequest) -> HttpResponse:
    """An empty rule."""
    return _form(request, RuleForm(initial={"when": When.OPENED}), [])


@require_safe
@managers
def show(request: HttpRequest, rule_id: int) -> HttpResponse:
    """One rule, and what it did last."""
    rule = get_object_or_404(Rule, pk=rule_id)
    return _form(request, RuleForm(initial=initial_of(rule)), rule.actions, rule=rule)


@require_POST
@managers
def additions(request: HttpRequest) -> HttpResponse:
    """Keep a new rule: at rest, until somebody has tried it and lets it work."""
    return _write(request, None)


@require_POST
@managers
def changes(request: HttpRequest, rule_id: int) -> HttpResponse:
    """Write a rule anew."""
    return _write(request, get_object_or_404(Rule, pk=rule_id))


@require_POST
@managers
def trial(request: HttpRequest) -> HttpResponse:
    """Say what the rule as it is typed would have done in the last week; nothing is kept and nothing done."""
    rule = _named(request)
    form, actions = RuleForm(request.POST), read_actions(request.POST)
    if not form.is_valid():
        return _form(request, form, actions, rule=rule, status=422)
    try:
        tried = try_rule(form.cleaned_data["when"], form.cleaned_data["filter"], now=timezone.now())
    except FilterError as error:
        form.add_error("filter", explain(error, form.cleaned_data["filter"]))
        return _form(request, form, actions, rule=rule, status=422)
    return _form(request, form, actions, rule=rule, trial=tried)


@require_POST
@managers
def switch(request: HttpRequest, rule_id: int) -> HttpResponse:
    """Let a rule work, or rest."""
    rule = get_object_or_404(Rule, pk=rule_id)
    write.switch(rule_id, active=not rule.active, by=the_member(request), now=timezone.now())
    said = _("The rule rests.") if rule.active else _("The rule works from now on.")
    messages.success(request, said)
    return _back()


@require_POST
@managers
def place(request: HttpRequest, rule_id: int) -> HttpResponse:
    """Put a rule one place up or down."""
    try:
        write.move(rule_id, 1 if request.POST.get("step") == "down" else -1)
    except Rule.DoesNotExist:
        raise Http404 from None
    return _back()


@require_POST
@managers
def removal(request: HttpRequest, rule_id: int) -> HttpResponse:
    """Take a rule away."""
    try:
        write.remove(rule_id)
    except Rule.DoesNotExist:
        raise Http404 from None
    messages.success(request, _("The rule is gone. What it did stays in the stories of the tickets."))
    return _back()


def _write(request: HttpRequest, rule: Rule | None) -> HttpResponse:
    form, actions = RuleForm(request.POST), read_actions(request.POST)
    if form.is_valid():
        data = form.told(actions, active=rule.active if rule else False)
        try:
            kept = write.write(
                data, by=the_member(request), now=timezone.now(), rule_id=rule.pk if rule else None
            )
        except FilterError as error:
            form.add_error("filter", explain(error, data.filter))
        except BadAction as error:
            form.add_error(None, term("rule_fault", error.code))
        except write.BadRule as error:
            form.add_error(
                error.field if error.field in form.fields else None, term("rule_fault", error.field)
            )
        else:
            messages.success(
                request, _("The rule is kept.") if kept.active else _("The rule is kept, and rests.")
            )
            return HttpResponseRedirect(reverse("rule", args=[kept.pk]))
    return _form(request, form, actions, rule=rule, status=422)


def _named(request: HttpRequest) -> Rule | None:
    return Rule.objects.filter(pk=whole_number(request.POST.get("rule")) or 0).first()


def _form(
    request: HttpRequest, form: RuleForm, actions: list[dict[str, str]], *, rule: Rule | None = None,
    status: int = 200, **extra: Any,
) -> HttpResponse:  # fmt: skip
    context = {
        "form": form,
        "rows": rows_of(actions),
        "deeds": deeds(),
        "tags": tag_names(),
        "rule": rule,
        "runs": runs(rule.pk) if rule else [],
        "nav": nav(request),
        **extra,
    }
    return render(request, "workspace/rule.html", context, status=status)


def _back() -> HttpResponse:
    return HttpResponseRedirect(reverse("rules"))
