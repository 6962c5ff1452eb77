"""`gromo learn`: what members have corrected becomes what the house knows, or is taken back."""

from __future__ import annotations

import sys
from typing import Any

from gromootvod.cli.ground import ground


def learn(dry_run: bool, undo: bool) -> int:
    """0 when something was learned, taken back, or there is nothing new; 1 when it would get worse or is too little."""
    if dry_run and undo:
        print("gromo learn: --dry-run and --undo do not go together", file=sys.stderr)
        return 2
    ground()
    from django.utils import timezone

    from gromootvod.desk.operations.learn import learn as command

    if undo:
        return _undo()
    outcome = command(now=timezone.now(), dry_run=dry_run)
    report = outcome.report
    _print(report)
    if report.verdict == "few":
        print(
            "Too few to learn from: it takes at least 5 different corrections, of which every fifth is held back."
        )
    elif report.verdict == "worse":
        print("It would get worse. Nothing was changed.")
    elif dry_run:
        print("It would be no worse. Nothing was changed: this was a dry run.")
    elif outcome.new and outcome.lesson is not None:
        print(f"Learned: lesson {outcome.lesson.version}. Letters are read with it from now on.")
        print("Old letters follow with: gromo redistill --all. To take it back: gromo learn --undo")
    elif outcome.lesson is not None:
        print(f"Nothing new: lesson {outcome.lesson.version} holds all of it already.")
    return 0 if report.verdict == "better" else 1


def _undo() -> int:
    from django.utils import timezone

    from gromootvod.desk.operations.learn import unlearn

    taken, before = unlearn(now=timezone.now())
    if taken is None:
        print("Nothing was learned here yet.", file=sys.stderr)
        return 1
    stands = f"lesson {before.version}" if before else "what the package carries"
    print(f"Lesson {taken.version} is taken back; {stands} is in force again.")
    return 0


def _print(report: Any) -> None:
    print(f"corrections: {report.taught + report.held} ({report.taught} taught, {report.held} held back)")
    if report.unusable:
        print(f"  too small to learn from, they stand all the same: {report.unusable}")
    if not report.held:
        return
    before, after, drift = report.before, report.after, report.drift
    print(f"{'held back':<14}{'asked':>7}{'before':>8}{'after':>7}")
    print(f"{'label right':<14}{before.asked:>7}{before.labels:>8}{after.labels:>7}")
    print(f"{'kind right':<14}{before.asked:>7}{before.kinds:>8}{after.kinds:>7}")
    for table in ("by_kind", "by_label"):
        now = getattr(after, table)
        for name, (asked, right) in sorted(getattr(before, table).items()):
            print(f"  {name:<12}{asked:>7}{right:>8}{now[name][1]:>7}")
    print(
        f"not corrected: {drift.clauses} clauses, {drift.labels_kept} keep their label, "
        f"{drift.kinds_kept} their kind; facts lost: {drift.facts_lost} of {drift.facts}"
    )
