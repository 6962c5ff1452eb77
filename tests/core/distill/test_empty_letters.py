"""A letter may hold nothing but a file, or nothing at all."""

from __future__ import annotations

import pytest

from gromootvod.core.distill import distill


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\x0c"])
def test_a_letter_without_words_is_no_reason_to_raise(text: str) -> None:
    found = distill(text, subject="", folds=[(0, len(text))] if text else [], attachments=["screen.png"])
    assert "".join(text[span.start : span.end] for span in found.spans) == text
    assert found.title == ""  # what to call it then is the business of who shows it
