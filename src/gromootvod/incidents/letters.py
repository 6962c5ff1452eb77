"""An update in a client's words and language. Every sentence that is not the members' own is one whole msgid."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from gromootvod.desk.links import url_of
from gromootvod.desk.models import StatusLink
from gromootvod.incidents.models import IncidentUpdate, Phase
from gromootvod.incidents.texts import in_language, title_of


@dataclass(frozen=True, slots=True)
class UpdateLetter:
    """What goes onto the ticket; `subject` "" answers under the client's own."""

    text: str
    subject: str = ""


def update_letter(
    update: IncidentUpdate, language: str, *, number: int, recognised: bool = False
) -> UpdateLetter:
    """The update for the client of ticket `number`.

    `recognised` is for a letter that has just come and is answered by the house itself: it is then answered under a
    subject of ours, for a machine repeats nothing that a stranger wrote.
    """
    title = title_of(update.incident, language)
    with translation.override(language):
        parts = [body(update, language)]
        if recognised:
            seems = _(
                "We have your letter. It seems to be about a trouble that we know: “%(title)s”. It stands so:"
            )
            other = _(
                "If yours is something else, say so here, and a person reads your letter for itself: %(url)s"
            )
            parts = [seems % {"title": title}, *parts, other % {"url": _page(number)}]
            subject = _("%(title)s (#%(number)s)") % {"title": title, "number": number}
            return UpdateLetter("\n\n".join(parts), subject)
        if update.phase == Phase.RESOLVED:
            asked = _("Does it work for you too? One click says so, or that it still does not: %(url)s")
            parts.append(asked % {"url": _page(number)})
        return UpdateLetter("\n\n".join(parts))


def body(update: IncidentUpdate, language: str) -> str:
    """What happens, who is hit, what comes next; in the language of the moment around the members' own words."""
    what, who, coming = (in_language(update, field, language)[0] for field in ("what", "who", "next"))
    parts = [what]
    if who:
        parts.append(_("Who is affected: %(who)s") % {"who": who})
    if coming:
        parts.append(_("What comes next: %(next)s") % {"next": coming})
    return "\n\n".join(parts)


def _page(number: int) -> str:
    link = StatusLink.objects.get(ticket=number, revoked_at=None)
    return f"{url_of(link.key)}#incident"
