"""Reports of trackers: forms filled by half, boxes, headings of many houses, prose between the marks of code."""

from __future__ import annotations

import pytest

from gromootvod.core.distill import Label, distill
from gromootvod.core.distill.forms import fences
from gromootvod.core.distill.sections import heading

HALF_FILLED = """**Describe the bug**
A clear and concise description of what the bug is.
The tray icon vanishes after sleep.

**To Reproduce**
1. Close the lid and open it again

**Environment**
- [x] Windows 11
- [ ] macOS
- Browser: [e.g. chrome, safari]

### Anything else?
_No response_
"""
MOVED = """```
When I open the second sheet of a large file the program closes without a word.
It did not do this in the version before.
```
"""


def told(text: str) -> dict[str, Label]:
    """What each line of a text was told to be."""
    spans = distill(text).spans
    found = {}
    at = 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            found[line.strip()] = next(span.label for span in spans if span.start <= at < span.end)
        at += len(line)
    return found


def test_what_the_form_says_itself_is_noise_and_what_the_client_says_is_not() -> None:
    lines = told(HALF_FILLED)
    for line in (
        "A clear and concise description of what the bug is.", "- [ ] macOS", "- Browser: [e.g. chrome, safari]",
        "### Anything else?", "_No response_",
    ):  # fmt: skip
        assert lines[line] is Label.NOISE, line
    assert lines["The tray icon vanishes after sleep."] is Label.SYMPTOM
    assert lines["- [x] Windows 11"] is Label.ENVIRONMENT
    assert lines["1. Close the lid and open it again"] is Label.STEP


@pytest.mark.parametrize(
    "line",
    ["- [x] I have searched the issues", "Опишите проблему подробно", "[debug.log]", "n/a", "OS: [e.g. iOS]"],
)
def test_a_line_that_tells_nothing_is_noise(line: str) -> None:
    assert told(f"The export stops at half.\n\n{line}\n")[line] is Label.NOISE


@pytest.mark.parametrize(
    "line",
    [
        "Please provide the complete source of the firmware.",
        "The n/a column is empty.",
        "The box [x] is not drawn.",
    ],
)
def test_a_line_that_tells_something_is_not(line: str) -> None:
    assert told(f"The export stops at half.\n\n{line}\n")[line] is not Label.NOISE


def test_prose_between_the_marks_of_code_is_read_as_prose() -> None:
    assert fences(MOVED) == []
    assert {Label.SYMPTOM} <= {span.label for span in distill(MOVED).spans}


@pytest.mark.parametrize(
    "code",
    [
        "```\nfor (int row = 0; row < rows; row++) { total += cells[row]; }\nreturn total;\n```",
        "```python\nimport sheets\nsheets.open('a.ods').sheet(1).close()\n```",
        "```\nTraceback (most recent call last):\n  File \"a.py\", line 3, in the main part of the old program\nValueError: no such sheet in this file at all\n```",
        "```\nls\ncd ..\n```",
    ],
)  # fmt: skip
def test_code_between_them_stays_whole(code: str) -> None:
    assert fences(code) == [(0, len(code))]


@pytest.mark.parametrize(
    ("line", "promise"),
    [
        ("What steps will reproduce the problem?", "step"), ("OBSERVED RESULT", "symptom"), ("[Expected result]", "expected"),
        ("Build Identifier:", "environment"), ("JDK version:", "environment"), ("How often?", "time"), ("Шаги:", "step"),
        ("Additional info:", ""), ("Фактический результат", "symptom"), ("Желаемый результат:", "request"),
    ],
)  # fmt: skip
def test_headings_of_many_houses_are_known(line: str, promise: str) -> None:
    assert heading(line) == promise


def test_a_known_word_within_a_sentence_is_no_heading() -> None:
    assert heading("configuration", starts_line=False) is None
    assert heading("Configuration", goes_on=True) is None
    assert heading("JDK version:", goes_on=True) is None
