"""What a letter says, whatever its encodings."""

from __future__ import annotations

from base64 import b64encode
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from gromootvod.core.letter import Limits, attachment_bytes, read

VERA = "Вера Павлова <vera@client.example>".encode()


def letter(headers: bytes = b"", body: bytes = b"", charset: str = "") -> bytes:
    kind = f"Content-Type: text/plain; charset={charset}\n".encode() if charset else b""
    return b"From: vera@client.example\nTo: support@firm.example\n" + headers + kind + b"\n" + body


def test_a_usual_letter_is_read_as_the_library_that_wrote_it_meant() -> None:
    message = EmailMessage()
    message["From"] = "Вера Павлова <vera@client.example>"
    message["To"] = "support@firm.example, Егор <egor@firm.example>"
    message["Subject"] = "Не проводится накладная № 17"
    message["Date"] = "Thu, 05 Dec 2024 10:03:00 +0300"
    message["Message-ID"] = "<a1@client.example>"
    message["References"] = "<x@firm.example> <y@firm.example>"
    message.set_content("Пишет «период закрыт».\n")
    message.add_attachment(b"\x89PNG\r\n\x1a\n123", "image", "png", filename="снимок экрана.png")
    raw = message.as_bytes()

    found = read(raw)

    assert found.subject == "Не проводится накладная № 17"
    assert found.sender is not None
    assert (found.sender.name, found.sender.email) == ("Вера Павлова", "vera@client.example")
    assert not found.sender_disputed
    assert [box.email for box in found.to] == ["support@firm.example", "egor@firm.example"]
    assert found.date is not None
    assert found.date.astimezone(UTC) == datetime(2024, 12, 5, 7, 3, tzinfo=UTC)
    assert (found.message_id, found.references) == (
        "<a1@client.example>",
        ("<x@firm.example>", "<y@firm.example>"),
    )
    assert found.text == "Пишет «период закрыт»."
    assert [(file.name, file.content_type) for file in found.attachments] == [
        ("снимок экрана.png", "image/png")
    ]
    assert attachment_bytes(raw, found.attachments[0].part) == b"\x89PNG\r\n\x1a\n123"
    assert (found.troubles, found.robot) == ((), None)


@pytest.mark.parametrize("codec", ["utf-8", "cp1251", "koi8-r", "cp866", "iso8859-5"])
@pytest.mark.parametrize(
    "words", ["Не открывается отчёт", "СРОЧНО! Ошибка при входе", "Счёт не проводится, помогите"]
)
def test_raw_eight_bit_subjects_in_russian_are_read(codec: str, words: str) -> None:
    found = read(
        b"Subject: "
        + words.encode(codec)
        + b"\nFrom: "
        + words.encode(codec)
        + b" <vera@client.example>\n\nx"
    )
    assert found.subject == words
    assert found.sender is not None
    assert found.sender.email == "vera@client.example"


@pytest.mark.parametrize("codec", ["cp1251", "koi8-r"])
@pytest.mark.parametrize("declared", ["", "us-ascii", "iso-8859-1", "DEFAULT", "X-UNKNOWN", "unknown-8bit"])
def test_a_russian_body_is_read_whatever_charset_was_declared(codec: str, declared: str) -> None:
    words = "Добрый день! Не печатается накладная, пишет ошибку."
    assert read(letter(body=words.encode(codec), charset=declared)).text == words


def test_accents_of_western_letters_are_not_taken_for_russian() -> None:
    assert read(letter(body="Schöne Grüße aus Köln".encode("cp1252"), charset="iso-8859-1")).text.endswith(
        "Köln"
    )
    assert read(letter(body="Déjà reçu, à bientôt".encode("cp1252"))).text == "Déjà reçu, à bientôt"


@pytest.mark.parametrize(
    ("declared", "codec", "words"),
    [
        ("CHINESEBIG5", "big5", "中文測試"),
        ("ks_c_5601-1987", "cp949", "한국어"),
        ("gb2312", "gb18030", "简体中文"),
        ("shift_jis", "cp932", "日本語①"),
        ("iso-2022-jp", "iso2022_jp", "日本語"),
        ("windows-1251", "cp1251", "Привет"),
        ("cp-1251", "cp1251", "Привет"),
        ("koi8-u", "koi8_u", "Привіт"),
        ("utf-7", "utf-7", "Привет"),
        ('"utf-8"', "utf-8", "Привет"),
    ],
)
def test_charsets_go_by_many_names(declared: str, codec: str, words: str) -> None:
    assert read(letter(body=words.encode(codec), charset=declared)).text == words


def test_an_unknown_charset_is_named_as_a_trouble_and_the_words_remain() -> None:
    found = read(letter(body=b"plain \xe9 words", charset="X-NOBODY-KNOWS"))
    assert "charset" in found.troubles
    assert "plain" in found.text


@pytest.mark.parametrize(
    ("raw", "subject"),
    [
        (b"=?utf-8?B?0J/RgNC40LLQtdGC?=", "Привет"),
        (b"=?utf-8?q?=D0=9F=D1=80=D0=B8_=D0=B2?=", "При в"),
        (b"=?utf-8?B?0J/RgNC40LLQ?=\n =?utf-8?B?tdGC?=", "Привет"),  # a letter split between two words
        (b"=?koi8-r?B?8NLJ18XU?= =?windows-1251?Q?_=EC=E8=F0?=", "Привет мир"),
        (b"Re: =?utf-8?B?0J/RgNC40LLQtdGC?= world", "Re: Привет world"),
        (b"=?utf-8?Q?Hello world?=", "Hello world"),  # spaces are forbidden inside, and written all the same
        (b"=?utf-8?B?0J/RgNC40LLQtdGC", "Привет"),  # cut off
        (b"=?utf-8?B?0J/RgNC40LLQtdG?=", "Приве\ufffd"),
        (b"=?x-nobody?B?aGk=?=", "hi"),
        (b"=?utf-8?X?abc?=", "=?utf-8?X?abc?="),
        (b"50% =? or not", "50% =? or not"),
        (b"=?utf-8*ru?Q?=D0=B4=D0=B0?=", "да"),
    ],
)
def test_encoded_words_are_read_even_when_broken(raw: bytes, subject: str) -> None:
    assert read(letter(b"Subject: " + raw + b"\n")).subject == subject


def test_no_header_carries_a_line_break_out() -> None:
    encoded = b64encode("тема\r\nBcc: stranger@evil.example\u2028x".encode())
    found = read(
        b"Subject: =?utf-8?B?" + encoded + b"?=\nFrom: =?utf-8?Q?a=0D=0Ab?= <vera@client.example>\n\nx"
    )
    assert found.sender is not None
    for text in (found.subject, found.sender.name):
        assert not set(text) & set("\r\n\u2028\x00")


def test_an_inner_control_header_has_no_effect_but_the_loop_one() -> None:
    found = read(letter(b"X-Gromootvod-Ticket: 1\nX-Gromootvod-Role: admin\n", b"x"))
    assert found == read(letter(b"", b"x"))


def test_flowed_text_is_joined_and_its_quotes_keep_their_marks() -> None:
    body = b"one \ntwo\n>quoted \n> more\n-- \nVera\n"
    raw = b"From: vera@client.example\nContent-Type: text/plain; format=flowed\n\n" + body
    assert read(raw).text == "one two\n> quoted more\n-- \nVera"
    raw = raw.replace(b"flowed", b"flowed; delsp=yes")
    assert read(raw).text.startswith("onetwo\n")


def multipart(kind: bytes, *parts: bytes) -> bytes:
    joined = b"".join(b"--b\n" + part + b"\n" for part in parts)
    return (
        b"From: vera@client.example\nContent-Type: multipart/"
        + kind
        + b"; boundary=b\n\n"
        + joined
        + b"--b--\n"
    )


def plain(text: str) -> bytes:
    return b"Content-Type: text/plain; charset=utf-8\n\n" + text.encode()


def rich(html: str) -> bytes:
    return b"Content-Type: text/html; charset=utf-8\n\n" + html.encode()


def test_the_plain_version_speaks_and_the_rich_one_is_shown() -> None:
    found = read(multipart(b"alternative", plain("Привет"), rich("<b>Привет</b>")))
    assert (found.text, found.html) == ("Привет", "<b>Привет</b>")


@pytest.mark.parametrize("stub", ["", " \n ", "Your e-mail client does not support HTML."])
def test_a_plain_version_that_says_nothing_gives_way_to_the_rich_one(stub: str) -> None:
    words = "Накладная не проводится, программа пишет, что период закрыт. " * 5
    assert read(multipart(b"alternative", plain(stub), rich(f"<p>{words}</p>"))).text == words.strip()


def test_an_attachment_inside_an_alternative_is_not_lost() -> None:
    inner = b"Content-Type: multipart/mixed; boundary=c\n\n--c\n" + rich("<p>да</p>")
    inner += b"\n--c\nContent-Type: application/pdf; name=a.pdf\n\n%PDF-1.4\n--c--\n"
    found = read(multipart(b"alternative", plain("да"), inner))
    assert found.text == "да"
    assert [file.name for file in found.attachments] == ["a.pdf"]


def test_pictures_of_a_related_letter_are_inline() -> None:
    picture = b"Content-Type: image/png\nContent-ID: <p1@x>\n\n\x89PNG\r\n\x1a\n"
    found = read(multipart(b"related", rich('<p>вот <img src="cid:p1@x"></p>'), picture))
    assert [(file.inline, file.content_id) for file in found.attachments] == [(True, "p1@x")]
    assert 'src="cid:p1@x"' in found.html


def test_a_forwarded_letter_is_an_attachment_and_is_not_opened() -> None:
    inner = b"Content-Type: message/rfc822\n\nFrom: mark@firm.example\nSubject: inside\n\ninner words"
    found = read(multipart(b"mixed", plain("смотрите"), inner))
    assert found.text == "смотрите"
    assert [(file.name, file.content_type) for file in found.attachments] == [
        ("letter-2.eml", "message/rfc822")
    ]


@pytest.mark.parametrize(
    "raw",
    [
        multipart(b"mixed", plain("слова")).replace(b"--b--\n", b""),
        multipart(b"mixed", plain("слова")).replace(b"boundary=b", b"boundary=other"),
        multipart(b"mixed", plain("слова")).replace(b"; boundary=b", b""),
        multipart(b"mixed", plain("слова")).replace(b"\n", b"\r\n"),
        b"Content-Type: multipart/mixed; boundary=b\n\n" + "слова".encode(),
        "слова".encode(),
        b"\n" + "слова".encode(),
        b" \n\n" + multipart(b"mixed", plain("слова")),
        b"From nobody Thu Dec  5 10:03:00 2024\nSubject: x\n\n" + "слова".encode(),
        b"Subject: x\n" + "слова".encode(),
    ],
)
def test_the_words_of_a_malformed_letter_are_not_lost(raw: bytes) -> None:
    assert "слова" in read(raw).text


def test_an_empty_letter_is_a_letter() -> None:
    assert read(b"").text == ""


def test_limits_cut_and_say_so() -> None:
    limits = Limits(header_bytes=200, parts=3, recipients=2, attachments=1, text_chars=10)
    many = multipart(b"mixed", *[b"Content-Type: application/x; name=f\n\n1"] * 9)
    assert "parts" in read(many, limits).troubles
    assert len(read(many, limits).attachments) == 1
    assert "recipients" in read(b"To: a@x.example, b@x.example, c@x.example\n\n", limits).troubles
    assert read(letter(body=b"x" * 99), limits).text == "x" * 10
    assert "header_size" in read(b"X-Long: " + b"y" * 999 + b"\n\nwords", limits).troubles
    assert read(b"X-Long: " + b"y" * 999 + b"\n\nwords", limits).text == "words"


@pytest.mark.parametrize(
    "date", ["yesterday", "Thu, 99 Foo 2024", "Fri, 31 Dec 9999 23:59:59 -1400", "", "\xff", "1" * 9999]
)
def test_a_date_that_is_none_is_none(date: str) -> None:
    assert read(letter(b"Date: " + date.encode("latin-1") + b"\n")).date is None


def test_the_addresses_it_was_delivered_to_are_kept() -> None:
    raw = letter(b"Delivered-To: support+abc@firm.example\nX-Original-To: <desk@firm.example>\n")
    assert read(raw).delivered_to == ("support+abc@firm.example", "desk@firm.example")


def test_an_unknown_part_has_no_bytes() -> None:
    with pytest.raises(LookupError):
        attachment_bytes(letter(body=b"x"), 7)


def test_the_inner_name_of_a_picture_is_no_word_of_the_writer() -> None:
    raw = b"From: a@b.example\r\n\r\nLook:\r\n\r\n[cid:image001.png@01DC58A3.7E1B4C20]\r\n\r\nIt says no. [cid stays]\r\n"
    assert read(raw).text == "Look:\n\n\nIt says no. [cid stays]"
