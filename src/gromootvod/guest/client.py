"""The wire to the guest: one POST, within a hard limit of time and size, and nothing that it says is believed."""

from __future__ import annotations

import asyncio
import json
import ssl
import threading
from typing import Any

import httpx

LIMIT = 8.0  # seconds from the first byte out to the last byte in
LARGEST = 256 * 1024  # bytes of an answer


class Fault(Exception):
    """No answer; the argument says why in a word. `retry_after` in seconds, when the server asks for a pause."""

    def __init__(self, why: str, retry_after: float = 0.0) -> None:
        super().__init__(why)
        self.why, self.retry_after = why, retry_after


class Refused(Fault):
    """The server does not take this form of the question."""


def endpoint_of(url: str) -> str:
    """Where to post: people write the base with and without /v1, or the whole address."""
    base = url.strip().rstrip("/")
    if base.endswith("/chat/completions"):
        return base
    return f"{base}/chat/completions" if base.endswith("/v1") else f"{base}/v1/chat/completions"


def post(url: str, key: str, body: dict[str, Any], seconds: float = LIMIT) -> Any:
    """Post the body and return the JSON that came. Raises Fault within `seconds`, whatever the server does.

    The limit is for all of it: a server that sends a byte a second is late too.
    """
    result: list[Any] = []
    # A thread of its own, so that a loop that runs in the caller's does no harm.
    thread = threading.Thread(target=lambda: result.append(_run(url, key, body, seconds)), daemon=True)
    thread.start()
    thread.join(seconds + 1.0)
    if not result:
        raise Fault("timeout")  # the name of the server is still being looked up
    if isinstance(result[0], Fault):
        raise result[0]
    return result[0]


def _run(url: str, key: str, body: dict[str, Any], seconds: float) -> Any:
    try:
        return asyncio.run(asyncio.wait_for(_post(url, key, body), seconds))
    except Fault as fault:
        return fault
    except TimeoutError:
        return Fault("timeout")
    except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError) as error:
        return Fault(f"connection: {type(error).__name__}")


async def _post(url: str, key: str, body: dict[str, Any]) -> Any:
    headers = {"Accept": "application/json", "Accept-Encoding": "identity"}
    if key:
        headers["Authorization"] = f"Bearer {key}"
    # No redirects and no proxies of the environment: letters go where the settings say and nowhere else.
    async with (
        httpx.AsyncClient(
            timeout=LIMIT, trust_env=False, follow_redirects=False, verify=ssl.create_default_context()
        ) as client,
        client.stream("POST", url, json=body, headers=headers) as answer,
    ):
        _check(answer)
        raw = bytearray()
        async for chunk in answer.aiter_raw():
            raw += chunk
            if len(raw) > LARGEST:
                raise Fault("too large")
    try:
        return json.loads(raw.decode("utf-8"))
    except (ValueError, RecursionError):
        raise Fault("no JSON") from None


def _check(answer: httpx.Response) -> None:
    if answer.status_code in (400, 404, 415, 422, 501):
        raise Refused(f"status {answer.status_code}")
    if answer.status_code != 200:
        raise Fault(f"status {answer.status_code}", _retry_after(answer.headers.get("retry-after", "")))
    if answer.headers.get("content-encoding", "identity") != "identity":
        raise Fault("compressed")


def _retry_after(value: str) -> float:
    """Seconds (RFC 9110, section 10.2.3); a date is not read, the breaker's own pause will do."""
    return float(value) if value.isascii() and value.isdigit() and len(value) < 8 else 0.0
