"""A model's endpoint on a port of this machine, which plays what it is told to and keeps what it was sent."""

import json
from collections.abc import Generator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

Answer = tuple[int, dict[str, str], str]


@dataclass
class FakeModel:
    """`answers` are given in turn: status, headers and body. `sent` are the requests: path, headers and body."""

    url: str = ""
    answers: list[Answer] = field(default_factory=list[Answer])
    sent: list[tuple[str, dict[str, str], dict[str, Any]]] = field(
        default_factory=list[tuple[str, dict[str, str], dict[str, Any]]]
    )

    def will_say(self, body: object, status: int = 200, **headers: str) -> None:
        """Say how the next request is answered."""
        text = body if isinstance(body, str) else json.dumps(body)
        self.answers.append((status, {name.replace("_", "-"): value for name, value in headers.items()}, text))


@pytest.fixture
def model() -> Generator[FakeModel]:
    fake = FakeModel()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            fake.sent.append((self.path, {name.casefold(): value for name, value in self.headers.items()}, body))
            status, headers, text = fake.answers.pop(0)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        fake.url = f"http://127.0.0.1:{server.server_port}/v1"
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield fake
        server.shutdown()
        thread.join()
