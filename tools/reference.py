"""Write docs/reference/settings.md from the table of settings: `python -m tools.reference`.

`--check` writes nothing and fails when the page is stale.
"""

from __future__ import annotations

import sys
from pathlib import Path

from gromootvod.project.config import SETTINGS, Setting

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "settings.md"
KINDS = {
    "text": "text",
    "int": "whole number",
    "bool": "true or false",
    "list": "list; in a variable separated by spaces or commas",
    "path": "path",
    "secret": "text, secret",
}
HEAD = """# Settings

<!-- Made by `python -m tools.reference` from src/gromootvod/project/config.py: change it there. -->

A setting is an environment variable, or a line of one TOML file whose path is in `GROMO_CONFIG`:

```toml
name = "Axiom Support"
address = "support@axiom.example"
hours = "mon-fri 09:00-13:00,14:00-18:00"
own_addresses = ["help@axiom.example"]
```

The environment wins over the file, and both over what an administrator set in the browser (the three first steps;
`house.toml` in the data directory, read at the start, and under `gromo up` a second after it changed). An empty variable counts as not set: an empty value is written in the file, as
`lmtp = ""`. A setting that cannot be read stops every command with a sentence that names it; `gromo doctor` says what
is unwise.

| variable | in the file | kind | default | what it does |
|---|---|---|---|---|
"""


def main(arguments: list[str]) -> int:
    """Write the page, or with --check say whether it is fresh; 1 when it is stale."""
    fresh = page()
    if "--check" not in arguments:
        PAGE.write_text(fresh, "utf-8")
        return 0
    if PAGE.exists() and PAGE.read_text("utf-8") == fresh:
        return 0
    print("docs/reference/settings.md is stale: python -m tools.reference", file=sys.stderr)
    return 1


def page() -> str:
    """The whole page."""
    return HEAD + "".join(_row(setting) for setting in SETTINGS)


def _row(setting: Setting) -> str:
    default = setting.default
    if isinstance(default, bool):
        default = str(default).lower()
    shown = f"`{default}`" if default not in ("", []) else "empty"
    words = setting.help.replace("|", "\\|")
    return f"| `{setting.variable}` | `{setting.name}` | {KINDS[setting.kind]} | {shown} | {words} |\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
