"""Playbooks in the browser: everybody on the desk may read and try them, managers and administrators write them."""

from __future__ import annotations

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from gromootvod.core import interview
from gromootvod.core.interview.yamltree import MOST_BYTES
from gromootvod.desk.queries import playbook_shelf
from gromootvod.desk.queries.playbook_trial import trial
from gromootvod.office import playbooks
from gromootvod.office.access import member_required, role_required, the_member
from gromootvod.office.playbook_draft import CannotInsert, template, tidy, with_question
from gromootvod.ui.diffs import compare
from gromootvod.ui.middleware import moment
from gromootvod.workspace.nav import nav
from gromootvod.workspace.playbook_pages import EDITORS, Draft, check, editor, language, may_edit, named, run

editors = role_required(*EDITORS)


@require_safe
@member_required
def shelf(request: HttpRequest) -> HttpResponse:
    """Every playbook, and what engineers keep asking beside them."""
    context = {
        "books": playbook_shelf.shelf(language()),
        "proposals": playbook_shelf.proposals(language()),
        "may_edit": may_edit(request),
        "nav": nav(request),
    }
    return render(request, "workspace/playbooks.html", context)


@require_safe
@editors
def new(request: HttpRequest) -> HttpResponse:
    """Begin a new playbook from a template."""
    return editor(request, Draft("", template(language()), ""))


@require_safe
@member_required
def show(request: HttpRequest, name: str) -> HttpResponse:
    """The playbook as it stands; `?add=` opens it with a question of the engineers put in, not saved yet."""
    standing = _standing(name)
    asked = request.GET.get("add", "")[:600]
    if not asked or not may_edit(request):
        return editor(request, Draft(name, standing.source, standing.token), faults=_faults(standing))
    tongue = "ru" if request.GET.get("language") == "ru" else "en"
    try:
        made = with_question(standing.source, asked, language=tongue, topic=request.GET.get("topic", "")[:60])
    except CannotInsert:
        messages.error(request, _("The question finds no place in this text: put it in by hand."))
        return editor(request, Draft(name, standing.source, standing.token), faults=_faults(standing))
    return editor(request, Draft(name, made.source, standing.token), inserted=made)


@require_safe
@member_required
def download(request: HttpRequest, name: str) -> HttpResponse:
    """The YAML as a file."""
    response = HttpResponse(_standing(name).source, content_type="application/yaml; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.yaml"'
    return response


@require_POST
@editors
def versions(request: HttpRequest, name: str = "") -> HttpResponse:
    """Put the text into force, if it is a playbook; else it comes back with every fault."""
    draft = _draft(request, name)
    book, faults = check(draft)
    if book is None:
        return editor(request, draft, faults=faults, status=422)
    try:
        playbooks.keep(book.name, draft.source, by=the_member(request), now=moment(request), seen=draft.seen)
    except playbooks.ChangedMeanwhile:
        return _changed(request, draft) if name else _taken(request, draft, book.name)
    _tell_saved(request, book)
    return HttpResponseRedirect(reverse("playbook", args=[book.name]))


@require_POST
@member_required
def preview(request: HttpRequest, name: str = "") -> HttpResponse:
    """Try the text on past tickets; nothing is saved."""
    draft = _draft(request, name)
    book, faults = check(draft)
    if book is None:
        return editor(request, draft, faults=faults, status=422)
    tried = trial(
        book.name,
        book,
        scope=request.POST.get("scope", ""),
        stage=request.POST.get("stage", ""),
        language=language(),
    )
    return editor(request, draft, trial=tried)


@require_POST
@member_required
def scripted(request: HttpRequest, name: str = "") -> HttpResponse:
    """Run the text's scripted clients; nothing is saved."""
    draft = _draft(request, name)
    book, faults = check(draft)
    if book is None:
        return editor(request, draft, faults=faults, status=422)
    return editor(request, draft, run=run(book))


@require_POST
@editors
def upload(request: HttpRequest) -> HttpResponse:
    """Open a file in the editor of the playbook it names; nothing is saved."""
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        return _refused(request, _("Choose a file first."))
    if (file.size or 0) > MOST_BYTES:
        return _refused(request, _("The file is larger than %(n)s KB.") % {"n": MOST_BYTES // 1024})
    try:
        source = tidy(file.read().decode("utf-8-sig"))
    except UnicodeDecodeError:
        return _refused(request, _("The file is not text in UTF-8. Save it as UTF-8 and try again."))
    name, _line = named(source)
    try:
        standing = playbooks.standing(name)
    except KeyError:
        draft = Draft("", source, "")
    else:
        draft = Draft(name, source, standing.token)
    return editor(request, draft, faults=check(draft)[1], file=file.name)


def _draft(request: HttpRequest, name: str) -> Draft:
    if name:
        _standing(name)
    return Draft(name, tidy(request.POST.get("source", "")), request.POST.get("seen", "")[:40])


def _standing(name: str) -> playbooks.Standing:
    try:
        return playbooks.standing(name)
    except KeyError:
        raise Http404 from None


def _faults(standing: playbooks.Standing) -> list[interview.Fault]:
    """Of what stands: an older text may not be a playbook any more."""
    if playbooks.readable(standing.source):
        return []
    return check(Draft(standing.name, standing.source, ""))[1]


def _changed(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Somebody was quicker: show what differs, keep the text, and let the next save know of it."""
    standing = playbooks.standing(draft.name)
    diff = compare(standing.source, draft.source) if standing.in_force else None
    mine = Draft(draft.name, draft.source, standing.token)
    return editor(request, mine, status=409, conflict=standing, diff=diff)


def _taken(request: HttpRequest, draft: Draft, name: str) -> HttpResponse:
    words = _("a playbook named “%(name)s” stands already: choose another name") % {"name": name}
    return editor(request, draft, faults=[interview.Fault(named(draft.source)[1], words)], status=422)


def _tell_saved(request: HttpRequest, book: interview.Playbook) -> None:
    done = run(book)
    if done.failed:
        words = ngettext(
            "Saved and in force. But %(n)d of its tests goes otherwise than expected: run them to see.",
            "Saved and in force. But %(n)d of its tests go otherwise than expected: run them to see.",
            done.failed,
        )
        messages.warning(request, words % {"n": done.failed})
    else:
        messages.success(request, _("Saved and in force."))


def _refused(request: HttpRequest, why: str) -> HttpResponse:
    messages.error(request, why)
    return HttpResponseRedirect(reverse("playbooks"))
