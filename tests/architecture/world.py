"""A small world for the matrix of rights: one of everything that an address can name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from letters import keep, letter, opened, take_in

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

    from gromootvod.office.models import Member

NOW = datetime(2026, 3, 17, 8, 0, tzinfo=UTC)


@dataclass(frozen=True)
class World:
    """What stands in the addresses: ids and keys of Vera's ticket, and of Pavel's, whose link Vera has not."""

    own: dict[str, str]
    foreign: dict[str, str]
    absent: dict[str, str]


def build(dina: Member, anna: Member) -> World:
    """Make the world; Dina has answered Vera, Anna has invited somebody."""
    from gromootvod.desk.models import Macro, ServiceLevel
    from gromootvod.knowledge.operations.firms import FirmData, add_firm
    from gromootvod.office import operations
    from gromootvod.office.models import DayOverride, Explanation, Invitation, MemberSession

    today = datetime.now(UTC)  # invitations expire, and the pages look at the real clock
    operations.invite(email="new@desk.example", name="", roles=["engineer"], by=anna, now=today)
    invitation = str(Invitation.objects.latest("id").pk)
    token = operations.invite(email="join@desk.example", name="", roles=["engineer"], by=anna, now=today)
    people = {"join": token, "invitation": invitation, "member": str(dina.pk), "passkey": "1", "view": "ours"}
    people |= {
        "day": str(DayOverride.objects.create(day="2026-05-04").pk),
        "level": str(ServiceLevel.objects.create(name="VIP", first="1bh", priority="urgent").pk),
    }
    seen = {"began_at": NOW, "seen_at": NOW}
    people["session"] = str(MemberSession.objects.create(key_hash="0" * 64, member=dina, **seen).pk)
    people |= _incident(dina) | _playbook(anna) | _rule(anna)
    made = {
        "topic": "cache",
        "language": "ru",
        "title": "Кэш",
        "text": "Память",
        "cues": "кэш",
        "changed_at": NOW,
    }
    people["explanation"] = str(Explanation.objects.create(**made).pk)
    people |= _house(dina)
    macro = {"name": "Привет", "key": "hello", "text_ru": "Здравствуйте!", "changed_at": NOW}
    people["macro"] = str(Macro.objects.create(**macro).pk)
    people["firm"] = str(add_firm(FirmData("Line")).pk)
    own = _ticket("vera@client.example", dina) | people
    foreign = _ticket("pavel@shop.example", dina) | people
    own |= _person("vera@client.example", dina)
    foreign |= _person("pavel@shop.example", dina)
    absent = dict.fromkeys(own, "999999999") | {"token": "A" * 42, "key": "never-was", "view": "nobodys"}
    return World(own, foreign, absent)


def _ticket(address: str, dina: Member) -> dict[str, str]:
    from gromootvod.core.letter import plus_address, sign_thread
    from gromootvod.desk.keys import thread_key
    from gromootvod.desk.links import token_of
    from gromootvod.desk.models import Attachment, Dispatch, Draft, Message, Rating, StatusLink
    from gromootvod.desk.operations.answer import answer
    from gromootvod.desk.operations.ask import ask
    from gromootvod.desk.operations.dispatch import compose_waiting

    files = [("a.txt", "text/plain", address.encode())]
    ticket = opened(letter(sender=address, html="<p>Hello</p>", files=files), NOW)
    to = plus_address("support@desk.example", sign_thread(thread_key(), ticket.pk, "n"))
    take_in(letter(f"И я, {address}", sender=f"stranger-{address}"), NOW, recipients=[to])
    reply = answer(ticket.pk, "Смотрим.", by=dina, now=NOW + timedelta(hours=1))
    question = ask(ticket.pk, by=dina, now=NOW + timedelta(hours=1), slot="steps")
    compose_waiting(now=NOW)
    Rating.objects.create(ticket=ticket, asked_at=datetime.now(UTC))  # as pages look at the real clock
    parcel = keep(letter(f"Robot {address}", headers=[("Precedence", "bulk")], sender=f"r-{address}"), NOW)
    message = Message.objects.filter(ticket=ticket, standing="").earliest("id")
    return {
        "ticket": str(ticket.pk),
        "message": str(message.pk),
        "stranger": str(Message.objects.get(ticket=ticket, standing="stranger").pk),
        **_beside(ticket.pk, address, dina),
        "key": Attachment.objects.get(message=message).key,
        "parcel": str(parcel.pk),
        "question": str(question.pk),
        "draft": str(Draft.objects.create(ticket=ticket, member=dina, text="Слова", at=NOW).pk),
        "dispatch": str(Dispatch.objects.get(message=reply).pk),
        "token": token_of(StatusLink.objects.get(ticket=ticket).key),
    }


def _house(dina: Member) -> dict[str, str]:
    from gromootvod.desk.models import BulkAction, CustomField, SavedView, Tag

    return {
        "tag": str(Tag.objects.create(name="vip", key="vip", made_at=NOW).pk),
        "field": str(CustomField.objects.create(key="cause", label_en="Cause", kind="text").pk),
        "bulk": str(BulkAction.objects.create(deed="close", member=dina, at=NOW).pk),
        "saved": str(SavedView.objects.create(name="Mine", owner=dina, made_at=NOW, shared_at=NOW).pk),
    }


def _person(address: str, dina: Member) -> dict[str, str]:
    from gromootvod.contacts.models import Address, Company, Contact
    from gromootvod.contacts.operations.change_contact import write_note
    from gromootvod.desk.operations.same_person import merge_contacts

    row = Address.objects.get(value=address)
    double = Contact.objects.create(name="Двойник", made_at=NOW)
    return {
        "contact": str(row.contact_id),
        "address": str(row.pk),
        "contact_note": str(write_note(row.contact_id, "Слова", by=dina, now=NOW).pk),
        "contact_merge": str(merge_contacts(row.contact_id, double.pk, by=dina, now=NOW).pk),
        "company": str(Company.objects.create(name=f"Firm of {address}", made_at=NOW).pk),
    }


def _beside(number: int, address: str, dina: Member) -> dict[str, str]:
    """A child of the ticket, a ticket that was merged into it, and one who takes part."""
    from gromootvod.desk.operations.merge import merge
    from gromootvod.desk.operations.participants import Rights, add_participant
    from gromootvod.desk.operations.relate import relate

    child = opened(letter("Дитя", sender=f"child-{address}"), NOW)
    lost = opened(letter("Ещё раз", sender=f"again-{address}"), NOW)
    joined = add_participant(number, f"beside-{address}", "", Rights(), reason="начальник", by=dina, now=NOW)
    return {
        "relation": str(relate(number, child.pk, "parent", by=dina, now=NOW).pk),
        "ticket_merge": str(merge(lost.pk, number, by=dina, now=NOW).pk),
        "person": str(joined.pk),
    }


def _playbook(anna: Member) -> dict[str, str]:
    from gromootvod.office import playbooks
    from gromootvod.office.models import PlaybookVersion
    from gromootvod.office.playbook_draft import template

    playbooks.keep("my-area", template("en"), by=anna, now=NOW)
    return {"playbook": "my-area", "version": str(PlaybookVersion.objects.latest("id").pk)}


def _rule(anna: Member) -> dict[str, str]:
    from gromootvod.rules.operations.write import RuleData, write

    data = RuleData("Правило", "opened", actions=[{"do": "priority", "value": "high"}])
    from gromootvod.office.operations.teams import write_team

    team = write_team("Первая", closed=False, members=[], now=NOW)
    return {"rule": str(write(data, by=anna, now=NOW).pk), "team": str(team.pk)}


def _incident(dina: Member) -> dict[str, str]:
    from gromootvod.incidents.operations.components import add_component
    from gromootvod.incidents.operations.open_incident import Outline, open_incident
    from gromootvod.incidents.operations.update import Words

    component = add_component("Магазин", "Shop", now=NOW)
    words = Words("investigating", NOW + timedelta(hours=1), what_ru="Ищем.")
    said = open_incident(Outline("Авария"), words, by=dina, now=NOW)
    return {"incident": str(said.incident_id), "component": str(component.pk)}


def routes(resolver: URLResolver | None = None, before: str = "") -> dict[str, URLPattern]:
    """Every address of the project: its route and the pattern."""
    from django.urls import URLResolver as Resolver
    from django.urls import get_resolver

    found: dict[str, URLPattern] = {}
    for entry in (resolver or get_resolver()).url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, Resolver):
            found |= routes(entry, route)
        else:
            found[route] = entry
    return found
