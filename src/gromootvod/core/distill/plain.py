"""A distillate to plain JSON and back, in the shape that the command line and the API promise."""

from __future__ import annotations

from typing import Any

from .values import CardValue, Distillate, Heat, Kind, Label, Slot, Span, Trouble


def to_json(distillate: Distillate, text: str | None = None) -> dict[str, Any]:
    """Plain values of a distillate; `text` is needed only when the distillate was stored without its own."""
    plain: dict[str, Any] = {
        "language": distillate.language,
        "title": distillate.title,
        "heat": {
            "value": distillate.heat.value,
            "reasons": list(distillate.heat.reasons),
            "alarm": distillate.heat.alarm,
        },
        "spans": [_span(span, distillate.text if text is None else text) for span in distillate.spans],
        "card": {
            slot.value: [_value(slot, one) for one in values] for slot, values in distillate.card.items()
        },
        "missing": [slot.value for slot in distillate.missing],
        "version": distillate.version,
    }
    if len(distillate.parts) > 1:
        plain["troubles"] = [_trouble(part) for part in distillate.parts]
    return plain


def from_json(plain: dict[str, Any]) -> Distillate:
    """The distillate that `to_json` made these values of; KeyError or ValueError when they are others."""
    heat = plain["heat"]
    return Distillate(
        language=plain["language"],
        title=plain["title"],
        heat=Heat(heat["value"], tuple(heat["reasons"]), heat.get("alarm", False)),
        spans=tuple(_to_span(span) for span in plain["spans"]),
        card={
            Slot(slot): tuple(_to_value(value) for value in values) for slot, values in plain["card"].items()
        },
        missing=tuple(Slot(slot) for slot in plain["missing"]),
        version=plain.get("version", ""),
        text="".join(span.get("text", "") for span in plain["spans"]),
        parts=tuple(_to_trouble(part) for part in plain.get("troubles", ())),
    )


def _span(span: Span, text: str) -> dict[str, Any]:
    return {
        "start": span.start,
        "end": span.end,
        "text": text[span.start : span.end],
        "kind": span.kind.value,
        "label": span.label.value,
        "hot": span.hot,
        "confidence": span.confidence,
        "why": span.why,
    }


def _value(slot: Slot, value: CardValue) -> dict[str, Any]:
    plain: dict[str, Any] = {"text": value.text, "start": value.start, "end": value.end}
    if value.name:
        plain["name"] = value.name
    if value.sort:
        plain["sort"] = value.sort
    if slot is Slot.SINCE:
        plain["when"] = value.when or None
    if value.folded:
        plain["folded"] = True
    return plain


def _to_value(plain: dict[str, Any]) -> CardValue:
    return CardValue(
        plain["text"],
        plain["start"],
        plain["end"],
        plain.get("name", ""),
        plain.get("sort", ""),
        plain.get("when") or "",
        plain.get("folded", False),
    )


def _trouble(part: Trouble) -> dict[str, Any]:
    return {
        "title": part.title,
        "places": [list(place) for place in part.places],
        "symptom": part.symptom,
        "error": part.error,
        "request": part.request,
        "cue": part.cue,
    }


def _to_trouble(plain: dict[str, Any]) -> Trouble:
    return Trouble(
        tuple((start, end) for start, end in plain["places"]),
        plain["title"],
        plain["symptom"],
        plain["error"],
        plain["request"],
        plain["cue"],
    )


def _to_span(plain: dict[str, Any]) -> Span:
    return Span(
        plain["start"],
        plain["end"],
        Kind(plain["kind"]),
        Label(plain["label"]),
        plain["hot"],
        plain["confidence"],
        plain["why"],
    )
