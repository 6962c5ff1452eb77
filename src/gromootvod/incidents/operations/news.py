"""Letters to subscribers of the public page. Each can be left by one click, in the letter or in the mail program."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from gromootvod.desk.compose import AUTO_GENERATED, AUTO_REPLIED
from gromootvod.desk.models import Dispatch
from gromootvod.desk.operations.dispatch import due_words
from gromootvod.desk.operations.mailing import Mailing, dispatch_mailing
from gromootvod.incidents.keys import confirm_url, leave_url
from gromootvod.incidents.letters import body
from gromootvod.incidents.models import IncidentUpdate, Subscription
from gromootvod.incidents.texts import title_of
from gromootvod.incidents.words import phase_words


def send_news(person: Subscription, update: IncidentUpdate, *, now: datetime) -> Dispatch:
    """Queue an update's letter to a subscriber, with the headers of one-click unsubscription (RFC 8058)."""
    language, leave = person.language, leave_url(person.key)
    with translation.override(language):
        title, phase = title_of(update.incident, language), phase_words(update.phase)
        values = {
            "title": title,
            "phase": phase,
            "paragraphs": body(update, language).split("\n\n"),
            "due_words": due_words(update.next_word_by, language) if update.next_word_by else "",
            "page": f"{settings.BASE_URL}/status/?lang={language}",
            "leave": leave,
            "house": settings.CONFIG["name"],
            "LANGUAGE_CODE": language,
        }
        subject = _("%(title)s: %(phase)s") % {"title": title, "phase": phase}
        letter = Mailing(
            person.email, subject, _render("news.txt", values), _render("news.html", values),
            headers={
                **AUTO_GENERATED,
                "List-Unsubscribe": f"<{leave}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            },
        )  # fmt: skip
    return dispatch_mailing(letter, now=now)


def send_confirmation(person: Subscription, *, now: datetime) -> Dispatch:
    """Queue the one letter that asks whether he really wants it; it holds nothing that a stranger wrote."""
    with translation.override(person.language):
        values = {
            "url": confirm_url(person.key),
            "house": settings.CONFIG["name"],
            "LANGUAGE_CODE": person.language,
        }
        subject = _("Do you want to hear about incidents of %(house)s?") % {"house": settings.CONFIG["name"]}
        letter = Mailing(
            person.email,
            subject,
            _render("confirm.txt", values),
            _render("confirm.html", values),
            AUTO_REPLIED,
        )
    return dispatch_mailing(letter, now=now)


def _render(name: str, values: dict[str, object]) -> str:
    return render_to_string(f"incidents/mail/{name}", values).strip() + "\n"
