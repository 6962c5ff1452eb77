"""Notes call people, tickets are followed, and each member is told the way he wants."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest
from letters import letter, opened, take_in

from gromootvod.desk.models import Dispatch, Follower, Mention, Message, Notification, Ticket
from gromootvod.desk.operations.answer import answer
from gromootvod.desk.operations.assign import assign
from gromootvod.desk.operations.close import close
from gromootvod.desk.operations.dispatch import bytes_of
from gromootvod.desk.operations.escalate import escalate
from gromootvod.desk.operations.follow import follow, unfollow
from gromootvod.desk.operations.note import note
from gromootvod.desk.operations.notice_mail import forget_old, mail_due
from gromootvod.desk.operations.notify import see
from gromootvod.desk.operations.state import set_state
from gromootvod.desk.queries.inbox import BadCursor, inbox
from gromootvod.office.models import Member
from gromootvod.office.notices import keep_wishes

HOUR = timedelta(hours=1)


def lines(member: Member, **wanted: Any) -> list[Notification]:
    return list(Notification.objects.filter(member=member, **wanted).order_by("id"))


def wish(member: Member, now: datetime, **more: Any) -> None:
    usual: dict[str, Any] = {
        "ways": {}, "nights": (), "night_from": None, "night_to": None, "days_off": (),
        "urgent_through": True, "not_followed": (), "now": now,
    }  # fmt: skip
    keep_wishes(member, **{**usual, **more})


def quiet_nights(member: Member, now: datetime, **more: Any) -> None:
    wish(member, now, nights=range(7), night_from=time(22), night_to=time(8), **more)


def mails(member: Member) -> list[Any]:
    """What was queued for him, as his mail program reads it."""
    sent = Dispatch.objects.filter(recipient=member.email).order_by("id")
    return [message_from_bytes(bytes_of(one, now=one.made_at), policy=policy.default) for one in sent]


def text_of(mail: Any) -> str:
    return str(mail.get_body(("plain",)).get_content())


def test_a_note_tells_whom_it_names_once_and_never_its_writer(
    ticket: Ticket, dina: Member, egor: Member, mark: Member, now: datetime
) -> None:
    kept = note(ticket.pk, "@Егор, посмотри; и @инженеры, и @Дина тоже", by=dina, now=now)
    (line,) = lines(egor)
    assert (line.kind, line.message_id, line.by_id, line.seen_at) == ("mentioned", kept.pk, dina.pk, None)
    assert lines(dina) == lines(mark) == []
    said = [
        (one.member_id, one.role, kept.text[one.start : one.end]) for one in Mention.objects.order_by("start")
    ]
    assert said == [(egor.pk, "", "@Егор"), (None, "engineer", "@инженеры"), (dina.pk, "", "@Дина")]


@pytest.mark.parametrize("text", ["Без имени", "@Степан, глянь", "почта egor@desk.example", "@"])
def test_a_note_that_names_nobody_calls_nobody(
    ticket: Ticket, dina: Member, egor: Member, now: datetime, text: str
) -> None:
    note(ticket.pk, text, by=dina, now=now)
    assert not lines(egor)
    assert not Mention.objects.exists()


def test_who_has_left_is_called_by_nothing(ticket: Ticket, dina: Member, egor: Member, now: datetime) -> None:
    Member.objects.filter(pk=egor.pk).update(is_active=False)
    note(ticket.pk, "@Егор @инженеры", by=dina, now=now)
    assert not lines(egor)


def test_the_story_shows_the_name_apart(
    client_of: Any, ticket: Ticket, dina: Member, egor: Member, now: datetime
) -> None:
    note(ticket.pk, "Спроси @Егор <b>, он знает", by=dina, now=now)
    page = client_of(egor).get(f"/tickets/{ticket.pk}/").content.decode()
    assert '<span class="mention">@Егор</span> &lt;b&gt;, он знает' in page


def test_a_client_never_sees_a_note_or_a_name_in_it(
    ticket: Ticket, dina: Member, egor: Member, now: datetime, client: Any
) -> None:
    from gromootvod.desk.links import token_of
    from gromootvod.desk.models import StatusLink

    note(ticket.pk, "@Егор, между нами", by=dina, now=now)
    page = client.get(f"/s/{token_of(StatusLink.objects.get(ticket=ticket).key)}/").content.decode()
    assert "между нами" not in page
    assert "Егор" not in page


def test_leading_being_named_and_writing_make_followers(
    ticket: Ticket, dina: Member, egor: Member, mark: Member, now: datetime
) -> None:
    assign(ticket.pk, egor, by=dina, now=now)
    note(ticket.pk, "@Марк, знай", by=dina, now=now)
    found = {row.member_id: row.why for row in Follower.objects.filter(ticket=ticket, ended_at=None)}
    assert found == {egor.pk: "assigned", mark.pk: "mentioned", dina.pk: "noted"}


def test_each_way_of_following_by_itself_can_be_switched_off(
    ticket: Ticket, dina: Member, egor: Member, now: datetime
) -> None:
    for member in (dina, egor):
        wish(member, now, not_followed=["assigned", "mentioned", "noted"])
    assign(ticket.pk, egor, by=dina, now=now)
    note(ticket.pk, "@Егор", by=dina, now=now)
    assert not Follower.objects.exists()


def test_who_has_stopped_following_is_not_made_a_follower_again(
    ticket: Ticket, dina: Member, egor: Member, now: datetime
) -> None:
    follow(ticket.pk, by=egor, now=now)
    unfollow(ticket.pk, by=egor, now=now)
    assign(ticket.pk, egor, by=dina, now=now)
    note(ticket.pk, "@Егор", by=dina, now=now)
    assert Follower.objects.get(member=egor).ended_at is not None
    answer(ticket.pk, "Смотрим.", by=dina, now=now)
    assert [line.kind for line in lines(egor)] == ["assigned", "mentioned"]
    follow(ticket.pk, by=egor, now=now)
    assert Follower.objects.get(member=egor).ended_at is None


def test_news_of_a_followed_ticket_gather_in_one_line_until_it_is_seen(
    ticket: Ticket, dina: Member, egor: Member, now: datetime
) -> None:
    follow(ticket.pk, by=egor, now=now)
    answer(ticket.pk, "Смотрим.", by=dina, now=now)
    last = ticket.messages.filter(direction="in").latest("id").message_id
    for turn in (1, 2):
        take_in(letter(f"Ещё вот что, {turn}", in_reply_to=last), now + turn * HOUR)
    set_state(ticket.pk, "repairing", by=dina, now=now + 3 * HOUR)
    note(ticket.pk, "Нашла.", by=dina, now=now + 3 * HOUR)
    close(ticket.pk, by=dina, now=now + 4 * HOUR)
    (line,) = lines(egor)
    assert line.news == {"answer": 1, "letter": 2, "state": 2, "note": 1}
    assert (line.at, line.by_id) == (now + 4 * HOUR, dina.pk)
    see(egor, now=now + 5 * HOUR)
    take_in(letter("Спасибо, но опять сломалось", in_reply_to=last), now + 6 * HOUR)
    assert [one.news for one in lines(egor, seen_at=None)] == [{"letter": 1}]


def test_nobody_hears_of_his_own_acts(ticket: Ticket, egor: Member, now: datetime) -> None:
    follow(ticket.pk, by=egor, now=now)
    assign(ticket.pk, egor, by=egor, now=now)
    answer(ticket.pk, "Смотрю.", by=egor, now=now)
    note(ticket.pk, "Смотрю.", by=egor, now=now)
    set_state(ticket.pk, "repairing", by=egor, now=now)
    close(ticket.pk, by=egor, now=now)
    assert lines(egor) == []


def test_what_one_wants_not_at_all_makes_no_line(
    ticket: Ticket, dina: Member, egor: Member, now: datetime
) -> None:
    wish(egor, now, ways={"mentioned": "none", "assigned": "none", "followed": "none"})
    follow(ticket.pk, by=egor, now=now)
    assign(ticket.pk, egor, by=dina, now=now)
    note(ticket.pk, "@Егор", by=dina, now=now)
    answer(ticket.pk, "Смотрим.", by=dina, now=now)
    assert lines(egor) == []


def test_a_mention_is_mailed_with_its_words_and_a_link(
    ticket: Ticket, dina: Member, egor: Member, now: datetime
) -> None:
    kept = note(ticket.pk, "@Егор, порт 1521 закрыт", by=dina, now=now)
    assert (mail_due(now=now), mail_due(now=now)) == (1, 0)
    (mail,) = mails(egor)
    assert "@Егор, порт 1521 закрыт" in text_of(mail)
    assert "Дина" in text_of(mail)
    assert f"/tickets/{ticket.pk}/#m{kept.pk}" in text_of(mail)
    assert mail["Auto-Submitted"] == "auto-generated"
    assert str(ticket.pk) in mail["Subject"]


def test_what_was_seen_in_the_desk_is_not_mailed(
    ticket: Ticket, dina: Member, egor: Member, now: datetime
) -> None:
    note(ticket.pk, "@Егор", by=dina, now=now)
    see(egor, now=now)
    assert mail_due(now=now) == 0
    assert not mails(egor)


def test_quiet_hours_hold_the_mail_and_then_one_letter_tells_it_all(
    ticket: Ticket, dina: Member, egor: Member, now: datetime
) -> None:
    night = datetime(2026, 3, 17, 20, 0, tzinfo=UTC)  # eleven in the evening in Moscow
    quiet_nights(egor, now)
    other = opened(letter("Другая беда", sender="pavel@shop.example"), now)
    note(ticket.pk, "@Егор, раз", by=dina, now=night)
    note(other.pk, "@Егор, два", by=dina, now=night + HOUR)
    morning = datetime(2026, 3, 18, 5, 0, tzinfo=UTC)
    assert mail_due(now=morning - timedelta(seconds=1)) == 0
    assert [line.mail_at for line in lines(egor)] == [morning, morning]
    assert len(lines(egor, seen_at=None)) == 2  # the desk shows them all the while
    assert mail_due(now=morning) == 1
    (mail,) = mails(egor)
    assert "@Егор, раз" in text_of(mail)
    assert "@Егор, два" in text_of(mail)


def test_a_client_who_wants_the_manager_breaks_through_where_the_member_allows_it(
    ticket: Ticket, mark: Member, now: datetime
) -> None:
    night = datetime(2026, 3, 17, 20, 0, tzinfo=UTC)
    quiet_nights(mark, now)
    escalate(ticket.pk, "Позовите начальника", by=None, now=night)
    assert mail_due(now=night) == 1
    quiet_nights(mark, now, urgent_through=False)
    other = opened(letter("Другая беда", sender="pavel@shop.example"), now)
    escalate(other.pk, "И мне", by=None, now=night)
    assert mail_due(now=night) == 0


def test_danger_to_a_person_breaks_through_a_plain_mention_too(
    ticket: Ticket, dina: Member, egor: Member, now: datetime
) -> None:
    night = datetime(2026, 3, 17, 20, 0, tzinfo=UTC)
    quiet_nights(egor, now)
    Ticket.objects.filter(pk=ticket.pk).update(alarm=True)
    note(ticket.pk, "@Егор, там человек", by=dina, now=night)
    assert mail_due(now=night) == 1


def test_what_was_chosen_while_a_letter_waited_counts(
    ticket: Ticket, dina: Member, egor: Member, now: datetime
) -> None:
    night = datetime(2026, 3, 17, 20, 0, tzinfo=UTC)
    note(ticket.pk, "@Егор", by=dina, now=night)
    quiet_nights(egor, now)
    assert mail_due(now=night) == 0
    (line,) = lines(egor)
    assert line.mail_at == datetime(2026, 3, 18, 5, 0, tzinfo=UTC)
    wish(egor, now, ways={"mentioned": "desk"})
    assert mail_due(now=night + 24 * HOUR) == 0
    assert (lines(egor)[0].mail_at, lines(egor)[0].mailed_at) == (None, None)


def test_a_followed_ticket_is_mailed_once_until_its_line_is_seen(
    ticket: Ticket, dina: Member, egor: Member, now: datetime
) -> None:
    wish(egor, now, ways={"followed": "mail"})
    follow(ticket.pk, by=egor, now=now)
    answer(ticket.pk, "Раз.", by=dina, now=now)
    assert mail_due(now=now) == 1
    answer(ticket.pk, "Два.", by=dina, now=now + HOUR)
    assert mail_due(now=now + HOUR) == 0
    see(egor, now=now + HOUR)
    answer(ticket.pk, "Три.", by=dina, now=now + 2 * HOUR)
    assert mail_due(now=now + 2 * HOUR) == 1


def test_an_answer_to_a_notice_is_kept_inside_the_ticket_as_unproven(
    ticket: Ticket, dina: Member, egor: Member, now: datetime
) -> None:
    """Anybody can write a member's name into From: such words stay inside and never go on to the client."""
    note(ticket.pk, "@Егор", by=dina, now=now)
    mail_due(now=now)
    (mail,) = mails(egor)
    asked = letter("Посмотрю завтра", sender="Егор <egor@desk.example>", in_reply_to=mail["Message-ID"])
    before = ticket.state
    outcome = take_in(asked, now + HOUR)
    assert outcome.ticket_id == ticket.pk
    assert Ticket.objects.count() == 1
    kept = Message.objects.latest("id")
    assert (kept.standing, kept.direction) == (Message.Standing.FORGED, "in")
    ticket.refresh_from_db()
    assert ticket.state == before
    assert [line.news for line in lines(dina, kind="followed")] == [{"letter": 1}]


def test_lines_seen_long_ago_are_forgotten_and_no_others(
    ticket: Ticket, dina: Member, egor: Member, now: datetime
) -> None:
    for turn in range(3):
        note(ticket.pk, f"@Егор {turn}", by=dina, now=now)
    first, second, _ = lines(egor)
    Notification.objects.filter(pk=first.pk).update(seen_at=now)
    Notification.objects.filter(pk=second.pk).update(seen_at=now + timedelta(days=1))
    assert forget_old(now=now + timedelta(days=90)) == 0
    assert forget_old(now=now + timedelta(days=90, hours=1)) == 1
    assert first.pk not in {line.pk for line in lines(egor)}
    assert len(lines(egor)) == 2


def test_the_inbox_gathers_by_ticket_and_pages_by_what_is_newest(
    dina: Member, egor: Member, now: datetime
) -> None:
    numbers = []
    for turn in range(5):
        numbers.append(opened(letter(f"Беда {turn}", sender=f"c{turn}@firm.example"), now).pk)
        note(numbers[-1], "@Егор", by=dina, now=now + turn * HOUR)
    note(numbers[0], "@Егор, ещё", by=dina, now=now + 9 * HOUR)
    first = inbox(egor.pk, size=2)
    second = inbox(egor.pk, size=2, after=first.after)
    third = inbox(egor.pk, size=2, after=second.after)
    found = [one.number for page in (first, second, third) for one in page.tickets]
    assert found == [numbers[0], *reversed(numbers[1:])]
    assert [line.words for line in first.tickets[0].lines] == ["@Егор, ещё", "@Егор"]
    assert third.after == ""
    assert inbox(dina.pk).tickets == ()


@pytest.mark.parametrize(
    "cursor", ["x", "2026-01-01~1", "2026-01-01T00:00:00+00:00~-1", "2026-01-01T00:00:00+00:00~١"]
)
def test_a_cursor_that_is_not_ours_is_refused(egor: Member, cursor: str) -> None:
    with pytest.raises(BadCursor):
        inbox(egor.pk, after=cursor)
