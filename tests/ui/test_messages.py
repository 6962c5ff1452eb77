"""Everything a person reads is said in both languages, and what is compiled is what is written."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def messages() -> ModuleType:
    spec = importlib.util.spec_from_file_location("gromo_messages", ROOT / "tools" / "messages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_nothing_is_missing_untranslated_or_stale(messages: ModuleType) -> None:
    assert list(messages.faults()) == []


def test_msgids_are_found_under_any_alias(messages: ModuleType) -> None:
    source = (
        "from django.utils.translation import gettext as _, ngettext, pgettext_lazy as p\n"
        "a = _('Whole.') + p('door', 'mail') + ngettext('%(n)d day', '%(n)d days', 2)\n"
        "b = other('not a msgid')\n"
        "from django.utils import translation\n"
        "c = translation.gettext('By its module.')\n"
    )
    found = {(one.context, one.msgid, one.plural) for one in messages.from_python(source)}
    assert found == {
        ("", "Whole.", ""),
        ("door", "mail", ""),
        ("", "%(n)d day", "%(n)d days"),
        ("", "By its module.", ""),
    }


def test_msgids_are_found_inside_blocks_of_templates(messages: ModuleType) -> None:
    source = (
        '{% if a %}{% translate "Deep." %}{% endif %}'
        "{% blocktranslate count n=n trimmed %}\n {{ n }} line\n"
        "{% plural %}\n {{ n }} lines\n{% endblocktranslate %}"
        '{% translate "Received" context "step" %}'
    )
    found = {(one.context, one.msgid, one.plural) for one in messages.from_template(source)}
    assert found == {("", "Deep.", ""), ("", "%(n)s line", "%(n)s lines"), ("step", "Received", "")}


def test_short_words_are_tied_to_the_next_one(messages: ModuleType) -> None:
    assert messages.typeset("И в доме — ни души") == "И\u00a0в\u00a0доме\u00a0— ни\u00a0души"
    assert messages.typeset("через %(n)d минут") == "через %(n)d\u00a0минут"
