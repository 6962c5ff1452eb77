"""Browsers and systems in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

BROWSERS: Mapping[str, Any] = {
    "yandex": lazy("Yandex Browser"),
    "edge": "Edge",
    "opera": "Opera",
    "vivaldi": "Vivaldi",
    "samsung": "Samsung Internet",
    "firefox": "Firefox",
    "chrome": "Chrome",
    "safari": "Safari",
}
SYSTEMS: Mapping[str, str] = {
    "iphone": "iPhone",
    "ipad": "iPad",
    "android": "Android",
    "windows": "Windows",
    "macos": "macOS",
    "chromeos": "ChromeOS",
    "linux": "Linux",
}


def place(browser: str, system: str) -> str:
    """A browser on a system, as far as they are known."""
    names = {"browser": BROWSERS.get(browser, ""), "system": SYSTEMS.get(system, "")}
    if browser in BROWSERS and system in SYSTEMS:
        return _("%(browser)s on %(system)s") % names
    if browser in BROWSERS:
        return str(names["browser"])
    if system in SYSTEMS:
        return _("An unknown browser on %(system)s") % names
    return _("An unknown browser")
