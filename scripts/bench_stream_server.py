"""Serves a sandbox of so many candidates; the pages it has made once it remembers, so that its clients are measured.

python scripts/bench_stream_server.py SOCKET RECORDS REMEMBERED: SOCKET is the number of a socket that listens already.
"""

import socket
import sys
from pathlib import Path

import uvicorn

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from server.sandbox.asgi import Application, Message, Receive, Scope, Send, as_asgi  # noqa: E402 - as the line above
from server.sandbox.kombo import Sandbox  # noqa: E402
from server.sandbox.options import SandboxOptions  # noqa: E402


def remembering(inner: Application, most: int) -> Application:
    """Answer from memory what was asked before, up to so many answers."""
    answers: dict[bytes, list[Message]] = {}

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        asked: bytes = scope["raw_path"] + b"?" + scope["query_string"]
        if asked not in answers:
            made: list[Message] = []

            async def keep(message: Message) -> None:
                made.append(message)

            await inner(scope, receive, keep)
            if len(answers) < most:
                answers[asked] = made
        else:
            made = answers[asked]
        for message in made:
            await send(message)

    return application


if __name__ == "__main__":
    number, records, most = map(int, sys.argv[1:])
    listener = socket.socket(fileno=number)
    sandbox = Sandbox(SandboxOptions(scale=records, base_url=f"http://127.0.0.1:{listener.getsockname()[1]}"))
    application = remembering(as_asgi(sandbox), most)
    config = uvicorn.Config(application, lifespan="off", http="h11", ws="none", log_config=None, access_log=False)
    uvicorn.Server(config).run(sockets=[listener])
