"""What a playbook was before: look at a change, put an older version back, give one's own version up."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gromootvod.core import interview
from gromootvod.office import playbooks
from gromootvod.office.access import member_required, role_required, the_member
from gromootvod.office.models import PlaybookVersion
from gromootvod.ui.diffs import compare
from gromootvod.ui.middleware import moment
from gromootvod.workspace.nav import nav
from gromootvod.workspace.playbook_pages import EDITORS, Draft, editor, language, may_edit

editors = role_required(*EDITORS)


@require_safe
@member_required
def show(request: HttpRequest, name: str, version_id: int) -> HttpResponse:
    """One version: what that change did, or `?against=force`, how it differs from what is in force."""
    version, rows = _version(name, version_id), playbooks.versions(name)
    standing = playbooks.standing(name)
    against = "force" if request.GET.get("against") == "force" else "before"
    if against == "force":
        diff = compare(standing.source if standing.in_force else "", version.source)
    else:
        diff = compare(_before(name, rows, version_id), version.source)
    book = playbooks.readable(version.source)
    context = {
        "name": name,
        "title": book.names.get(language(), name) if book else name,
        "version": version,
        "against": against,
        "diff": diff,
        "stands": standing.in_force and standing.source == version.source,
        "may_edit": may_edit(request),
        "nav": nav(request),
    }
    return render(request, "workspace/playbook_version.html", context)


@require_POST
@editors
def restoration(request: HttpRequest, name: str, version_id: int) -> HttpResponse:
    """Put this version into force again."""
    version = _version(name, version_id)
    try:
        playbooks.restore(name, version_id, by=the_member(request), now=moment(request))
    except interview.PlaybookError as error:  # the desk reads more strictly than it did then
        standing = playbooks.standing(name)
        return editor(request, Draft(name, version.source, standing.token), faults=error.faults, status=422)
    messages.success(request, _("The older version is in force again."))
    return HttpResponseRedirect(reverse("playbook", args=[name]))


@require_POST
@editors
def withdrawal(request: HttpRequest, name: str) -> HttpResponse:
    """Take the house's own version away; a shipped playbook of this name is in force again."""
    try:
        standing = playbooks.standing(name)
        given = playbooks.give_up(
            name, by=the_member(request), now=moment(request), seen=request.POST.get("seen")
        )
    except KeyError:
        raise Http404 from None
    except playbooks.ChangedMeanwhile:
        messages.error(request, _("Somebody has changed this playbook meanwhile: look at it first."))
        return HttpResponseRedirect(reverse("playbook", args=[name]))
    if given and standing.shipped:
        messages.success(request, _("The playbook that came with the desk is in force again."))
    elif given:
        messages.success(
            request, _("The playbook is out of force. Its versions are kept: you can restore one.")
        )
    return HttpResponseRedirect(reverse("playbook", args=[name]))


def _version(name: str, version_id: int) -> PlaybookVersion:
    row = PlaybookVersion.objects.select_related("by").filter(pk=version_id, name=name).first()
    if row is None:
        raise Http404
    return row


def _before(name: str, rows: list[PlaybookVersion], version_id: int) -> str:
    """What stood before a change: the version before it, or what came with the desk."""
    older = next((row.source for row in rows if row.pk < version_id), None)
    if older is not None:
        return older
    return interview.shipped_source(name) if name in interview.SHIPPED else ""
