"""The commands in the documents run as they stand, in a home of their own, on the sandbox; the others say why not."""

import json
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.__main__ import parser
from tests.docs.pages import Block, blocks_of, code_of, pages

RUN = ("sh", "python")
LANGUAGES = (*RUN, "json", "text", "toml", "yaml")
NOT_RUN = {
    "a client of yours",
    "a live integration",
    "a person at a terminal",
    "Docker",
    "it installs",
    "it is long",
    "your shell",
}
"""Why a block cannot be run in a test: `not-run: …` names one of these."""

PAGES = [page for page in pages() if any(block.language in RUN for block in blocks_of(page))]
BLOCKS = [block for page in pages() for block in blocks_of(page)]
PORT = re.compile(r"\b8\d00\b")


@pytest.mark.parametrize("block", BLOCKS, ids=str)
def test_a_block_is_run_or_says_why_it_is_not(block: Block) -> None:
    assert block.language in LANGUAGES
    match block.kind:
        case "not-run":
            assert block.language in RUN
            assert block.value in NOT_RUN
        case "typed" | "file":
            assert block.language in RUN
            assert block.value
        case "output":
            assert block.language == "text"
        case _:
            assert not block.mark
    if block.language == "json":
        json.loads(block.text)


class Shell:
    """Runs blocks one after the other, as somebody does who follows a page, and ends what they leave running."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.printed = ""
        self._groups: list[int] = []
        clean = {name: value for name, value in os.environ.items() if name in ("LANG", "TMPDIR", "SYSTEMROOT")}
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        self._environment = clean | {"HOME": str(home), "PATH": path, "PYTHONPATH": ""}
        self._ports: dict[str, str] = {}

    def run(self, block: Block) -> None:
        """Run one block; its mark may say where it is saved, or what is typed."""
        text = PORT.sub(lambda found: self._ports.setdefault(found[0], free_port()), block.text)
        if block.kind == "file":
            (self.home / block.value).write_text(text)
            return
        command = ["bash", "-euo", "pipefail", "-c", text] if block.language == "sh" else [sys.executable, "-c", text]
        output = self.home / ".printed"
        with output.open("w") as sink:
            ran = subprocess.Popen(
                command,
                cwd=self.home,
                env=self._environment,
                stdin=subprocess.PIPE,
                stdout=sink,
                stderr=subprocess.STDOUT,
                text=True,
                start_new_session=True,
            )
        self._groups.append(ran.pid)
        ran.communicate(block.value + "\n" if block.kind == "typed" else "", timeout=120)
        self.printed = output.read_text()
        assert ran.returncode == 0, f"{block}\n{self.printed}"

    def close(self) -> None:
        """End what was left running in the background."""
        for group in self._groups:
            try:
                os.killpg(group, signal.SIGTERM)
            except ProcessLookupError:
                continue


def free_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return str(listener.getsockname()[1])


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Shell]:
    opened = Shell(tmp_path)
    yield opened
    opened.close()


@pytest.mark.parametrize("page", PAGES)
def test_whoever_follows_a_page_sees_what_it_shows(page: str, shell: Shell) -> None:
    for block in blocks_of(page):
        if block.language in RUN and block.kind != "not-run":
            shell.run(block)
        elif block.kind == "output":
            assert shows(shell.printed, block.text), f"{block}\n{shell.printed}"


def shows(printed: str, expected: str) -> bool:
    """Whether the lines stand in what was printed, in that order; `…` stands for anything, and so does a line of it."""
    lines = iter(printed.splitlines())
    wanted = [line.rstrip() for line in expected.splitlines() if line.strip() not in ("", "…")]
    return all(any(pattern(line).fullmatch(found.rstrip()) for found in lines) for line in wanted)


def pattern(line: str) -> re.Pattern[str]:
    return re.compile(".*".join(re.escape(part) for part in line.split("…")))


@pytest.mark.parametrize(
    "command", sorted({code for page in pages() for code in code_of(page) if code.startswith("ats-mcp ")})
)
def test_every_command_that_the_prose_names_is_one(command: str) -> None:
    name, *words = (PLACEHOLDERS.get(word.rstrip("…"), word) for word in shlex.split(command)[1:])
    if words:
        assert parser().parse_args([word for word in (name, *words) if word]).run
    else:
        with pytest.raises(SystemExit, match=r"^0$"):
            parser().parse_args([name, "--help"])


PLACEHOLDERS = {"N": "7", "P": "8700", "PORT": "8700", "ITEM": "0", "SECONDS": "1"}
"""What the prose writes for a value of the reader's."""
