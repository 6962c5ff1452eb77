"""One key for one thing, however it is spelt."""

from __future__ import annotations

import re

# Providers that deliver every spelling of a mailbox to the same person, as their own help pages say.
_ONE_PROVIDER = {
    "googlemail.com": "gmail.com",
    "ya.ru": "yandex.ru",
    "yandex.com": "yandex.ru",
    "yandex.by": "yandex.ru",
    "yandex.kz": "yandex.ru",
    "me.com": "icloud.com",
    "mac.com": "icloud.com",
    "protonmail.com": "proton.me",
    "pm.me": "proton.me",
}
_WORD = re.compile(r"[^\W\d_]+")
_NATIONAL = 10  # digits of a number without its country, in the plans of Russia and of North America


def mailbox_key(address: str) -> str:
    """The mailbox an address leads to: without the part after a plus (RFC 5233), without dots where none count."""
    local, at, domain = address.strip().lower().rpartition("@")
    if not at:
        return address.strip().lower()
    domain = _ONE_PROVIDER.get(domain, domain)
    local = local.partition("+")[0] or local
    if domain == "gmail.com":
        local = local.replace(".", "") or local
    elif domain == "yandex.ru":
        local = local.replace(".", "-")
    return f"{local}@{domain}"


def phone_key(number: str) -> str:
    """The last ten digits of a number; all of a shorter one, "" for what holds fewer than five."""
    digits = re.sub(r"\D", "", number)
    return digits[-_NATIONAL:] if len(digits) >= 5 else ""


def name_key(name: str) -> str:
    """The words of a name in one order and one spelling; "" for a name of one word, which says too little."""
    words = [word.replace("ё", "е") for word in _WORD.findall(name.lower())]
    return " ".join(sorted(words)) if len(words) > 1 else ""
