"""Every screen in a language that nobody speaks: longer by a third, every sentence between brackets.

What stands outside the brackets was never given to a translator; what does not fit would not fit in German either.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from letters import letter
from letters import opened as opened_by
from playwright.sync_api import Browser, Page

from tests.browser.test_screens import SAID, SPILLED, TOO_WIDE

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer

    from gromootvod.office.models import Member

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("desk"),
    pytest.mark.django_db(transaction=True),
]
OPEN, CLOSE = "⟦", "⟧"
WIDE = TOO_WIDE.replace(
    "  await new Promise(requestAnimationFrame);\n", ""
)  # never comes where scripts are off
_KEPT = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w*\}|<[^>]*>|&\w+;")
_ACCENTS = str.maketrans("aeiouyAEIOUY", "áéíóúýÁÉÍÓÚÝ")
_BRACKETED = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")
_WORD = re.compile(r"[A-Za-z]{3,}")
# Not the house's words: addresses, file names, values of settings, keys, what is typed in a language of its own.
_OTHERS = re.compile(
    r"\S*[@./:=_#{}]\S*|Ctrl|Shift|Enter|Esc|Tab|Alt|PDF|CSV|JSON|YAML|TOTP|UTC|Europe|Moscow|English|Python"
)

MEMBERS_SCREENS = (
    "/", "/board/all/", "/tickets/{ticket}/?lens=facts", "/tickets/{ticket}/?lens=person",
    "/tickets/{ticket}/?lens=written", "/tickets/{ticket}/reading/", "/tickets/{ticket}/call/", "/calls/new/",
    "/search/", "/search/?q=накладная", "/inbox/", "/promises/", "/coach/", "/incidents/", "/incidents/new/",
    "/components/", "/post/?show=all", "/outbox/", "/settings/", "/settings/hours/", "/settings/firms/",
    "/settings/rules/", "/settings/new-rule/", "/settings/playbooks/", "/settings/macros/", "/settings/macros/new/",
    "/settings/tags/", "/settings/fields/", "/settings/audit/", "/settings/retention/", "/views/", "/views/new/",
    "/contacts/", "/contacts/doubles/", "/companies/", "/me/notices/", "/figures/satisfaction/", "/first-steps/mail/",
    "/first-steps/people/", "/first-steps/hours/", "/tickets/{ticket}/relations/", "/ui/",
)  # fmt: skip
CLIENTS_SCREENS = ("/s/{token}/", "/status/", "/accounts/login/")


def pseudo(words: str) -> str:
    """The words with accents, a third longer, between brackets; what a program fills in stays as it is."""
    parts, at = [], 0
    for kept in _KEPT.finditer(words):
        parts += [words[at : kept.start()].translate(_ACCENTS), kept[0]]
        at = kept.end()
    said = "".join([*parts, words[at:].translate(_ACCENTS)])
    longest = max((len(word) for word in words.split()), default=0)
    more = " ".join("õ" * min(6, max(2, longest)) for _ in range(max(1, len(words) // 18)))
    return f"{OPEN}{said} {more}{CLOSE}" if words.strip() else words


@pytest.fixture
def spoken(monkeypatch: pytest.MonkeyPatch) -> None:
    """English is pseudo-English in this process."""
    from django.utils.translation import trans_real

    plain = trans_real.DjangoTranslation

    def gettext(self: object, message: str) -> str:
        return pseudo(message.rpartition("\x04")[2])

    def ngettext(self: object, one: str, many: str, count: int) -> str:
        return pseudo((one if count == 1 else many).rpartition("\x04")[2])

    monkeypatch.setattr(plain, "gettext", gettext)
    monkeypatch.setattr(plain, "ngettext", ngettext)


@pytest.fixture
def world(anna: Member) -> dict[str, object]:
    from django.utils import timezone

    from gromootvod.desk.links import token_of
    from gromootvod.desk.models import StatusLink

    anna.language = "en"
    anna.save()
    ticket = opened_by(letter(), timezone.now())
    return {"ticket": ticket.pk, "token": token_of(StatusLink.objects.get(ticket=ticket).key)}


def test_every_sentence_is_given_to_translators_and_a_longer_language_fits(
    spoken: None, browser: Browser, live_server: LiveServer, anna: Member, world: dict[str, object]
) -> None:
    faults: list[str] = []
    for page, paths in (
        (_member(browser, live_server, anna), MEMBERS_SCREENS),
        (_nobody(browser), CLIENTS_SCREENS),
    ):
        for path in paths:
            answer = page.goto(live_server.url + path.format(**world) + _in_english(path))
            assert answer is not None
            assert answer.status == 200, path
            for width in (1440, 360):
                page.set_viewport_size({"width": width, "height": 900})
                faults += [f"{path} {width}: {one}" for one in page.evaluate(WIDE) + page.evaluate(SPILLED)]
            faults += [f"{path}: nobody translates {one!r}" for one in _unspoken(page)]
        page.context.close()
    assert faults == []


def test_a_pseudo_sentence_keeps_what_a_program_fills_in() -> None:
    said = pseudo("%(who)s gave the ticket to <b>%(to)s</b>.")
    assert "%(who)s" in said
    assert "<b>%(to)s</b>" in said
    assert said.startswith(OPEN)
    assert len(said) > 40


def _unspoken(page: Page) -> list[str]:
    found = []
    for words in page.evaluate(SAID):
        rest = _OTHERS.sub(" ", _BRACKETED.sub(" ", words))
        if OPEN in words and CLOSE not in words:
            continue  # a sentence that goes on in the next node
        if _WORD.search(rest) and CLOSE not in rest:
            found.append(words[:120])
    return found


def _in_english(path: str) -> str:
    return "?lang=en" if path.startswith(("/s/", "/status/")) else ""


def _member(browser: Browser, live_server: LiveServer, member: Member) -> Page:
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(member)
    name = settings.SESSION_COOKIE_NAME
    page = _nobody(browser)
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
    return page


def _nobody(browser: Browser) -> Page:
    return browser.new_context(java_script_enabled=False, locale="en-GB").new_page()
