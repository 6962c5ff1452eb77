"""What a subject or a text says about who wrote: absence notices, tickets' receipts, monitoring, forms.

The weakest signs. A client may write about an auto-reply that does not work, paste a machine's words or
send a form of a site, so a subject must fit from its beginning, and whoever asks for something is a person.
"""

from __future__ import annotations

import re

_HEAD = 2000
_ABSENCE_WORDS = (
    r"авто(?:матический\s+|матична\s+)?[- ]?(?:ответ(?:чик)?|відповідь)|"
    r"автоматическое\s+(?:сообщение|уведомление)|вне\s+офиса|нет\s+на\s+(?:рабочем\s+)?месте|"
    r"(?:я\s+)?(?:нахожусь\s+)?в\s+отпуске|отсутствую|заочно|"
    r"(?:i\s+am\s+|i'm\s+)?out\s+of\s+(?:the\s+)?office(?:\s+(?:auto-?)?(?:reply|notification|message))?|"
    r"(?:request\s+)?auto(?:matic|mated)?[ -]?(?:reply|response|respond(?:er)?)|autore|auto|on\s+vacation|away|отпуск|"
    r"vacation|away\s+from\s+(?:my\s+)?(?:mail|desk|office)|"
    r"abwesen(?:d|heits(?:notiz|assistent|meldung|nachricht))|automatische\s+antwort|réponse\s+automatique|"
    r"absence\s+du\s+bureau|respuesta\s+autom[áa]tica|risposta\s+automatica|resposta\s+autom[áa]tica|"
    r"autoodpowied[źz]|automatyczna\s+odpowied[źz]|automatisch\s+antwoord|autosvar|automatiskt\s+svar|"
    r"automaattinen\s+vastaus|自动回复|自動回覆|自動返信|автоматты\s+жауап"
)
_ABSENCE = re.compile(
    rf"\s*(?:\[(?:{_ABSENCE_WORDS})\]|(?:{_ABSENCE_WORDS})(?:\s+на\s+(?:ваше?\s+)?(?:письмо|сообщение|обращение))?"
    r"\s*(?:[:：(]|$|\s-\s|\.?\s+re:))",
    re.IGNORECASE,
)
# These beginnings are as often a trouble's: only marks of a machine, or an absent writer, settle it.
_AMBIGUOUS = re.compile(
    r"\s*\[?(?:заочно|auto|away|vacation|отпуск|отсутствую|нет\s+на|(?:я\s+)?(?:нахожусь\s+)?в\s+отпуске)\b(?![ -]?re)",
    re.IGNORECASE,
)
_NOTES_ABSENCE = re.compile(
    r"\s*(?:auto:\s*)?[^\W\d_][\w .,'-]{2,60}\s(?:is (?:currently )?out of the office|отсутствует(?: в офисе)?|"
    r"has left the company|на данный момент отсутствует)\.?\s*(?:\((?:return|возв|until|до|с)[^()]{0,60}\))?\s*\.?\s*$",
    re.IGNORECASE,
)
_ABSENT = re.compile(
    r"\bв (?:\w+ )?отпуске|отсутств|верн(?:усь|[её]мся|[её]тся)|вне офиса|не в офисе|нет в офисе|нет на месте|не будет|"
    r"на больничном|в командировке|больше не работа|недоступ|"
    r"out of (?:the )?office|on (?:\w+ )?(?:vacation|leave|holiday)|\b(?:be|am|i'm) (?:away|back|out)\b|no longer (?:with|work)|"
    r"unavailable|спасибо за (?:ваше )?(?:письмо|обращение|сообщение)|thank(?:s| you) for (?:your|contacting)|"
    r"(?:письмо|сообщение|обращение) (?:получен|принят)|received your|get back to you|свяж(?:емся|усь)|ответ(?:им|чу)\b|"
    r"это автоматическ|this is an auto",
    re.IGNORECASE,
)
_TROUBLE = re.compile(
    r"\?|\bне\s+(?:отправ|работ|уход|прихо|включ|выключ|отключ|настра|настро|срабат|став|сним|могу|уда)|\b(?:как|почему|где|кто|кому|сломал\w*|ошибк\w*|помогите)\b|"
    r"\b(?:how|why|help|not|doesn't|broken|switch|turn|disable|stopp?(?:ed)?|loop|settings)\b",
    re.IGNORECASE,
)
_ACKNOWLEDGED = re.compile(
    r"\s*(?:\[[^\[\]]{1,40}\]:?\s*)?(?:"
    r"ваш[ае]?\s+(?:обращение|заявка|запрос|заявление|тикет|письмо)[\s№#:\w-]{0,30}?\s"
    r"(?:зарегистрирован|принят|получен|создан|поставлен)[оаы]?(?:\s+в\s+(?:работу|обработку|очередь|системе))?\s*[.!]?\s*$|"
    r"мы\s+получили\s+ваш[ае]?\s+(?:обращение|заявку|запрос|письмо)\s*[\[(№#]|"
    r"(?:обращение|заявка|запрос|тикет)\s*(?:№|#|n)\s*[\w-]{1,20}\s(?:зарегистрирован|принят|создан)[оа]?(?:\s+в\s+(?:работу|системе))?\s*[.!]?\s*$|"
    r"зарегистрирован[оа]\s+(?:обращение|заявка)\s*(?:№|#)|"
    r"\[?request received\]?(?::|\s-\s|$)|\[request received\]|ticket received\s+-|ticket received:|"
    r"(?:support )?ticket (?:opened|created) \[|"
    r"(?:we have|we've) received your (?:request|message|ticket|e-?mail)\s*(?:[.!:\[(#]|$|-\s)|"
    r"your (?:request|ticket|message|e-?mail)[\s#:\w-]{0,30} has been (?:received|registered|created)\s*(?:[.!:\[(#]|$|-\s))",
    re.IGNORECASE,
)
_MONITORING = re.compile(
    r"\s*(?:\*\* \w+ (?:service|host) alert:|cron <[^<>\s]+@[^<>\s]+> |\[fail2ban\] \S+: |\[(?:firing|resolved):\d+\]|"
    r"logwatch for \S+ \(|(?:degraded|fail|sparesmissing|newarray|rebuild|devicedisappeared|testmessage)\w* event on /dev/|"
    r"smart error \([\w ]+\) detected on host|anacron job |output from your job |"
    r"\d+ (?:debian|ubuntu) package update|\*{3} security information for |report domain: \S+ submitter: )",
    re.IGNORECASE,
)
_ZABBIX = re.compile(
    r"\s*(?:\w+ )?(?:problem|resolved|updated problem|проблема|решено|восстановлено)\b.{0,20}:", re.I
)
_ZABBIX_LINES = re.compile(
    r"^(?:problem (?:name|started|has been resolved)\b|original problem id:|проблема (?:началась|решена))",
    re.IGNORECASE | re.MULTILINE,
)
_WATCHER = re.compile(r"\s*\*{3,} ?(?:nagios|icinga|naemon|centreon|check_?mk)\b.{0,60}\*{3,}", re.IGNORECASE)
_PANEL_ALERT = re.compile(
    r"\s*\[(?:alerting|ok|no data|success|warning|failed|error|failure)\]\s", re.IGNORECASE
)
_PANEL_SENDER = re.compile(
    r"\W*(?:grafana|prometheus|alertmanager|veeam|backup|monitoring|zabbix|nagios|icinga|checkmk|acronis|synology|"
    r"qnap|proxmox|truenas)(?:[ -](?:server|alerts?|notifications?|backup|monitoring|nas))?(?:@|\W*$)",
    re.IGNORECASE,
)
_AUTOMATIC_WORDS = (
    r"(?:(?:это|данное|настоящее)\s+(?:электронное\s+)?(?:письмо|сообщение|уведомление)\s+"
    r"(?:было\s+)?(?:сформировано|создано|отправлено|сгенерировано)\s+(?:системой\s+)?автоматически|"
    r"это\s+автоматическ(?:ий\s+ответ|ое\s+(?:письмо|сообщение|уведомление))|"
    r"this (?:is an? )?(?:automatically[- ]generated|automated|automatic) "
    r"(?:mail |e-?mail |system )?(?:message|e-?mail|mail|notification|response|reply)|"
    r"this (?:message|e-?mail|mail) (?:was|is|has been) (?:automatically (?:generated|sent)|generated (?:automatically|by the))|"
    r"(?:please )?do not reply to this (?:e-?mail|message|mail)|"
    r"(?:пожалуйста, )?не отвечайте на это (?:письмо|сообщение))"
)
_AUTOMATIC = re.compile(
    rf"(?:^[^\w>«\"“]{{0,10}}|[.!]\s{{1,3}}){_AUTOMATIC_WORDS}", re.IGNORECASE | re.MULTILINE
)
_AUTOMATIC_START = re.compile(rf"[^\w>«\"“]{{0,10}}{_AUTOMATIC_WORDS}", re.IGNORECASE)
_ASKS = re.compile(
    r"\?|\b(?:помогите|подскажите|прошу|просим|просьба|не могу|не можем|не получается|не работает|не печата\w+|"
    r"нам нужн\w+|мне нужн\w+|у нас вопрос|у меня|разберитесь|проверьте|исправьте|почините|"
    r"help (?:me|us)|please (?:fix|help|check|advise|remove|stop|add|change|look|explain)|жд[уё]м?\b|can you|could you|can't|cannot|"
    r"does not work|doesn't work|my)\b",
    re.IGNORECASE,
)
_FORM_FIELD = re.compile(
    r"^[\W_]{0,6}(?:(?:ваше?\s+|your\s+)?(?P<who>имя|фио|name|first name|контактное лицо|клиент)|"
    r"(?:ваш\s+|your\s+)?(?P<reach>телефон|phone|тел|e-?mail|почта|эл\. почта|электронная почта)|"
    r"(?:ваше?\s+|your\s+)?(?P<what>сообщение|message|вопрос|question|комментарий|comments?|текст|textarea|"
    r"обращение|описание|enquiry|inquiry))\b[^:\n]{0,30}:",
    re.IGNORECASE | re.MULTILINE,
)
_RECEIPT_SUBJECT = re.compile(
    r"\s*(?:прочитано|прочтено|не прочитано|read|not read|gelesen|lu)\s*:", re.IGNORECASE
)
_RECEIPT_TEXT = re.compile(
    r"\s*(?:your message|(?:ваше )?сообщение|ihre nachricht|votre message)\s*(?:\n|to\b|был|прочит|was).{0,600}?"
    r"\b(?:was (?:read|deleted) (?:on|without|at)\b|was deleted without|был[оа]? (?:прочитано|прочтено|удалено)|прочитано\b|wurde.{0,40}gelesen)",
    re.IGNORECASE | re.DOTALL,
)
_UNSUBSCRIBE_LINK = re.compile(
    r"(?:отписаться|отказаться от (?:рассылки|подписки)|unsubscribe)\b[^\n]{0,80}https?://", re.IGNORECASE
)


def is_absence(subject: str, text: str, marked: bool, silent: bool) -> bool:
    """Tell whether a subject is that of an absence notice or autoresponder.

    `marked`: a machine's headers say so too. `silent`: the letter wants no automatic answer, which supports
    a doubtful subject as an absent writer does, unless something is asked.
    """
    subject, asked = subject[:500], asks(text)
    absent = bool(_ABSENT.search(text[:_HEAD])) or (silent and not asked)
    if _NOTES_ABSENCE.match(subject):
        return marked or absent or not asked
    found = _ABSENCE.match(subject)
    if found is None or marked:
        return found is not None
    if _AMBIGUOUS.match(subject):
        return absent and not asked
    about = subject[found.end() :].strip()  # of an answer: what the letter was about that is answered
    return absent or not (_TROUBLE.search(about) if about else asked)


def is_acknowledgement(subject: str, text: str) -> bool:
    """Tell whether a desk says by its subject that it registered a letter, and asks nothing."""
    return bool(_ACKNOWLEDGED.match(subject[:300])) and not asks(subject[:300]) and not asks(text)


def is_monitoring(subject: str, sender: str, text: str) -> bool:
    """Tell whether a watching program reports; `sender` is its name and address."""
    subject = subject[:300]
    if _MONITORING.match(subject) or _WATCHER.match(text[:200]):
        return True
    if _ZABBIX.match(subject) and _ZABBIX_LINES.search(text[:_HEAD]):
        return True
    return bool(_PANEL_ALERT.match(subject)) and any(map(_PANEL_SENDER.match, sender.split("<")))


def is_receipt(subject: str, text: str) -> bool:
    """Tell whether a letter only says that another was read."""
    return (
        bool(_RECEIPT_SUBJECT.match(subject[:100]) and _RECEIPT_TEXT.match(text[:_HEAD]))
        and len(text) < _HEAD
    )


def says_it_is_automatic(text: str, answers: bool) -> bool:
    """Tell whether a sentence of its own says so, and nothing is asked: whoever asks is a person.

    In a letter that answers another only the first words count: the rest may be what is quoted.
    """
    found = _AUTOMATIC_START.match(text[:500]) if answers else _AUTOMATIC.search(text[: 4 * _HEAD])
    return found is not None and not asks(text)


def asks(text: str) -> bool:
    return bool(_ASKS.search(text[: 2 * _HEAD]))


def is_form(text: str) -> bool:
    """Tell whether a site's form carries a visitor's words: how to reach him, and his name or message."""
    found = {match.lastgroup for match in _FORM_FIELD.finditer(text[: 2 * _HEAD])}
    return "reach" in found and bool(found & {"who", "what"})


def can_be_left(text: str) -> bool:
    """Tell whether a text offers to leave the list it was sent to."""
    return bool(_UNSUBSCRIBE_LINK.search(text[-2 * _HEAD :]))
