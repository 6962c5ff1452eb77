"""Every setting of the house: from the environment (`GROMO_…`), a TOML file, the browser, else its default.

The table `SETTINGS` is the single source: `gromo doctor`, docs/reference/settings.md and their test read it.
"""

from __future__ import annotations

import os
import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from gromootvod.core import clock
from gromootvod.office import house_file

Kind = Literal["text", "int", "bool", "list", "path", "secret"]


@dataclass(frozen=True, slots=True)
class Setting:
    """One knob: `name` is the TOML key; the environment variable is `env`, or `GROMO_` + the name in capitals."""

    name: str
    kind: Kind
    default: Any
    help: str
    env: str = ""

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        return self.env or f"GROMO_{self.name.upper()}"


SETTINGS: tuple[Setting, ...] = (
    Setting("data", "path", "", "Directory of the database, the secret key and the logs. Made when missing."),
    Setting("config", "path", "", "A TOML file with any of these settings; the environment wins over it."),
    Setting("database_url", "text", "", "PostgreSQL as postgresql://user:password@host:5432/name. Empty: SQLite in the data directory.", "DATABASE_URL"),
    Setting("secret_key", "secret", "", "Signs sessions, links and thread tokens. Empty: made once and kept in the data directory."),
    Setting("url", "text", "", "The address at which clients reach the desk; links in letters begin with it. Empty: http://host:port."),
    Setting("host", "text", "127.0.0.1", "Interface the web server listens on."),
    Setting("port", "int", 8000, "Port of the web server."),
    Setting("lmtp", "text", "127.0.0.1:8024", "host:port of the LMTP/SMTP door; off closes it."),
    Setting("name", "text", "Support", "The name of the house: sender of letters, head of clients' pages."),
    Setting("address", "text", "support@desk.example", "The house's mail address; plus-addresses of tickets are made from it."),
    Setting("own_addresses", "list", [], "Further addresses that are ours: letters from them are never answered by a machine."),
    Setting("smtp_url", "secret", "", "Where letters leave: smtp://, smtp+starttls:// or smtps://user:password@host:port. Empty: letters stay in the outbox and can be read there."),
    Setting("imap_urls", "list", [], "Mailboxes to fetch: imaps://user:password@host/INBOX, separated by spaces. A user's @ is written %40."),
    Setting("imap_done", "text", "", "Folder a fetched letter is moved to; empty leaves it where it is, marked as seen."),
    Setting("max_letter_mb", "int", 35, "Largest letter taken, in MiB; a larger one gets a clear 552."),
    Setting("acknowledge", "bool", True, "Send one automatic acknowledgement per sender and day, with the link of the status page."),
    Setting("language", "text", "ru", "Language of the house (ru or en) where a client's is not known."),
    Setting("time_zone", "text", "Europe/Moscow", "Time zone of the house."),
    Setting("hours", "text", "mon-fri 09:00-18:00", "When the house works; several windows a day are allowed: mon-fri 09:00-13:00,14:00-18:00."),
    Setting("holidays", "text", "RU", "Country whose public holidays are kept, as RU, CA or CA-QC; none keeps none."),
    Setting("first_word", "text", "2bh", "How soon a new ticket is promised its first word: 90m, 4bh (business hours) or 1bd (business days)."),
    Setting("next_word", "text", "1bd", "How soon the next word comes when a reply promises no date itself."),
    Setting("warn_before", "text", "30bm", "How long before a promised word is due its owner is reminded."),
    Setting("raise_after", "text", "1bh", "How long after a broken promise the managers hear of it."),
    Setting("manager_word", "text", "4bh", "How soon a client who asks for the manager is promised to hear from one."),
    Setting("holding", "text", "propose", "Holding updates when a promise is about to break: off, propose (a member sends them) or send (they go out by themselves, marked as such, at most two in a row)."),
    Setting("take_back", "int", 10, "How many seconds an answer waits in the outbox, so that its writer can take it back: 0 to 120; 0 sends at once."),
    Setting("questions", "text", "propose", "The next best question: off, propose (a member sends it with one click) or send (it goes out by itself)."),
    Setting("satisfaction", "bool", True, "Ask the client once, after his ticket is closed, whether we helped; nobody more often than every thirty days."),
    Setting("second_factor", "bool", False, "Members must have a passkey or an authenticator app: who has none sees nothing but the way to set one up."),
    Setting("allowed_hosts", "list", [], "Host names the web server answers to, besides that of `url`."),
    Setting("trusted_proxies", "int", 0, "How many proxies stand before the desk and may be believed about the client's address."),
    Setting("guest_url", "text", "", "An OpenAI-compatible endpoint that gives a second opinion on doubtful phrases, as http://127.0.0.1:11434/v1. Empty: nobody is asked."),
    Setting("guest_model", "text", "", "The model to ask for there."),
    Setting("guest_key", "secret", "", "The key of that endpoint, where it wants one."),
    Setting("guest_daily", "int", 500, "How many requests a day (UTC) the guest may be sent."),
    Setting("web_threads", "int", 2, "Threads that render pages in one process."),
    Setting("readers", "int", 1, "Child processes that read letters; each can be killed when a letter is too much for it."),
    Setting("reader_seconds", "int", 2, "How long a letter may take to be read before its reader is killed and the letter is flagged."),
    Setting("reader_mb", "int", 600, "Address space of a reader, in MiB."),
    Setting("log_level", "text", "INFO", "DEBUG, INFO, WARNING or ERROR."),
    Setting("debug", "bool", False, "Show tracebacks in the browser. Never on a machine that others can reach."),
)  # fmt: skip


class ConfigError(ValueError):
    """A setting cannot be used; the message names it and says what is expected."""


@dataclass(frozen=True, slots=True)
class Config:
    """The settings as read, and where each came from ("environment", "file", "browser" or "default")."""

    values: Mapping[str, Any]
    origins: Mapping[str, str]

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    @property
    def data(self) -> Path:
        """The data directory."""
        return Path(self.values["data"])


def load(environ: Mapping[str, str] | None = None) -> Config:
    """Read all settings. Raises ConfigError with a sentence for a person."""
    environ = os.environ if environ is None else environ
    file = _file(environ)
    made = _made_in_the_browser(environ, file)
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    for setting in SETTINGS:
        raw = environ.get(setting.variable)
        if raw is not None and raw != "":
            values[setting.name], origins[setting.name] = _parse(setting, raw), "environment"
        elif setting.name in file:
            values[setting.name], origins[setting.name] = _parse(setting, file[setting.name]), "file"
        elif setting.name in made:
            values[setting.name], origins[setting.name] = _parse(setting, made[setting.name]), "browser"
        else:
            values[setting.name], origins[setting.name] = setting.default, "default"
    values["url"] = values["url"] or f"http://{values['host']}:{values['port']}"
    values["data"] = str(_data_directory(values["data"], environ))
    _check(values)
    _check_guest(values)
    return Config(values, origins)


def secret_key(config: Config) -> str:
    """Return the secret key; made once, readable by the owner alone."""
    if config["secret_key"]:
        return str(config["secret_key"])
    path = config.data / "secret_key"
    try:
        return path.read_text("ascii").strip()
    except FileNotFoundError:
        ensure_directory(config.data)
    made = secrets.token_urlsafe(50)
    try:
        # O_EXCL: of two processes that start at once only one makes the key, the other reads it.
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text("ascii").strip()
    with os.fdopen(handle, "w") as out:
        out.write(made)
    return made


def ensure_directory(path: Path) -> None:
    """Make a directory that only its owner can enter."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)


def _file(environ: Mapping[str, str]) -> dict[str, Any]:
    path = environ.get("GROMO_CONFIG", "")
    if not path:
        return {}
    try:
        content = tomllib.loads(Path(path).read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"GROMO_CONFIG: {path} cannot be read: {error}") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"GROMO_CONFIG: {path} is not valid TOML: {error}") from error
    unknown = sorted(set(content) - {setting.name for setting in SETTINGS})
    if unknown:
        raise ConfigError(f"{path}: unknown setting {unknown[0]!r}; see docs/reference/settings.md")
    return content


def _made_in_the_browser(environ: Mapping[str, str], file: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return house_file.settings_of(
            _data_directory(environ.get("GROMO_DATA") or file.get("data", ""), environ)
        )
    except ValueError as error:
        raise ConfigError(str(error)) from error


def _parse(setting: Setting, raw: Any) -> Any:
    name = setting.variable
    if setting.kind == "bool":
        if isinstance(raw, bool):
            return raw
        if str(raw).lower() in {"1", "true", "yes", "on"}:
            return True
        if str(raw).lower() in {"0", "false", "no", "off"}:
            return False
        raise ConfigError(f"{name} takes true or false, not {raw!r}")
    if setting.kind == "int":
        try:
            return int(raw)
        except (TypeError, ValueError):
            raise ConfigError(f"{name} takes a whole number, not {raw!r}") from None
    if setting.kind == "list":
        return [str(item) for item in raw] if isinstance(raw, list) else str(raw).replace(",", " ").split()
    return str(raw)


def _data_directory(value: str, environ: Mapping[str, str]) -> Path:
    if value:
        return Path(value).expanduser().absolute()
    home = environ.get("XDG_DATA_HOME") or str(Path("~/.local/share").expanduser())
    return Path(home) / "gromootvod"


def _check_guest(values: Mapping[str, Any]) -> None:
    if values["guest_url"] and not values["guest_url"].startswith(("http://", "https://")):
        raise ConfigError(f"GROMO_GUEST_URL begins with http:// or https://, not {values['guest_url']!r}")
    if values["guest_url"] and not values["guest_model"]:
        raise ConfigError("GROMO_GUEST_MODEL names the model to ask for at GROMO_GUEST_URL")


def _check(values: Mapping[str, Any]) -> None:
    if values["language"] not in {"ru", "en"}:
        raise ConfigError(f"GROMO_LANGUAGE is ru or en, not {values['language']!r}")
    if "@" not in values["address"]:
        raise ConfigError(f"GROMO_ADDRESS is a mail address, not {values['address']!r}")
    if not values["url"].startswith(("http://", "https://")):
        raise ConfigError(f"GROMO_URL begins with http:// or https://, not {values['url']!r}")
    try:
        ZoneInfo(values["time_zone"])
    except (KeyError, ValueError, OSError) as error:
        raise ConfigError(
            f"GROMO_TIME_ZONE is a zone as Europe/Moscow, not {values['time_zone']!r}"
        ) from error
    for name, read in (
        ("hours", clock.Hours.parse),
        ("first_word", clock.Within.parse),
        ("next_word", clock.Within.parse),
        ("warn_before", clock.Within.parse),
        ("raise_after", clock.Within.parse),
        ("manager_word", clock.Within.parse),
    ):
        try:
            read(values[name])
        except ValueError as error:
            raise ConfigError(f"GROMO_{name.upper()}: {error}") from error
    _check_choices(values)


def _check_choices(values: Mapping[str, Any]) -> None:
    if not 0 <= values["take_back"] <= 120:
        raise ConfigError(
            f"GROMO_TAKE_BACK is a number of seconds from 0 to 120, not {values['take_back']!r}"
        )
    if values["holding"] not in {"off", "propose", "send"}:
        raise ConfigError(f"GROMO_HOLDING is off, propose or send, not {values['holding']!r}")
    if values["questions"] not in {"off", "propose", "send"}:
        raise ConfigError(f"GROMO_QUESTIONS is off, propose or send, not {values['questions']!r}")
    if values["lmtp"] != "off" and not values["lmtp"].rpartition(":")[2].isdigit():
        raise ConfigError(f"GROMO_LMTP is host:port or off, not {values['lmtp']!r}")
    if values["max_letter_mb"] < 1:
        raise ConfigError("GROMO_MAX_LETTER_MB is at least 1")
    if values["readers"] < 1:
        raise ConfigError("GROMO_READERS is at least 1")
