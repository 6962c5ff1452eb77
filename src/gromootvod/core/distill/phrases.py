"""Words that a title leaves out, as patterns: leading words, cries, curses, words of time and of saying."""

from __future__ import annotations

import re

from gromootvod.core.text import words


def _any(*phrases: str) -> str:
    """An alternative of phrases, written apart by commas; a space stands for any white space."""
    listed = (phrase.strip() for phrase in ",".join(phrases).split(",") if phrase.strip())
    return "(?:" + "|".join(sorted(listed, key=len, reverse=True)).replace(" ", r"\s") + ")"


_TIME_RU = _any(
    "сегодня, сегодня утром, сегодня вечером, сегодня ночью, вчера, вчера утром, вчера вечером, со вчера",
    "сейчас, уже, опять, снова, теперь, вдруг, внезапно, утром, постоянно, периодически, до сих пор, вечно",
)
_TIME_EN = _any("again, anymore, any more, at all, now, right now, today, yesterday, still, suddenly")
TIME = {
    "ru": re.compile(rf"(?i)(?<![\w-])(?:{_TIME_RU}|никак)(?![\w-])"),
    "en": re.compile(rf"(?i)(?<![\w-]){_TIME_EN}(?![\w-])"),
}
LEAD = {
    "ru": re.compile(
        "(?i)^"
        + _any(
            r"и, а, но, ну, вот, так вот, да, то, короче, кароче, в общем, вообщем, вообще, просто, "
            r"прямо, прям",
            r"типа, значит, кстати, причем, причём, при этом, однако, зато, ведь, же, то есть, "
            r"т\.е\., потому что",
            r"так как, поэтому, что, проблема в том\W{1,2}что, проблема такая, ситуация такая, у "
            r"меня, у нас, мы, я",
            r"пишу\W{1,2}что, сообщаю\W{1,2}что, заметила?\W{1,2}что, мне, нам, добрый день, "
            r"здравствуйте, привет",
            r"господа, коллеги, уважаемые, пожалуйста, помогите, срочно, в итоге, в результате, внимание",
            r"такая проблема, хочу сообщить, суть вопроса, суть проблемы, подскажите, прошу "
            r"подсказать, p\.?s\.?",
            r"реально, товарищи, ребята, девушки, скажите, есть вопрос, еще вопрос, ещё вопрос, "
            r"хотел бы узнать",
            r"хотела бы узнать, хочу узнать, есть еще вопрос, есть ещё вопрос, вопрос, проблема, с "
            r"тех пор, тут",
            r"они, смотри, смотрите, слушай, слушайте, (?:уже )?в \w{4,12} раз прошу, "
            r"было бы (?:удобно|хорошо|здорово|неплохо)\W{1,2}(?:если бы|чтобы)?, "
            r"дело в том\W{1,2}что, как будто, обнаружили\W{1,2}что, в связи с этим, потом, затем, "
            r"хотя, зачем-то",
        )
        + r"(?:[\s,.:!—–-]+|$)"
    ),
    "en": re.compile(
        "(?i)^"
        + _any(
            r"and, but, so, well, ok, okay, also, because, since then, then, now, again, still, "
            r"basically, honestly",
            r"literally, actually, just, however, hi, hello, hey, dear \w+, guys, team, all, today, "
            r"yesterday",
            r"this morning, it seems that, it seems, it seems like, it looks like, it appears that, "
            r"it appears",
            r"the problem is that, the problem is, the issue is that, the issue is, there is, "
            r"there's, there are",
            r"please, i think, as of today, suddenly, unfortunately, for some reason, apparently, p\.?s\.?",
            r"one thing, this is (?:now )?the \w{4,8} time (?:i'm|i am|we're|we are|i|we) (?:asking"
            r"|writing|calling) "
            r"(?:for|about|to), it would be (?:nice|great|good|helpful) (?:to have|if)?, "
            r"writing to report, it turns out, that, which, an?, the, when, could you please, can "
            r"you please, could you",
            r"can you, just wanted to say, just wanted to report, i noticed that, i noticed, we "
            r"noticed that, i found that",
            r"i(?= (?:can't|cannot|couldn't|cant|am |'m )), we(?= (?:can't|cannot|couldn't|cant|are ))",
            r"(?:i|we) (?:am|are) (?:getting|seeing|having|facing|experiencing), (?:i'm|we're) "
            r"(?:getting|seeing|having)",
            r"(?:i|we) (?:get|got|see)(?= (?:an |the |a )?(?:error|\d|[“\"])), oh and, one more "
            r"thing, additionally",
        )
        + r"(?:[\s,.:!—–-]+|$)"
    ),
}
REWRITE = {
    "ru": (
        (
            re.compile(
                r"(?i)^не (?:могу|можем|может|получается|выходит|смогли|смогла|смог|удалось|удается)"
                r" (?:уже |никак |нормально |просто )?(\w+(?:ть|ти|чь|ться|тись)\b)"
            ),
            r"Не удаётся \1",
        ),
        (
            re.compile(r"(?i)^(?:пытаюсь|пытаемся|пробую|пробуем) (\w+(?:ть|ти|чь|ться|тись)\b)"),
            r"Не удаётся \1",
        ),
        (
            re.compile(
                r"(?i)(?<=\w)\s(?:вообще|просто|блин|реально|совсем|прям|прямо|это самое|как бы)(?=\s|$)"
            ),
            "",
        ),
        (re.compile(r"(?i)(?<=\w)\s(?:у меня|у нас|мне|нам)(?=\s|$)"), ""),
        (re.compile(r"(?i)^(?:(?:очень|убедительно)\s)?(?:прошу|просим)\s(?:вас\s)?"), "Просьба "),
    ),
    "en": (
        (re.compile(r"(?i)(?<=\w)\s(?:whatsoever|literally|just|simply|basically)(?=\s|$)"), ""),
        (re.compile(r"(?i)^(?:am|are) (?:not able|unable) to"), "Unable to"),
        (re.compile(r"(?i)^cannot\b"), "Can't"),
        (re.compile(r"(?<![\w.'-])i(?=[\s'])"), "I"),
    ),
}
SWEAR = re.compile(
    r"(?i)(?<!\w)(?:"
    r"блин|ч[её]рт(?:ов\w{1,3})?|долбан\w{2,3}|гребан\w{2,3}|проклят\w{2,3}|сран\w{2,3}|хренов\w{1,3}|нахрен|нафиг"
    r"|нахуй|бля|блядь|блять|(?:ваш\w{0,3}\s)?(?:хвален\w{2,3}|хвалён\w{2,3}|чудо-)|идиотск\w{2,3}|дурацк\w{2,3}"
    r"|ваш\w{0,3}(?=\s(?:сайт|модул|программ|прилож|систем|касс|сервис))"
    r"|fucking|freaking|frigging|bloody|damn|goddamn|stupid|crappy|shitty"
    r")(?!\w)[,!]*"
)
PREFIX = re.compile(
    r"(?i)^\s*(?:(?:gentle |friendly |kind )?reminder\s*\d*\s*[:—–-]|(?:re|fw|fwd|aw|sv|отв|ответ|пересл)\s?(?:\[\d+\])?\s?:|\[[^\]]{1,40}\]|\(?без "
    r"темы\)?|no subject)\s*"
)
CRIES = re.compile(
    r"(?i)(?<!\w)(?:очень\s|крайне\s|very\s)?(?:срочно|срочное|срочный вопрос|помогите|внимание"
    r"|важно|sos|help|urgent"
    r"|urgently|asap|please|пожалуйста|караул|аларм|alarm|emergency|help me|attention|important|блин"
    r"|wtf)(?!\w)[\s!.,:—-]*"
)
PRONOUN_FIRST = re.compile(
    r"(?i)(?:он|она|оно|они|их|его|её|ее|им|ей|это|то|it|they|he|she|them|this|that|these)\b"
)
# A subject that speaks of the letter, of the reader or of manners, and not of the trouble.
SMALL_TALK = re.compile(
    r"(?i)^(?:your?|ваша?|ваше|ваши|вы|мы вам|re)\b|(?<!\w)(?:thanks?|thank you|question|request|hello|hi|dear|letter|"
    r"спасибо|благодар\w*|вопрос\w*|просьб\w*|прошу|обращени\w*|претензи\w*|жалоб\w*|заявк\w* №|здравствуйте|привет|"
    r"добрый день|письмо|shame|безобрази\w*|доколе|сколько можно)(?!\w)"
)
EMPTY_SUBJECTS = frozenset(
    [
        "вопрос",
        "проблема",
        "ошибка",
        "обращение",
        "жалоба",
        "письмо",
        "заявка",
        "help",
        "problem",
        "issue",
        "question",
        "bug",
        "complaint",
        "support",
        "error",
        "hello",
        "hi",
        "здравствуйте",
        "привет",
        "добрый день",
        "не работает",
        "ничего не работает",
        "it doesn't work",
        "нет темы",
        "опять",
        "снова",
        "предложение",
        "again",
        "опять не работает",
        "doesn't work",
        "not working",
        "no subject",
        "без темы",
        "тема",
        "subject",
        "претензия",
        "запрос",
        "request",
    ]
)
TAIL = re.compile(
    r"(?i)[\s,]+(?:и|а|но|или|что|уже|то|and|but|or|so|because|that|when|please|пожалуйста|then|with|for|the|a"
    r"|с|на|в|от|до|по|у|к|о|об|за|из|не|и\sт\.?\s?д|is|are|to|of)$"
)
VAGUE = re.compile(
    r"(?:(?:оно|она|он|они|это|все|всё|ничего|ничто|никто|nothing|it|everything|this|that|still|is|again|тут|там"
    r"|the (?:problem|issue|thing)|проблема|результат)\s){0,3}(?:вообще\s)?"
    r"(?:не\s(?:работа\w+|получ\w+|помог\w+|могу|выходит|прошло|видно|удается|удаётся|решен\w|решён\w|измен\w+)|нет"
    r"|лежит|сломал\w+|doesn't|does\snot|isn't|won't|did\snot|didn't|not|no|is|broken|down|works|persists|remains)"
    r"(?:\s(?:work|working|help|helped|anymore|broken|down|совсем|никак|ничего|вообще|luck))*"
    r"|что (?:мне )?делать|как (?:это )?(?:быть|сделать|исправить)|what should i do|what to do|any "
    r"(?:ideas?|help|update)s?"
    r"|(?:can|could) you (?:please )?help(?: me)?|look into this|advise|fix (?:it|this)|help|why"
    r"|почему|когда|помогите"
    r"|(?:просьба )?(?:помочь|разобраться|решить)|в чем (?:дело|проблема|причина)"
    r"|ошибк\w|an error|error|errors|ничего|nothing works|(?:выда[её]т|пишет|появляется) ошибк\w|no "
    r"luck|то же самое"
)
PRONOUN = re.compile(
    r"(?:(?:до|у|с|на|в|из|от|к)\s)?(?:не[её]|него|них|ней|ним|это|этого|этот|он|она|они|оно|его|её"
    r"|ее|если|как будто"
    r"|котор\w{2,3}|никто|кто-нибудь|where\sdid|failing|whose|it's|that's|it|they|this|that|he|she|which|if|did\sit|does\sit|is\sit|is\sthat|who)\b"
)
SAYS = re.compile(
    r"(?i)[\s,:—–-]*(?<!\w)(?:(?:и|но|а|and|then|but)\s)*"
    r"(?:(?:программа|система|сайт|база|приложение|касса|терминал|она|он|мне|i|we|it|screen"
    r"|the\s(?:app|site|page|system|server|program))\s)?"
    r"(?:пишет|пишут|выда[её]т|выдают|выскакивает|появляется|появилось|вылезает|вылетает|возникает|показывает|говорит"
    r"|ругается|отображается|says|shows|throws|displays|returns|reads|gives|get|got|getting|see|with|saying|error|ошибка)"
    r"(?:\s(?:мне|нам|что|на|me|us|that|the|an?|красное|следующую|следующее|такое|такую))*"
    r"(?:\s(?:ошибк[ауи]|сообщение|окно|надпись|предупреждение|текст|error|message|popup|warning|exception)){0,2}"
    r"[\s:,-]*$"
)
TRACE_HEAD = re.compile(r"(?m)^\s*([\w.]{1,60}(?:Error|Exception)\b: [^\n]{1,80})")
LOGGED = re.compile(r"\b(?:ERROR|FATAL|CRITICAL|SEVERE|PANIC)\b[\]:\s-]*([^\n]{3,80})")
ABBREVIATIONS = words(
    "НДС ИНН КПП ЭДО УПД ЕГАИС ОФД ККТ ФН ЭЦП КЭП ТТН СНИЛС ОГРН ФНС ПФР МФЦ ЖКХ УК ТСЖ СМС ПИН ФИО ПК ОС БД",
    " СУБД УТ БП ЗУП УНФ ГИС МЧД КУДИР РФ МСК СПБ ЛК ИП ООО АО ПАО ЗАО ДМС ОМС МРТ УЗИ КТ ЭКГ ЕМИАС "
    "ГВС ХВС СКЗИ",
    " ЦБ СБП QR API URL PDF SSL TLS DNS VPN HTTP HTTPS SQL CSV XML JSON HTML CSS USB CPU GPU RAM SSD "
    "HDD ERP CRM",
    " SMS PIN SIM ATM IT ID OS PC TV ISP IP NAS LAN WAN WIFI SSH FTP SMTP IMAP POP OTP MFA SSO SDK "
    "CLI GUI UI UX",
    " EU UK US USA AWS VAT PO SKU POS EHR JWT CORS REST SOAP ASCII UTF MR PR CI CD VM VPS PHP ORM "
    "GUID UUID LOS",
)
SHOUTED = words(
    "NOT NO ALL NEVER STOP WHY HELP DOWN AGAIN STILL WORK WORKS DOES THE IS ARE AND OR MY OUR YOU "
    "YOUR I WE HAVE",
    " HAS NOW VERY WHAT WHEN HOW TO OF IN ON FOR CAN CANT WILL DO DID EVERY NONE SITE ERROR ASAP "
    "NEED FIX THIS",
    " THAT ONLY BROKEN GONE LOST НЕ НЕТ ВСЕ ВСЁ ОПЯТЬ УЖЕ ВАС ВАМ НАС НАМ ЧТО КАК",
)
EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f]+")
CAPS = re.compile(
    r"(?<![\w-])[A-ZА-ЯЁ]{2,}(?![\w-])|(?<![\w.-])(?:НЕ|И|В|С|У|ЗА|НА|Я|К|О)(?![\w.-])(?=\s[А-ЯЁ]{2})"
    r"|(?<=[А-ЯЁ]{2}\s)(?:И|В|С|У|К|О|Я)(?![\w.-])"
)
KEEP_LOWER = re.compile(r"(?:iPhone|iPad|iOS|macOS|[a-z]+[A-Z]\w*|[a-z_]+\(|[a-z]+[._]\w|`)")
