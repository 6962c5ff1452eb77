"""What strangers write is shown as text, given out as files, and never runs: the attack register on members' screens."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from letters import dispatch_of, file, keep, letter, opened, sent, take_in

from gromootvod.contacts.models import Contact
from gromootvod.core.letter import read
from gromootvod.desk.files import download
from gromootvod.desk.links import token_of
from gromootvod.desk.models import Attachment, Dispatch, Message, Parcel, StatusLink, Ticket
from gromootvod.desk.operations.answer import answer
from gromootvod.desk.operations.dispatch import compose_waiting
from gromootvod.office.models import Member

Browser = Callable[[Member], Client]
HOUR = timedelta(hours=1)
VECTORS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "'><iframe srcdoc='<script>alert(1)</script>'>",
    "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "<a href=javascript:alert(1)>x</a>",
    "<style>@import 'http://evil.example'</style>",
    "{{ 7|add:7 }}{% debug %}",
    "<base href=//evil.example>",
    "<meta http-equiv=refresh content=0;url=//evil.example>",
)


class Seen(HTMLParser):
    """Collects what a browser would act on."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.bad: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        inline = tag == "script" and not values.get("src")
        if inline and values.get("type") not in {"application/json", "speculationrules"}:
            self.bad.append("inline script")
        if tag == "base" and "href" in values:
            self.bad.append(tag)
        if tag in {"object", "embed", "applet"} or (tag == "iframe" and "srcdoc" in values):
            self.bad.append(tag)
        for name, value in attrs:
            text = re.sub(r"[\x00-\x20]", "", (value or "").lower())
            if name.startswith("on") or text.startswith(("javascript:", "vbscript:", "data:text")):
                self.bad.append(f"{tag} {name}={value}")
            if name in {"src", "href", "action"} and ("evil.example" in text):
                self.bad.append(f"{tag} {name}={value}")


def harmless(html: str) -> None:
    assert Seen(html).bad == []
    assert "<svg onload" not in html
    assert "14{%" not in html


def pages(client: Client, ticket: Ticket) -> list[str]:
    """Every page that shows what the ticket's people wrote."""
    dispatch = Dispatch.objects.filter(ticket=ticket).latest("id")
    token = token_of(StatusLink.objects.get(ticket=ticket).key)
    urls = [
        "/", "/board/all/", *(f"/tickets/{ticket.pk}/?lens={lens}" for lens in ("facts", "person", "written")),
        "/search/?q=alert", "/post/?show=all", "/outbox/", f"/outbox/{dispatch.pk}/", f"/outbox/{dispatch.pk}/html/",
        *(f"/messages/{number}/html/" for number in ticket.messages.exclude(rich=None).values_list("pk", flat=True)),
        f"/s/{token}/",
    ]  # fmt: skip
    shown = []
    for url in urls:
        got = client.get(url)
        assert got.status_code == 200, url
        shown.append(got.content.decode())
    return shown


# Classes 8, 9, 19 and 37: scripts.


@pytest.mark.parametrize("vector", VECTORS)
def test_class_8_9_37_vectors_come_out_as_text_whatever_way_they_came_in(
    client_of: Browser, dina: Member, now: datetime, vector: str
) -> None:
    client = client_of(dina)
    name = vector.replace('"', "'").replace("<", "=?utf-8?q?=3C?=")
    raw = letter(
        f"{vector} alert ошибка «{vector}»", subject=f"alert {vector}", sender=f'"{name}" <x@evil-mail.example>',
        html=f"<p>Hello alert {vector}</p>", files=[(vector.replace("/", "").replace('"', "'"), vector[:40] or "a/b", b"x")],
    )  # fmt: skip
    ticket = opened(raw, now)
    Contact.objects.filter(pk=ticket.contact_id).update(name=vector)
    dina.name = vector
    dina.save(update_fields=["name"])
    base = f"/tickets/{ticket.pk}/"
    assert client.post(base + "title/", {"title": f"alert {vector}"}).status_code == 302
    assert client.post(base + "notes/", {"text": f"alert {vector}"}).status_code == 302
    upload = SimpleUploadedFile(vector.replace("/", "") + ".txt", b"x", content_type="text/html")
    posted = client.post(base + "replies/", {"text": f"alert {vector}", "attachments": [upload]})
    assert posted.status_code == 302
    token = token_of(StatusLink.objects.get(ticket=ticket).key)
    own = {"text": f"alert {vector}", "attachments": [SimpleUploadedFile(vector.replace("/", ""), b"y")]}
    assert client.post(f"/s/{token}/messages/", own).status_code == 302
    assert client.post(f"/s/{token}/escalation/", {"words": vector}).status_code == 302
    take_in(letter(vector, subject=vector, headers=[("Precedence", "bulk")], sender="n@n.example"), now)
    compose_waiting(now=now)
    for html in pages(client, ticket):
        harmless(html)
    for dispatch in Dispatch.objects.all():
        got = read(sent(dispatch))
        assert Seen(got.html).bad == []


@pytest.mark.parametrize("vector", VECTORS)
def test_a_draft_that_is_refused_comes_back_as_text(
    client_of: Browser, ticket: Ticket, dina: Member, vector: str
) -> None:
    data = {"text": vector, "next_word": "own", "due": vector}
    got = client_of(dina).post(f"/tickets/{ticket.pk}/replies/", data)
    assert got.status_code == 422
    harmless(got.content.decode())


@pytest.mark.parametrize("vector", VECTORS)
def test_what_is_searched_for_comes_back_as_text(client_of: Browser, dina: Member, vector: str) -> None:
    harmless(client_of(dina).get("/search/", {"q": vector}).content.decode())


def test_a_letters_html_is_shown_in_a_sealed_frame(client_of: Browser, dina: Member, now: datetime) -> None:
    html = '<p>Hi</p><img src="http://evil.example/t.gif"><script>alert(1)</script><form action="//evil.example">'
    ticket = opened(letter(html=html), now)
    client = client_of(dina)
    url = f"/messages/{ticket.messages.get().pk}/html/"
    shut, asked = client.get(url), client.get(url + "?pictures=1")
    assert "sandbox" in shut["Content-Security-Policy"]
    assert "allow-scripts" not in shut["Content-Security-Policy"]
    assert "http:" not in shut["Content-Security-Policy"]
    assert "http:" in asked["Content-Security-Policy"]
    assert Seen(shut.content.decode()).bad == []
    assert ' src="http://evil.example/t.gif"' not in shut.content.decode()
    assert shut["Referrer-Policy"] == "no-referrer"


# Class 6, 19, 22, 29: files.

NAMES = (
    ".htaccess", "\u200b.htaccess", "\u202egpj.exe", "..\\..\\x", "../../etc/passwd", "/etc/passwd", "CON", "a\x00b.php", "x.php.png",
    "a\r\nContent-Type: text/html", "a\u2028b", '"; filename=evil.html; x="', "я" * 300, ".", "..", "", " ", "%0d%0aX: y", "a/b/c.txt",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_class_6_19_a_files_name_is_only_a_label(
    client_of: Browser, dina: Member, now: datetime, name: str
) -> None:
    raw = letter("Вот файл").decode().replace(
        "Content-Type: text/plain; charset=utf-8",
        'Content-Type: multipart/mixed; boundary="bb"\r\n\r\n--bb\r\nContent-Type: text/plain\r\n\r\nx\r\n--bb\r\n'
        f'Content-Disposition: attachment; filename="{name}"\r\nContent-Type: text/html',
    )  # fmt: skip
    ticket = opened(raw.encode("utf-8", "replace"), now)
    attachment = Attachment.objects.filter(message__ticket=ticket).first()
    assert attachment is not None
    assert "/" not in attachment.name
    assert "\\" not in attachment.name
    assert attachment.name.isprintable()
    got = client_of(dina).get(f"/attachments/{attachment.key}/")
    assert got.status_code == 200
    disposition = got["Content-Disposition"]
    assert disposition.startswith('attachment; filename="')
    assert disposition.isascii()
    assert disposition.count('"') == 2
    assert not re.search(r"[\r\n\x00]", disposition)


@pytest.mark.parametrize("name", NAMES)
def test_class_19_a_download_header_holds_one_name(name: str) -> None:
    disposition = download(name, b"x")["Content-Disposition"]
    assert disposition.count('"') == 2
    assert re.fullmatch(
        r"attachment; filename=\"[^\"\r\n]+\"; filename\*=UTF-8''[A-Za-z0-9%._~-]+", disposition
    )


@pytest.mark.parametrize(
    ("name", "kind", "data"),
    [
        (
            "x.svg",
            "image/svg+xml",
            b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        ),
        ("x.html", "text/html", b"<script>alert(1)</script>"),
        ("x.xml", "text/xml", b"<?xml version='1.0'?><x/>"),
        ("x.pdf", "application/pdf", b"%PDF-1.4 /JS (app.alert(1))"),
        ("x.png", "image/png", b"<script>alert(1)</script>"),
        ("x.gif", "text/html", b"GIF89a<script>alert(1)</script>"),
        ("x.js", "application/javascript", b"alert(1)"),
        ("x.swf", "application/x-shockwave-flash", b"FWS"),
    ],
)
def test_class_22_29_a_file_is_a_download_and_never_a_page(
    client_of: Browser, dina: Member, now: datetime, name: str, kind: str, data: bytes
) -> None:
    ticket = opened(letter(files=[(name, kind, data)]), now)
    got = client_of(dina).get(f"/attachments/{Attachment.objects.get(message__ticket=ticket).key}/")
    assert got.content == data
    assert got["Content-Disposition"].startswith("attachment;")
    assert got["Content-Type"] in {
        "application/octet-stream",
        "image/png",
        "image/jpeg",
        "image/gif",
        "image/webp",
    }
    assert got["X-Content-Type-Options"] == "nosniff"
    assert got["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_class_22_nothing_that_came_in_lies_in_a_folder(ticket: Ticket, now: datetime, settings: Any) -> None:
    opened(letter("Вот", files=[("shell.php", "text/plain", b"<?php marker-17 ?>")]), now)
    static = settings.STATIC_ROOT
    assert not [path for path in static.rglob("*") if path.is_file() and b"marker-17" in path.read_bytes()]
    assert not settings.MEDIA_ROOT


# Class 15: fields that are not asked for.


def test_class_15_extra_fields_of_forms_are_not_heard(
    client_of: Browser, ticket: Ticket, dina: Member, mark: Member, now: datetime
) -> None:
    extra = {
        "is_staff": "1", "role": "administrator", "roles": "administrator", "contact": "1", "contact_id": "999",
        "assignee": str(mark.pk), "by": str(mark.pk), "member_id": str(mark.pk), "heat": "0", "state": "solved",
        "closed_at": "2020-01-01", "ticket": "999", "at": "2020-01-01", "direction": "out", "standing": "", "to": "x@e.example",
    }  # fmt: skip
    client = client_of(dina)
    client.post(f"/tickets/{ticket.pk}/notes/", {"text": "x", **extra})
    client.post(f"/tickets/{ticket.pk}/title/", {"title": "Имя", **extra})
    client.post(f"/tickets/{ticket.pk}/replies/", {"text": "x", **extra, "state": ""})
    ticket.refresh_from_db()
    dina.refresh_from_db()
    assert (ticket.assignee, ticket.closed_at, dina.roles) == (dina, None, ["dispatcher"])
    assert Message.objects.filter(ticket=ticket, direction="note").get().member == dina
    assert Dispatch.objects.get(kind="reply").recipient == "vera@client.example"


# Class 20, 25, 26: too much.


@pytest.mark.parametrize(("verb", "field"), [("replies/", "text"), ("notes/", "text"), ("title/", "title")])
def test_class_20_ten_megabytes_in_a_field_are_refused(
    client_of: Browser, ticket: Ticket, dina: Member, verb: str, field: str
) -> None:
    client = client_of(dina)
    assert client.post(f"/tickets/{ticket.pk}/{verb}", {field: "x" * 10_000_000}).status_code == 400


def test_class_20_a_search_for_a_megabyte_is_cut(client_of: Browser, dina: Member, ticket: Ticket) -> None:
    assert client_of(dina).get("/search/", {"q": "накладная " * 100_000}).status_code == 200


def test_class_25_a_wrong_charset_is_taken_in_quietly(
    stage: None, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    raw = letter("x" * 20_000).replace(b"charset=utf-8", b"charset=utf-32")
    assert take_in(raw, now).verdict == "ticket"
    assert len(caplog.records) <= 20


@pytest.mark.parametrize(
    "hostile",
    [
        b"", b"\x00", b"\r\n\r\n", b"\xff\xfe" * 500, b"From:\r\n\r\n", b"From: (((((" * 500 + b"\r\n\r\n", b"A" * 100_000,
        b"Subject: " + b"=?utf-8?q?=00=ff?= " * 500 + b"\r\n\r\nx", b"From: x@\xf0\x9f\x98\x80.example\r\n\r\nx",
        b"Message-ID: <" + b"a" * 5000 + b"@b>\r\nReferences: " + b"<x@y> " * 5000 + b"\r\nFrom: a@b.example\r\n\r\nx",
        b"From: group: a@b.example;\r\n\r\nx", b'From: "a\\"@b.example\r\nTo: ' + b"a@b.example, " * 5000 + b"\r\n\r\nx",
        b"From: a@b.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\n" * 5000,
        b"From: a@b.example\r\nX-Gromootvod-Loop:\x00\r\n\r\nx", "From: вера@почта.рф\r\n\r\nx".encode(),
        "From: =?utf-8?b?7aCA?= <a@b.example>\r\n\r\n\ud800".encode("utf-8", "surrogatepass"),
    ],
)  # fmt: skip
def test_class_26_every_odd_letter_is_filed_and_shown(
    client_of: Browser, dina: Member, now: datetime, hostile: bytes
) -> None:
    parcel = keep(hostile, now)
    outcome = file(parcel, now)
    parcel.refresh_from_db()
    assert parcel.state == "filed"
    client = client_of(dina)
    assert client.get("/post/?show=all").status_code == 200
    assert client.get(f"/post/{parcel.pk}/raw/").content == hostile
    if outcome.ticket_id:
        assert client.get(f"/tickets/{outcome.ticket_id}/").status_code == 200
        assert client.get("/board/all/").status_code == 200
        compose_waiting(now=now)


# Class 3, 13, 23: what goes out.


def test_class_3_the_forms_of_a_client_send_no_mail(ticket: Ticket, client: Client) -> None:
    token = token_of(StatusLink.objects.get(ticket=ticket).key)
    before = Dispatch.objects.count()
    for number in range(30):
        client.post(f"/s/{token}/messages/", {"text": f"{number}"})
        client.post(f"/s/{token}/escalation/", {"words": f"{number}"})
    assert Dispatch.objects.count() == before


@pytest.mark.parametrize(
    "header", ["user-agent", "referer", "x-forwarded-for", "cf-connecting-ip", "x-real-ip"]
)
def test_class_13_headers_of_a_visit_are_not_shown(
    client_of: Browser, ticket: Ticket, dina: Member, header: str
) -> None:
    token = token_of(StatusLink.objects.get(ticket=ticket).key)
    Client().post(f"/s/{token}/messages/", {"text": "x"}, headers={header: "<script>marker17</script>"})
    for url in (f"/tickets/{ticket.pk}/", "/post/?show=all", "/outbox/"):
        assert (
            "marker17" not in client_of(dina).get(url, headers={header: "<script>marker17"}).content.decode()
        )


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "@evil.example"]
)
def test_class_11_a_foreign_host_gets_400(client_of: Browser, dina: Member, host: str) -> None:
    client = client_of(dina)
    assert client.get("/", headers={"host": host}).status_code == 400
    assert client.get("/", headers={"x-forwarded-host": host}).status_code == 400


@pytest.mark.parametrize("name", ["x-remote-user", "remote-user", "x-forwarded-user", "x-auth-request-email"])
def test_class_32_a_header_signs_nobody_in(dina: Member, name: str) -> None:
    assert Client().get("/", headers={name: dina.email}).status_code == 302


def test_an_answer_to_a_hostile_subject_has_one_of_each_header(now: datetime, dina: Member) -> None:
    ticket = opened(letter(subject="a\r\nBcc: x@evil.example"), now)
    Ticket.objects.filter(pk=ticket.pk).update(subject="a\r\nBcc: x@evil.example\u2028X: y")
    head = sent(dispatch_of(answer(ticket.pk, "x", by=dina, now=now))).partition(b"\r\n\r\n")[0]
    assert b"\nBcc" not in head
    assert head.count(b"\r\nSubject:") == 1


# Members' forms.


@pytest.mark.parametrize(
    "due", ["9999-12-31T23:59", "0001-01-01T00:00", "2026-02-30T10:00", "tomorrow", "2026-11-20T16:30+99:00"]
)
def test_a_date_that_cannot_be_is_refused_and_the_draft_comes_back(
    client_of: Browser, ticket: Ticket, dina: Member, due: str
) -> None:
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago", ""):
        dina.time_zone = zone
        dina.save(update_fields=["time_zone"])
        data = {"text": "мой ответ", "next_word": "own", "due": due}
        got = client_of(dina).post(f"/tickets/{ticket.pk}/replies/", data)
        assert got.status_code == 422
        assert "мой ответ" in got.content.decode()


@pytest.mark.parametrize("value", ["-1", "1e9", "99999999999999999999", "x", "٣", "0"])
@pytest.mark.parametrize(
    ("verb", "field"), [("assignment/", "member"), ("participants/", "message"), ("replies/", "seen")]
)
def test_a_number_that_is_none_is_no_fault_of_ours(
    client_of: Browser, ticket: Ticket, dina: Member, verb: str, field: str, value: str
) -> None:
    got = client_of(dina).post(f"/tickets/{ticket.pk}/{verb}", {"text": "x", field: value})
    assert got.status_code in {302, 404, 422}


@pytest.mark.parametrize("after", ["x", "~", "2026-01-01~1", "2026-01-01T00:00:00+00:00~99999999999999999999999", "~~~", "\x00",
                                   "9999-12-31T23:59:59-23:59~1", "0001-01-01T00:00:00+23:59~1"])  # fmt: skip
def test_a_cursor_of_the_board_that_we_did_not_make_is_not_there(
    client_of: Browser, dina: Member, after: str
) -> None:
    assert client_of(dina).get("/board/all/", {"after": after}).status_code in {200, 404}


@pytest.mark.parametrize("before", ["x", "-1", "99999999999999999", "999999999999999999999999", "\x00"])
def test_pages_of_the_post_room_take_any_number(client_of: Browser, dina: Member, before: str) -> None:
    for url in ("/post/", "/outbox/"):
        assert client_of(dina).get(url, {"before": before}).status_code == 200


def test_a_state_that_is_none_moves_nothing(client_of: Browser, ticket: Ticket, dina: Member) -> None:
    client = client_of(dina)
    for state in ("solved", "SOLVED", "nonsense", "", "received' OR 1=1"):
        assert client.post(f"/tickets/{ticket.pk}/state/", {"state": state}).status_code == 302
        client.post(f"/tickets/{ticket.pk}/replies/", {"text": "x", "state": state}) if state else None
    ticket.refresh_from_db()
    assert ticket.state == "received"
    assert Parcel.objects.count() == 1
