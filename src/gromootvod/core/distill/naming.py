"""How well a stretch would name a ticket: whether it tells a trouble, stands by itself, speaks of no mood."""

from __future__ import annotations

import re

from gromootvod.core.text import is_dictionary_word, is_predicate

from . import forms, phrases
from .trimming import key

FITTEST = 1.15  # the best that `fitness` gives
TROUBLE = re.compile(
    r"(?i)(?<!\w)(?:не|нет|нету|ни|нельзя|никак|невозможно|без|вместо|дважды|двоится|пропал\w*|исчез\w*|завис\w*|тормоз\w*|ошибк\w*|сбой\w*"
    r"|сбо[ея]\w*|пада\w{2,3}|упал\w?|вылета\w{2,3}|л[её]г(?:ла|ло|ли)?|лежит|сломал\w*|слома\w*|отвал\w*|обрыв\w*|потер[ия]\w*|блокир\w*|заблокир\w*"
    r"|отказ\w*|отклон\w*|дубл\w*|расхо[жд]\w*|расхождени\w*|неверн\w*|неправильн\w*|пуст\w*|двойн\w*|лишн\w*|списал\w*|задерж\w*|застря\w*"
    r"|отсутств\w*|недоступ\w*|протека\w*|теч[её]т|холодн\w*|треск\w*|молчит|медленн\w*|проблем\w*|неисправ\w*|теря\w*|слетa\w*|слетает|взлом\w*|недостач\w*"
    r"|no|not|never|cannot|can't|cant|won't|wont|doesnt|dont|isnt|without|fail\w*|down|wrong|missing|gone|lost|blank|empty|stuck|broken|breaks?|broke"
    r"|twice|double\w*|duplicat\w*|crash\w*|hang\w*|freez\w*|froze\w*|slow\w*|error\w*|bug|leak\w*|reject\w*|denied|declined|blocked|expired|truncated"
    r"|cut off|drops?|dropped|dropping|ignores?|ignored|loses?|time[sd]? out|timeouts?|timing out|unable|incorrect|unauthorised|unauthorized|closes|disappear\w*"
    r"|vanish\w*|delay\w*|late|stops?|stopped|dead|dies|invalid|corrupt\w*|overcharg\w*|hacked|breach|does not|greyed out|instead of|unreachable|unavailable|locked|nobody|garbled|refus\w*)(?!\w)"
    r"|n't(?!\w)|n’t(?!\w)|(?<!\w)(?:4\d\d|50\d)(?!\w)"
)


def fitness(core: str, first: str, language: str) -> float:
    """1 for words that name a trouble by themselves, less for what leans on words around; `first` is the clause
    as it was written."""
    names_trouble = TROUBLE.search(core) is not None
    fit = FITTEST if names_trouble else 0.85
    words = core.lower().replace("ё", "е").split()
    if not names_trouble and not any(is_predicate(word.strip('.,:;!?«»"“”()')) for word in words):
        fit *= 0.6
    if _SUBORDINATE.match(first) and "," not in core:
        fit *= 0.45
    if _LEANING[language].match(core):
        fit *= 0.5
    if _PERSON.match(core):
        fit *= 0.7
    if _UNFINISHED.search(core):
        fit *= 0.4
    return fit


def opened(words: str) -> str:
    """A clause before it is made a title: addresses shown by their host, no calls to the reader, no chat words."""
    words = forms.URL.sub(lambda match: _host(match[0]), words)
    words = forms.EMAIL.sub(lambda match: match[0].rpartition("@")[2], words)
    words = _SMILEY.sub(" ", _TAG.sub("", words))
    for _ in range(3):
        shorter = _CALL.sub("", words)
        if shorter == words:
            break
        words = shorter
    return words


def polished(core: str, language: str) -> str:
    """A core without whose thing it is, without a verb of saying left at its end, in the passive voice of a board."""
    for pattern, becomes in _REWRITE[language]:
        core = pattern.sub(becomes, core)
    for _ in range(3):
        shorter = _DANGLING.sub("", core)
        if shorter == core:
            break
        core = shorter
    return core


def lowered(core: str) -> str:
    """A core that comes after a colon: a plain word begins small, a name does not."""
    first = re.split(r"[\s,:;]", core, maxsplit=1)[0]
    return core[:1].lower() + core[1:] if first[1:].islower() and is_dictionary_word(first.lower()) else core


def topic(subject: str) -> bool:
    """Whether a cleaned subject is a short heading ("telephony", «терминал») and not a cry or a sentence."""
    words = subject.split()
    return (
        0 < len(words) <= 3
        and len(subject) <= 32
        and not phrases.SMALL_TALK.search(subject)
        and not TROUBLE.search(subject)
        and not _NO_TOPIC.search(subject)
        and not any(is_predicate(word.lower().strip('.,:;!?«»"“”()')) for word in words)
    )


def shares_stem(one: str, other: str) -> bool:
    """Whether two headings have a telling word in common, by its first five letters."""
    stems = {word[:5] for word in key(one).split() if len(word) > 3}
    return any(word[:5] in stems for word in key(other).split() if len(word) > 3)


def covers(core: str, subject: str) -> bool:
    """Whether a core tells all that the subject does."""
    stems = {word[:5] for word in key(core).split()}
    return all(word[:5] in stems for word in key(subject).split() if len(word) > 2)


def _host(url: str) -> str:
    bare = url.partition("//")[2] or url
    return re.split(r"[/?#:]", bare, maxsplit=1)[0].removeprefix("www.")


_TAG = re.compile(r"^\W*\[(?:error|err|warn|warning|fatal|bug|info)\]\s*", re.IGNORECASE)
_SMILEY = re.compile(r"(?<=[\w\s])(?:[:;]-?[()D]|\)+(?=\s|$)(?<![(\w]\))|\({2,}|\){2,}|<3|xD)(?=\s|$)")
_CALL = re.compile(
    r"(?i)^\W*(?:девочки|девчонки|мальчики|ребят[аы]?|народ|люди(?:\sдобрые)?|парни|чуваки|мужики|господа|товарищи|друзья|соседи|коллеги|приветик|приветики|хай|здорово"
    r"|спасайте|помогите|выручайте|караул|слушайте|guys|folks|dudes?|y'?all|lol|omg|wtf|bruh|bro|mate|hiya|oi|ugh|argh|sos|yo|ok so|so yeah|алло|ало|эй|блин"
    r"|я в (?:истерике|панике|шоке|ужасе)|вы ч[еоё] там|кароч[еь]?|значит так|совсем|скажите мне|+1)(?!\w)[\s,.!?)(—–-]*".replace(
        "|+1", r"|\+1"
    )
)
_SUBORDINATE = re.compile(
    r"(?i)\W*(?:when|whenever|if|while|until|till|because|unless|as soon as|once|after (?:i|we|the|you|they)\b|before (?:i|we|you|they)|so that|who|which|whose|that"
    r"|whether|although|though|котор\w{2,3}|когда|если|пока|чтобы|потому что|так как|хотя|раз(?=\s)|после того,? как|до того,? как|из-за того|чтоб|будто|где|куда|откуда|хотя бы)(?!\w)"
)
_LEANING = {
    "ru": re.compile(
        r"(?i)(?:там|тут|здесь|потом|затем|теперь|при этом|после этого|после чего|после них|кроме того|тем не менее|также|тоже|далее|дальше|сразу|в не[мй]|в нём"
        r"|на не[мй]|из них|им|ей|ею|ему|ему|его|е[её]|их|они|он|она|оно|это|этот|эта|эти|этого|так|так вот|такое|такая|такой|то же|вс[её] то же|вот|зато|причем|причём"
        r"|никто|ничего|и та|и тот|тот|та|те|оба|обе|одна|один|один из|второй|вторая|другой|другая|остальные|обратно|мне|нам|мной|с ним|с ней|у него|у неё|у нее"
        r"|ни ответа|сам\w?|всё|все|только|буду|было|будет|есть|сказали|говорят|отвечают|вы)(?!\w)"
    ),
    "en": re.compile(
        r"(?i)(?:there|theres|there's|then|now|meanwhile|after that|since then|instead|also|besides|same|this|that|these|those|its?|it's|they|their|them|he|she|his|her|one|ones"
        r"|another|others?|of it|of them|here'?s|next|later|afterwards|and|but|so|as|or|by|still|again|only|always this|twice they|none|nobody|someone|everyone|until|under|on it"
        r"|with it|in it|of which|you|you've|you're|we've been|i've been|am|is|been|was|has|had|tried|trying|measured|went|called|told|said|was told|out of|since (?!the\b)|between|always|two|next)(?!\w)"
    ),
}
_PERSON = re.compile(r"(?i)(?:i|i'm|i've|i'd|we|we're|we've|we'd|my|our|you|я|мы|мне|меня|нас|вы|вам)(?!\w)")
_UNFINISHED = re.compile(
    r"(?i)(?<!\w)(?:without|with|until|than|the|an?|of|for|to|from|by|on|at|in|into|via|per|is|are|was|were|has|have|my|your|our|their|its|which|who|say|says|said"
    r"|на|в|во|с|со|у|к|по|из|от|до|для|при|без|через|над|под|о|об|за|про|который|которая|которое|которые|размещ[её]нн\w{2}|мо[йюе]|наш\w?|ваш\w?|свой|свою)$"
)
_DANGLING = re.compile(
    r"(?i)(?<![\s,:—–-])[\s,:—–-]{1,4}(?:пишет|пишут|выдает|выдаёт|говорит|говорят|показывает|сообщает|и всё|и все|вот|чуваки|люди|ребята|блин|says|saying|shows|it says|and it says|reads|lol|wtf|omg"
    r"|so|then|also|too|though|тоже|почему-то|какого|хоть убейся|как всегда)$"
)
_NO_TOPIC = re.compile(
    r"(?i)(?<!\w)(?:this|that|hello|bye|goodbye|circus|shame|joke|wow|really|seriously|цирк|позор|доброе|ура|привет|до свидания|прощайте|рапорт|отч[её]т о|жесть|шутка|ужас|издева\w+"
    r"|subject|тема|срочн\w+|важн\w+|urgent\w*|important|help|помо\w+|second|третья|вторая|третий|второй|re|тикет|ticket|case|обращение|отч[её]т|report|update|news)(?!\w)|[?!]"
)
_REWRITE = {
    "ru": (
        (re.compile(r"(?i)^(?:мо[йяеиё]|наш[аеи]?|ваш[аеи]?|моего|моей|нашего|нашей)\s(?=[а-яё]{4,})"), ""),
        (re.compile(r"(?i)^(?:хочу|хотим|хотел[аи]? бы|хочется)\s(?=\w+(?:ть|ти|чь|ться|тись)\b)"), "Просьба "),
        (re.compile(r"(?i)^(?:пришлось|приходится)\s"), "Приходится "),
        (re.compile(r"(?i)\s(?:вообще|просто|хоть убейся|убейся|капец|ваще|совсем)(?=\s|$)"), ""),
    ),
    "en": (
        (re.compile(r"(?i)^(?:i|we)\s(?:can\s?not|can't|cant|cannot|could not|couldn't|am unable to|are unable to|am not able to|are not able to)\s"), "Can't "),
        (re.compile(r"(?i)^(?:can\snot|cannot)\s"), "Can't "),
        (re.compile(r"(?i)^(?:my|our|your|ur)\s(?=\w)"), ""),
        (re.compile(r"(?i)^(?:i|we)\s(?:would like|want|need|would love)\sto\s"), "Asks to "),
        (re.compile(r"(?i)^(?:i|we)\s(?:would like|want|need)\s(?=an?\s|the\s|my\s|our\s)"), "Asks for "),
        (re.compile(r"(?i)^there(?:'s|s| is| are| was| were)\s(?:now\s)?(?:still\s)?"), ""),
        (re.compile(r"(?i)^(?:i|we)(?:\s(?:am|are|have been|keep)|'m|'re|'ve been)\s(?:being\s)?(?=(?:charged|billed|blocked|locked|logged|asked|kicked))"), ""),
    ),
}  # fmt: skip
