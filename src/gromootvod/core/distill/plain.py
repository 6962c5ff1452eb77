"""A distillate to plain JSON and back, in the shape that the command line and the API promise."""

from __future__ import annotations

from typing import Any

from .values import CardValue, Distillate, Heat, Kind, Label, Slot, Span


def to_json(distillate: Distillate, text: str | None = None) -> dict[str, Any]:
    """Plain values of a distillate; `text` is needed only when the distillate was stored without its own."""
    return {
        "language": distillate.language,
        "title": distillate.title,
        "heat": {
            "value": distillate.heat.value,
            "reasons": list(distillate.heat.reasons),
            "alarm": distillate.heat.alarm,
        },
        "spans": [_span(span, distillate.text if text is None else text) for span in distillate.spans],
        "card": {slot.value: [_value(one) for one in values] for slot, values in distillate.card.items()},
        "missing": [slot.value for slot in distillate.missing],
        "version": distillate.version,
    }


def from_json(plain: dict[str, Any]) -> Distillate:
    """The distillate that `to_json` made these values of; KeyError or ValueError when they are others."""
    heat = plain["heat"]
    return Distillate(
        language=plain["language"],
        title=plain["title"],
        heat=Heat(heat["value"], tuple(heat["reasons"]), heat.get("alarm", False)),
        spans=tuple(_to_span(span) for span in plain["spans"]),
        card={
            Slot(slot): tuple(
                CardValue(value["text"], value["start"], value["end"], value.get("name", ""))
                for value in values
            )
            for slot, values in plain["card"].items()
        },
        missing=tuple(Slot(slot) for slot in plain["missing"]),
        version=plain.get("version", ""),
        text="".join(span.get("text", "") for span in plain["spans"]),
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


def _value(value: CardValue) -> dict[str, Any]:
    plain: dict[str, Any] = {"text": value.text, "start": value.start, "end": value.end}
    return {**plain, "name": value.name} if value.name else plain


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
