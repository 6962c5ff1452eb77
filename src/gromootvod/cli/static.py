"""Gather static files once for each version of them."""

from __future__ import annotations

import hashlib


def gather_static() -> bool:
    """Collect, name by content and compress; False when it was done before for these very files."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            digest.update(f"{path}:{storage.size(path)}:{storage.get_modified_time(path)}".encode())
    stamp = settings.STATIC_ROOT / ".stamp"
    if stamp.is_file() and stamp.read_text("ascii") == digest.hexdigest():
        return False
    call_command("collectstatic", verbosity=0, interactive=False, clear=settings.STATIC_ROOT.exists())
    stamp.write_text(digest.hexdigest(), "ascii")
    return True
