"""The first run: servers are tried before they are kept, each step can be left out, passwords stay where they belong."""

from __future__ import annotations

import stat
import threading
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from mailservers import free_port

from gromootvod.office import house_file
from gromootvod.office.models import Invitation
from gromootvod.project.config import ConfigError, load

if TYPE_CHECKING:
    from django.test import Client

    from gromootvod.office.models import Member

pytestmark = pytest.mark.usefixtures("stage")
SAID = {
    "name": "Дом", "address": "help@firm.example", "password": "п@роль:/?#", "imap": "127.0.0.1:1", "smtp": "127.0.0.1:1",
    "security": "plain",
}  # fmt: skip


@pytest.fixture
def home(settings: Any, tmp_path: Path) -> Path:
    """A data directory of this test's own, and a desk on which nothing was set."""
    config = settings.CONFIG
    settings.CONFIG = replace(config, values={**config.values, "data": str(tmp_path), "smtp_url": ""})
    return tmp_path


@pytest.fixture
def browser(client: Client, anna: Member, home: Path) -> Client:
    client.force_login(anna)
    return client


def test_a_mailbox_that_does_not_open_is_not_kept_until_one_insists(browser: Client, home: Path) -> None:
    page = browser.post("/first-steps/mail/", SAID)
    assert page.status_code == 422
    assert house_file.read(home) == {}
    assert b"note warn" in page.content
    assert browser.post("/first-steps/mail/", SAID | {"anyway": "1"}).status_code == 302
    kept = house_file.read(home)
    assert kept["address"] == "help@firm.example"
    assert (
        kept["smtp_url"]
        == "smtp://help%40firm.example:%D0%BF%40%D1%80%D0%BE%D0%BB%D1%8C%3A%2F%3F%23@127.0.0.1:1"
    )
    assert kept["imap_urls"][0].startswith("imap://help%40firm.example:")


def test_what_was_kept_is_read_at_the_next_start_and_the_environment_wins(home: Path) -> None:
    house_file.write(home, {"name": 'Дом "у моста"', "hours": "mon-fri 10:00-16:00", "skipped": ["people"]})
    config = load({"GROMO_DATA": str(home)})
    assert (config["name"], config.origins["name"]) == ('Дом "у моста"', "browser")
    assert config["hours"] == "mon-fri 10:00-16:00"
    assert load({"GROMO_DATA": str(home), "GROMO_NAME": "Свой"})["name"] == "Свой"


def test_only_its_owner_can_read_the_file(home: Path) -> None:
    house_file.write(home, {"smtp_url": "smtps://u:p@h"})
    assert stat.S_IMODE((home / house_file.NAME).stat().st_mode) == 0o600


@pytest.mark.parametrize("text", ["name = ", "secret_key = 'x'", "\x00", "name = 'a'\nname = 'b'"])
def test_a_broken_file_is_told_clearly(text: str, home: Path) -> None:
    (home / house_file.NAME).write_text(text, "utf-8")
    with pytest.raises(ConfigError, match=r"house\.toml"):
        load({"GROMO_DATA": str(home)})


def test_writers_at_once_leave_a_whole_file(home: Path) -> None:
    threads = [
        threading.Thread(target=house_file.write, args=(home, {"name": f"Дом {number}"}))
        for number in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert str(house_file.read(home)["name"]).startswith("Дом ")
    assert [path.name for path in home.iterdir()] == [house_file.NAME]


def test_the_steps_lead_on_and_can_be_left_out(browser: Client, home: Path) -> None:
    assert browser.get("/first-steps/").headers["Location"] == "/first-steps/mail/"
    assert (
        browser.post("/first-steps/skipping/", {"step": "mail"}).headers["Location"] == "/first-steps/people/"
    )
    said = {"time_zone": "Europe/Berlin", "hours": "mon-thu 09:00-17:00", "holidays": "de"}
    assert browser.get("/").content.count(b"/first-steps/") > 0
    assert (
        browser.post("/first-steps/skipping/", {"step": "people"}).headers["Location"]
        == "/first-steps/hours/"
    )
    assert browser.post("/first-steps/hours/", said).status_code == 200
    assert house_file.read(home) == said | {"holidays": "DE", "skipped": ["mail", "people"]}
    assert b"/first-steps/" not in browser.get("/").content


def test_an_invitation_shows_its_link_once(browser: Client) -> None:
    page = browser.post(
        "/first-steps/people/", {"email": "new@desk.example", "name": "", "roles": ["engineer"]}
    )
    assert b"/join/" in page.content
    assert b"/join/" not in browser.get("/first-steps/people/").content
    assert Invitation.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    [{"hours": "always"}, {"holidays": "Atlantis"}, {"time_zone": "Moon/Base"}, {"hours": ""}],
)
def test_hours_without_sense_come_back_with_what_was_typed(
    change: dict[str, str], browser: Client, home: Path
) -> None:
    said = {"time_zone": "Europe/Moscow", "hours": "mon-fri 09:00-18:00", "holidays": "RU"}
    assert browser.post("/first-steps/hours/", said | change).status_code == 422
    assert house_file.read(home) == {}


@pytest.mark.parametrize("server", ["a b", "host/path", "u@host", "host#x", "[::1", "host:port"])
def test_a_server_s_name_without_sense_is_refused(server: str, browser: Client, home: Path) -> None:
    assert browser.post("/first-steps/mail/", SAID | {"smtp": server}).status_code == 422
    assert house_file.read(home) == {}


def test_a_provider_s_servers_are_known(browser: Client) -> None:
    from gromootvod.workspace.first_steps import MailForm

    form = MailForm({"name": "Дом", "address": "firm@yandex.ru", "password": "p", "security": "tls"})
    assert form.is_valid()
    assert form.urls == (
        "imaps://firm%40yandex.ru:p@imap.yandex.ru/INBOX",
        "smtps://firm%40yandex.ru:p@smtp.yandex.ru",
    )


def test_a_server_that_asks_for_no_password_is_told_from_one_that_is_not_there(browser: Client) -> None:
    from aiosmtpd.controller import Controller

    class Taker:
        async def handle_DATA(self, *_: Any) -> str:
            return "250 OK"

    controller = Controller(Taker(), hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        smtp = f"127.0.0.1:{controller.port}"
        page = browser.post("/first-steps/mail/", SAID | {"smtp": smtp}).content
        assert b"SMTP AUTH extension not supported" in page
        assert b"Connection refused" in page  # the mailbox
    finally:
        controller.stop()
