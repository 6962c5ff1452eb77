"""What is known by its form, before any word is understood: logs, traces, codes, quotes, mark-up."""

from __future__ import annotations

import re

QUOTED = re.compile(
    r"`[^`\n]{1,200}`|«([^«»\n]{2,300})»|\"([^\"\n]{2,300})\"|“([^“”\n]{2,300})”|„([^“”„\n]{2,300})[“”]"
)
LOG_LINE = re.compile(
    r"\s*(?:\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?|\[?\d\d[./]\d\d[./]\d{2,4}[, ]+\d\d:\d\d:\d\d"
    r"|\[?\d\d:\d\d:\d\d[.,]\d+)"
    r".{0,40}?(?:\b(?:ERROR|WARN(?:ING)?|INFO|DEBUG|FATAL|CRITICAL|TRACE|SEVERE|error|warn|info)\b|\[|:|\s[-|]\s)"
    r"|\s*(?:ERROR|FATAL|CRITICAL|WARN(?:ING)?|SEVERE|PANIC|E/|W/)\b\s?[:\[\]|-]"
)
TRACE_LINE = re.compile(
    r"\s*(?:Traceback \(most recent|File \"[^\"\n]{1,200}\", line \d|at [\w$.<>/]{1,200}\(|Caused "
    r"by:|goroutine \d+ \["
    r"|[\w.]{1,80}(?:Error|Exception|Warning|Panic)\b(?::|\s*$)|\.{3} \d+ more|thread '[^'\n]{1,60}' panicked"
    r"|\#\d{1,3}\s+0x[0-9a-f]+|panic: |Segmentation fault|npm ERR!|fatal: |error(?:\[E\d+\])?: "
    r"|[\w./-]{1,120}:\d+:(?:\d+:)? (?:error|fatal|warning))"
)
ERROR_CODE = re.compile(
    r"\b(?:0[xX][0-9a-fA-F]{4,16}|(?:ORA|SQL|ERR|ERROR|E|HTTP|MSG|DB|TS|CS|PG|LNK)[-_ ]?\d{2,6}"
    r"|[A-Z]{2,}_[A-Z_]{3,40}"
    r"|E[A-Z]{4,12}\b|[A-Z]\w{2,40}(?:Error|Exception))\b"
    r"|(?i:(?:ошибк\w{0,3}|код\w{0,2}|error|code|status|статус|http)(?:\s(?:code|номер|№|кода?)){0,2}[\s:#№]{1,3}[a-zа-я]{0,3}[-_]?\d{2,6})\b"
    r"|(?i:отда|верн|возвращ|ошибк|error|status|http|получа|выда|код|code|return|gives?|throws?|gets?|got|пишет)"
    r"[^\n.;]{0,20}?\b(?:400|401|403|404|405|408|409|413|422|429|500|502|503|504)\b"
    r"|\b(?:400|401|403|404|408|429|500|502|503|504)\s(?i:bad|not found|forbidden|unauth|internal"
    r"|service|gateway|error|ошибк)"
)
URL = re.compile(r"\bhttps?://[^\s<>\"»]{1,500}|\bwww\.[^\s<>\"»]{1,300}")
EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
PHONE = re.compile(
    r"(?<![\d.,/-])(?:\+\d{1,3}[\s-]?|8[\s-]?)\(?\d{3,5}\)?[\s-]?\d{1,3}[\s-]?\d{2}[\s-]?\d{2,3}(?![\d/-])"
    r"|(?<![\d.,/+-])\(?\d{3}\)[\s-]?\d{3}[\s-]\d{4}(?!\d)|(?<![\d.,/+-])\d{3}-\d{3}-\d{4}(?!\d)"
)
VERSION = re.compile(
    r"(?i:(?:верси[яиюей]{1,2}|релиз\w{0,2}|сборк\w|version|release|build|ver\.?|v\.?)\s{0,2}[:=]?\s{0,2})(\d{1,5}(?:\.\d{1,5}){0,4}[\w-]{0,12})"
    r"|\bv?(\d{1,4}\.\d{1,5}\.\d{1,5}(?:\.\d{1,5})?(?:-[\w.]{1,12})?)\b"
)
DOCUMENT = re.compile(
    r"(?i:(?P<noun>накладн\w{1,3}|сч[её]т\w{0,3}(?:-фактур\w{1,2})?|договор\w{0,2}|заказ\w{0,2}|акт\w{0,2}|заявк\w{1,2}|обращени\w{1,2}"
    r"|платеж\w{0,2}|упд|order|invoice|contract|ticket|case|po|shipment|tracking))"
    r"(?i:\s(?:number|no\.?|номер\w?|id)){0,1}\s{0,2}(?:№|\#|N|n|:)?\s{0,2}(?P<code>(?=[\w/-]{0,6}\d)[\w/-]{2,24})"
)
ACCOUNT = re.compile(
    r"(?i:(?P<noun>лицев\w{2,3}\sсч[её]т\w{0,2}|л/с|лс|логин\w{0,2}|аккаунт\w{0,2}|учетн\w{2,3}\sзапис\w{1,2}|account|login|user(?:name)?|customer|id))"
    r"(?i:\s(?:number|no\.?|номер|id|is)){0,1}\s{0,2}(?:№|\#|:|=)?\s{0,2}(?P<code>(?=[\w.@-]{0,12}[\d@])[\w.@-]{3,40})"
)
PRODUCT = re.compile(
    r"(?i:\b(?:1[сc](?:[:\s-]{1,2}(?:бухгалтери\w|управлени\w{1,2}(?:\sторговл\w{1,2})?|зарплата|предприяти\w|розниц\w|erp|ут|бп|зуп|унф|ка))?"
    r"|windows(?:\s(?:xp|vista|server|1[01]|[78](?:\.1)?)(?:\s20\d\d)?)?|win(?:10|11|7)|ubuntu(?:\s\d\d\.\d\d)?|debian(?:\s\d\d?)?|macos(?:\s\w{1,12})?|mac\sos(?:\sx)?|linux|fedora(?:\s\d\d)?"
    r"|android(?:\s\d{1,2})?|ios(?:\s\d{1,2}(?:\.\d{1,2})?)?|iphone(?:\s\d{1,2}(?:\s?pro)?)?|chrome|firefox|safari|opera|edge|хром\w?|яндекс[.\s-]?браузер\w?"
    r"|postgres(?:ql)?|mysql|sqlite|docker|kubernetes|nginx|apache|wordpress|битрикс\w{0,2}|bitrix24|python\s?\d(?:\.\d{1,2}){0,2}|node(?:\.js)?\s?v?\d{1,2}(?:\.\d{1,2}){0,2}|java\s\d{1,2}|php\s?\d(?:\.\d)?))\b"
)
CODE_MARK = re.compile(
    r"[{};=]|\(\)|</|/>|->|::|&&|\$\s|^\s*(?:def|class|import|from|return|const|let|var|sudo|npm|pip|git|docker|curl)\s"
)
NOISE_LINE = re.compile(
    r"\s*(?:[>|](?!\s*\d)|[-_=*~#+]{3,}\s*$|<!--|```|~~~|<[/!]?[a-zA-Z][^>\n]{0,200}>\s*$|(?:https?://|www\.)\S{1,500}\s*$|!\[[^\]\n]{0,200}\]\([^)\n]{0,500}\)\s*$"
    r"|(?i:-{2,}\s*(?:original message|исходное сообщение|forwarded|пересланное|пересылаемое))"
    r"|(?i:sent from my |отправлено (?:с|из) |get outlook for|this (?:e-?mail|message)(?: and any| "
    r"is (?:confid|intend))|данное (?:сообщение|письмо) (?:и |может|содерж|являет|предназн)"
    r"|on .{4,80} wrote:|.{6,80}(?:пишет|написала?|писала?):\s*$|(?:from|sent|to|cc|subject|от кого"
    r"|кому|отправлено|тема|дата):\s.{1,200}$|(?:пн|вт|ср|чт|пт|сб|вс), \d))"
)
CHECKBOX = re.compile(r"\s*(?:[-*]\s){0,2}\[(?P<tick>[ xXхХ]?)\]\s")
EMPTY_FIELD = re.compile(  # "- OS: [e.g. iOS]", with nothing filled in before the example; "[debug.log]"
    r"\s*(?:[-*\d.)]{1,4}\s)?(?:[^\n:\[]{0,80}:\s{0,3}|[^\n:\[\d]{0,80})"
    r"\[(?i:(?:e\.g\.|for example|например)[^\]\n]{0,80}|[^\]\n]{1,80}\.[a-z0-9]{2,5})\]\s*$"
)
PROMPT = re.compile(  # what a form says itself, with nothing said behind a colon
    r"\s*(?:[-*\d.)]{1,4}\s)?(?i:_no response_\s*$|n/?a\.?\s*$|(?![^\n]{0,200}:\s{0,3}\S)(?:"
    r"a clear and concise description|if applicable, add |add any other context|please complete the following"
    r"|please (?:provide any additional information|describe [^\n]{0,80}|fill in [^\n]{0,80}) (?:below|here)\b"
    r"|(?:ч[её]ткое и краткое|краткое и ясное|краткое|подробное) описание (?:проблемы|ошибки|того, что)|опишите (?:здесь|тут|проблему|подробно|шаги)"
    r"|(?:если применимо|при необходимости), (?:добавьте|приложите) |(?:добавьте|приложите) сюда |удалите этот раздел))"
)
HEADING = re.compile(r"\s*(?:\#{1,6}\s*|\*\*)?([^\n:*#]{3,60}?)(?:\*\*)?\s*:?\s*(?:\*\*)?\s*$")


def fences(text: str) -> list[tuple[int, int]]:
    """The stretches between ``` and ```, the marks with them; a fence never shut is none, nor is one about prose.

    Old trackers put whole reports between such marks when they moved house.
    """
    if "```" not in text and "~~~" not in text:
        return []
    marks = [(match.start(), match.end(), match[1][:3]) for match in _FENCE.finditer(text)]
    found, at = [], 0
    while at + 1 < len(marks):
        (start, _, mark), (_, end, other) = marks[at], marks[at + 1]
        if mark == other:
            if not _is_prose(text[start:end]):
                found.append((start, end))
            at += 2
        else:
            at += 1
    return found


def is_log(line: str) -> bool:
    """Whether a line is of a log or a stack trace."""
    head = line[:300]
    return LOG_LINE.match(head) is not None or TRACE_LINE.match(head) is not None


def is_noise_line(line: str) -> bool:
    """Whether a line is quoted text, boiler-plate, mark-up, a bare link, a prompt of a form or a box that tells nothing."""
    head = line[:300]
    if any(pattern.match(head) for pattern in (NOISE_LINE, PROMPT)):
        return True
    return (
        "]" in head
        and any(pattern.match(head) for pattern in (CHECKBOX, EMPTY_FIELD))
        and not is_ticked(head)
    )


def is_ticked(line: str) -> bool:
    """Whether a line is a box of a form, ticked, that names a system: "[x] Windows 11"."""
    box = CHECKBOX.match(line[:300])
    return box is not None and bool(box["tick"].strip()) and PRODUCT.search(line[:300]) is not None


def _is_prose(fenced: str) -> bool:
    """Whether what stands between the marks is plain talk: whole lines of words, hardly a sign of code."""
    lines = [line for line in fenced.split("\n")[1:-1] if line.strip()]
    words = sum(len(_LONG_WORD.findall(line)) for line in lines)
    if words < 8 or words < 4 * len(lines) or any(map(is_log, lines)):
        return False
    signs = sum(len(_SIGN_OF_CODE.findall(line)) for line in lines)
    return signs < 0.04 * sum(map(len, lines))


def quoted(text: str) -> tuple[int, int] | None:
    """Where the words within the first pair of quotes stand; a name in `backticks` is code, not a quote."""
    for match in QUOTED.finditer(text):
        if match.lastindex:
            return match.span(match.lastindex)
        if " " in match[0]:
            return match.start() + 1, match.end() - 1
    return None


_LONG_WORD = re.compile(r"[^\W\d_]{2,}")
_SIGN_OF_CODE = re.compile(r"[^\w\s.,;!?'’«»—–-]|_")
_FENCE = re.compile(r"(?m)^[ \t]{0,3}(`{3,9}|~{3,9})[^\n`]*$")
