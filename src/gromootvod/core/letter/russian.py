"""Which eight-bit Cyrillic charset is this? By Russian letter pairs, good for texts of one word."""

from __future__ import annotations

import re

_CODECS = ("cp1251", "koi8_r", "cp866", "iso8859_5")
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
        "лс оф ох тк тч фа фо фи чн чк щё ющ ящ ащ ыл ыв ых ьз ъе оё её ён ир иц иш ещ ге ги жу зу мы мп "
        "нк нд нг ню пк пы рк рс сн сс тп тт тя ув уг уз ух ып ыт эк юд юч яс яч",
    )
)
_LETTERS = frozenset("абвгдежзийклмнопрстуфхцчшщъыьэюяё")
_NEUTRAL = frozenset("«»—–…№ “”„°\u00a0")
_MIN_SCORE = 0.2


def russian_codec(data: bytes) -> str | None:
    """Return the codec under which `data` reads as Russian, or None. Linear; give it a sample of a few KB."""
    if sum(byte >= 0x80 for byte in data) < 3 or _is_western(data):
        return None
    scores = {codec: _score(data.decode(codec, "replace")) for codec in _CODECS}
    best = max(_CODECS, key=lambda codec: scores[codec])
    return best if scores[best] >= _MIN_SCORE else None


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
            total += -2 if odd_case else 1 if before.lower() + low in _PAIRS else -1
        elif low in "ъьы":
            total -= 1
        before = char
    return total / pairs if pairs else -1.0
