"""What one line of a letter is: a quote, the line above a quote, a signature's beginning. Patterns only.

Every pattern is anchored and runs over a stretch that the caller has bounded, so none can be made slow.
"""

from __future__ import annotations

import re

MAX_LINE = 500
_MARKS = r"[\s>|*_]*"

INITIALS = re.compile(r"\s{0,3}([^\W\d_]{1,12}>)(?=\s|$)")
QUOTED = re.compile(r"\s{0,3}>")

# Verbs that end "On …, X wrote:" in the languages of our clients' mail programs.
_VERB = (
    r"wrote|writes|has written|said|пишет|пише|написав(?:\(ла\))?|писал(?:\(а\)|а)?|написал(?:\(а\)|\(-а\)|"
    r"а)?|"
    r"сообщил(?:\(а\)|а)?|отправил(?:\(а\)|а)?|schrieb|schreef|geschreven|a\s+écrit|escribió|escreveu|"
    r"ha\s+scritto|"
    r"napisał(?:\(a\)|a)?|skrev|kirjoitti|írta|a\s+scris|napsala?|написа|yazdı|写道|のメール|寫道"
)
# The ">" of an address that a program broke over two lines: no quote.
BROKEN_ADDRESS = re.compile(rf"\s*>\s*(?:{_VERB})?\s*[:：]\s*$", re.IGNORECASE)
ENDS_WITH_VERB = re.compile(
    rf"(?:^|[\s>\])»\",;*_])(?:{_VERB})\s*[:：]?\s*(?:-{{2,}})?[*_\s]*$", re.IGNORECASE
)
ENDS_WITH_ADDRESS = re.compile(
    r"(?:<[^<>]{0,200}@[^<>]{0,200}>?|\([^()\s]{1,100}@[^()\s]{1,200}\)|"
    r"\bот\s[^<>@]{1,120}[\s,][^\s<>@]{1,64}@[\w.-]{1,200})\s*>?\s*:?[*_\s]*$"
)
ENDS_AFTER_VERB = re.compile(
    r"\b(?:schrieb|schreef|писал(?:\(а\)|а)?|пишет|wrote|you wrote|Вы писали)\b.{0,100}\d.{0,20}:\s*$",
    re.IGNORECASE,
)
_MONTH = (
    r"янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек|jan|feb|apr|may|jun|jul|aug|sep|oct|nov|dec|janv|"
    r"févr|avr|"
    r"juil|août|mai|okt|dez|серп|груд|січ|лют|бер|кві|трав|чер|лип|вер|жов|лис|ene|abr|ago|dic|gen|mag|giu|"
    r"lug|set|ott"
)
_WEEKDAY = (
    r"понедельник|вторник|среда|среду|четверг|пятница|пятницу|суббота|субботу|воскресенье|пн|вт|ср|чт|пт|сб|"
    r"вс|"
    r"mon|tue|wed|thu|fri|sat|sun|monday|tuesday|wednesday|thursday|friday|saturday|sunday"
)
_DATE = (
    r"(?:\d{1,4}[./\-年]\d{1,2}[./\-月]\d{1,4}"
    rf"|\d{{1,2}}(?:st|nd|rd|th|\.)?[\s\u00a0-]+(?:de\s+)?(?:{_MONTH})\w*"
    rf"|(?:{_MONTH})\w*\.?\s+\d{{1,2}}"
    r"|\d{1,2}[:.h]\d{2})"
)
STARTS_WITH_ON = re.compile(
    rf"{_MARKS}(?:-{{2,}}\s*)?(?:(?:On|At|Le|Am|Op|El|Il|Em|Den|Dnia|W dniu|Dne|Pe|Vào)\b|"
    rf"在).{{0,80}}(?:{_DATE})",
    re.IGNORECASE,
)
STARTS_WITH_DATE = re.compile(
    rf"{_MARKS}(?:в\s+(?:письме\s+от\s+)?)?(?:(?:{_WEEKDAY}|[^\W\d]{{2,4}})\b[.,]{{0,2}}\s*)?(?:в\s+|den\s+)?(?:{_DATE})"
    rf"|{_MARKS}(?:{_WEEKDAY})\b[.,].{{0,40}}\d",
    re.IGNORECASE,
)
STARTS_WITH_NAME = re.compile(
    rf"{_MARKS}[\"'«]?\w[^<>]{{0,100}}<[^<>]{{0,200}}@[^<>]{{0,200}}>", re.IGNORECASE
)
YOU_WROTE = re.compile(rf"{_MARKS}(?:Вы писали|You wrote)\b.{{0,80}}\d", re.IGNORECASE)
NAME_AND_VERB = re.compile(
    # Two names at least, each with its capital: "Касса пишет:" is what a client says of his machine.
    rf"{_MARKS}[\"'«]?[^\W\d_a-zа-яё][\w.'-]*(?:[ ,]+[^\W\d_a-zа-яё][\w.'-]*){{1,4}}[\"»]?\s(?i:{_VERB})\s*:\s*$"
)
# "the report said": two small words before the verb are a thing, where no address says otherwise.
THING_AND_VERB = re.compile(rf"(?:^|\s)(?!пользователь\s)[a-zа-яё]+\s+[a-zа-яё]+\s+(?i:{_VERB})\s*:?\s*$")
VERB_INSIDE = re.compile(rf"[\s,](?:{_VERB})\s.{{0,100}}:\s*$", re.IGNORECASE)

_FENCE = r"(?:[-_=*—–]{2,}|[-_=*—–]\s?[-_=*—–])"
SEPARATOR = re.compile(
    rf"{_MARKS}{_FENCE}\s*(?:Original Message|Original Email|Reply Message|Replied Message|Исходное сообщение|Исходное "
    rf"письмо|"
    r"Оригинальное сообщение|Оригинал сообщения|Первоначальное сообщение|Вихідне повідомлення|Ursprüngliche "
    r"Nachricht|"
    r"Original-Nachricht|Message d'origine|Message original|Mensaje original|Messaggio originale|Oprindelig "
    r"meddelelse|"
    r"Mensagem original|Oorspronkelijk bericht|Wiadomość oryginalna|Ursprungligt meddelande|Alkuperäinen "
    r"viesti)"
    rf"\s*{_FENCE}[*\s]*$",
    re.IGNORECASE,
)
FORWARD = re.compile(
    rf"{_MARKS}(?:{_FENCE}\s*(?:Forwarded message|Forwarded by|Пересылаемое сообщение|Пересланное сообщение|"
    r"Перенаправленное сообщение|Пересылаемое письмо|Переслано|Weitergeleitete Nachricht|Message transféré|"
    r"Mensaje reenviado|Doorgestuurd bericht|Конец пересылаемого сообщения)\b"
    r"|(?:Begin forwarded message|Начало переадресованного сообщения|Начало пересылаемого сообщения|"
    r"Пересылаемое сообщение)\s*:)",
    re.IGNORECASE,
)
FORWARD_SUBJECT = re.compile(r"\s*(?:fwd?|fw|wg|tr|пересл|перен|переслано|отпр)\s*:|\s*\[fwd", re.IGNORECASE)

HEADER_FROM = re.compile(
    rf"{_MARKS}(?:From|От|От кого|Кімнен|De|Von|Da|Från|Fra|Van|Od|Від|Lähettäjä|Отправитель)\s*:[*\s\u00a0]*\S",
    re.IGNORECASE,
)
HEADER_OTHER = re.compile(
    rf"{_MARKS}(?:Жіберілді|Кімге|Тақырып|Sent|Date|To|Cc|Subject|Reply-To|Importance|Отправлено|Отправлен|Дата|Кому|Копия|Тема|"
    rf"Важность|"
    r"Gesendet|Datum|An|Betreff|Envoyé(?: le)?|À|Objet|Enviado(?: el)?|Para|Asunto|Assunto|Data|A|Oggetto|"
    r"Risposta|Inviato|"
    r"Skickat|Till|Ämne|Sendt|Til|Emne|Verzonden|Aan|Onderwerp|Wysłano|Do|Temat|Надіслано|Sendt den)\s*:",
    re.IGNORECASE,
)
FORM_FIELD = re.compile(
    rf"{_MARKS}(?:Сообщение|Текст(?: сообщения)?|Телефон|Комментарий|Вопрос|Имя|ФИО|Message(?: Body)?|Phone|Name|"
    r"Comments?|Question)\s*:",
    re.IGNORECASE,
)
ANY_FIELD = re.compile(r"\s{0,3}[^\W\d_][\w -]{0,30}:\s*\S")
RULE = re.compile(r"\s*[_\-=*—–]{3,}\s*$")

DELIMITER = re.compile(r"(?:--|—|–|——+|_{2,}|—{2,}|-{3,}|\*{3})\s*$")
STRONG_DELIMITER = re.compile(r"--\s?$")
LIST_ITEM = re.compile(r"\s*(?:[-–—*•]\s+\S|-{1,2}\S|\d{1,2}[.)]\s)")
STRONG_CLOSING = re.compile(
    r"\s*[-–—/]*\s*(?:с\s+(?:глубоким\s+|большим\s+|искренним\s+)?уважением|"
    r"с\s+(?:наи)?лучшими\s+пожеланиями|с\s+пожеланиями|"
    r"с\s+наилучшими|искренне\s+ваш|s\s+uvazhenie[mn]|с\s+почтением|з\s+повагою|всего\s+(?:доброго|хорошего|наилучшего)|"
    r"С\s*ув\.)(?=$|[\s,.!;:/–—-])",
    re.IGNORECASE,
)
WEAK_CLOSING = re.compile(
    r"\s*[-–—/]*\s*(?:(?:best|kind|warm|kindest|warmest|many thanks and)?\s*regards|best wishes|best|cheers|"
    r"sincerely(?: yours)?|"
    r"yours (?:sincerely|faithfully|truly)|respectfully|mit (?:freundlichen|besten|lieben) grü(?:ß|ss)en|"
    r"viele grüße|"
    r"(?:bien )?cordialement|saludos|(?:many )?thanks(?: and regards| & regards| in advance)?|thank you|"
    r"спасибо|"
    r"(?:заранее\s+)?благодарю|с\s+благодарностью|заранее\s+спасибо)\s*[,.!;:–—-]*\s*$",
    re.IGNORECASE,
)
CONTACT = re.compile(
    r"@[\w-]+\.\w|https?://|www\.|(?:^|[\s,;:(])(?:тел|моб|факс|доб|вн|tel|phone|mobile|mob|fax|ext|icq|"
    r"skype|telegram|whatsapp|"
    r"e-?mail|почта|сайт|адрес|инн|огрн)\b|(?:\+|8[\s(-])\d?[\d\s()-]{6,}|\d{2,4}[-\s]\d{2}[-\s]\d{2}|"
    r"\b\d{3}[-\s]\d{4}\b|"
    r"\b(?:ооо|ао|пао|зао|ип|llc|ltd|inc|gmbh|corp)\b|\b(?:директор|менеджер|бухгалтер|инженер|"
    r"администратор|руководитель|"
    r"специалист|начальник|manager|director|engineer|developer|ceo|cto|accountant)\b",
    re.IGNORECASE,
)
MOBILE = re.compile(
    r"\W{0,4}(?:(?:please\s+)?(?:consider\s+the\s+environment|think\s+before\s+you\s+print)\b.{0,100}|"
    r"(?:пожалуйста,?\s+)?(?:подумайте\s+об\s+экологии|берегите\s+(?:природу|лес)|не\s+печатайте\s+это\s+письмо)\b.{0,100}|"
    r"(?:скачать|получить)\s+outlook\s+для\b.{0,120}|простите за краткость, создано в\s.{0,40}|"
    r"отправлено\s+(?:с|со|из|через|при помощи|с помощью|мобильн)\s?\S.{0,80}|(?:это письмо|сообщение) "
    r"отправлено (?:с|из)\s.{0,80}|"
    r"послано с\s.{0,60}|надіслано з\s.{0,60}|"
    r"sent\s+(?:from|via|with|by|using)\s.{0,80}|get\s+\[?outlook\s+for\b.{0,120}|from\s+my\s+(?:iphone|"
    r"ipad|android|phone|mobile)\b.{0,20}|"
    r"someone from mobile|"
    r"envoyé\s+(?:de|depuis|à partir de)\s.{0,60}|von\s+meinem\s.{0,60}gesendet\.?|"
    r"diese\s+nachricht\s+wurde\s+von\s+meinem.{0,80}|"
    r"gesendet\s+(?:von|mit)\s.{0,60}|enviado\s+(?:desde|do|de)\s.{0,60}|inviato\s+da\s.{0,60}|"
    r"verzonden\s+(?:vanaf|met|via)\s.{0,60}|"
    r"sendt\s+fra\s.{0,60}|skickat\s+från\s.{0,60}|wysłane\s+z\s.{0,60}|lähetetty\s.{0,60}|從我的.{0,30}傳送|"
    r"发自我的.{0,30})\W{0,4}$",
    re.IGNORECASE,
)
_OF_A_DEVICE = re.compile(
    r"\W{0,4}(?:sent|отправлено|послано)\s+(?:from|via|with|by|using|с помощью|с|со|из|через|при помощи)\s+"
    r"(?:my\s|an?\s|mobile|\[?mail|моего\s|своего\s|моей\s|мобильн|телефон|смартфон|планшет|устройств|приложени|почт|яндекс|"
    r"i(?:phone|pad)|android|mail|samsung|huawei|galaxy|outlook|yahoo|gmail|веб-)",
    re.IGNORECASE,
)
_DEVICE_NAME = re.compile(  # a name with its capital, as programs call themselves
    r"\W{0,4}(?i:sent|отправлено|послано)\s+\S+(?:\s+(?:помощи|mobile))?\s+\W?(?:[A-ZА-ЯЁ][\w.-]*|[a-z]{1,2}[A-Z-]\w*)"
)
_SENT = re.compile(
    r"\W{0,4}(?:sent|отправлено|послано)\s+(?:from|via|with|by|using|с|со|из|через|при)\s", re.IGNORECASE
)
_PROSE_MOBILE = re.compile(
    r"\b(?:desk|office|system|server|app to|account|address|users|yesterday|today|but|not|"
    r"не|но|вчера|сегодня|утром|дошл\w*|пришл\w*|накладн\w*|ошибк\w*|счет\w*|счёт\w*)\b|,.*\b(?:much|easier|than)\b",
    re.IGNORECASE,
)
_SECRET = re.compile(
    r"конфиденциальн|confidential|vertraulich|confidentiel|privileged|коммерческ\w+ тайн|virus|вирус|"
    r"disclaimer|отказ от ответственности",
    re.IGNORECASE,
)
_ADDRESSEE = re.compile(
    r"intended\s+(?:recipient|solely|only)|addressee|адресат|получател|предназначен|received\s+(?:this|"
    r"it)?.{0,40}in error|"
    r"по ошибке|ошибочно|unauthori[sz]ed|e-?mail\s+(?:and any|message)|(?:данное|настоящее|"
    r"это)\s+(?:электронное\s+)?(?:сообщение|письмо)|"
    r"any\s+attachments|irrtümlich|avast|checked|проверен|dieser e-?mail",
    re.IGNORECASE,
)
_NOTICE = re.compile(
    r"\W{0,4}(?:confidentiality notice|disclaimer|уведомление о конфиденциальности|внимание! (?:данное|это|"
    r"настоящее)|"
    r"this e-?mail (?:and any|message|is|may|was)|данное (?:электронное )?(?:сообщение|письмо)|настоящее "
    r"(?:электронное )?(?:сообщение|письмо)|"
    r"это (?:электронное )?(?:сообщение|письмо)|информация,? содержащаяся|the information (?:contained|in "
    r"this)|diese e-?mail)",
    re.IGNORECASE,
)


def is_disclaimer(paragraph: str) -> bool:
    """Tell whether a paragraph is legal small print; reads at most its first 1,500 characters."""
    head = paragraph[:1500]
    if not _SECRET.search(head) or not _ADDRESSEE.search(head):
        return False
    return bool(_NOTICE.match(head)) or len(head) > 150


def is_mobile(line: str) -> bool:
    """Tell whether a line is what a telephone adds; "sent from my desk, much easier" is prose."""
    if len(line) >= 200 or not MOBILE.match(line) or _PROSE_MOBILE.search(line):
        return False
    return not _SENT.match(line) or bool(_OF_A_DEVICE.match(line) or _DEVICE_NAME.match(line))


def is_sentence(line: str) -> bool:
    """Tell whether a line of a would-be signature is prose."""
    words = line.split()
    return (
        len(line) > 140
        or (
            len(words) >= 2
            and line.lstrip()[:1].islower()
            and line.rstrip()[-1:] in ".!"
            and not CONTACT.search(line)
        )
        or (len(words) >= 6 and line.rstrip()[-1:] in ".?!:" and not CONTACT.search(line))
        or (line.rstrip().endswith("?"))
    )


NOT_A_CARD = re.compile(
    r"^\s*(?:p\.?\s?s\b|п\.?\s?с\.|з\.?\s?ы\.)|\b(?:ошибк|не работает|не могу|не получается|прошу|пожалуйста|"
    r"срочно|please|error\b|"
    r"doesn't|does not|can't|cannot)",
    re.IGNORECASE,
)
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
MERE_RULE = re.compile(r"[-*#~=_+ᐧ\s]+$")
