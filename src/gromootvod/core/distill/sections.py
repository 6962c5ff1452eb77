"""Headings of reports ("Steps to reproduce", "Ожидаемый результат") and what they promise."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from .clause import Clause
from .values import Label


class Section:
    """Marks of a clause's section that are no labels."""

    HEADING: Final = "heading"


def enter_sections(clauses: Sequence[Clause]) -> None:
    """A heading ("Expected behavior") says what the lines under it are."""
    section, sentence_only, sentence = "", False, -1
    for number, clause in enumerate(clauses):
        if sentence_only and clause.sentence != sentence:
            section, sentence_only = "", False
        following = clauses[number + 1] if number + 1 < len(clauses) else None
        goes_on = following is not None and following.sentence == clause.sentence
        found = None if clause.has("log") or clause.has("fence") else heading(clause.text, goes_on)
        if found is not None:
            # "Expected: both are kept." speaks of its own line, "Expected" above lines of all of them
            section, sentence, sentence_only = found, clause.sentence, goes_on
            clause.section = Section.HEADING
        else:
            clause.section = section


def heading(text: str, goes_on: bool = False) -> str | None:
    """The label that stands under this heading, "" when nothing special does, None when it is no heading.

    `goes_on`: more of its sentence follows.
    """
    if len(text) > 70:
        return None
    bare = _TRIM.sub("", text.lower().replace("ё", "е")).strip()
    if not bare:
        return None
    marked = text.lstrip().startswith(("#", "**")) or text.rstrip().endswith((":", ":**", "**"))
    label = _HEADINGS.get(bare)
    if label is not None and (marked or len(bare) > 5):
        return label
    if marked and not goes_on and _VERSION_OF.fullmatch(bare):
        return Label.ENVIRONMENT.value
    if text.lstrip().startswith("#") and _MARKED.match(text):
        return ""
    return None


_TRIM = re.compile(r"^[\s#*_\d.)-]{0,8}|[\s:*_?.-]{0,6}$|\([^)]{0,50}\)")
_VERSION_OF = re.compile(r"(?:[\w/.+-]{1,20} ){1,4}(?:version|версия)")  # "JDK version:", and nothing behind it
_MARKED = re.compile(r"\s*#{1,6}\s")
_HEADINGS: dict[str, str] = {
    name.strip(): label
    for label, names in (
        (
            Label.EXPECTED.value,
            "expected|expected behavior|expected behaviour|expected result|expected results|expected outcome"
            "|what did you expect to happen|what you expected to happen|what i expected|what should "
            "happen|expectation"
            "|ожидаемое поведение|ожидаемый результат|ожидание|ожидалось|ожидал|должно быть|как должно быть"
            "|что ожидал",
        ),
        (
            Label.SYMPTOM.value,
            "actual|actual behavior|actual behaviour|actual result|actual results|current behavior"
            "|describe the bug"
            "|current behaviour|bug description|what happened|what happens|what actually happened"
            "|observed behavior"
            "|observed|observed result|the problem|problem|issue|symptom|what happened instead|what "
            "went wrong"
            "|фактическое поведение|фактический результат|что происходит|проблема|суть проблемы"
            "|описание проблемы"
            "|факт|фактически|на самом деле|по факту|описание ошибки",
        ),
        (
            Label.STEP.value,
            "steps|steps to reproduce|to reproduce|how to reproduce|reproduction|reproduction steps|str|repro"
            "|steps to reproduce the behavior|reproduce|repro steps|what i did|what i tried|steps to "
            "reproduce the bug"
            "|what did you do|minimal reproduction|how to reproduce the bug|things i tried|reproduction step"
            "|шаги|шаги воспроизведения|как воспроизвести|что делал|что делали|что я делал|что "
            "сделал|что делаю"
            "|шаги для воспроизведения|порядок действий|воспроизведение|последовательность действий"
            "|что уже сделал",
        ),
        (
            Label.ENVIRONMENT.value,
            "environment|my environment|system info|system information|version|versions|platform"
            "|desktop|smartphone"
            "|setup|configuration|your environment|specs|device|browser|os|software versions|system|context"
            "|окружение|среда|система|версия|конфигурация|оборудование|рабочее место|программа",
        ),
        (
            Label.ERROR.value,
            "logs|log|error|error message|error log|stack trace|stacktrace|traceback|output|log "
            "output|console output"
            "|error output|relevant log output|full traceback|текст ошибки|ошибка|лог|логи|сообщение "
            "об ошибке|вывод",
        ),
        (
            Label.REQUEST.value,
            "request|proposed solution|describe the solution you'd like|suggested fix|question"
            "|questions|вопрос|вопросы"
            "|что нужно|прошу|просьба|требования|предложение|possible solution|feature request",
        ),
        (Label.IMPACT.value, "impact|business impact|влияние|последствия"),
        (Label.CHANGE.value, "what changed|recent changes|что менялось|изменения"),
        (
            "",
            "additional context|screenshots|screenshot|additional information|notes|note|other "
            "information|checklist"
            "|дополнительно|дополнительная информация|скриншоты|скриншот|примечание|комментарий"
            "|summary|title",
        ),
    )
    for name in names.split("|")
}
