"""A server that speaks the protocol of chat completions over real sockets, strict in what it takes, and has moods.

It answers as the documented servers do: `json_schema` bound by its schema, 400 with an error object for a form it
does not know, 401 without the key, streaming off. A mood makes one fault of the many that such servers have.
"""

from __future__ import annotations

import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEY = "sk-test"
Answerer = Callable[[dict[str, Any]], dict[str, str]]  # the letter as it was asked -> label by number


@dataclass
class FakeServer:
    """What it was asked, and how it behaves."""

    url: str = ""
    mood: str = "good"
    knows: tuple[str, ...] = ("json_schema", "json_object", "tool")
    answer: Answerer = lambda letter: {str(n): "unsure" for n in letter["asked"]}
    key: str = KEY
    asked: list[dict[str, Any]] = field(default_factory=list)  # the bodies
    raw: list[str] = field(default_factory=list)

    def letters(self) -> list[dict[str, Any]]:
        """What was shown of letters."""
        return [json.loads(body["messages"][-1]["content"]) for body in self.asked]


@contextmanager
def fake_server(**behaviour: Any) -> Iterator[FakeServer]:
    """Run one on a free port."""
    fake = FakeServer(**behaviour)
    server = _Server(("127.0.0.1", 0), _Handler)
    server.fake = fake
    fake.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def tls_refuser() -> Iterator[str]:
    """A port that ends every TLS handshake with a fatal alert (RFC 8446, section 6.2: handshake_failure)."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                peer, _ = listener.accept()
            except OSError:
                return
            with peer:
                peer.recv(4096)
                peer.sendall(bytes((21, 3, 3, 0, 2, 2, 40)))

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"https://127.0.0.1:{listener.getsockname()[1]}/v1"
    finally:
        listener.close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    fake: FakeServer

    def handle_error(self, *args: object) -> None:
        pass  # clients that have waited long enough hang up


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"

    def log_message(self, *args: object) -> None:
        pass

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.fake.raw.append(raw)
        wrong = _wrong(self.server.fake, self.path, self.headers.get("Authorization", ""), json.loads(raw))
        if wrong:
            return self._send(
                wrong[0], json.dumps({"error": {"message": wrong[1], "type": "invalid_request_error"}})
            )
        self.server.fake.asked.append(json.loads(raw))
        return getattr(self, f"_{self.server.fake.mood}", self._good)()

    def _good(self) -> None:
        body = self.server.fake.asked[-1]
        letter = json.loads(body["messages"][-1]["content"])
        self._send(
            200, json.dumps(completion(json.dumps(self.server.fake.answer(letter)), tool="tools" in body))
        )

    def _send(self, status: int, text: str, **headers: str) -> None:
        raw = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(raw)

    def _busy(self) -> None:
        self._send(429, '{"error": {"message": "Rate limit reached", "type": "requests"}}', Retry_After="120")

    def _broken(self) -> None:
        self._send(500, '{"error": {"message": "The server had an error"}}')

    def _html(self) -> None:
        self._send(200, "<html><body>It works!</body></html>")

    def _moved(self) -> None:
        self._send(302, "", Location=self.server.fake.url + "/elsewhere")

    def _slow(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "100000")
        self.end_headers()
        for _ in range(200):
            time.sleep(0.05)
            try:
                self.wfile.write(b" ")
            except OSError:
                return

    def _hang(self) -> None:
        time.sleep(20)

    def _reset(self) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True

    def _huge(self) -> None:
        self._send(200, json.dumps(completion("x" * 2_000_000)))

    def _truncated(self) -> None:
        whole = json.dumps(completion("{}"))
        self.send_response(200)
        self.send_header("Content-Length", str(len(whole) + 50))
        self.end_headers()
        self.wfile.write(whole[:-9].encode())
        self.close_connection = True

    def _cut_json(self) -> None:
        self._send(200, json.dumps(completion("{}"))[:-9])

    def _zipped(self) -> None:
        self._send(200, "x" * 100, Content_Encoding="gzip")


def completion(
    content: str | None, *, tool: bool = False, finish: str = "stop", **message: Any
) -> dict[str, Any]:
    """A chat completion object, as the API reference draws it."""
    said: dict[str, Any] = {"role": "assistant", "content": content, "refusal": None}
    if tool:
        call = {"id": "call_1", "type": "function", "function": {"name": "labels", "arguments": content}}
        said |= {"content": None, "tool_calls": [call]}
    choice = {"index": 0, "message": said | message, "finish_reason": finish, "logprobs": None}
    return {"id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice]}


def _wrong(fake: FakeServer, path: str, authorization: str, body: dict[str, Any]) -> tuple[int, str] | None:
    if path != "/v1/chat/completions":
        return 404, "no such path"
    if authorization != f"Bearer {fake.key}":
        return 401, "Incorrect API key provided"
    if not body.get("model") or [m.get("role") for m in body.get("messages", ())] != ["system", "user"]:
        return 400, "model and messages are required"
    if body.get("stream"):
        return 400, "streaming is off here"
    form = body.get("response_format", {}).get("type") or ("tool" if "tools" in body else "text")
    if form not in fake.knows:
        return 400, "'response_format.type' is not supported"
    if "temperature" in body and "no_temperature" in fake.knows:
        return 400, "'temperature' does not support 0"
    if form == "json_schema":
        bound = body["response_format"]["json_schema"]
        schema = bound["schema"]
        if not bound["name"] or not bound["strict"] or schema["additionalProperties"] is not False:
            return 400, "invalid schema"
        if sorted(schema["required"]) != sorted(schema["properties"]):
            return 400, "'required' must include every key in properties"
    if form == "json_object" and "JSON" not in body["messages"][0]["content"]:
        return 400, "'messages' must contain the word 'json' in some form"
    return None
