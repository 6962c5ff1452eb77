"""`make bench ARGS=coach`: how long the coach reads a usual draft, a long one and hostile ones."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime

from gromootvod.core.coach import LIMIT, Said, Ticket, review

NOW = datetime(2026, 5, 18, 6, 40, tzinfo=UTC)
LETTER = (
    "Третий день не проводится накладная №4471, пишет «Период закрыт»! Отгрузка стоит, склад ругается. "
    "Сколько можно? Когда почините и кто вернёт нам деньги за простой? Мы вчера перезагружали, не помогло."
)
USUAL = {
    "ru": (
        "Инна, здравствуйте! Понимаю, что без накладной отгрузка встала третий день, и это наша вина. Мы проверили: период "
        "закрыт с понедельника, поэтому документ № 4471 не проводится.\n\nЕгор откроет его сегодня до 12:00, и я сразу напишу "
        "вам, получилось ли. Если нужно отгрузить раньше, распечатайте, пожалуйста, черновик: он годится для водителя. О деньгах за "
        "простой отвечу завтра до 15:00, когда поговорю с руководителем."
    ),
    "en": (
        "Inna, I am sorry that the shipment has stood for three days; the fault is ours. We checked: the period has been closed "
        "since Monday, so invoice 4471 is not posted.\n\nEgor will open it by 12:00 today, and I will write to you right after. If "
        "you must ship before that, please print the draft, it is good enough for the driver. About the refund I will answer "
        "by 3 pm tomorrow, when I have spoken to the manager."
    ),
}
HOSTILE = {
    "no spaces": "а" * LIMIT,
    "commas": "вы, " * (LIMIT // 4),
    "nested quotes": "«" * (LIMIT // 2) + "»" * (LIMIT // 2),
    "phrases": "вы сами же " * (LIMIT // 11),
    "promises": "сообщу завтра до 15:00 " * (LIMIT // 23),
    "ten megabytes": "Вы сами виноваты. " * 560_000,
}


def coach(*_: object) -> None:
    """Print milliseconds; what the other parts of the bench are given is not needed."""
    ticket = Ticket("Инна", cause_known=False, messages=(Said("in", LETTER),), language="ru")
    begin = time.perf_counter()
    review(USUAL["ru"], now=NOW, ticket=ticket)
    print(
        f"{'the first draft, tables and dictionaries read':44} {1000 * (time.perf_counter() - begin):9.1f} ms"
    )
    for language, draft in USUAL.items():
        known = Ticket("Инна", cause_known=False, messages=(Said("in", LETTER),), language=language)
        _show(
            f"a usual draft, {language}, median",
            lambda draft=draft, known=known: review(draft, now=NOW, ticket=known),
        )
        _show(f"the same without a ticket, {language}", lambda draft=draft: review(draft, now=NOW))
    for name, draft in HOSTILE.items():
        _show(f"hostile: {name}", lambda draft=draft: review(draft, now=NOW, ticket=ticket), times=1)


def _show(name: str, read: Callable[[], object], times: int = 200) -> None:
    took = []
    for _ in range(times):
        begin = time.perf_counter()
        read()
        took.append(time.perf_counter() - begin)
    print(f"{name:44} {1000 * statistics.median(took):9.1f} ms", flush=True)


if __name__ == "__main__":
    coach()
