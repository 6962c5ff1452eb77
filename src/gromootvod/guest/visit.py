"""The worker's duty: show the guest what the house is in doubt about, after the letter has been filed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from gromootvod.core.distill import from_json
from gromootvod.desk import live
from gromootvod.desk.models import Distillation, Message, Ticket
from gromootvod.desk.operations.settle import hear, told
from gromootvod.guest.judging import Guest
from gromootvod.guest.memory import Kept
from gromootvod.guest.models import Progress

FRESH = timedelta(minutes=15)  # an opinion on an older letter comes too late: somebody has read it by now
AT_ONCE = 5


class Visit:
    """One endpoint as the settings name it, with its breaker."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        config = settings.CONFIG
        memory = Kept(config["guest_daily"], clock)
        self._guest = Guest(config["guest_url"], config["guest_model"], config["guest_key"], memory=memory)
        self._clock = clock

    def look(self) -> bool:
        """Show the next letters; whether there were any. Each is shown once, by one worker."""
        if self._guest.breaker.open:
            return False
        last = _last()
        fresh = (
            Message.objects.filter(
                pk__gt=last, direction=Message.Direction.IN, standing=Message.Standing.PLAIN
            )
            .filter(distillation__isnull=False)
            .order_by("pk")
        )
        ids = list(fresh.values_list("pk", "at")[:AT_ONCE])
        for pk, at in ids:
            if not Progress.objects.filter(last_message=last).update(last_message=pk):
                return True  # another worker has it
            last = pk
            if self._clock() - at <= FRESH:
                self._show(pk)
        return bool(ids)

    def _show(self, pk: int) -> None:
        row = Distillation.objects.select_related("message").get(message_id=pk)
        reading = from_json(told(row.data))
        opinions = self._guest.opinions(row.message.text, reading.spans)
        if not opinions:
            return
        with transaction.atomic():
            message = Message.objects.get(pk=pk)
            Ticket.objects.select_for_update(of=("self",)).get(pk=message.ticket_id)
            if hear(Distillation.objects.get(message=message), message, opinions):
                live.wake()


def _last() -> int:
    """The last message looked at; a guest who comes for the first time is shown nothing that was there before."""
    row = Progress.objects.first()
    if row is None:
        newest = Message.objects.aggregate(newest=Max("pk"))["newest"] or 0
        row, _ = Progress.objects.get_or_create(pk=1, defaults={"last_message": newest})
    return row.last_message
