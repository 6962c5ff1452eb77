"""One move tells all, each once, and counts what really became of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import TYPE_CHECKING

import pytest
from incidents.conftest import Crowd, words_of

if TYPE_CHECKING:
    from gromootvod.desk.models import Ticket
    from gromootvod.incidents.models import IncidentUpdate
    from gromootvod.incidents.operations.update import Words
    from gromootvod.office.models import Member


def tell_all(now: datetime) -> None:
    from gromootvod.incidents.operations.tell import spread, tell

    while spread(now=now) + tell(now=now):
        pass


def open_with(tickets: list[Ticket], words: Words, by: Member, now: datetime) -> IncidentUpdate:
    from gromootvod.incidents.operations.join import join
    from gromootvod.incidents.operations.open_incident import Outline, open_incident

    said = open_incident(Outline("Магазин лежит", "The shop is down"), words, by=by, now=now)
    join(said.incident_id, [ticket.pk for ticket in tickets], by=by, now=now)
    return said


def letters() -> list[EmailMessage]:
    from gromootvod.desk.models import Dispatch

    rows = Dispatch.objects.filter(kind="reply").order_by("id").select_related("blob")
    return [message_from_bytes(bytes(row.blob.data), policy=policy.default) for row in rows if row.blob]


def plain(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def test_each_client_hears_it_once_in_his_own_language(
    crowd: Crowd, words: Words, dina: Member, now: datetime
) -> None:
    open_with(crowd(4, now), words, dina, now)
    tell_all(now)
    tell_all(now + timedelta(minutes=1))
    told = {str(letter["To"]).strip("<>"): plain(letter) for letter in letters()}
    assert len(letters()) == len(told) == 4
    assert "Магазин не открывается." in told["client0@shop0.example"]
    assert "The shop does not open." in told["client3@shop3.example"]


def test_a_text_that_is_missing_in_his_language_comes_in_the_other(
    crowd: Crowd, dina: Member, now: datetime
) -> None:
    words = words_of("investigating", now + timedelta(minutes=30), what_en="Only English.")
    open_with(crowd(1, now), words, dina, now)
    tell_all(now)
    assert "Only English." in plain(letters()[0])


def test_the_date_becomes_the_promise_on_every_ticket_and_nobody_leads_it_for_that(
    crowd: Crowd, words: Words, dina: Member, now: datetime
) -> None:
    from gromootvod.desk.models import Promise

    tickets = crowd(3, now)
    open_with(tickets, words, dina, now)
    tell_all(now)
    for ticket in tickets:
        ticket.refresh_from_db()
        assert ticket.next_word_by == words.next_word_by
        assert ticket.state == "finding"
        assert ticket.assignee is None
    standing = Promise.objects.filter(settled_at=None)
    assert set(standing.values_list("due", "made_by")) == {(words.next_word_by, dina.pk)}
    assert set(Promise.objects.exclude(settled_at=None).values_list("outcome", flat=True)) == {"kept"}


def test_letters_ask_machines_to_keep_silent(crowd: Crowd, words: Words, dina: Member, now: datetime) -> None:
    open_with(crowd(1, now), words, dina, now)
    tell_all(now)
    (letter,) = letters()
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["X-Auto-Response-Suppress"] == "All"


def test_the_result_is_counted_recipient_by_recipient(
    crowd: Crowd, words: Words, dina: Member, now: datetime
) -> None:
    from gromootvod.desk.models import Dispatch
    from gromootvod.incidents.queries.results import recipients, results

    said = open_with(crowd(6, now), words, dina, now)
    assert results([said])[said.pk].meant == 6  # before a single one is written down
    tell_all(now)
    rows = list(Dispatch.objects.filter(kind="reply").order_by("id"))
    for row, changes in zip(
        rows,
        [{"state": "sent"}, {"state": "sent"}, {"state": "bounced"}, {"state": "refused"},
         {"state": "waiting", "attempts": 2}, {"state": "sending"}],
        strict=True,
    ):  # fmt: skip
        Dispatch.objects.filter(pk=row.pk).update(**{"answer": "550 no", **changes})
    said.refresh_from_db()
    result = results([said])[said.pk]
    assert (result.sent, result.meant, result.whole) == (2, 6, False)
    assert dict(result.counts) == {"sent": 2, "bounced": 2, "retry": 1, "waiting": 1}
    listed = recipients(said.pk)
    assert [one.result for one in listed] == ["bounced", "bounced", "retry"]
    assert listed[0].detail == "550 no"
    assert listed[0].address == rows[2].recipient


def test_who_wants_no_letters_reads_it_on_his_page(
    crowd: Crowd, words: Words, dina: Member, now: datetime
) -> None:
    from gromootvod.desk.models import Message
    from gromootvod.incidents.queries.results import results

    (ticket,) = crowd(1, now)
    ticket.contact.told_by = "page"
    ticket.contact.save()
    said = open_with([ticket], words, dina, now)
    tell_all(now)
    said.refresh_from_db()
    assert letters() == []
    assert Message.objects.filter(ticket=ticket, direction="out").count() == 1
    assert results([said])[said.pk].counts == (("page", 1),)


def test_one_who_has_said_that_it_works_is_left_in_peace(
    crowd: Crowd, words: Words, dina: Member, now: datetime
) -> None:
    from gromootvod.desk.operations.close import close
    from gromootvod.incidents.models import Notice

    (ticket,) = crowd(1, now)
    open_with([ticket], words, dina, now)
    close(ticket.pk, by=None, now=now)
    tell_all(now)
    assert Notice.objects.get().why == "closed"
    assert letters() == []


def test_a_newer_word_goes_instead_of_one_that_still_waits(
    crowd: Crowd, words: Words, dina: Member, now: datetime
) -> None:
    from gromootvod.incidents.operations.tell import spread
    from gromootvod.incidents.operations.update import update

    said = open_with(crowd(2, now), words, dina, now)
    while spread(now=now):
        pass
    update(
        said.incident_id, words_of("identified", now + timedelta(hours=1), what_en="Found."), by=dina, now=now
    )
    while spread(now=now):
        pass
    tell_all(now)
    assert ["Found." in plain(letter) for letter in letters()] == [True, True]


def test_one_trouble_holds_nobody_up_and_is_tried_again(
    crowd: Crowd, words: Words, dina: Member, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gromootvod.incidents.models import Notice
    from gromootvod.incidents.operations import tell

    tickets = crowd(3, now)
    open_with(tickets, words, dina, now)
    honest = tell.announce

    def stumbles(ticket: Ticket, *args: object, **kwargs: object) -> object:
        if ticket.pk == tickets[1].pk:
            raise RuntimeError("the letter is bewitched")
        return honest(ticket, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(tell, "announce", stumbles)
    tell_all(now)
    assert len(letters()) == 2
    waiting = Notice.objects.get(state="waiting")
    assert waiting.ticket_id == tickets[1].pk
    assert "bewitched" in waiting.detail
    monkeypatch.setattr(tell, "announce", honest)
    tell_all(now + timedelta(minutes=1))
    assert len(letters()) == 3


def test_what_can_never_be_written_is_counted_as_failed(
    crowd: Crowd, words: Words, dina: Member, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gromootvod.incidents.operations import tell
    from gromootvod.incidents.queries.results import results

    said = open_with(crowd(1, now), words, dina, now)
    monkeypatch.setattr(tell, "announce", lambda *a, **k: 1 / 0)
    for hours in range(8):
        tell_all(now + timedelta(hours=hours))
    said.refresh_from_db()
    assert results([said])[said.pk].counts == (("failed", 1),)


def test_who_joins_later_hears_what_was_last_said(
    crowd: Crowd, words: Words, dina: Member, now: datetime
) -> None:
    from gromootvod.incidents.operations.join import join

    said = open_with(crowd(1, now), words, dina, now)
    tell_all(now)
    (late,) = crowd(1, now, start=5)
    join(said.incident_id, [late.pk], by=dina, now=now + timedelta(minutes=1))
    join(said.incident_id, [late.pk], by=dina, now=now + timedelta(minutes=2))
    tell_all(now + timedelta(minutes=3))
    assert [str(letter["To"]).strip("<>") for letter in letters()][1:] == ["client5@shop5.example"]


def test_who_was_taken_out_before_his_letter_was_written_gets_none(
    crowd: Crowd, words: Words, dina: Member, now: datetime
) -> None:
    from gromootvod.incidents.operations.join import decline
    from gromootvod.incidents.operations.tell import spread

    one, other = crowd(2, now)
    said = open_with([one, other], words, dina, now)
    while spread(now=now):
        pass
    decline(said.incident_id, [other.pk], by=dina, now=now)
    tell_all(now)
    assert len(letters()) == 1


def test_merging_in_the_midst_of_telling_loses_nobody(
    crowd: Crowd, words: Words, dina: Member, now: datetime
) -> None:
    from gromootvod.incidents.models import Notice
    from gromootvod.incidents.operations.merge import merge
    from gromootvod.incidents.operations.tell import spread, tell
    from gromootvod.incidents.operations.update import update

    lost = open_with(crowd(6, now), words, dina, now)
    found = words_of("identified", now + timedelta(hours=2), what_en="Found.")
    kept = open_with(crowd(2, now, start=10), found, dina, now)
    spread(now=now, limit=3)
    tell(now=now, limit=2)
    into = merge(lost.incident_id, kept.incident_id, by=dina, now=now)
    assert into.next_word_by == words.next_word_by  # the earlier of two promises is kept
    tell_all(now)
    everybody = sorted(f"client{n}@shop{n}.example" for n in (0, 1, 2, 3, 4, 5, 10, 11))
    assert sorted(str(one["To"]).strip("<>") for one in letters() if "Found." in plain(one)) == everybody
    assert len(letters()) == 2 + 8  # two had heard the older word before
    assert set(Notice.objects.filter(update=lost).values_list("state", "why")) == {
        ("told", ""), ("skipped", "overtaken"),
    }  # fmt: skip
    later = words_of("repairing", now + timedelta(hours=3), what_en="One cause.")
    update(lost.incident_id, later, by=dina, now=now)  # said of the one that is gone, heard by all
    tell_all(now)
    assert sorted(str(one["To"]).strip("<>") for one in letters() if "One cause." in plain(one)) == everybody


def test_the_end_closes_the_tickets_and_asks_each_client(
    crowd: Crowd, words: Words, dina: Member, now: datetime
) -> None:
    from gromootvod.incidents.operations.update import update

    tickets = crowd(2, now)
    said = open_with(tickets, words, dina, now)
    tell_all(now)
    update(said.incident_id, words_of("resolved"), by=dina, now=now + timedelta(hours=1))
    tell_all(now + timedelta(hours=1))
    for ticket in tickets:
        ticket.refresh_from_db()
        assert (ticket.state, ticket.next_word_by) == ("solved", None)
    for letter in letters()[-2:]:
        assert "#incident" in plain(letter)


def test_late_letters_promise_no_time_that_has_passed(
    crowd: Crowd, words: Words, dina: Member, now: datetime
) -> None:
    tickets = crowd(1, now)
    open_with(tickets, words, dina, now)
    late = now + timedelta(hours=5)
    tell_all(late)
    tickets[0].refresh_from_db()
    assert tickets[0].next_word_by is not None
    assert tickets[0].next_word_by > late


def test_subscribers_hear_what_is_public_and_nothing_else(words: Words, dina: Member, now: datetime) -> None:
    from gromootvod.desk.models import Dispatch
    from gromootvod.incidents.models import Subscription
    from gromootvod.incidents.operations.open_incident import Outline, open_incident

    for number, (confirmed, ended) in enumerate([(now, None), (None, None), (now, now)]):
        Subscription.objects.create(
            email=f"reader{number}@press.example", language="en", key=f"{number:020}", made_at=now, asked_at=now,
            confirmed_at=confirmed, ended_at=ended, ended_why="asked" if ended else "",
        )  # fmt: skip
    open_incident(Outline("", "Secret", public=False), words, by=dina, now=now)
    tell_all(now)
    assert not Dispatch.objects.exists()
    open_incident(Outline("", "The shop is down"), words, by=dina, now=now)
    tell_all(now)
    dispatch = Dispatch.objects.get()
    assert dispatch.recipient == "reader0@press.example"
    assert dispatch.blob is not None
    letter = message_from_bytes(bytes(dispatch.blob.data), policy=policy.default)
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert str(letter["List-Unsubscribe"]).startswith("<http")
    assert "The shop does not open." in plain(letter)


def test_a_subscription_whose_letters_come_back_ends(words: Words, dina: Member, now: datetime) -> None:
    from gromootvod.desk.models import Dispatch
    from gromootvod.incidents.models import Subscription
    from gromootvod.incidents.operations.open_incident import Outline, open_incident
    from gromootvod.incidents.operations.subscribe import end_bounced

    reader = Subscription.objects.create(
        email="gone@press.example", key="k" * 20, made_at=now, asked_at=now, confirmed_at=now
    )
    open_incident(Outline("", "The shop is down"), words, by=dina, now=now)
    tell_all(now)
    assert end_bounced(now=now) == 0
    Dispatch.objects.update(state="bounced", next_try_at=None)
    assert end_bounced(now=now) == 1
    reader.refresh_from_db()
    assert reader.ended_why == "bounced"
