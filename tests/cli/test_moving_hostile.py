"""Exports are written by strangers: whatever they hold, a reader answers clearly, in bounded memory and linear time."""

from __future__ import annotations

import gc
import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gromootvod.cli.moving import csvfile, freshdesk, osticket, otrs, own, records, zendesk
from gromootvod.cli.moving.options import Options, moment
from gromootvod.cli.moving.xmlrecords import xml_records
from gromootvod.desk.moving import OldTicket, Trouble

NOW = datetime(2026, 3, 17, tzinfo=UTC)
OPTIONS = Options(now=NOW)
FUZZ = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
READERS: dict[str, Callable[..., Iterator[Any]]] = {
    "zendesk": zendesk.tickets, "freshdesk": freshdesk.tickets, "otrs": otrs.tickets, "csv": csvfile.tickets,
    "osticket": osticket.tickets,
}  # fmt: skip
NAMES = [
    "id", "subject", "comments", "created_at", "status", "requester", "TicketID", "Article", "Created", "helpdesk_ticket",
    "display_id", "notes", "note", "tags", "attachments", "Attachment", "Content", "custom_fields", "StateType",
]  # fmt: skip
DATES = ["2025-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31", "", "x"]
LEAVES = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(DATES)
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=6),
)
OBJECTS = st.dictionaries(st.sampled_from(NAMES), VALUES, min_size=1, max_size=8)


def read(path: Path, **options: Any) -> list[Any]:
    return list(records.records(path, **options))


@FUZZ
@given(data=st.binary(max_size=300), kind=st.sampled_from(sorted(READERS)))
def test_bytes_of_any_kind_are_answered(tmp_path: Path, data: bytes, kind: str) -> None:
    file = tmp_path / "ost_ticket.csv"
    file.write_bytes(data)
    assert all(isinstance(one, OldTicket | Trouble) for one in READERS[kind]([file], OPTIONS))


@FUZZ
@given(objects=st.lists(OBJECTS, max_size=4), kind=st.sampled_from(["zendesk", "freshdesk", "otrs"]))
def test_objects_of_any_shape_are_answered(tmp_path: Path, objects: list[Any], kind: str) -> None:
    file = tmp_path / "tickets.json"
    file.write_text("\n".join(json.dumps(one) for one in objects), "utf-8")
    assert all(isinstance(one, OldTicket | Trouble) for one in READERS[kind]([file], OPTIONS))


@FUZZ
@given(objects=st.lists(OBJECTS, max_size=4))
def test_an_export_of_ours_of_any_shape_is_answered(tmp_path: Path, objects: list[Any]) -> None:
    for name in ("tickets.jsonl", "messages.jsonl", "contacts.jsonl", "members.jsonl"):
        (tmp_path / name).write_text("\n".join(json.dumps(one) for one in objects), "utf-8")
    assert all(isinstance(one, OldTicket | Trouble) for one in own.tickets([tmp_path], OPTIONS))


@pytest.mark.parametrize("shape", ["{}\n{}", "[{},\n{}]", '{{"tickets": [{}, {}], "count": 2}}'])
@pytest.mark.parametrize("chunk", [1, 2, 7, 4096])
def test_objects_are_found_in_lines_arrays_and_wrappers_wherever_a_chunk_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shape: str, chunk: int
) -> None:
    monkeypatch.setattr(records, "CHUNK", chunk)
    one = {"id": 1, "subject": 'a "quoted" \\ {brace} ]', "comments": [{"body": "ошибка }\n"}]}
    file = tmp_path / "tickets.json"
    file.write_text(shape.format(json.dumps(one, ensure_ascii=False), json.dumps({"id": 2})), "utf-8")
    assert [found[1] for found in read(file)] == [one, {"id": 2}]


def test_a_broken_line_harms_no_other(tmp_path: Path) -> None:
    file = tmp_path / "tickets.json"
    file.write_text('{"id": 1}\n{"id": [\n\n{"id": 3}\n', "utf-8")
    found = read(file)
    assert [one[1]["id"] for one in found if not isinstance(one, Trouble)] == [1, 3]
    assert [one.where for one in found if isinstance(one, Trouble)] == ["tickets.json: line 2"]


def test_an_object_that_is_too_long_is_named_and_the_next_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "LONGEST", 100)
    for text in ('[{"a": "%s"}, {"b": 1}]', '{"c": 0}\n{"a": "%s"}\n{"b": 1}'):
        file = tmp_path / "tickets.json"
        file.write_text(text % ("x" * 500), "utf-8")
        found = read(file)
        assert found[-1][1] == {"b": 1}
        assert sum(isinstance(one, Trouble) for one in found) == 1


def test_deep_json_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "tickets.json"
    file.write_text('{"a": ' + "[" * 100_000 + "]" * 100_000 + "}", "utf-8")
    assert [type(one) for one in read(file)] == [Trouble]


def test_a_document_type_and_its_entities_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "tickets.xml"
    file.write_text(
        '<!DOCTYPE a [<!ENTITY b "boom"><!ENTITY x SYSTEM "file:///etc/passwd">]>'
        "<helpdesk-tickets><helpdesk-ticket><subject>&x;&b;</subject></helpdesk-ticket></helpdesk-tickets>"
    )
    found = list(xml_records(file, frozenset({"helpdesk-ticket"})))
    assert len(found) == 1
    assert isinstance(found[0], Trouble)
    assert "document type" in found[0].why


def test_xml_that_breaks_off_gives_what_was_whole(tmp_path: Path) -> None:
    file = tmp_path / "tickets.xml"
    file.write_text("<t><helpdesk-ticket><id>1</id></helpdesk-ticket><helpdesk-ticket><id>2")
    first, rest = xml_records(file, frozenset({"helpdesk-ticket"}))
    assert first == ("tickets.xml: line 1", {"id": "1"})
    assert isinstance(rest, Trouble)


def test_elements_deeper_than_any_export_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "tickets.xml"
    file.write_text("<helpdesk-ticket>" + "<a>" * 1000)
    assert [type(one) for one in xml_records(file, frozenset({"helpdesk-ticket"}))] == [Trouble]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("2025-01-01 10:00:00", datetime(2025, 1, 1, 10, tzinfo=UTC)),
        ("2025-01-01T10:00:00+03:00", datetime(2025, 1, 1, 7, tzinfo=UTC)),
        ("2025-01-01 10:00:00 UTC", datetime(2025, 1, 1, 10, tzinfo=UTC)),
        (1735725600, datetime(2025, 1, 1, 10, tzinfo=UTC)),
        ("\\N", None),
        ("0000-00-00 00:00:00", None),
        ("1970-01-01 00:00:00", None),
        ("0001-01-01T00:00:00+14:00", None),
        (1e300, None),
        (float("nan"), None),
        (True, None),
    ],
)
def test_moments_are_read_or_not_at_all(said: object, meant: datetime | None) -> None:
    assert moment(said, UTC) == meant


def _quotes(count: int) -> str:
    return '[{"a": "' + '\\"{[' * count


def _brackets(count: int) -> str:
    return "[" + '{"a": {}},' * count


@pytest.mark.parametrize("text", [_quotes, _brackets])
def test_hostile_json_takes_linear_time(tmp_path: Path, text: Callable[[int], str]) -> None:
    def seconds(count: int) -> float:
        file = tmp_path / "tickets.json"
        file.write_text(text(count), "utf-8")
        best = float("inf")
        for _ in range(3):
            begun = time.process_time()
            for _ in records.records(file):
                pass
            best = min(best, time.process_time() - begun)
        return best

    gc.disable()
    try:
        assert seconds(8 * 20_000) < 40 * max(seconds(20_000), 0.001)
    finally:
        gc.enable()
