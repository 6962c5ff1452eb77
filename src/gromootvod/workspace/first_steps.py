"""The three steps from a fresh desk to one's own: what is done, what the forms say, what is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import pgettext_lazy as p

from gromootvod.channels.mail.imap_account import account_of
from gromootvod.channels.mail.smtp import relay_of
from gromootvod.channels.mail.trial import Trial, knock_at_mailbox, knock_at_relay
from gromootvod.core import clock
from gromootvod.desk import rhythm
from gromootvod.office import house_file
from gromootvod.office.forms import time_zones
from gromootvod.office.models import Invitation, Member, Role

STEPS = ("mail", "people", "hours")
# Where the servers of a mail provider stand, by the domain of the address: (IMAP, SMTP), both TLS from the first byte.
PROVIDERS: dict[str, tuple[str, str]] = {
    "gmail.com": ("imap.gmail.com", "smtp.gmail.com"),
    "yandex.ru": ("imap.yandex.ru", "smtp.yandex.ru"),
    "yandex.com": ("imap.yandex.com", "smtp.yandex.com"),
    "ya.ru": ("imap.yandex.ru", "smtp.yandex.ru"),
    "mail.ru": ("imap.mail.ru", "smtp.mail.ru"),
    "bk.ru": ("imap.mail.ru", "smtp.mail.ru"),
    "fastmail.com": ("imap.fastmail.com", "smtp.fastmail.com"),
}


@dataclass(frozen=True, slots=True)
class Steps:
    """How far the house has come. `left` are the steps neither done nor skipped."""

    done: tuple[str, ...]
    skipped: tuple[str, ...]

    @property
    def left(self) -> tuple[str, ...]:
        """What is still to do, in order."""
        return tuple(step for step in STEPS if step not in self.done and step not in self.skipped)

    def after(self, step: str) -> str:
        """The step after this one that is still to do, "" when none is."""
        later = STEPS[STEPS.index(step) + 1 :]
        return next((one for one in later if one in self.left), "")


def steps() -> Steps:
    """Look at the settings, the people and what was skipped; two queries."""
    config = settings.CONFIG
    kept = house_file.read(config.data)
    done = []
    if config["smtp_url"] or config["imap_urls"] or kept.get("smtp_url"):
        done.append("mail")
    if Member.objects.filter(is_active=True).count() > 1 or Invitation.objects.exists():
        done.append("people")
    if config.origins["hours"] != "default" or "hours" in kept:
        done.append("hours")
    skipped = kept.get("skipped", [])
    return Steps(tuple(done), tuple(step for step in STEPS if step in skipped))


def reminder(member: Member) -> tuple[str, ...]:
    """The steps that this member is reminded of on the board: an administrator's, while no letter can leave."""
    if settings.CONFIG["smtp_url"] or not member.has_role(Role.ADMINISTRATOR):
        return ()
    return steps().left


def skip(*names: str) -> None:
    """Do not remind of these steps any more."""
    kept = house_file.read(settings.CONFIG.data).get("skipped", [])
    house_file.write(settings.CONFIG.data, {"skipped": sorted({*kept, *names})})


class MailForm(forms.Form):
    """One mailbox, fetched and sent from. What is left empty is guessed from the address."""

    name = forms.CharField(max_length=80, label=gettext_lazy("Name of the house"))
    address = forms.EmailField(label=gettext_lazy("The address that clients write to"))
    user = forms.CharField(
        max_length=200,
        required=False,
        label=gettext_lazy("User"),
        help_text=gettext_lazy("Empty: the address itself."),
    )
    password = forms.CharField(
        max_length=400,
        label=gettext_lazy("Password of the mailbox"),
        help_text=gettext_lazy("Gmail, Yandex and Mail.ru want a password made for applications."),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    imap = forms.CharField(
        max_length=200, required=False, label=gettext_lazy("Where letters are fetched (IMAP)")
    )
    smtp = forms.CharField(max_length=200, required=False, label=gettext_lazy("Where letters leave (SMTP)"))
    security = forms.ChoiceField(
        label=gettext_lazy("The way to the servers"),
        choices=[
            ("tls", p("mail", "TLS (ports 993 and 465)")),
            ("starttls", p("mail", "STARTTLS (ports 143 and 587)")),
            ("plain", p("mail", "in the clear, within one's own machine")),
        ],
    )

    def clean(self) -> dict[str, Any]:
        """Fill in what was left empty."""
        said = super().clean() or self.cleaned_data
        domain = str(said.get("address", "")).rpartition("@")[2].lower()
        guess = PROVIDERS.get(domain, (f"imap.{domain}", f"smtp.{domain}"))
        said["user"] = said.get("user") or said.get("address", "")
        said["imap"], said["smtp"] = said.get("imap") or guess[0], said.get("smtp") or guess[1]
        for name in ("imap", "smtp"):
            if any(sign in said[name] for sign in "/@?# \t"):
                self.add_error(
                    name, _("The name of a server, with its port if it is unusual: mail.firm.example:993")
                )
        return said

    @property
    def urls(self) -> tuple[str, str]:
        """The addresses (IMAP, SMTP) as the settings want them, of a valid form."""
        said = self.cleaned_data
        who = f"{quote(said['user'], safe='')}:{quote(said['password'], safe='')}"
        kind = said["security"]
        fetch = {"tls": "imaps", "starttls": "imap+starttls", "plain": "imap"}[kind]
        leave = {"tls": "smtps", "starttls": "smtp+starttls", "plain": "smtp"}[kind]
        return f"{fetch}://{who}@{said['imap']}/INBOX", f"{leave}://{who}@{said['smtp']}"

    def keep(self) -> None:
        """Write it down; the desk starts anew with it."""
        fetch, leave = self.urls
        said = self.cleaned_data
        changes = {"name": said["name"], "address": said["address"], "imap_urls": [fetch], "smtp_url": leave}
        house_file.write(settings.CONFIG.data, changes)


@dataclass(frozen=True, slots=True)
class Knocks:
    """What both servers said."""

    imap: Trial
    smtp: Trial

    @property
    def well(self) -> bool:
        """Whether letters would come and leave."""
        return not self.imap.code and not self.smtp.code


def knock(form: MailForm) -> Knocks:
    """Try both servers of a valid form, for at most fifteen seconds or so."""
    fetch, leave = form.urls
    try:
        imap = knock_at_mailbox(account_of(fetch))
    except ValueError as error:
        imap = Trial("unusable", str(error))
    try:
        smtp = knock_at_relay(relay_of(leave))
    except ValueError as error:
        smtp = Trial("unusable", str(error))
    return Knocks(imap, smtp)


class HoursForm(forms.Form):
    """When the house works."""

    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone"))
    hours = forms.CharField(
        max_length=200,
        label=gettext_lazy("Hours of the week"),
        help_text=gettext_lazy("As mon-fri 09:00-18:00; several windows: mon-fri 09:00-13:00,14:00-18:00."),
    )
    holidays = forms.CharField(
        max_length=10,
        required=False,
        label=gettext_lazy("Public holidays of"),
        help_text=gettext_lazy("A country as RU or CA, or a part of it as CA-QC. Empty: none."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zone = self.fields["time_zone"]
        assert isinstance(zone, forms.ChoiceField)
        zone.choices = [(name, name) for name in sorted(time_zones())]

    def clean_hours(self) -> str:
        """Hours that the calendar can read."""
        hours = str(self.cleaned_data["hours"]).strip()
        try:
            clock.Hours.parse(hours)
        except ValueError as error:
            raise forms.ValidationError(_("These hours cannot be read: %(why)s") % {"why": error}) from None
        return hours

    def clean_holidays(self) -> str:
        """A country that has holidays."""
        name = str(self.cleaned_data["holidays"]).strip().upper()
        if name in {"", "NONE"}:
            return "none"
        try:
            clock.Calendar(hours=clock.Hours.parse("mon-fri 09:00-18:00"), zone=rhythm.zone(), holidays=name)
        except ValueError as error:
            raise forms.ValidationError(_("No holidays are known of “%(name)s”.") % {"name": name}) from error
        return name

    def keep(self) -> None:
        """Write it down; the desk starts anew with it."""
        house_file.write(settings.CONFIG.data, dict(self.cleaned_data))
