"""`gromo distill` on letters, archives, and on things that are no letters."""

import io
import json
import sys
from dataclasses import replace

import pytest

from gromootvod.cli import distill_lines
from gromootvod.cli.distill import distill
from gromootvod.cli.distill_input import UnreadableError, decode, open_source
from gromootvod.cli.distill_page import page
from gromootvod.core.distill import CardValue, Slot
from gromootvod.core.distill import distill as tell_apart

LETTER = "Не печатает чек с понедельника. Пишет «Нет бумаги». Сколько можно?!"
MAIL = (
    "From: Vera <vera@client.example>\r\nDate: Thu, 19 Mar 2026 15:30:00 +0300\r\nSubject: касса\r\n"
    "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
)


@pytest.fixture
def run(tmp_path, capfdbinary, monkeypatch):
    """Runs the command on the bytes given, each in its file; (code, out, err)."""

    def go(*contents, name="letter.txt", stdin=None, **options):
        files = []
        for number, content in enumerate(contents):
            path = tmp_path / f"{number}-{name}"
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
            files.append(str(path))
        if stdin is not None:
            monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
            files.append("-")
        code = distill(files, options.pop("format", "json"), **options)
        out, err = capfdbinary.readouterr()
        return code, out.decode(), err.decode()

    return go


def test_json_has_the_promised_shape(run):
    code, out, _ = run(LETTER)
    told = json.loads(out)
    assert code == 0
    assert {"language", "title", "heat", "spans", "card", "missing"} <= set(told)
    assert set(told["heat"]) >= {"value", "reasons"}
    assert "".join(span["text"] for span in told["spans"]) == LETTER
    keys = {"start", "end", "text", "kind", "label", "hot", "confidence", "why"}
    assert all(set(span) == keys for span in told["spans"])
    for values in told["card"].values():
        assert all(LETTER[value["start"] : value["end"]] == value["text"] for value in values)


def test_standard_input_is_read(run):
    code, out, _ = run(stdin=LETTER.encode())
    assert (code, json.loads(out)["language"]) == (0, "ru")


def test_text_shows_the_letter_then_the_card(run):
    code, out, _ = run(LETTER, format="text")
    assert code == 0
    assert out.startswith(LETTER)
    assert out.index("symptom") > len(LETTER)
    assert "\x1b" not in out  # colours are for terminals


def test_a_letter_does_not_steer_the_terminal(run):
    _, out, _ = run("\x1b[2JНе печатает чек \x9b5m", format="text")
    assert "\x1b" not in out
    assert "\x9b" not in out


def test_several_files_make_an_object_a_line(run):
    code, out, _ = run(LETTER, "It does not print.")
    told = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [one["language"] for one in told] == ["ru", "en"]
    assert [one["file"].rpartition("/")[2] for one in told] == ["0-letter.txt", "1-letter.txt"]


def test_a_bad_file_among_good_ones_is_answered_in_its_place(run):
    code, out, err = run(LETTER, b"\x00\x01\x02" * 100, LETTER)
    told = [json.loads(line) for line in out.splitlines()]
    assert code == 1
    assert ["error" in one for one in told] == [False, True, False]
    assert "binary" in err


def test_the_date_of_a_letter_is_the_present_of_its_words(run):
    _, out, _ = run(MAIL + "Не печатает чек с понедельника.", name="a.eml")
    assert [value["when"] for value in json.loads(out)["card"]["since"]] == ["2026-03-16"]


def test_now_may_be_given(run):
    _, out, _ = run("Не печатает чек с понедельника.", now="2026-03-19T15:30")
    assert [value["when"] for value in json.loads(out)["card"]["since"]] == ["2026-03-16"]
    assert run("x", now="yesterday")[0] == 2


def test_a_mail_is_known_by_its_header_whatever_its_name(run):
    code, out, _ = run(MAIL + "Не печатает чек.", name="letter")
    assert code == 0
    assert "vera@client.example" not in out


def test_a_text_that_begins_with_a_colon_line_is_no_mail(run):
    text = "Steps: open the page\nExpected: a list\n\nIt does not open."
    assert "".join(span["text"] for span in json.loads(run(text)[1])["spans"]) == text


@pytest.mark.parametrize(
    "raw",
    [
        LETTER.encode("cp1251"),
        LETTER.encode("koi8-r", "ignore"),
        LETTER.encode("utf-16"),
        b"\xef\xbb\xbf" + LETTER.encode(),
        LETTER.encode(),
    ],
    ids=["cp1251", "koi8-r", "utf-16", "utf-8 with mark", "utf-8"],
)
def test_a_text_is_read_in_whatever_charset(raw):
    assert decode(raw).startswith("Не печатает чек с понедельника.")


@pytest.mark.parametrize("raw", [b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04", bytes(range(256)) * 40])
def test_what_is_no_text_is_said_to_be_none(raw, run):
    with pytest.raises(UnreadableError):
        decode(raw)
    code, out, err = run(raw)
    assert code == 1
    assert "error" in json.loads(out)
    assert "not a text" in err


@pytest.mark.parametrize("format", ["text", "json"])
def test_an_empty_letter_gets_a_clear_answer(run, format):
    code, _, err = run(b"", format=format)
    assert code == 0
    assert "empty" in err


def test_a_file_that_is_not_there_is_an_error(capsys):
    assert distill(["/nowhere/letter.txt"], "json") == 2
    assert "No such file" in capsys.readouterr().err
    assert distill(["/nowhere/letter.txt"], "jsonl") == 2


def test_an_unknown_format_is_an_error(capsys):
    assert distill(["-"], "xml") == 2
    assert "--format" in capsys.readouterr().err


def test_a_hundred_thousand_exclamation_marks_are_one_cry(run):
    code, out, _ = run("!" * 100_000)
    assert code == 0
    assert len(json.loads(out)["spans"]) < 100


def test_of_a_book_only_the_first_pages_are_told_apart(run):
    code, out, err = run("не печатает чек " * 60_000)
    told = json.loads(out)
    assert code == 0
    assert told["spans"][-1]["end"] == 16 * 60_000
    assert told["spans"][-1]["why"] == "folded"
    assert "first" in err


# ---- jsonl


def test_every_line_is_answered_in_order(run):
    lines = "".join(json.dumps({"id": n, "text": f"Не печатает чек {n}"}) + "\n" for n in range(200))
    code, out, _ = run(lines, format="jsonl")
    told = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [one["id"] for one in told] == list(range(200))
    assert told[7]["spans"][0]["text"] == "Не печатает чек 7"


def test_several_workers_give_the_same_answers(run):
    lines = "".join(json.dumps({"id": n, "text": f"Не печатает чек {n}"}) + "\n" for n in range(300))
    assert run(lines, format="jsonl", workers=2) == run(lines, format="jsonl")


@pytest.mark.parametrize(
    "line",
    [
        b"no json",
        b'{"id": 7}',
        b'{"id": 7, "text": 3}',
        b"[1]",
        b"null",
        b'{"id": NaN, "text": "x"}',
        b"\xff\xfe\xff",
        b"[" * 100_000,
        b'{"id": ' + b"9" * 5000 + b', "text": "x"}',
    ],
    ids=lambda line: line[:14].decode("latin-1"),
)
def test_a_bad_line_is_answered_and_the_next_one_too(run, line):
    code, out, _ = run(b'{"id": 1, "text": "a"}\n' + line + b'\n\n{"id": 2, "text": "b"}\n', format="jsonl")
    told = [json.loads(one) for one in out.splitlines()]
    assert code == 1
    assert [one.get("id") for one in told][::2] == [1, 2]
    assert told[1]["line"] == 2
    assert "error" in told[1]


def test_half_a_pair_of_surrogates_comes_back_as_it_came(run):
    code, out, _ = run(b'{"id": "\\ud83d", "text": "\\ud800 no print \\udc00"}\n', format="jsonl")
    told = json.loads(out)
    assert code == 0
    assert told["id"] == "\ud83d"
    assert "".join(span["text"] for span in told["spans"]) == "\ud800 no print \udc00"


def test_a_line_may_bring_its_subject_and_its_moment(run):
    line = {"id": 1, "text": "с понедельника не печатает", "subject": "касса", "now": "2026-03-19T15:30"}
    told = json.loads(run(json.dumps(line), format="jsonl")[1])
    assert told["card"]["since"][0]["when"] == "2026-03-16"


def test_a_line_too_long_is_answered_and_the_next_one_too(run, monkeypatch):
    monkeypatch.setattr(distill_lines, "LONGEST_LINE", 1000)
    long = json.dumps({"id": 1, "text": "x" * 5000}) + "\n"
    code, out, _ = run(long + '{"id": 2, "text": "b"}\n', format="jsonl")
    told = [json.loads(one) for one in out.splitlines()]
    assert code == 1
    assert [one["id"] for one in told] == [None, 2]


def test_no_more_lines_wait_than_the_workers_can_chew(monkeypatch):
    """Memory does not grow with the archive: lines are read only as answers are taken."""
    read = 0

    def archive():
        nonlocal read
        while True:
            read += 1
            yield [(read, b'{"id": 1, "text": "a"}')]

    answers = distill_lines._answered(archive(), 2, "")
    for _ in range(3):
        next(answers)
    answers.close()
    assert read <= 3 + 2 * distill_lines.AHEAD


def test_a_letter_with_attachments_is_opened_with_their_names(tmp_path):
    path = tmp_path / "a.eml"
    path.write_bytes(
        b"From: v@client.example\r\nSubject: s\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        b"--b\r\nContent-Type: text/plain\r\n\r\nIt does not print.\r\n--b\r\nContent-Type: image/png\r\n"
        b'Content-Disposition: attachment; filename="screen.png"\r\n\r\n\x89PNG\r\n--b--\r\n'
    )
    assert open_source(str(path)).attachments == ("screen.png",)


def test_the_page_tells_what_is_missing_and_what_is_folded():
    told = tell_apart("Не печатает чек.")
    value = CardValue("Не печатает чек", 0, 15)
    lines = page(
        replace(told, card={Slot.SYMPTOM: (value, replace(value, folded=True), replace(value, folded=True))})
    )
    assert any(line.startswith("missing") for line in lines)
    assert any("2 more" in line for line in lines)
