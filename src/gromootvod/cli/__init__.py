"""`gromo`: the house from the command line. Each command lives in a file of its own and is imported when asked for."""

from __future__ import annotations

from gromootvod.cli.app import main

__all__ = ["main"]
