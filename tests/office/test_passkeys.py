"""Passkeys: a key that was registered opens, everything else is a wrong key and never a crash."""

from __future__ import annotations

import hashlib
import json
from base64 import urlsafe_b64encode
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from django.utils.http import int_to_base36
from fido2 import cbor
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gromootvod.office.models import Member

SITE = "http://localhost"
SIGN_IN = "/accounts/2fa/passkeys/login/"
ADD = "/accounts/2fa/passkeys/add/"


@pytest.fixture(autouse=True)
def _stage(stage: None) -> None:
    """Every test here needs the database."""


class Key:
    """A passkey in software: it makes what a browser would send for a key with a fingerprint reader."""

    def __init__(self) -> None:
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.id = hashlib.sha256(b"key").digest()
        self.count = 0

    def register(self, options: dict[str, Any]) -> str:
        numbers = self.private.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        attested = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cbor.encode(public)
        attestation = cbor.encode({"fmt": "none", "attStmt": {}, "authData": self._data(0x45) + attested})
        return self._credential(
            clientDataJSON=_text(self._client_data("webauthn.create", options)),
            attestationObject=_text(attestation),
        )

    def answer(self, options: dict[str, Any], member: Member, *, flip: bool = False) -> str:
        client_data = self._client_data("webauthn.get", options)
        data = self._data(0x05)
        signature = self.private.sign(data + hashlib.sha256(client_data).digest(), ec.ECDSA(hashes.SHA256()))
        if flip:
            signature = signature[:-1] + bytes([signature[-1] ^ 1])
        return self._credential(
            clientDataJSON=_text(client_data),
            authenticatorData=_text(data),
            signature=_text(signature),
            userHandle=_text(int_to_base36(member.pk).encode()),
        )

    def _client_data(self, kind: str, options: dict[str, Any]) -> bytes:
        challenge = options["publicKey"]["challenge"]
        return json.dumps({"type": kind, "challenge": challenge, "origin": SITE}).encode()

    def _data(self, flags: int) -> bytes:
        self.count += 1
        return hashlib.sha256(b"localhost").digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _credential(self, **response: str) -> str:
        return json.dumps(
            {
                "id": _text(self.id),
                "rawId": _text(self.id),
                "type": "public-key",
                "clientExtensionResults": {"credProps": {"rk": True}},
                "response": response,
            }
        )


@pytest.fixture
def key(client_of: Callable[[Member], Client], dina: Member, password: str) -> Key:
    """Dina's passkey, registered through the page as she would."""
    client = client_of(dina)
    client.post(f"/accounts/reauthenticate/?next={ADD}", {"password": password}, SERVER_NAME="localhost")
    made = Key()
    options = client.get(ADD, SERVER_NAME="localhost").context["js_data"]["creation_options"]
    sent = {"name": "Ключ", "credential": made.register(options), "passwordless": "on"}
    assert client.post(ADD, sent, SERVER_NAME="localhost").status_code == 302
    return made


def challenge(client: Client) -> dict[str, Any]:
    answer = client.get(SIGN_IN, headers={"accept": "application/json"}, SERVER_NAME="localhost")
    options: dict[str, Any] = answer.json()["request_options"]
    return options


def try_key(client: Client, credential: str) -> bool:
    answer = client.post(SIGN_IN, {"credential": credential}, SERVER_NAME="localhost")
    assert answer.status_code == 302
    return "_auth_user_id" in client.session


def test_a_passkey_opens_without_a_password(key: Key, dina: Member) -> None:
    client = Client()
    assert try_key(client, key.answer(challenge(client), dina))
    assert client.get("/settings/").status_code == 200


def test_an_answer_works_for_one_challenge(key: Key, dina: Member) -> None:
    client, thief = Client(), Client()
    answer = key.answer(challenge(client), dina)
    challenge(thief)
    assert not try_key(thief, answer)
    assert try_key(client, answer)
    client.post("/accounts/logout/")
    assert not try_key(client, answer)


def test_a_wrong_signature_opens_nothing(key: Key, dina: Member) -> None:
    client = Client()
    assert not try_key(client, key.answer(challenge(client), dina, flip=True))


def test_a_key_does_not_open_for_another_member(key: Key, egor: Member) -> None:
    client = Client()
    assert not try_key(client, key.answer(challenge(client), egor))


def test_a_key_of_one_who_left_opens_nothing(key: Key, dina: Member) -> None:
    Member.objects.filter(pk=dina.pk).update(is_active=False)
    client = Client()
    assert not try_key(client, key.answer(challenge(client), dina))


def test_after_the_password_the_key_is_asked_for(key: Key, dina: Member, password: str) -> None:
    client = Client()
    answer = client.post("/accounts/login/", {"login": dina.email, "password": password})
    assert answer["Location"].startswith("/accounts/2fa/authenticate/")
    assert client.get("/settings/").status_code == 302


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=9)
    | st.sampled_from(["AAAA", "public-key", "MQ"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "id",
                    "rawId",
                    "response",
                    "type",
                    "clientDataJSON",
                    "authenticatorData",
                    "signature",
                    "userHandle",
                ]
            ),
            inner,
            max_size=8,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(JSON)
def test_no_json_in_place_of_a_passkey_is_a_crash(dina: Member, sent: object) -> None:
    from django.core.cache import cache

    cache.clear()
    client = Client()
    challenge(client)
    assert not try_key(client, json.dumps(sent))


def test_no_cut_of_a_true_answer_is_a_crash(key: Key, dina: Member) -> None:
    from django.core.cache import cache

    client = Client()
    whole = json.loads(key.answer(challenge(client), dina))
    for name in whole["response"]:
        for cut in range(0, len(whole["response"][name]), 7):
            cache.clear()
            response = whole["response"] | {name: whole["response"][name][:cut]}
            assert not try_key(client, json.dumps(whole | {"response": response}))
            challenge(client)


def _text(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()
