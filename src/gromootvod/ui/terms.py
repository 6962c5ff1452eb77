"""The codes of the house in words for people.

A code that is not known is shown as it is: never hidden, never an error.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext
from django.utils.translation import pgettext_lazy as p

from gromootvod.ui.terms_call import CALL_TABLES
from gromootvod.ui.terms_filter import FILTER_TABLES
from gromootvod.ui.terms_incident import INCIDENT_TABLES
from gromootvod.ui.terms_labels import LABEL_TABLES
from gromootvod.ui.terms_promises import PROMISE_TABLES
from gromootvod.ui.terms_relations import RELATION_TABLES, moved_words
from gromootvod.ui.terms_rules import RULE_TABLES

Table = Mapping[str, Any]

SLOTS: Table = {
    "symptom": p("slot", "What happens"),
    "error": p("slot", "Error"),
    "expected": p("slot", "How it was"),
    "steps": p("slot", "Steps"),
    "environment": p("slot", "Where"),
    "change": p("slot", "What changed"),
    "since": p("slot", "Since when"),
    "impact": p("slot", "Impact"),
    "request": p("slot", "Request"),
    "history": p("slot", "History"),
    "evidence": p("slot", "Evidence"),
}

# What is not known yet, said to the client: as our open question, never as his fault.
UNKNOWN: Table = {
    "symptom": p("unknown", "what exactly happens"),
    "error": p("unknown", "what the error message says"),
    "expected": p("unknown", "how it worked before"),
    "steps": p("unknown", "after which steps it happens"),
    "environment": p("unknown", "where exactly it happens: program, version, document"),
    "change": p("unknown", "what changed before it began"),
    "since": p("unknown", "when it began"),
    "impact": p("unknown", "what it holds up"),
    "request": p("unknown", "what result you need"),
    "history": p("unknown", "whether it has happened before"),
    "evidence": p("unknown", "how it looks: a screenshot or a log would help"),
}

STATES: Table = {
    "received": p("state", "received"),
    "finding": p("state", "finding out"),
    "known": p("state", "cause known"),
    "repairing": p("state", "being repaired"),
    "check": p("state", "please check"),
    "waiting": p("state", "waiting for the client"),
    "solved": p("state", "solved"),
}

HEADLINES: Table = {
    "received": p("client's page", "We have your letter and are reading it."),
    "finding": p("client's page", "We are looking for the cause. It is not known yet."),
    "known": p("client's page", "The cause is known. We are deciding how to repair it."),
    "repairing": p("client's page", "We are repairing it."),
    "check": p("client's page", "It should work now. Please check."),
    "waiting": p("client's page", "We asked you a question and are waiting for your answer."),
    "solved": p("client's page", "Solved."),
}

STEPS: tuple[tuple[str, Any], ...] = (
    ("received", p("step", "Received")),
    ("finding", p("step", "Looking for the cause")),
    ("known", p("step", "Cause known")),
    ("repairing", p("step", "Repairing")),
    ("check", p("step", "To be checked")),
    ("solved", p("step", "Solved")),
)

BALLS: Table = {"us": p("ball", "our move"), "client": p("ball", "the client's move")}

DOORS: Table = {
    "mail": p("door", "mail"),
    "lmtp": p("door", "mail"),
    "smtp": p("door", "mail"),
    "imap": p("door", "mailbox"),
    "intake": p("door", "imported"),
    "portal": p("door", "status page"),
    "webform": p("door", "form on the site"),
    "chat": p("door", "chat"),
    "telegram": p("door", "Telegram"),
    "phone": p("door", "phone"),
    "desk": p("door", "desk"),
}

ROBOTS: Table = {
    "auto_reply": p("robot", "automatic reply"),
    "auto_generated": p("robot", "written by a machine"),
    "bounce": p("robot", "delivery report"),
    "complaint": p("robot", "spam complaint"),
    "receipt": p("robot", "read receipt"),
    "list": p("robot", "mailing list"),
    "loop": p("robot", "mail loop"),
}

# Why a parcel was filed as it was: names of the rules that spoke.
WHY: Table = {
    "own_loop_header": p("why", "carries our own mark: it came back to us"),
    "too_many_hops": p("why", "went through too many servers"),
    "feedback_report": p("why", "is a report of a mail provider"),
    "disposition_notification": p("why", "is a receipt of a mail program"),
    "other_report": p("why", "is a report of a machine"),
    "delivery_report": p("why", "is a report of a mail server"),
    "returned_letter": p("why", "reads like a returned letter"),
    "auto_submitted": p("why", "says so in its header Auto-Submitted"),
    "autoresponder_header": p("why", "carries the header of an autoresponder"),
    "foreign_loop_header": p("why", "carries a mark against mail loops"),
    "null_return_path": p("why", "has an empty return address"),
    "absence_subject": p("why", "speaks of an absence in its subject"),
    "program_header": p("why", "carries the header of a program"),
    "list_or_bulk": p("why", "comes from a mailing list"),
    "daemon_sender": p("why", "was sent by a mail server"),
    "no_reply_sender": p("why", "comes from an address that takes no replies"),
    "machine_words": p("why", "reads like a machine's letter"),
    "same Message-ID and same words": p("why", "the same letter has come before"),
    "the same words again and again": p("why", "the same words again and again"),
    "stranger": p("why", "written by a stranger"),
    "forged": p("why", "claims to be ours"),
}

VERDICTS: Table = {
    "ticket": p("verdict", "new ticket"),
    "reply": p("verdict", "reply to a ticket"),
    "robot": p("verdict", "automatic letter"),
    "bounce": p("verdict", "did not arrive"),
    "duplicate": p("verdict", "second copy"),
    "unreadable": p("verdict", "could not be read"),
    "": p("verdict", "not sorted yet"),
}

DELIVERIES: Table = {
    "waiting": p("delivery", "waits to be sent"),
    "held": p("delivery", "kept in the outbox: no mail server is set"),
    "sending": p("delivery", "being sent"),
    "sent": p("delivery", "sent"),
    "unsure": p("delivery", "may have been sent, may have not: have a look"),
    "refused": p("delivery", "refused by the mail server"),
    "bounced": p("delivery", "came back undelivered"),
}

DELIVERIES_SHORT: Table = {
    "waiting": p("delivery", "waits to be sent"),
    "held": p("delivery", "kept here"),
    "sending": p("delivery", "being sent"),
    "sent": p("delivery", "sent"),
    "unsure": p("delivery", "may have been sent"),
    "refused": p("delivery", "refused"),
    "bounced": p("delivery", "came back"),
}

DISPATCHES: Table = {
    "reply": p("dispatch", "reply"),
    "ack": p("dispatch", "automatic acknowledgement"),
    "notice": p("dispatch", "notice to a member"),
}

STANDINGS: Table = {
    "stranger": p("standing", "A stranger quotes this ticket. He is not among its participants."),
    "forged": p("standing", "Claims to come from us, but was not sent by us."),
    "robot": p("standing", "Written by a machine. It is never answered automatically."),
}

WARNINGS: Table = {
    "type_mismatch": p("attachment", "not what its name says"),
    "double_extension": p("attachment", "double extension"),
    "executable": p("attachment", "a program: do not run it"),
    "eicar": p("attachment", "a virus test file"),
}

TROUBLES: Table = {
    "charset": p("trouble", "The charset was guessed: some letters may look wrong."),
    "depth": p("trouble", "Nested too deep: only the outer part is shown."),
    "parts": p("trouble", "Too many parts: only the first ones are shown."),
    "html_size": p("trouble", "The HTML is very large: only its beginning is shown."),
    "html_depth": p("trouble", "The HTML is nested too deep: shown as text."),
    "text_size": p("trouble", "The letter is very long: only its beginning is shown."),
    "headers": p("trouble", "The headers are damaged."),
    "header_size": p("trouble", "The headers are very long: only their beginning was read."),
    "boundary": p("trouble", "The letter is put together wrongly: it is shown as well as it can be."),
    "parameters": p("trouble", "Some of the headers have too many parameters: not all were read."),
    "unreadable": p("trouble", "The letter could not be read. Its bytes are kept whole."),
    "recipients": p("trouble", "Too many recipients: only the first ones were read."),
    "attachments": p("trouble", "Too many attachments: only the first ones are shown."),
}

ROLES: Table = {
    "dispatcher": p("role", "dispatcher"),
    "engineer": p("role", "engineer"),
    "manager": p("role", "manager"),
    "administrator": p("role", "administrator"),
}

ORIGINS: Table = {
    "environment": p("origin", "environment"),
    "file": p("origin", "file"),
    "browser": p("origin", "first steps"),
    "default": p("origin", "as it comes"),
}

TABLES: dict[str, Table] = {
    "slot": SLOTS,
    "unknown": UNKNOWN,
    "state": STATES,
    "headline": HEADLINES,
    "ball": BALLS,
    "door": DOORS,
    "robot": ROBOTS,
    "why": WHY,
    "verdict": VERDICTS,
    "delivery": DELIVERIES,
    "delivery_short": DELIVERIES_SHORT,
    "dispatch": DISPATCHES,
    "standing": STANDINGS,
    "warning": WARNINGS,
    "trouble": TROUBLES,
    "role": ROLES,
    "origin": ORIGINS,
    **CALL_TABLES,
    **FILTER_TABLES,
    **INCIDENT_TABLES,
    **LABEL_TABLES,
    **PROMISE_TABLES,
    **RELATION_TABLES,
    **RULE_TABLES,
}


def term(table: str, code: str) -> str:
    """The words for `code` in `table` (a key of TABLES); the code itself when it has none."""
    words = TABLES[table].get(code)
    if words is None:
        words = TABLES[table].get(code.partition(":")[0], code)  # "unreadable:ValueError"
    return str(words)


def why(reason: str) -> str:
    """Say why a parcel was filed as it was: "kind: rule", a rule, or words of an error, which stay as they are."""
    kind, colon, rule = reason.partition(": ")
    if colon and kind in ROBOTS:
        return _("%(robot)s: %(rule)s") % {"robot": term("robot", kind), "rule": term("why", rule)}
    return term("why", reason)


def heat(value: int) -> str:
    """Say a heat of 0-100 in words."""
    if value < 15:
        return _("calm")
    if value < 40:
        return _("uneasy")
    if value < 70:
        return _("upset")
    return _("furious")


def fold(kind: str, lines: int) -> str:
    """Name a folded stretch of a letter."""
    shown = {"n": lines}
    if kind == "signature":
        return ngettext("signature, %(n)d line", "signature, %(n)d lines", lines) % shown
    if kind == "disclaimer":
        return ngettext("disclaimer, %(n)d line", "disclaimer, %(n)d lines", lines) % shown
    if kind == "forward":
        return ngettext("forwarded letter, %(n)d line", "forwarded letter, %(n)d lines", lines) % shown
    if kind == "split":
        return moved_words(lines)
    return ngettext("earlier letters, %(n)d line", "earlier letters, %(n)d lines", lines) % shown


def hidden(count: int) -> str:
    """Say how many feelings are folded away in the facts lens."""
    return npgettext(
        "feelings", "hidden: %(n)d phrase of feeling", "hidden: %(n)d phrases of feeling", count
    ) % {"n": count}


def course(values: tuple[int, ...]) -> str:
    """Describe how the heat went, letter by letter, for those who cannot see the curve."""
    if len(values) < 2:
        return _("One letter so far.")
    first, last = values[0], values[-1]
    if last <= first - 10:
        return _("It has cooled down: from %(first)d to %(last)d.") % {"first": first, "last": last}
    if last >= first + 10:
        return _("It has grown: from %(first)d to %(last)d.") % {"first": first, "last": last}
    return _("It stays about the same: %(last)d.") % {"last": last}
