"""Which eight-bit Cyrillic charset is this? By Russian letter pairs, good for texts of one word."""

from __future__ import annotations

import re

_CODECS = ("cp1251", "koi8_r", "cp866", "iso8859_5", "mac_cyrillic")
_PAIRS = frozenset(
    re.findall(
        r"\w\w",
        "ст но то на ен ов ни ра во ко го ос ро пр по ре не та ли ть ол ал ор от ет ер ем ит ло ла ка ва "
        "ом ел ль ны ог ри те ле де ве ин ан ат ес за из до об он од ме ти ми му мо ма их ый ой ая ые ие "
        "ий ия ей им ым чт чи че ча ша ше ши жи же жа ще щи сл см сп ск св со се си са су ся сь тс тр ту "
        "ты тв тн бо бы бе ба би бу бл бр вс вы ви вл вн вр гд гл гр да дн ду ди др ек ед еж ез жн зд зн "
        "зо зв зк зы ив иб ид ик ил ис ич йс йт кт кл кр ку ки ля лу лю мн нь ну ня нс нт нн ош оч ож оз "
        "ок оо оп пе па пи пу пл пя ру ры рь ря рт рв рн рм ср уд ук ул ум ун уп ур ус ут уч уж хо хи ха "
        "хн це ци цы шк эт ют яв ял ям ят яз ьн ью сч ёт шн шл ам ах ак ад ав аз аж ай ас ап ау ию кс ке "
        "ае ег ар ое аб аш ьм жд еч ую аю ач аг ев ее ои бщ вт ды оя сы ща вк уй га бн дв зи ьт ьш бк ву "
        "сд еп шу уб еб ьк еш иг гу яе ян дл лк чу ии дё ех йд зм хр ца вч дя ыд мя ьс сх вя рж сё чь мс "
        "чё ио уе лж сб ац яб лн дк вз яю дь ец яц вх аё ык зе мм ём фе кв зл иа ыр рг яё ыс лы цу дм юс "
        "мл жк оу вь йл еа дс ье ощ еф иж хв яд уш зя йн нф йк дп иф нц зг ип дд кц юб кн ыг тл бя гн тд "
        "нв аи ао дц йч эл нж рд вв чш бб ущ ъя лл нз еу рп ьг оэ дт зж бс бъ ыб зб фу тб лт юл нч фр шо "
        "жб лг ьб ою юн вг ху "
        "ёл йс лс оф ох тк тч фа фо фи чн чк щё ющ ящ ащ ыл ыв ых ьз ъе оё её ён ир иц иш ещ ге ги жу зу мы мп "
        "нк нд нг ню пк пы рк рс сн сс тп тт тя ув уг уз ух ып ыт эк юд юч яс яч",
    )
)
_LETTERS = frozenset("абвгдежзийклмнопрстуфхцчшщъыьэюяё")
_NEUTRAL = frozenset("«»—–…№ “”„°\u00a0")
_MIN_SCORE = 0.2
_SURE_SCORE = 0.6
_MARGIN = 0.4
_SHORT = 6  # high bytes; below that what was declared is believed
_CYRILLIC = frozenset(_CODECS) | {"koi8_u", "koi8_t", "cp855"}
# UTF-8 read as cp1251, cp1252 or Latin-1: every letter became two, the first of them one of four.
_DOUBLED = re.compile("[РСÐÑ][\u0080-\u00bfЀ-Џѐ-џҐґ†‡•–—‘’“”„‚…‰‹›€™ŒœŠšŽžŸˆ˜ƒА-я№]")
_UTF8_LETTERS = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe2][\x80-\xbf]{2}")
_SAMPLE = 4096


def russian_codec(data: bytes) -> str | None:
    """Return the codec under which `data` reads as Russian, or None. Linear; give it a sample of a few KB."""
    if sum(byte >= 0x80 for byte in data) < 2 or _is_western(data):
        return None
    best, score = _best(data)
    return best if score >= _MIN_SCORE else None


def meant_codec(data: bytes, declared: str) -> str | None:
    """Return the codec meant instead of a declared Cyrillic one under which `data` reads as no Russian.

    None where the declared one stands: it is doubted only on longer texts, and only for a plain reading.
    """
    if declared not in _CYRILLIC or sum(byte >= 0x80 for byte in data) < _SHORT:
        return None
    letters = _UTF8_LETTERS.findall(data)
    if len(letters) >= _SHORT // 2 and sum(map(len, letters)) >= sum(byte >= 0x80 for byte in data) - 2:
        return "utf_8"  # -2: the last letter of a sample may be cut
    best, score = _best(data)
    if score < _SURE_SCORE or score - _score(data.decode(declared, "replace")) < _MARGIN or _is_western(data):
        return None
    return best


def undoubled(text: str) -> str | None:
    """Return the Russian text that was encoded in UTF-8 twice to become `text`, or None when it was not."""
    if len(_DOUBLED.findall(text[:_SAMPLE])) < 2:
        return None
    for codec in ("cp1251", "cp1252"):
        data = _bytes_of(text, codec)
        try:
            once = data.decode("utf-8") if data is not None else ""
        except UnicodeDecodeError:
            continue
        if once and _score(once[:_SAMPLE]) >= _MIN_SCORE:
            return once
    return None


def _bytes_of(text: str, codec: str) -> bytes | None:
    """Undo a reading by `codec`; where it has no letter for a byte, programs leave U+0080-U+009F."""
    out: list[bytes] = []
    for piece in re.split("([\x80-\x9f]+)", text):
        try:
            out.append(piece.encode("latin-1" if "\x80" <= piece[:1] <= "\x9f" else codec))
        except UnicodeEncodeError:
            return None
    return b"".join(out)


def _best(data: bytes) -> tuple[str, float]:
    scores = {codec: _score(data.decode(codec, "replace")) for codec in _CODECS}
    best = max(_CODECS, key=lambda codec: scores[codec])
    return best, scores[best]


def _is_western(data: bytes) -> bool:
    """Accents stand inside Latin words ("Grüße"); Cyrillic letters stand together."""
    high = mixed = 0
    for before, byte, after in zip(b" " + data, data, data[1:] + b" ", strict=False):
        if byte >= 0x80:
            high += 1
            mixed += (before < 0x80 and chr(before).isalpha()) or (after < 0x80 and chr(after).isalpha())
    return mixed * 3 > high


def _score(text: str) -> float:
    """Return the mean of +1 for a usual pair of letters and -1 for an odd one, case considered."""
    total, pairs, before = 0.0, 0, " "
    for char in text:
        if char < "\x80":
            before = " "
            continue
        low = char.lower()
        if low not in _LETTERS:
            if char not in _NEUTRAL:
                total -= 2
                pairs += 1
            before = " "
            continue
        if before != " ":
            pairs += 1
            odd_case = before.islower() and char.isupper()
            usual = 0.9 if char.isupper() else 1.0  # of two readings the one in small letters is likelier
            total += -2 if odd_case else usual if before.lower() + low in _PAIRS else -1
        elif low in "ъьы":
            total -= 1
        before = char
    return total / pairs if pairs else -1.0
