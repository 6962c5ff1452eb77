"""Carry a folder of foreign letters through the mail door: `make trial LETTERS=folder`.

Each file is one letter, or an mbox. Every one has to end as a ticket, a reply, post from a machine or a flagged
parcel; none may raise, hang or take over two seconds. Runs on a desk of its own in a temporary directory.
"""

from __future__ import annotations

import collections
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

SLOW_SECONDS = 2.0


def main(folder: str) -> int:
    """Print a table of verdicts and the letters that were slow or stuck; 1 when there are any."""
    home = tempfile.mkdtemp(prefix="gromo-trial-")
    os.environ["GROMO_DATA"] = home
    try:
        from gromootvod.cli.ground import ground

        ground()
        return _carry(Path(folder))
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _carry(folder: Path) -> int:
    from django.db.models import F
    from django.utils import timezone

    from gromootvod.channels.mail.readers import Readers
    from gromootvod.channels.mail.sorting import sort_parcels
    from gromootvod.cli.intake import letters_of
    from gromootvod.desk.models import Parcel
    from gromootvod.desk.operations.store import Raw, store

    readers = Readers()
    verdicts: collections.Counter[str] = collections.Counter()
    bad: list[str] = []
    slowest = 0.0
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        for raw, _ in letters_of(path):
            begin = time.perf_counter()
            parcel_id = store(Raw(raw, "trial"), now=timezone.now())
            while Parcel.objects.filter(pk=parcel_id, state=Parcel.State.WAITING).exists():
                Parcel.objects.filter(pk=parcel_id).update(attempts=F("attempts") + 1)
                sort_parcels([parcel_id], readers, timezone.now)
            seconds = time.perf_counter() - begin
            slowest = max(slowest, seconds)
            parcel = Parcel.objects.get(pk=parcel_id)
            verdicts[parcel.verdict] += 1
            if parcel.verdict == Parcel.Verdict.UNREADABLE or seconds > SLOW_SECONDS:
                bad.append(f"{path}: {parcel.verdict} in {seconds:.1f} s {parcel.reason}")
    readers.close()
    for verdict, count in verdicts.most_common():
        print(f"{verdict:12} {count:7}")
    print(f"slowest      {slowest:7.2f} s")
    print("\n".join(bad))
    return 1 if bad else 0


if __name__ == "__main__":
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_dir():
        sys.exit("Which folder? make trial LETTERS=folder")
    sys.exit(main(sys.argv[1]))
