"""The settings that were made in the browser: one small TOML file in the data directory, readable by its owner alone.

The environment and the house's own configuration file win over it. It is read at the start; `gromo up` starts anew by
itself when it changes.
"""

from __future__ import annotations

import json
import os
import tempfile
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

NAME = "house.toml"
# What may stand in it. `skipped` names the first steps that nobody wants to be reminded of.
KNOWN = ("name", "address", "smtp_url", "imap_urls", "time_zone", "hours", "holidays", "skipped")
NOT_SETTINGS = ("skipped",)


def read(data: Path) -> dict[str, Any]:
    """What was set; nothing where there is no file.

    Raises ValueError when it cannot be read: a desk must not start with half of its settings.
    """
    path = data / NAME
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ValueError(f"{path} cannot be read: {error}") from error
    unknown = sorted(set(content) - set(KNOWN))
    if unknown:
        raise ValueError(f"{path}: unknown setting {unknown[0]!r}")
    return content


def settings_of(data: Path) -> dict[str, Any]:
    """What was set, without what is no setting."""
    return {name: value for name, value in read(data).items() if name not in NOT_SETTINGS}


def write(data: Path, changes: Mapping[str, Any]) -> None:
    """Keep `changes` beside what stands; None takes a setting out. Atomic: a crash leaves the old file or the new.

    Raises ValueError for a name that is not KNOWN, OSError.
    """
    unknown = sorted(set(changes) - set(KNOWN))
    if unknown:
        raise ValueError(f"unknown setting {unknown[0]!r}")
    merged = {**read(data), **changes}
    lines = [f"{name} = {json.dumps(merged[name])}\n" for name in KNOWN if merged.get(name) is not None]
    handle, made = tempfile.mkstemp(
        dir=data, prefix=NAME
    )  # 0600 from the first byte: there are passwords in it
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.writelines(lines)
            out.flush()
            os.fsync(out.fileno())
        os.replace(made, data / NAME)
    except BaseException:
        os.unlink(made)
        raise
