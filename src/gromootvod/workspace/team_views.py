"""Teams: administrators keep them, members give tickets to them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from gromootvod.desk.models import Ticket
from gromootvod.desk.operations.team import set_team
from gromootvod.office.access import member_required, role_required, the_member
from gromootvod.office.models import Member, Role, Team
from gromootvod.office.operations.teams import TeamRefused, write_team
from gromootvod.office.viewing import eyes_of
from gromootvod.ui.inputs import whole_number
from gromootvod.ui.middleware import moment
from gromootvod.workspace.nav import nav

administrators = role_required(Role.ADMINISTRATOR)


class TeamForm(forms.Form):
    """A team: its name, who is in it, and whether it is closed."""

    name = forms.CharField(max_length=60, label=pgettext_lazy("team", "Name"))
    closed = forms.BooleanField(
        required=False, label=gettext_lazy("Closed: only its members and managers see its tickets")
    )
    members = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, label=gettext_lazy("Members")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Member.objects.filter(is_active=True).order_by("name").values_list("id", "name")
        members = self.fields["members"]
        assert isinstance(members, forms.ChoiceField)
        members.choices = [(str(pk), name) for pk, name in people]


@require_safe
@administrators
def screen(request: HttpRequest) -> HttpResponse:
    """Every team with its form."""
    return _screen(request)


@require_POST
@administrators
def additions(request: HttpRequest) -> HttpResponse:
    """Make a team."""
    form = TeamForm(request.POST)
    if form.is_valid() and _write(request, form, None):
        return HttpResponseRedirect(reverse("teams"))
    return _screen(request, new=form, status=422)


@require_POST
@administrators
def change(request: HttpRequest, team_id: int) -> HttpResponse:
    """Write a team anew."""
    get_object_or_404(Team, pk=team_id)
    form = TeamForm(request.POST, prefix=f"t{team_id}")
    if form.is_valid() and _write(request, form, team_id):
        return HttpResponseRedirect(reverse("teams"))
    return _screen(request, changed=(team_id, form), status=422)


@require_POST
@member_required
def of_ticket(request: HttpRequest, number: int) -> HttpResponse:
    """Give a ticket to a team; whoever does not see it any more after that goes back to the board."""
    team = whole_number(request.POST.get("team"))
    try:
        set_team(number, team, by=the_member(request), now=moment(request))
    except (Ticket.DoesNotExist, Team.DoesNotExist):
        raise Http404 from None
    with eyes_of(the_member(request)):
        if not Ticket.objects.filter(pk=number).exists():
            messages.success(request, _("The ticket is with the team now; you do not see it any more."))
            return HttpResponseRedirect(reverse("home"))
    lens = request.POST.get("lens", "")
    query = f"?lens={lens}" if lens in {"facts", "person", "written"} else ""
    return HttpResponseRedirect(reverse("ticket", args=[number]) + query)


def _write(request: HttpRequest, form: TeamForm, team_id: int | None) -> bool:
    said = form.cleaned_data
    try:
        write_team(
            said["name"], closed=said["closed"], members=[int(pk) for pk in said["members"]],
            now=moment(request), team_id=team_id,
        )  # fmt: skip
    except TeamRefused as error:
        taken = _("There is a team of this name already.")
        form.add_error("name", taken if error.code == "taken" else _("A team needs a name."))
        return False
    messages.success(request, _("The team is kept."))
    return True


def _screen(
    request: HttpRequest,
    *,
    new: TeamForm | None = None,
    changed: tuple[int, TeamForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    rows = []
    for team in Team.objects.prefetch_related("members"):
        members = [str(member.pk) for member in team.members.all()]
        shown = {"name": team.name, "closed": team.closed, "members": members}
        form = changed[1] if changed and changed[0] == team.pk else None
        rows.append(
            {
                "team": team,
                "count": len(members),
                "form": form or TeamForm(prefix=f"t{team.pk}", initial=shown),
            }
        )
    context = {"rows": rows, "new": new or TeamForm(), "nav": nav(request)}
    return render(request, "workspace/teams.html", context, status=status)
