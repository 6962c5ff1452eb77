"""How a clause of a letter is turned into a title: leading words, time, swearing and capitals taken off."""

from __future__ import annotations

import re

from gromootvod.core.text import is_dictionary_word

from . import forms
from .card import SINCE

_MOST = 400  # characters of a clause that are looked at


def core(text: str, language: str, shouted: bool) -> str:
    """What a clause says, without what a title does not need."""
    line = " ".join(text[:_MOST].split())
    line = _MARKER.sub("", line)
    line = forms.EMAIL.sub("", forms.URL.sub("", line))
    line = calm(line, shouted)
    line = SINCE.sub(" ", line)
    line = _EMOJI.sub(" ", line)
    line = _SWEAR.sub(" ", line)
    lead, rewrites = (_LEAD_RU, _REWRITE_RU) if language == "ru" else (_LEAD_EN, _REWRITE_EN)
    for _ in range(6):
        shorter = lead.sub("", line.strip(_EDGES))
        if shorter == line:
            break
        line = shorter
    for pattern, becomes in rewrites:
        line = pattern.sub(becomes, line)
    line = _TAIL.sub("", line.strip(_EDGES))
    return _SPACES.sub(" ", line).replace(" ,", ",").strip(_EDGES)


def clean_subject(subject: str, language: str) -> str:
    """A subject without "Re:", "Fwd:", tags, shouting and cries for help; "" when nothing is left."""
    line = " ".join(subject[:_MOST].split())
    for _ in range(10):
        shorter = _PREFIX.sub("", line)
        if shorter == line:
            break
        line = shorter
    line = _EMOJI.sub(" ", _CRIES.sub(" ", line))
    line = calm(line, line.upper() == line)
    line = _SPACES.sub(" ", re.sub(r"[!?]{1,}", " ", line)).strip(_EDGES)
    return "" if len(line) < 4 or line.lower() in _EMPTY_SUBJECTS else line


def finish(line: str, language: str, longest: int) -> str:
    """First letter upper, quotes of the language, no stop at the end, not longer than asked."""
    line = _SPACES.sub(" ", line).strip(_EDGES)
    line = _straight_quotes(line, language)
    if len(line) > longest:
        cut = line.rfind(" ", longest // 2, longest - 1)
        line = line[: cut if cut > 0 else longest - 1].rstrip(_EDGES + "«“(") + "…"
        line = _close_quotes(line, language)
    return line[:1].upper() + line[1:] if not _KEEP_LOWER.match(line) else line


def quote(words: str, language: str) -> str:
    """Words in the quotes of the language; quotes within them are taken off."""
    bare = re.sub(r"[«»\"“”„]", "", words)
    return f"«{bare}»" if language == "ru" else f"“{bare}”"


def calm(line: str, shouted: bool) -> str:
    """Capitals lowered, unless they are an abbreviation."""
    return _CAPS.sub(lambda match: match[0] if _stays(match[0], shouted) else match[0].lower(), line)


def error_words(line: str) -> str:
    """The telling words of an error that stood without quotes: the last line of a trace, a code."""
    match = _TRACE_HEAD.search(line) or forms.ERROR_CODE.search(line)
    return match[0].strip() if match else ""


def is_vague(line: str, language: str) -> bool:
    """Whether a line names nothing: "не работает", "it doesn't work"."""
    return _VAGUE.fullmatch(line.lower().strip(_EDGES)) is not None


def _stays(word: str, shouted: bool) -> bool:
    if word in _ABBREVIATIONS or any(character.isdigit() for character in word):
        return True
    if len(word) > 6 or word in _SHOUTED:
        return False
    if not re.search("[АЕЁИОУЫЭЮЯAEIOUY]", word):
        return len(word) > 1
    if word[0] > "\u0400":
        return not is_dictionary_word(word) and not shouted
    return not shouted


def _straight_quotes(line: str, language: str) -> str:
    opening, closing = ("«", "»") if language == "ru" else ("“", "”")
    line = _PAIR.sub(lambda match: f"{opening}{match[1]}{closing}", line)
    line = line.replace('"', "")
    if language == "ru":
        return line.replace("“", "«").replace("”", "»").replace("„", "«")
    return line


def _close_quotes(line: str, language: str) -> str:
    opening, closing = ("«", "»") if language == "ru" else ("“", "”")
    if line.count(opening) > line.count(closing):
        return line + closing
    return line


_EDGES = " \t\r\n,;:.!?—–-…()*#>"
_SPACES = re.compile(r"\s+")
_MARKER = re.compile(r"^\s*(?:[-*•–—+]\s+|\(?\d{1,2}[.)]\s+|\#{1,6}\s+)")
_PAIR = re.compile(r"\"([^\"]{1,300})\"")
_CAPS = re.compile(
    r"(?<![\w-])[A-ZА-ЯЁ]{2,}(?![\w-])|(?<![\w.-])(?:НЕ|И|В|С|У|ЗА|НА|Я)(?![\w-])(?=\s[А-ЯЁ]{2})"
)
_EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f]+")
_KEEP_LOWER = re.compile(r"(?:iPhone|iPad|iOS|macOS|[a-z]+[A-Z]\w*|[a-z_]+\(|[a-z]+[._]\w)")
_TRACE_HEAD = re.compile(r"(?:[\w.]{1,60}(?:Error|Exception)\b: [^\n]{1,80})")
_PREFIX = re.compile(
    r"(?i)^\s*(?:(?:re|fw|fwd|aw|sv|отв|ответ|пересл|ha|на)\s?(?:\[\d+\])?\s?:|\[[^\]]{1,40}\]|\(?без темы\)?|no subject)\s*"
)
_CRIES = re.compile(
    r"(?i)(?<!\w)(?:очень\s|крайне\s|very\s)?(?:срочно|срочное|помогите|помогите пожалуйста|внимание|важно|sos|help|urgent|urgently|asap|please help|please"
    r"|пожалуйста|караул|аларм|alarm|emergency|help me|attention|important|блин|wtf)(?!\w)[\s!.,:—-]*"
)
_EMPTY_SUBJECTS = frozenset(
    "вопрос проблема ошибка обращение жалоба письмо заявка help problem issue question bug complaint support error"
    " hello hi здравствуйте привет добрый день не работает ничего не работает it doesn't work нет темы"
    " опять снова again".split()
) | {
    "добрый день",
    "не работает",
    "ничего не работает",
    "no subject",
    "без темы",
    "опять не работает",
    "doesn't work",
    "not working",
}
_SWEAR = re.compile(
    r"(?i)(?<!\w)(?:блин|черт(?:ов\w{1,3})?|чёрт(?:ов\w{1,3})?|долбан\w{2,3}|гребан\w{2,3}|проклят\w{2,3}|сран\w{2,3}|хренов\w{1,3}|нахрен|нафиг|нахуй|бля\w{0,3}"
    r"|fucking|freaking|frigging|bloody|damn|goddamn|stupid|идиотск\w{2,3}|дурацк\w{2,3}|ваш\w{0,3}\s(?:хвален\w{2,3}|хвалён\w{2,3}|чудо-?)|crappy|shitty)(?!\w)"
)
_TIME_RU = r"сегодня(?:\sутром|\sвечером)?|вчера(?:\sутром|\sвечером|\sвечера)?|сейчас|уже|опять|снова|теперь|вдруг|внезапно|утром|постоянно|периодически|до\sсих\sпор"
_LEAD_RU = re.compile(
    rf"(?i)^(?:и|а|но|ну|вот|так\sвот|да|то|короче|кароче|в\sобщем|вообщем|вообще|просто|прямо|прям|типа|значит|кстати|причем|причём|при\sэтом|однако|зато|ведь|же|то\sесть|т\.е\."
    rf"|потому\sчто|так\sкак|поэтому|что|дело\sв\sтом,?\s(?:что)?|проблема(?:\sв\sтом)?,?\sчто|проблема\sтакая|ситуация\sтакая|у\sменя|у\sнас|мы|я|пишу,?\sчто|сообщаю,?\sчто|заметил\w?,?\sчто|мне|нам"
    rf"|добрый\sдень|здравствуйте|привет|господа|коллеги|уважаемые|пожалуйста|помогите|срочно|{_TIME_RU}|в\sитоге|в\sрезультате|внимание|такая\sпроблема|хочу\sсообщить,?(?:\sчто)?|p\.?s\.?|реально|товарищи|ребята|девушки|скажите|подскажите)(?:[\s,.:!—–-]+|$)"
)
_REWRITE_RU: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(
            r"(?i)^не (?:могу|можем|может|получается|выходит|смогли|смогла|смог) (?:уже |никак |нормально |просто )?(\w+(?:ть|ти|чь|ться|тись)\b)"
        ),
        r"Не удаётся \1",
    ),
    (
        re.compile(rf"(?i)(?<=\w)\s(?:{_TIME_RU}|вообще|просто|блин|реально|уже|никак|совсем|снова)(?=\s|$)"),
        "",
    ),
    (re.compile(r"(?i)\s(?:уже|опять|снова)$"), ""),
    (re.compile(r"(?i)\s(?:у меня|у нас|мне|нам)(?=\s|$)"), ""),
    (re.compile(r"(?i)^(?:прошу|просим)\s(?:вас\s)?"), "Просьба "),
)
_LEAD_EN = re.compile(
    r"(?i)^(?:and|but|so|well|ok|okay|also|because|since then|then|now|again|still|basically|honestly|literally|actually|just|however|hi|hello|hey|dear \w+|guys|team|all|today|yesterday|this morning"
    r"|i am (?:getting|seeing|having|facing|experiencing)|i'm (?:getting|seeing|having|facing|experiencing)|we are (?:getting|seeing|having|facing|experiencing)|we're (?:getting|seeing)|i (?:get|got|see|have|noticed|found)(?: that)?|we (?:get|see|have|noticed)(?: that)?"
    r"|it seems(?: that| like)?|it looks like|it appears(?: that)?|the (?:problem|issue) is(?: that)?|there is|there's|there are|please|i think|as of today|suddenly|unfortunately|for some reason|apparently|p\.?s\.?|writing to report|it turns out|that|which|where|with|i|we|an?|the)(?:[\s,.:!—–-]+|$)"
)
_REWRITE_EN: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(
            r"(?i)(?<=\w)\s(?:again|anymore|at all|now|right now|whatsoever|today|literally|just|simply|still)(?=\s|$)"
        ),
        "",
    ),
    (re.compile(r"(?i)^am (?:not able|unable) to"), "Unable to"),
    (re.compile(r"(?i)^are (?:not able|unable) to"), "Unable to"),
    (re.compile(r"(?i)^cannot\b"), "Can't"),
)
_TAIL = re.compile(
    r"(?i)[\s,]+(?:и|а|но|или|что|уже|то|and|but|or|so|because|that|when|please|пожалуйста|then|with|for|the|a|с|на|в|от|до|по|у)$"
)
_VAGUE = re.compile(
    r"(?:(?:оно|она|он|они|это|все|всё|ничего|ничто|никто|nothing|it|everything|this|that|still|is|again|тут|там)\s){0,3}(?:вообще\s)?"
    r"(?:не\s(?:работа\w+|получ\w+|помог\w+|могу|выходит|прошло|видно|удается|удаётся)|нет|лежит|сломал\w+|doesn't|does\snot|isn't|won't|did\snot|didn't|not|no|is|broken|down)"
    r"(?:\s(?:work|working|help|helped|anymore|broken|down|совсем|никак|ничего|вообще))*|ошибк\w|an error|error|errors|ничего|nothing works|выдает ошибку|выдаёт ошибку|пишет ошибку|появляется ошибка"
)
_ABBREVIATIONS = frozenset(
    "НДС ИНН КПП ЭДО УПД ЕГАИС ОФД ККТ ФН ЭЦП КЭП ТТН СНИЛС ОГРН ФНС ПФР МФЦ ЖКХ УК ТСЖ СМС ПИН ФИО ПО ПК ОС БД СУБД УТ БП ЗУП УНФ ГИС МЧД КУДИР РФ МСК СПБ ЛК ИП ООО АО ПАО ЗАО"
    " ДМС ОМС МРТ УЗИ КТ ЭКГ ЕМИАС ГВС ХВС СКЗИ ЦБ СБП QR API URL PDF SSL TLS DNS VPN HTTP HTTPS SQL CSV XML JSON HTML CSS USB CPU GPU RAM SSD HDD ERP CRM SMS PIN SIM ATM IT ID OS PC TV"
    " ISP IP NAS LAN WAN WIFI SSH FTP SMTP IMAP POP OTP MFA SSO SDK CLI GUI UI UX EU UK US USA AWS VAT PO SKU POS EHR OAuth JWT CORS REST SOAP ASCII UTF MR PR CI CD VM VPS PHP ORM GUID UUID".split()
)
_SHOUTED = frozenset(
    "NOT NO ALL NEVER STOP WHY HELP DOWN AGAIN STILL WORK WORKS DOES THE IS ARE IT AND OR MY OUR YOU YOUR I WE HAVE HAS NOW VERY WHAT WHEN HOW TO OF IN ON FOR CAN CANT WILL DO DID EVERY NONE SITE"
    " ERROR ASAP NEED FIX THIS THAT ONLY BROKEN GONE LOST".split()
)
