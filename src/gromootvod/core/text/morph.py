"""What a word looks like by its ending: quick guesses that need no dictionary and survive typos."""

from __future__ import annotations

from functools import lru_cache

from .wordlists import words


@lru_cache(maxsize=100_000)
def verb_form(word: str) -> str:
    """The likely form of a lower-case word: "past", "inf", "pres", "pres1", "imp"; "" for no verb.

    A guess by ending, Russian and English; right for the verbs of complaints, not for all words.
    """
    if word in _NOT_VERBS or word[:-1] in _NOT_VERBS:
        return ""
    if word[:1].isascii():
        return _english_form(word)
    if len(word) < 3:
        return ""
    stem = word[:-2] if word.endswith(("ся", "сь")) and len(word) > 5 else word
    for form, endings in _RUSSIAN:
        if stem.endswith(endings):
            return form
    return ""


def is_predicate(word: str) -> bool:
    """Whether a word can carry a clause: a verb, or a word that stands for one (нет, нужно, пора)."""
    return word in _PREDICATES or verb_form(word) != ""


def _english_form(word: str) -> str:
    if word in _ENGLISH_PAST or (word.endswith("ed") and len(word) > 4 and not word.endswith("eed")):
        return "past"
    if word in _ENGLISH_AUX:
        return "pres"
    return ""


def _endings(*lines: str) -> tuple[str, ...]:
    return tuple(sorted(words(*lines)))


_RUSSIAN: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "imp",
        _endings(
            "айте яйте уйте ейте ойте вьте дьте тьте сьте шите жите стите рите",
            "ните чите лите мите дите зите сите",
        ),
    ),
    ("inf", _endings("ать ять еть ить уть оть ыть йти сти зти ечь очь ачь")),
    (
        "past",
        _endings(
            "ал ял ел ил ул ыл шел ала яла ела ила ула ыла шла ало яло ело ило",
            "уло ыло шло али яли ели или ули ыли",
            "шли ола огли огла огло мог исло исла исли езло пало зла сло кло сла",
        ),
    ),
    ("pres1", _endings("аю яю ую юю ею ляю огу жу шу чу щу аем яем уем ожем еем им рю лю ню")),
    (
        "pres",
        _endings(
            "ает яет ует юет еет дет жет чет шет щет нет рет лет зет сет бет",
            "ют ут ит ят аете яете уете еете ожете",
            "ишь ешь тоит чат жат шат ьет иет вет",
        ),
    ),
)
_PREDICATES = words(
    "нет нельзя можно нужно надо пора хватит невозможно непонятно неясно",
    "стыдно позор бред ужас кошмар спасибо",
    "страшно обидно жутко достало пойду пойдем иду идем буду будем нужен нужна нужны должен",
    "должна должно должны видно пусто готов",
    "готова готовы рад рада рады жаль беда караул прошу просим помогите",
    "ошибка стоим ждем тишина ноль нету",
    "i you we they he she it this that there please thanks thank",
    "don't doesn't didn't can't cannot won't isn't",
    "aren't wasn't couldn't wouldn't haven't hasn't i'm i've it's that's",
    "you're we're they're there's let's",
)
_NOT_VERBS = words(
    "артикул интернет кабинет билет совет пакет буфет документ клиент момент процент",
    "сайт дебет пароль календарь портал",
    "канал журнал файл профиль модуль месяц остаток дела сила отдела",
    "цели аппарат результат формат лимит кредит",
    "визит аудит бит хит дефицит институт минут маршрут статут дебит транзит эти",
    "дети сети части почти ответ цвет",
    "свет привет бюджет лет нет сюжет макет дуэт материал сигнал",
    "интервал терминал персонал оригинал филиал отдел",
    "раздел предел пробел стул узел тыл мил мысли если или сеть мать",
    "память печать область часть опять пять шесть",
    "девять десять гость кость власть честь тоже ночь дочь речь помощь",
    "каждую новую старую другую самую такую",
    "которую нашу вашу мою твою всю одну эту ту чужую кассу накладную",
    "таблицу страницу улицу кнопку почту базу",
    "деталь правило число масло дело тело место начало зло село школа смола",
    "тепла стола юля неделю апрелю июлю",
    "июню технику систему проблему тему схему форму проблем систем тем схем форм",
    "им ним своим моим нашим вашим",
    "другим таким этим самим одним большим аккаунт",
)
_ENGLISH_PAST = words(
    "was were had did went got made said told saw came took gave found",
    "lost sent paid wrote spent bought kept",
    "left felt thought knew ran set put broke began built chose fell",
    "forgot held meant met read sold stood",
    "stuck tried used",
)
_ENGLISH_AUX = words(
    "is are am be been has have do does can could will would should",
    "must may might get gets says shows works",
    "work need want try wait see know think keep keeps goes go",
    "let fix help happens happen appears crashes",
    "fails stops freezes hangs throws returns gives tells asks loses makes takes runs opens loads",
)
