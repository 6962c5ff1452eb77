"""Keeps the sentences of the house in two languages, without gettext's own programs.

    messages.py collect    find every msgid in code and templates, write it into the .po files
    messages.py compile    write the .mo files from them
    messages.py check      exit 1 with a list of what is missing, untranslated, misplaced or not compiled

A msgid is a whole English sentence. English needs no translation; Russian needs one in every plural form.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import django
import polib
from django.conf import settings
from django.template import Engine
from django.template.base import FilterExpression, Template
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "gromootvod"
LANGUAGES = {
    "ru": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : "
    "n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);",
    "en": "nplurals=2; plural=(n != 1);",
}
FORMS = {"ru": 3, "en": 2}
BUILTINS = ("django.templatetags.i18n", "django.templatetags.static", "gromootvod.ui.templatetags.ui")
TEMPLATES = ("*.html", "*.txt", "*.svg")
# Russian typography: a short word stays with the next one, a dash with the one before it, a number with
# its noun.
SHORT_WORDS = "а в во до за и из к ко на не ни но о об от по с со у №"
SHORT = re.compile(rf"(?i)(?<![\w%)])({'|'.join(SHORT_WORDS.split())}) (?=\S)")
TIED = re.compile(r" (?=(?:—|же\b|бы\b|ли\b))|(?<=%\(n\)[ds]) (?=\w)|(?<=\d) (?=[а-я])")
NBSP = "\u00a0"
PLACE = re.compile(r"%\((\w+)\)[sd]")

Key = tuple[str, str]  # context, msgid


@dataclass(slots=True)
class Found:
    """One msgid and where it stands."""

    context: str
    msgid: str
    plural: str = ""
    places: list[str] = field(default_factory=list)

    @property
    def key(self) -> Key:
        """What makes it the same sentence."""
        return self.context, self.msgid


def main(arguments: list[str]) -> int:
    """Do one of the three deeds; return the exit code."""
    deeds = {"collect": collect, "compile": compile_all, "check": check}
    if len(arguments) != 1 or arguments[0] not in deeds:
        print(__doc__)
        return 2
    return deeds[arguments[0]]()


def collect() -> int:
    """Bring the .po files up to date; what is gone from the sources goes from them too."""
    found = sentences()
    for language in LANGUAGES:
        old = {_key(entry): entry for entry in _read(language)}
        new = polib.POFile(wrapwidth=110)
        new.metadata = _metadata(language)
        for one in found.values():
            new.append(_entry(one, old.get(one.key), language))
        _path(language).parent.mkdir(parents=True, exist_ok=True)
        if language == "ru":
            _typeset(new)
        new.save(str(_path(language)))
        print(f"{language}: {len(new)} sentences, {len(_untranslated(new, language))} to be written")
    return 0


def compile_all() -> int:
    """Write the .mo files."""
    for language in LANGUAGES:
        _path(language).with_suffix(".mo").write_bytes(_compiled(_read(language)))
    return 0


def check() -> int:
    """Print what is wrong; 0 when nothing is."""
    wrong = list(faults())
    for line in wrong:
        print(line)
    return 1 if wrong else 0


def faults() -> Iterator[str]:
    """Yield everything that is wrong, one line each."""
    found = sentences()
    for language in LANGUAGES:
        book = _read(language)
        known = {_key(entry) for entry in book}
        for one in found.values():
            if one.key not in known:
                yield f"{language}: not collected: {one.msgid!r} ({one.places[0]})"
        for context, msgid in known - set(found):
            yield f"{language}: no longer in the sources: {msgid!r} ({context})"
        for entry in _untranslated(book, language):
            yield f"{language}: not translated: {entry.msgid!r} ({entry.msgctxt or 'no context'})"
        for entry in book:
            yield from _misplaced(entry, language)
        compiled = _path(language).with_suffix(".mo")
        if not compiled.exists() or compiled.read_bytes() != _compiled(book):
            yield f"{language}: django.mo is stale: run tools/messages.py compile"


def sentences() -> dict[Key, Found]:
    """Every msgid of the sources, sorted by the file it is first found in."""
    _configure()
    found: dict[Key, Found] = {}
    for path in sorted(SOURCE.rglob("*")):
        if "static" in path.parts or not path.is_file():
            continue
        place = path.relative_to(SOURCE).as_posix()
        if path.suffix == ".py":
            ours: Iterable[Found] = from_python(path.read_text("utf-8"))
        elif "templates" in path.parts and any(path.match(pattern) for pattern in TEMPLATES):
            ours = from_template(path.read_text("utf-8"))
        else:
            continue
        for one in ours:
            kept = found.setdefault(one.key, one)
            kept.plural = kept.plural or one.plural
            if place not in kept.places:
                kept.places.append(place)
    return found


def from_python(source: str) -> Iterator[Found]:
    """Yield the msgids of calls to Django's translation functions, whatever they are called here."""
    tree = ast.parse(source)
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            names |= {(alias.asname or alias.name): alias.name for alias in node.names}
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        called = _called(call.func)
        said = [a.value for a in call.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        function = names.get(called, called.partition("translation.")[2])
        function = function.removesuffix("_lazy").removesuffix("_noop")
        if called == "Setting" and len(call.args) >= 4:  # its help is shown on the settings page
            yield Found("", str(ast.literal_eval(call.args[3])))
        elif function == "gettext" and len(said) >= 1:
            yield Found("", said[0])
        elif function == "pgettext" and len(said) >= 2:
            yield Found(said[0], said[1])
        elif function == "ngettext" and len(said) >= 2:
            yield Found("", said[0], said[1])
        elif function == "npgettext" and len(said) >= 3:
            yield Found(said[0], said[1], said[2])


def _called(function: ast.expr) -> str:
    """The name of what is called: "name" or "module.name"; "" for anything else."""
    if isinstance(function, ast.Name):
        return function.id
    if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
        return f"{function.value.id}.{function.attr}"
    return ""


def from_template(source: str) -> Iterator[Found]:
    """Yield the msgids of {% translate %} and {% blocktranslate %}."""
    engine = Engine(builtins=list(BUILTINS), libraries=_libraries())
    nodes = Template(source, engine=engine).nodelist
    for node in nodes.get_nodes_by_type(TranslateNode):
        literal = getattr(node.filter_expression.var, "literal", None)
        if isinstance(literal, str):
            yield Found(_context(node.message_context), literal.replace("%", "%%"))  # as Django looks it up
    for block in nodes.get_nodes_by_type(BlockTranslateNode):
        singular, _names = block.render_token_list(block.singular)
        plural = block.render_token_list(block.plural)[0] if block.plural else ""
        yield Found(_context(block.message_context), singular, plural)


def _libraries() -> dict[str, str]:
    """Template libraries, ours and those of Django's that we load, by the names that {% load %} knows them by."""
    places = (path.relative_to(SOURCE.parent) for path in SOURCE.glob("*/templatetags/*.py"))
    ours = {place.stem: ".".join(place.with_suffix("").parts) for place in places if place.stem != "__init__"}
    theirs = {name: f"django.templatetags.{name}" for name in ("i18n", "l10n", "static", "tz")}
    return theirs | ours


def _context(expression: FilterExpression | None) -> str:
    return str(expression.resolve({})) if expression is not None else ""


def _configure() -> None:
    if not settings.configured:
        settings.configure(USE_I18N=False, INSTALLED_APPS=[])
        django.setup()


def _entry(one: Found, old: polib.POEntry | None, language: str) -> polib.POEntry:
    entry = polib.POEntry(
        msgid=one.msgid, msgctxt=one.context or None, occurrences=[(place, "") for place in one.places]
    )
    if "%(" in one.msgid:
        entry.flags = ["python-format"]
    if one.plural:
        entry.msgid_plural = one.plural
        entry.msgstr_plural = {
            n: (old.msgstr_plural.get(n, "") if old else "") for n in range(FORMS[language])
        }
    elif old:
        entry.msgstr = old.msgstr
    return entry


def typeset(text: str) -> str:
    """Set the non-breaking spaces of a Russian sentence."""
    return TIED.sub(NBSP, SHORT.sub(lambda found: found[1] + NBSP, text))


def _typeset(book: polib.POFile) -> None:
    for entry in book:
        entry.msgstr = typeset(entry.msgstr)
        entry.msgstr_plural = {form: typeset(text) for form, text in (entry.msgstr_plural or {}).items()}


def _untranslated(book: polib.POFile, language: str) -> list[polib.POEntry]:
    if language == "en":
        return []
    return [
        entry for entry in book
        if (not all(entry.msgstr_plural.values()) if entry.msgid_plural else not entry.msgstr)
    ]  # fmt: skip


def _misplaced(entry: polib.POEntry, language: str) -> Iterator[str]:
    """A translation must hold the names its msgid holds; in a plural each form may leave out the number."""
    wanted = set(PLACE.findall(entry.msgid)) | set(PLACE.findall(entry.msgid_plural or ""))
    for text in [entry.msgstr, *(entry.msgstr_plural or {}).values()]:
        if text and set(PLACE.findall(text)) != wanted:
            yield f"{language}: other placeholders than in the msgid: {entry.msgid!r}: {text!r}"


def _compiled(book: polib.POFile) -> bytes:
    return bytes(book.to_binary())


def _read(language: str) -> polib.POFile:
    path = _path(language)
    return polib.pofile(str(path), wrapwidth=110) if path.exists() else polib.POFile(wrapwidth=110)


def _path(language: str) -> Path:
    return SOURCE / "locale" / language / "LC_MESSAGES" / "django.po"


def _key(entry: polib.POEntry) -> Key:
    return entry.msgctxt or "", entry.msgid


def _metadata(language: str) -> dict[str, str]:
    return {
        "Project-Id-Version": "gromootvod",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": LANGUAGES[language],
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
