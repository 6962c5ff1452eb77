"""The demo letters are true letters: they parse, differ from one another, and move in time as a whole."""

from __future__ import annotations

import html
import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from importlib.resources import files
from itertools import combinations

import pytest

from gromootvod.channels.mail import demo

NOW = datetime(2027, 3, 1, 9, 30, tzinfo=UTC)
OUTLOOK_TAIL = re.compile(r"^(?:От|From): .*\n(?:Отправлено|Sent): ", re.M)
ADDRESS = re.compile(r"[\w.+=-]+@([\w-]+(?:\.[\w-]+)+)")
HOST = re.compile(r"https?://([\w.-]+)")
MESSAGE_ID = re.compile(r"<[^<>\s]+@[^<>\s]+>")
# Names of formats, and of a mail program in its X-Mailer: never fetched, never written to
FORMAT_HOSTS = {"schemas.microsoft.com", "www.w3.org", "yandex.ru"}


def raws() -> dict[str, bytes]:
    folder = files(demo.__name__)
    return {letter.file: folder.joinpath(letter.file).read_bytes() for letter in demo.manifest()}


def parsed() -> dict[str, Message]:
    return {name: message_from_bytes(raw) for name, raw in raws().items()}


def text_of(message: Message) -> str:
    """What the person wrote: the first text part, without quoted lines and mark-up."""
    part = next(p for p in message.walk() if p.get_content_maintype() == "text")
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    text = payload.decode(part.get_content_charset() or "us-ascii")
    if part.get_content_subtype() == "html":
        text = html.unescape(
            re.sub(r"<blockquote.*?</blockquote>|<style.*?</style>|<[^>]+>", " ", text, flags=re.S)
        )
    own_lines = "\n".join(line for line in text.splitlines() if not line.startswith(">"))
    return OUTLOOK_TAIL.split(own_lines)[0]


def everything_readable(message: Message) -> str:
    """Headers and all text parts that are not attached files, decoded."""
    words = [str(make_header(decode_header(str(value)))) for value in message.values()]
    for part in message.walk():
        payload = part.get_payload(decode=True)
        is_text = part.get_content_maintype() == "text" and not part.get_filename()
        if is_text and isinstance(payload, bytes):
            words.append(payload.decode(part.get_content_charset() or "us-ascii"))
    return "\n".join(words)


def shingles(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return set(zip(words, words[1:], words[2:], strict=False))


def test_the_manifest_and_the_folder_name_the_same_files() -> None:
    in_folder = {entry.name for entry in files(demo.__name__).iterdir() if entry.name.endswith(".eml")}
    listed = [letter.file for letter in demo.manifest()]

    assert len(listed) == len(set(listed))
    assert set(listed) == in_folder
    assert [letter.order for letter in demo.manifest()] == list(range(1, len(listed) + 1))


def test_every_row_of_the_manifest_says_what_it_shows() -> None:
    for letter in demo.manifest():
        assert letter.shows, letter.file
        assert letter.language in {"ru", "en"}
        assert letter.verdict in {"ticket", "reply", "robot", "bounce"}
        prefix = letter.file.split("-")[0]
        assert prefix == ("robot" if letter.verdict in {"robot", "bounce"} else letter.language)


def test_there_are_letters_enough_in_both_languages_and_of_every_verdict() -> None:
    people = Counter(letter.language for letter in demo.manifest() if not letter.file.startswith("robot"))
    verdicts = Counter(letter.verdict for letter in demo.manifest())

    assert min(people["ru"], people["en"]) >= 24
    assert verdicts["reply"] >= 3
    assert verdicts["robot"] >= 4
    assert verdicts["bounce"] >= 1


def test_every_letter_parses_without_a_defect() -> None:
    for name, message in parsed().items():
        assert [part.defects for part in message.walk() if part.defects] == [], name
        assert {"from", "to", "date", "message-id", "received"} <= {key.lower() for key in message}, name


def test_every_text_part_is_in_the_charset_it_declares() -> None:
    for name, message in parsed().items():
        try:
            everything_readable(message)
        except UnicodeDecodeError as error:
            pytest.fail(f"{name}: {error}")
        assert text_of(message).strip(), name


def test_every_line_ends_with_crlf_and_fits_the_limit_of_smtp() -> None:
    for name, raw in raws().items():
        assert b"\n" not in raw.replace(b"\r\n", b""), name
        assert max(len(line) for line in raw.split(b"\r\n")) <= 998, name
        assert len(raw) < 30_000, name


def test_a_russian_letter_is_in_russian_letters_or_in_honest_transliteration() -> None:
    for letter in demo.manifest():
        if letter.file.startswith("ru"):
            text = text_of(parsed()[letter.file])
            assert re.search("[а-яё]", text.lower()) or "transliterated russian" in letter.shows, letter.file


def test_letters_come_in_the_charsets_and_encodings_of_real_programs() -> None:
    parts = [part for message in parsed().values() for part in message.walk()]
    charsets = {part.get_content_charset() for part in parts}
    encodings = {str(part["content-transfer-encoding"]).lower() for part in parts}
    types = {part.get_content_type() for part in parts}

    assert {"utf-8", "koi8-r", "windows-1251", "us-ascii", "iso-8859-1"} <= charsets
    assert {"7bit", "8bit", "base64", "quoted-printable"} <= encodings
    assert {"image/png", "text/csv", "text/calendar", "application/pdf", "application/ms-tnef"} <= types
    assert {"multipart/related", "multipart/report", "message/delivery-status"} <= types


def test_one_letter_has_raw_bytes_of_cp1251_in_its_headers() -> None:
    head = raws()["ru-10-syroy-zagolovok.eml"].partition(b"\r\n\r\n")[0]
    assert "Отдел сбыта".encode("cp1251") in head
    assert not head.isascii()


def test_attachments_are_what_they_claim_to_be() -> None:
    signs = {"image/png": b"\x89PNG", "application/pdf": b"%PDF-", "application/ms-tnef": b"\x78\x9f\x3e\x22"}
    seen = set()
    for name, message in parsed().items():
        for part in message.walk():
            if part.get_content_type() in signs:
                payload = part.get_payload(decode=True)
                assert isinstance(payload, bytes)
                assert payload.startswith(signs[part.get_content_type()]), name
                seen.add(part.get_content_type())
    assert seen == set(signs)


def test_inline_pictures_are_referred_to_by_the_html_beside_them() -> None:
    inline = 0
    for name, message in parsed().items():
        for part in message.walk():
            if part["content-id"] and str(part["content-disposition"]).startswith("inline"):
                assert f"cid:{part['content-id'].strip('<>')}" in everything_readable(message), name
                inline += 1
    assert inline >= 2


def test_nobody_real_can_be_written_to() -> None:
    for name, message in parsed().items():
        text = everything_readable(message)
        for domain in [*ADDRESS.findall(text), *HOST.findall(text)]:
            if domain.rstrip(".") not in FORMAT_HOSTS and not re.fullmatch(
                r"image\d+\.png|\w+\.png.*", domain
            ):
                assert domain.split(".")[-1] in {"example", "test"} or _is_a_picture_id(domain, text), (
                    name,
                    domain,
                )
        for _, address in getaddresses(
            [str(v) for v in message.get_all("from", []) + message.get_all("to", [])]
        ):
            assert address.endswith(".example"), (name, address)


def _is_a_picture_id(domain: str, text: str) -> bool:
    # Outlook names pictures image001.png@01DC58A3.7E1B4C20
    return re.search(rf"image\d{{3}}\.png@{re.escape(domain)}", text) is not None


def test_message_ids_are_unique() -> None:
    ids = [str(message["message-id"]).strip() for message in parsed().values()]
    assert len(ids) == len(set(ids))
    assert all(MESSAGE_ID.fullmatch(i) for i in ids)


def test_a_reply_refers_to_an_earlier_letter_of_the_same_person() -> None:
    seen: dict[str, str] = {}
    for letter in demo.manifest():
        message = parsed()[letter.file]
        if letter.verdict == "reply":
            assert seen[str(message["in-reply-to"]).strip()] == letter.sender, letter.file
            assert str(message["in-reply-to"]) in str(message["references"])
        seen[str(message["message-id"]).strip()] = letter.sender


def test_only_a_reply_refers_to_another_demo_letter() -> None:
    messages = parsed()
    ids = {str(message["message-id"]).strip() for message in messages.values()}
    for letter in demo.manifest():
        referred = set(
            MESSAGE_ID.findall(
                f"{messages[letter.file]['references']} {messages[letter.file]['in-reply-to']}"
            )
        )
        assert bool(referred & ids) == (letter.verdict == "reply"), letter.file


def test_robots_say_that_they_are_robots() -> None:
    for letter in demo.manifest():
        message = parsed()[letter.file]
        signs = ("auto-submitted", "precedence", "list-id", "x-auto-response-suppress")
        assert any(message[sign] for sign in signs) == (letter.verdict in {"robot", "bounce"}), letter.file
        if letter.verdict == "bounce":
            assert message.get_content_type() == "multipart/report"
            assert letter.sender == ""


def test_the_envelope_sender_of_a_person_is_his_from_address() -> None:
    for letter in demo.manifest():
        if letter.verdict in {"ticket", "reply"}:
            assert f"{letter.sender}" == getaddresses([str(parsed()[letter.file]["from"])])[0][1], letter.file


def test_no_two_letters_are_near_duplicates() -> None:
    sets = {name: shingles(text_of(message)) for name, message in parsed().items()}
    for (one, a), (two, b) in combinations(sets.items(), 2):
        # one-line letters share "sent from my iPhone", so the union is the measure, not the smaller set
        if a | b:
            assert len(a & b) / len(a | b) < 0.1, (one, two)


@pytest.mark.parametrize(
    "now",
    [
        NOW,
        datetime(2026, 11, 18, 0, 0, tzinfo=UTC),
        NOW.astimezone(tz=None),
        datetime(2028, 2, 29, 23, 59, tzinfo=UTC),
    ],
)
def test_the_newest_letter_came_within_the_day_before_now(now: datetime) -> None:
    moments = [stamp for _, raw in demo.letters(now) for stamp in demo.stamps(raw)]

    assert max(moments) <= now
    assert now - max(moments) < timedelta(days=1)


def test_order_and_hours_stay_when_dates_move() -> None:
    files_in_order = [letter.file for letter in demo.manifest()]
    before = [raws()[name] for name in files_in_order]
    after = [raw for _, raw in demo.letters(NOW)]

    dates = [parsedate_to_datetime(str(message_from_bytes(raw)["date"])) for raw in after]
    assert dates == sorted(dates)
    moved = {
        new - old
        for a, b in zip(before, after, strict=True)
        for old, new in zip(demo.stamps(a), demo.stamps(b), strict=True)
    }
    assert len(moved) == 1
    assert moved.pop() % timedelta(days=1) == timedelta()


def test_the_shifted_date_names_its_own_weekday() -> None:
    for _, raw in demo.letters(NOW):
        written = str(message_from_bytes(raw)["date"])
        assert written.startswith(parsedate_to_datetime(written).strftime("%a,"))


def test_only_date_and_received_differ_after_the_shift() -> None:
    for letter, (_, after) in zip(demo.manifest(), demo.letters(NOW), strict=True):
        before = raws()[letter.file]
        assert before.partition(b"\r\n\r\n")[2] == after.partition(b"\r\n\r\n")[2], letter.file
        old, new = message_from_bytes(before), message_from_bytes(after)
        for (key, was), (_, now_is) in zip(old.items(), new.items(), strict=True):
            assert (str(was) != str(now_is)) == (key.lower() in {"date", "received"}), (letter.file, key)


def test_a_letter_is_received_after_it_is_written() -> None:
    for name, raw in raws().items():
        top, written = demo.stamps(raw)[0], parsedate_to_datetime(str(message_from_bytes(raw)["date"]))
        assert timedelta() <= top - written < timedelta(minutes=5), name


def test_a_naive_clock_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        next(demo.letters(datetime(2026, 11, 20, 12, 0)))
