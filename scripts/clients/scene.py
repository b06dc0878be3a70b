"""The scene of a run: a sandbox, the plan that a client is given, and whether ATS and client agree on what was done."""

import json
import re
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import uvicorn

from scripts.clients.environments import HERE
from server.guardrails.asking import INPUT_REQUIRED_SINCE
from server.sandbox.asgi import as_asgi
from server.sandbox.kombo import Sandbox
from server.sandbox.options import API_KEY, INTEGRATION_ID, SandboxOptions
from tools import CATALOGUE

PATIENCE: Final = 180
"""Seconds that a client may take for the whole plan."""
WATCHED: Final = Path(__file__).with_name("watched.py")
NOTE: Final = "Called back, prefers the second shift."
PREVIEW: Final = "preview"
ASKED: Final = {"input_required": "input-required round", "elicitation": "elicitation"}
"""What the table calls the ways in which the audit says that somebody was asked. A preview alone is not audited."""


@dataclass(frozen=True)
class Trial:
    """One way in which one client is run. `asks` says whether it can put a question to its user."""

    client: str
    environment: str
    player: str
    transport: str
    era: str
    asks: bool


@dataclass(frozen=True)
class Seen:
    """What the server saw of a client: the protocol it spoke, and how a bulk write was put to its user."""

    protocol: str
    confirmation: str


class UnlikePlanError(Exception):
    """A run did not go as planned; the text says where."""


class Scene:
    """A sandbox on a port, and servers in front of it. Each trial begins with the same people, as they were."""

    def __init__(self, sandbox: Sandbox, url: str) -> None:
        self._sandbox = sandbox
        self._url = url

    def perform(self, trial: Trial, command: list[str]) -> Seen:
        """Let a client play; `command` gets the plan as its last argument.

        Raises:
            UnlikePlanError: It failed, or the ATS is not as it should be afterwards.
        """
        self._sandbox.reset()
        before = self._rejected()
        with tempfile.TemporaryDirectory() as folder, self._served(trial, Path(folder)) as server:
            plan = {"server": server, "era": trial.era, "asks": trial.asks, "calls": self._calls()}
            told = play([*command, json.dumps(plan)])
            seen = read_log(Path(folder))
            self._check(trial, told, seen, self._rejected() - before)
        return seen

    def _calls(self) -> list[tuple[str, dict[str, object]]]:
        stories = self._sandbox.world.stories
        person, application = stories.people["maria_forklift"], stories.applications["maria_forklift"]
        return [
            ("get_resume", {"candidate_id": person}),
            ("add_note", {"record": "application", "id": application, "note": NOTE}),
            ("bulk_reject_applications", {"application_ids": self._two(), "reason": "Position filled"}),
        ]

    def _two(self) -> list[str]:
        job = self._sandbox.world.stories.jobs["order_picker"]
        ours = [one for one in self._sandbox.world.applications if one.job_id == job and one.announced]
        return [one.id for one in ours if one.outcome in ("PENDING", "DECLINED")][:2]

    def _rejected(self) -> set[str]:
        return {one.id for one in self._sandbox.world.applications if one.outcome == "DECLINED"}

    def _check(self, trial: Trial, told: dict[str, list[str]], seen: Seen, rejected: set[str]) -> None:
        resume, note, bulk = told["answers"]
        notes = [one.content for one in self._sandbox.world.notes if NOTE in one.content]
        agreed = is_done(bulk)
        modern = seen.protocol >= INPUT_REQUIRED_SINCE
        way = ASKED["input_required" if modern else "elicitation"] if trial.asks else PREVIEW
        wrong = {
            "its list of tools": set(told["tools"]) != {spec.name for spec in CATALOGUE},
            "what it read": "forklift" not in resume.casefold(),
            "what it wrote": not is_done(note) or len(notes) != 1,
            "the protocol": modern is (trial.era == "legacy"),
            "the way of asking": seen.confirmation != way,
            "the answer to a bulk write": agreed is not trial.asks or ("confirmation_required" in bulk) is trial.asks,
            "who was rejected": rejected != (set(self._two()) if trial.asks else set()),
        }
        if flaws := [what for what, is_so in wrong.items() if is_so]:
            raise UnlikePlanError(", ".join(flaws))

    @contextmanager
    def _served(self, trial: Trial, folder: Path) -> Generator[dict[str, object]]:
        """A server for this trial, as a plan names it: a command to start, or the address of one that runs."""
        environment = {
            "KOMBO_API_KEY": API_KEY,
            "KOMBO_INTEGRATION_ID": INTEGRATION_ID,
            "KOMBO_BASE_URL": f"{self._url}/v1",
            "ATS_MCP_STATE_DIR": str(folder),
        }
        arguments = [str(WATCHED), str(folder / "calls.jsonl")]
        if trial.transport == "stdio":
            yield {"command": HERE, "args": arguments, "env": environment}
            return
        command = [HERE, *arguments, "--transport", "http", "--port", "0"]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as process:
            try:
                said = process.stderr.readline() if process.stderr else ""
                if "listens on" not in said:
                    raise UnlikePlanError(f"the server did not start: {said}")
                yield {"url": said.split()[-1]}
            finally:
                process.terminate()


def is_done(answer: str) -> bool:
    """Whether an answer says so: as our text, or as the JSON that some clients show their model instead."""
    return re.search(r"\bstatus\W+done\b", answer) is not None


def play(command: list[str]) -> dict[str, list[str]]:
    """What a player told.

    Raises:
        UnlikePlanError: It did not come to its end.
    """
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise UnlikePlanError(f"it did not end: {type(error).__name__}") from error
    if done.returncode:
        sys.stderr.write(done.stderr)
        raise UnlikePlanError(f"it ended with {done.returncode}: {(done.stderr.strip().splitlines() or [''])[-1]}")
    return json.loads(done.stdout.splitlines()[-1])


def read_log(folder: Path) -> Seen:
    """What the server noted: the protocol of the calls, and by its audit the way in which somebody was asked.

    Raises:
        UnlikePlanError: There was no call, or calls of several protocols.
    """
    protocols = {call["protocol"] for call in read_lines(folder / "calls.jsonl")}
    if len(protocols) != 1:
        raise UnlikePlanError(f"its calls are of {len(protocols)} protocols")
    audit = read_lines(folder / "audit.jsonl")
    routes = [line["route"] for line in audit if line["tool"] == "bulk_reject_applications"]
    return Seen(protocols.pop(), ASKED.get(routes[0], "nobody was asked") if routes else PREVIEW)


def read_lines(path: Path) -> list[dict[str, str]]:
    """The lines of JSON in a file; none where there is none."""
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


@contextmanager
def open_scene() -> Generator[Scene]:
    """A scene on a port of its own, for as long as the context lasts."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        sandbox = Sandbox(SandboxOptions(base_url=url))
        config = uvicorn.Config(as_asgi(sandbox), lifespan="off", log_level="critical", access_log=False)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        try:
            yield Scene(sandbox, url)
        finally:
            server.should_exit = True
            thread.join()
