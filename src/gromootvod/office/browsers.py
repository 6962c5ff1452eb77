"""Which browser on which system, from what a browser says of itself; a guess for the eye, never a proof."""

from __future__ import annotations

LONGEST = 400  # characters that are read
# The first that is named wins: most browsers name others beside themselves.
_BROWSERS = (
    ("yabrowser", "yandex"),
    ("edg", "edge"),
    ("opr/", "opera"),
    ("opera", "opera"),
    ("vivaldi", "vivaldi"),
    ("samsungbrowser", "samsung"),
    ("firefox", "firefox"),
    ("fxios", "firefox"),
    ("crios", "chrome"),
    ("chrome", "chrome"),
    ("safari", "safari"),
)
_SYSTEMS = (
    ("iphone", "iphone"),
    ("ipad", "ipad"),
    ("android", "android"),
    ("windows", "windows"),
    ("mac os", "macos"),
    ("cros", "chromeos"),
    ("linux", "linux"),
)


def browser_of(user_agent: str) -> tuple[str, str]:
    """The codes of browser and system; "" for what is not known."""
    said = user_agent[:LONGEST].lower()
    return _first(_BROWSERS, said), _first(_SYSTEMS, said)


def _first(names: tuple[tuple[str, str], ...], said: str) -> str:
    return next((code for name, code in names if name in said), "")
