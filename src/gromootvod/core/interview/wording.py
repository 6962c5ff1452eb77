"""A question card in the words for one client: in his language, confirmed where that is easier, with a kind opening."""

from __future__ import annotations

import re
from collections.abc import Mapping

from gromootvod.core.distill.values import Slot
from gromootvod.core.interview.phrases import house
from gromootvod.core.interview.values import LANGUAGES, Case, Question, QuestionCard, Texts

HOT, WARM = 60, 25
_PLACE = re.compile(r"\{([^{}]{0,60})\}")


def worded(card: QuestionCard, case: Case) -> Question:
    """The question to put to this client. A confirming form is used when all that it says is known."""
    words = house()
    tongue = case.language if case.language in LANGUAGES else "en"
    confirm = next((text for form in card.confirm if (text := _filled(form, tongue, case.facts))), "")
    choices = (words.say("yes", tongue), words.say("no", tongue)) if confirm else card.choices.get(tongue, ())
    return Question(
        slot=card.slot,
        text=confirm or card.ask[tongue],
        why=card.why[tongue],
        choices=tuple(choices),
        opening=opening(case),
        offers=(words.say("dont_know", tongue), words.say("call_me", tongue)),
        meanwhile=card.meanwhile.get(tongue, ""),
        place=card.place.get(tongue, ""),
        picture=card.picture,
        check=card.check,
        language=tongue,
        confirms=confirm,
    )


def opening(case: Case, *, spoken: bool = False) -> str:
    """What takes the person seriously, said before anything is asked: in a letter, or aloud on the telephone."""
    tongue = case.language if case.language in LANGUAGES else "en"
    sentences = house().spoken if spoken else house().openings
    return next(texts[tongue] for when, texts in sentences if _fits(when, case))


def _fits(when: str, case: Case) -> bool:
    hot, held_up = case.heat >= HOT, Slot.IMPACT in case.known
    if when in ("worry", "sadness"):  # said when it is the feeling that is strongest
        return case.heat >= WARM and bool(case.feelings) and case.feelings[0] == when
    if when in ("threat", "repeated"):
        return case.heat >= WARM and when in case.feelings
    rules = {
        "hot_impact": hot and held_up,
        "hot": hot,
        "impact": held_up,
        "warm": case.heat >= WARM,
        "always": True,
    }
    return rules.get(when, False)


def _filled(form: Texts, tongue: str, facts: Mapping[str, str]) -> str:
    """The confirming form with its places filled, "" when one of them is not known."""
    text = form[tongue]
    if any(place not in facts for place in _PLACE.findall(text)):
        return ""
    return _PLACE.sub(lambda match: facts[match[1]], text)
