"""Several deeds that begin at the same moment, each in a thread and a database connection of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable

from django.db import connection


def at_once(*works: Callable[[], object]) -> list[object]:
    """Run `works` in threads that begin together; what each gave or raised."""
    gate, results = threading.Barrier(len(works)), list[object]([None] * len(works))

    def run(place: int) -> None:
        gate.wait(60)
        try:
            results[place] = works[place]()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return results
