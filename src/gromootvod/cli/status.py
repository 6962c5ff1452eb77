"""The public page as files, for the day when the desk itself is down: any web server can show them."""

from __future__ import annotations

import hashlib
import os
import re
import sys
import tempfile
from pathlib import Path

from gromootvod.cli.ground import ground

LANGUAGES = ("ru", "en")
SHEETS = ("tokens", "parts/shell", "parts/forms", "parts/marks", "pages/portal", "pages/public")
FONTS = ("golos-latin", "golos-cyrillic", "golos-accents")
OURS = re.compile(r"status-[0-9a-f]{16}\.css")


def export(directory: str) -> int:
    """Write the page into `directory`; 2 and a sentence when it cannot be written.

    Each file is replaced in one stroke, and what a page needs is there before it: whoever reads meanwhile sees the old
    page or the new one, whole. Files that are not ours are left alone.
    """
    ground()
    from django.conf import settings
    from django.utils import timezone

    from gromootvod.portal.status_page import atom_of, json_of, page_file

    now = timezone.now()
    target = Path(directory)
    css = _stylesheet()
    sheet = f"status-{hashlib.sha256(css).hexdigest()[:16]}.css"
    files: dict[str, bytes] = {f"fonts/{name}.woff2": _static(f"fonts/{name}.woff2") for name in FONTS}
    files[sheet] = css
    for language in LANGUAGES:
        files[f"{language}.atom"] = atom_of(language, now=now)
        files[f"{language}.json"] = json_of(language, now=now)
    for language in LANGUAGES:
        files[f"{language}.html"] = page_file(language, css=sheet, now=now).encode("utf-8", "replace")
    files["index.html"] = files[f"{settings.CONFIG['language']}.html"]
    try:
        for name, data in files.items():
            _replace(target / name, data)
        for old in target.iterdir():
            if OURS.fullmatch(old.name) and old.name != sheet:
                old.unlink(missing_ok=True)
    except OSError as error:
        print(f"gromo status export: {error}", file=sys.stderr)
        return 2
    print(f"{target / 'index.html'}")
    return 0


def _replace(path: Path, data: bytes) -> None:
    """The old bytes or the new ones, never a part; on disk before the name points at them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, made = tempfile.mkstemp(prefix=".new-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        Path(made).chmod(0o644)  # a web server of another user shows it
        Path(made).replace(path)
    except BaseException:
        Path(made).unlink(missing_ok=True)
        raise


def _stylesheet() -> bytes:
    """The sheets of the page in one; fonts lie beside it, and the one that the page does not use is left out."""
    text = "\n".join(_static(f"{name}.css").decode() for name in SHEETS)
    kept = [line for line in text.split("\n") if '@font-face { font-family: "Mono"' not in line]
    return "\n".join(kept).encode()


def _static(name: str) -> bytes:
    import gromootvod.ui

    return (Path(gromootvod.ui.__path__[0]) / "static" / "ui" / name).read_bytes()
