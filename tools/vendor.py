"""Copies what the pages need out of `node_modules`: scripts as they are, fonts cut down, icons in one sprite.

Usage: vendor.py NODE_MODULES STATIC_UI. Called by tools/vendor.sh, which fetches the packages.
"""

from __future__ import annotations

import io
import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

SCRIPTS = {"htmx.org/dist/htmx.min.js": "htmx.min.js", "idiomorph/dist/idiomorph.min.js": "idiomorph.min.js"}
LICENCES = {
    "htmx.org": "htmx (Zero-Clause BSD)",
    "idiomorph": "Idiomorph (Zero-Clause BSD)",
    "@fontsource-variable/golos-text": "Golos Text (SIL Open Font License 1.1), subset",
    "@fontsource-variable/jetbrains-mono": "JetBrains Mono (SIL Open Font License 1.1), subset",
    "lucide-static": "Lucide icons (ISC; some from Feather, MIT), a selection",
}

# Our name of an icon -> Lucide's. Add a line, run tools/vendor.sh, use {% icon "name" %}.
ICONS = {
    "alert": "triangle-alert",
    "archive": "archive",
    "back": "arrow-left",
    "bot": "bot",
    "calendar": "calendar",
    "check": "check",
    "checks": "check-check",
    "close": "x",
    "clock": "clock",
    "copy": "copy",
    "dashed": "circle-dashed",
    "done": "circle-check",
    "down": "chevron-down",
    "download": "download",
    "eye": "eye",
    "file": "file-text",
    "flame": "flame",
    "forward": "arrow-right",
    "globe": "globe",
    "heart": "hand-heart",
    "help": "circle-help",
    "image": "image",
    "inbox": "inbox",
    "key": "key-round",
    "keyboard": "keyboard",
    "leave": "log-out",
    "link": "link",
    "lock": "lock",
    "mail": "mail",
    "mail-x": "mail-x",
    "monitor": "monitor",
    "moon": "moon",
    "note": "notebook-pen",
    "out": "arrow-up-right",
    "parcel": "package",
    "passkey": "fingerprint",
    "pencil": "pencil",
    "person": "user",
    "people": "users",
    "plus": "plus",
    "print": "printer",
    "quote": "quote",
    "reopen": "rotate-ccw",
    "reply": "reply",
    "retry": "refresh-cw",
    "right": "chevron-right",
    "search": "search",
    "send": "send",
    "settings": "settings",
    "shield": "shield-check",
    "sun": "sun",
    "clip": "paperclip",
    "unplug": "unplug",
    "user-plus": "user-plus",
    "idea": "lightbulb",
    "message": "message-circle",
    "ban": "ban",
}

# The sign of the house: a rod that goes to ground. Drawn for this project.
OWN_ICONS = {"rod": '<path d="M12 2v13M5 15h14M8 18.5h8M10.75 22h2.5"/>'}

ASCII = [*range(0x20, 0x7F), 0xA0, 0xA7, 0xA9, 0xAB, 0xB0, 0xB7, 0xBB, 0xD7, *range(0x2010, 0x2016)]
ASCII += [
    *range(0x2018, 0x201F),
    0x2022,
    0x2026,
    0x202F,
    0x2032,
    0x2033,
    0x20AC,
    0x2190,
    0x2191,
    0x2192,
    0x2193,
    0x2212,
]
ACCENTS = [
    0xA1,
    0xA2,
    0xA3,
    0xAE,
    0xB1,
    0xBF,
    *range(0xC0, 0xD7),
    *range(0xD8, 0x100),
    0x131,
    0x152,
    0x153,
    0x2030,
]
CYRILLIC = [0x301, *range(0x400, 0x460), 0x490, 0x491, 0x2116, 0x20BD]


@dataclass(frozen=True, slots=True)
class Cut:
    """One font file: which letters of which source, and how much of the weight axis."""

    source: str
    target: str
    letters: list[int]
    weights: tuple[int, int] | int


_GOLOS = "@fontsource-variable/golos-text/files/golos-text-{}-wght-normal.woff2"
_MONO = "@fontsource-variable/jetbrains-mono/files/jetbrains-mono-{}-wght-normal.woff2"
CUTS = (
    Cut(_GOLOS.format("latin"), "golos-latin.woff2", ASCII, (400, 700)),
    Cut(_GOLOS.format("latin"), "golos-accents.woff2", ACCENTS, (400, 700)),
    Cut(_GOLOS.format("cyrillic"), "golos-cyrillic.woff2", CYRILLIC, (400, 700)),
    Cut(_MONO.format("latin"), "mono-latin.woff2", ASCII, 400),
    Cut(_MONO.format("cyrillic"), "mono-cyrillic.woff2", CYRILLIC, 400),
)
FEATURES = ["kern", "mark", "mkmk", "ccmp", "locl", "tnum"]


def main(modules: Path, static: Path) -> None:
    """Fill `static`/vendor, `static`/fonts and `static`/icons.svg."""
    for name in ("vendor", "fonts"):
        (static / name).mkdir(parents=True, exist_ok=True)
    for source, target in SCRIPTS.items():
        shutil.copyfile(modules / source, static / "vendor" / target)
    for cut in CUTS:
        cut_font(modules / cut.source, static / "fonts" / cut.target, cut)
    (static / "icons.svg").write_text(sprite(modules / "lucide-static" / "icons"), "utf-8")
    (static / "vendor" / "LICENSES.md").write_text(licences(modules), "utf-8")


def cut_font(source: Path, target: Path, cut: Cut) -> None:
    """Keep the letters and weights of `cut`; write woff2."""
    font = instancer.instantiateVariableFont(TTFont(source, recalcTimestamp=False), {"wght": cut.weights})
    font.flavor = None
    settled = io.BytesIO()  # the subsetter wants tables that are no longer lazy
    font.save(settled)
    settled.seek(0)
    font = TTFont(settled, recalcTimestamp=False)
    options = subset.Options()
    options.layout_features = FEATURES
    options.hinting = False
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=cut.letters)
    cutter.subset(font)
    font.flavor = "woff2"
    font.save(target)


def sprite(folder: Path) -> str:
    """Return one SVG with a <symbol> for each icon."""
    symbols = [
        f'<symbol id="{name}" viewBox="0 0 24 24">{body}</symbol>' for name, body in sorted(OWN_ICONS.items())
    ]
    for name, lucide in sorted(ICONS.items()):
        text = (folder / f"{lucide}.svg").read_text("utf-8")
        found = re.search(r"<svg[^>]*>(.*)</svg>", text, re.DOTALL)
        if found is None:
            raise SystemExit(f"{lucide}.svg is not an icon")
        body = re.sub(r"\s+", " ", found[1]).replace("> <", "><").strip()
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{body}</symbol>')
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def licences(modules: Path) -> str:
    """Return the licences of all parts, each under its name."""
    parts = ["# Licences of the parts in this folder, in `../fonts` and in `../icons.svg`\n"]
    for package, title in LICENCES.items():
        text = (modules / package / "LICENSE").read_text("utf-8").strip()
        parts.append(f"## {title}\n\n```\n{text}\n```\n")
    parts.append("The sign of the house (`rod` in `icons.svg`) was drawn for this project (Apache-2.0).\n")
    return "\n".join(parts)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
