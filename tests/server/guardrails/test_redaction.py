"""No candidate reaches a log."""

import asyncio
import logging
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable, Generator

import pytest
from inline_snapshot import snapshot
from mcp import Client
from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from pydantic import BaseModel

from server.errors import ConfigurationError, InvalidInput
from server.guardrails.redaction import RedactingFilter, configure_logging, redact

NAME = "Maria Gonzalez"
PERSON = ("Maria", "Gonzalez", "maria.gonzalez", "555-0142")


@pytest.fixture
def stderr(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Generator[Callable[[], str]]:
    """What came to stderr since the last call; afterwards logging is as pytest left it."""
    root = logging.getLogger()
    names = ("mcp", "server", "tools", "prompts", "httpx", "httpcore", "httpx2", "httpcore2")
    levels = {name: logging.getLogger(name).level for name in names}
    handlers, level = root.handlers[:], root.level
    for owner, hook in ((sys, "excepthook"), (sys, "unraisablehook"), (threading, "excepthook")):
        monkeypatch.setattr(owner, hook, getattr(owner, hook))
    monkeypatch.setattr(logging, "raiseExceptions", True)
    yield lambda: capsys.readouterr().err
    logging.captureWarnings(False)
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)


def record(name: str, message: str, *args: object, error: BaseException | None = None) -> str:
    """What a formatter makes of a record once the filter has seen it."""
    info = (type(error), error, error.__traceback__) if error else None
    made = logging.LogRecord(name, logging.ERROR, "somewhere.py", 1, message, args, info)
    assert RedactingFilter(["kombo-key-1"]).filter(made)
    return logging.Formatter().format(made)


def caught(crash: Callable[[], object]) -> BaseException:
    with pytest.raises(BaseException) as failure:  # noqa: PT011 (any exception will do)
        crash()
    return failure.value


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("GET https://x.example.com/v1/ats?first_name=Maria&x=%20 200", "GET https://x.example.com/v1/ats?[query] 200"),
        ("GET /ats?email=maria.gonzalez%40example.com HTTP/1.1", "GET /ats?[query] HTTP/1.1"),
        ("why? a=b", "why? a=b"),
        ("https://user:pass@example.com/x", "https://example.com/x"),
        ("wrote to maria.gonzalez+jobs@mail.example.com.", "wrote to [e-mail]."),
        ("maria.gonzalez%40example.com", "[e-mail]"),
        ("Authorization: Bearer abc.DEF-123==", "Authorization: Bearer [key]"),
        ("{'X-Api-Key': 'abc123', 'a': 1}", "{'X-Api-Key': [key]', 'a': 1}"),
        ("token=abc; next", "token=[key]; next"),
        ("call 555-0142 or (312) 555-0142 or +1 312.555.0142x22", "call [phone] or [phone] or [phone]x22"),
        ("3125550142", "[phone]"),
        ("tax id 900-55-0142", "tax id [phone]"),
        ("job 38870001 on 2026-11-23 10:15", "job 38870001 on 2026-11-23 10:15"),
        ("2 of 30 in 1.25 s at 127.0.0.1:8000", "2 of 30 in 1.25 s at 127.0.0.1:8000"),
        ("H5daSm8e85Dmvmne3wLeCPhX", "H5daSm8e85Dmvmne3wLeCPhX"),
        ("[a='b', input_value='Maria', input_type=str]", "[a='b', input_value=[value], input_type=str]"),
    ],
)
def test_what_points_at_a_person_or_opens_a_door_is_taken_out(text: str, redacted: str) -> None:
    assert redact(text) == redacted


def test_our_own_messages_keep_their_arguments() -> None:
    assert record("server.ats.streaming", "page %d of %s for %s", 2, "open jobs", "m@example.com") == (
        "page 2 of open jobs for [e-mail]"
    )


def test_messages_of_other_packages_keep_only_numbers_and_identifiers() -> None:
    assert record(
        "mcp.x", "%r %d %s %s %s %s", "move_stage", 3, None, {"Maria"}, "Maria Gonzalez is busy", ["age", "Maria G."]
    ) == ("'move_stage' 3 None [set] [text] ['age', '[text]']")
    assert record("mcp.x", "%(tool)s: %(why)s", {"tool": "tools/call", "why": "no Maria here"}) == "tools/call: [text]"


def test_a_message_is_one_line_without_control_characters() -> None:
    assert record("mcp.x", "one\nCRITICAL root: forged\x1b[31m") == "one | CRITICAL root: forged[31m"


def test_a_message_that_does_not_fit_its_arguments_is_logged_without_them() -> None:
    assert record("server.x", "page %d", "Maria") == "page %d"


def test_keys_are_masked_wherever_they_stand() -> None:
    assert record("server.x", "got kombo-key-1!") == "got [key]!"


def test_an_exception_keeps_its_type_and_frames_and_loses_its_text() -> None:
    class Person(BaseModel):
        age: int

    def crash() -> None:
        try:
            Person.model_validate({"age": NAME})
        except ValueError as cause:
            raise RuntimeError(f"{NAME} is not a number") from cause

    text = record("mcp.x", "Failed: Maria Gonzalez is not a number", error=caught(crash))

    assert text.startswith("Failed: [RuntimeError]\n")
    assert "test_redaction.py" in text
    assert text.index("pydantic_core._pydantic_core.ValidationError") < text.index("builtins.RuntimeError")
    assert "in crash" in text
    assert not any(word in text for word in PERSON)


def test_a_traceback_inside_a_message_keeps_frames_and_types_only() -> None:
    message = """failed: Traceback (most recent call last):
  + Exception Group Traceback (most recent call last):
  |   File "/srv/app.py", line 7, in lifespan
  |     open_ledger(name)
  | mcp.errors.MCPError: Maria Gonzalez
  +-+---------------- 1 ----------------
    | ValueError: Maria Gonzalez is no
    | number, said the Error
KeyError
"""

    assert record("uvicorn.error", message).split(" | ") == snapshot(
        [
            "failed: Traceback (most recent call last)",
            'File "/srv/app.py", line 7, in lifespan',
            "mcp.errors.MCPError",
            "ValueError",
            "KeyError",
        ]
    )


def test_every_exception_of_a_group_is_named() -> None:
    def crash() -> None:
        raise ExceptionGroup(NAME, [ValueError(NAME), ExceptionGroup("x", [KeyError(NAME)])])

    text = record("mcp.x", "", error=caught(crash))

    assert [name for name in ("ExceptionGroup", "builtins.ValueError", "builtins.KeyError") if name in text] == [
        "ExceptionGroup", "builtins.ValueError", "builtins.KeyError",
    ]  # fmt: skip
    assert not any(word in text for word in PERSON)


def test_exceptions_that_lead_to_each_other_are_described_once() -> None:
    first, second = ValueError("Maria"), TypeError("Gonzalez")
    first.__cause__, second.__cause__ = second, first

    text = record("mcp.x", "", error=first)

    assert (text.count("ValueError"), text.count("TypeError")) == (1, 1)


def test_an_exception_raised_from_none_hides_what_came_before() -> None:
    def crash() -> None:
        try:
            raise KeyError(NAME)
        except KeyError:
            raise ValueError("x") from None

    assert "builtins.KeyError" not in record("mcp.x", "", error=caught(crash))


def test_our_exceptions_say_what_is_about_no_person() -> None:
    error = InvalidInput("Maria has no such stage", code="ATS.X", reference="https://app.example.com/logs/1")

    assert record("server.x", "", error=error).endswith(
        "server.errors.InvalidInput ATS.X https://app.example.com/logs/1"
    )
    assert record("server.x", "", error=InvalidInput("Maria")).endswith("server.errors.InvalidInput")
    assert record("server.x", "", error=ConfigurationError("KOMBO_REGION: use eu")).endswith(": KOMBO_REGION: use eu")


@pytest.mark.anyio
async def test_a_tool_that_crashes_or_refuses_logs_nothing_about_the_candidate(stderr: Callable[[], str]) -> None:
    configure_logging("INFO")
    server = MCPServer("x")

    class Person(BaseModel):
        age: int

    @server.tool()
    def crash(name: str) -> str:
        return str(Person.model_validate({"age": name}).age)

    @server.tool()
    def refuse(name: str) -> str:
        raise ToolError(f"{name} cannot be moved")

    async with Client(server) as client:
        for tool in ("crash", "refuse"):
            assert (await client.call_tool(tool, {"name": "Maria Gonzalez, 555-0142"})).is_error
        assert (await client.call_tool("refuse", {"nome": "Maria"})).is_error

    log = stderr()
    assert "Tool 'crash' raised an unexpected exception" in log
    assert "ValidationError" in log
    assert "in crash" in log
    assert "Tool 'refuse' failed: '[text]'" in log
    assert "Tool 'refuse' rejected arguments: ['name']" in log
    assert not any(word in log for word in PERSON)


def test_other_packages_speak_from_warning_and_the_sdk_from_info(stderr: Callable[[], str]) -> None:
    configure_logging("DEBUG")

    for name in ("server.x", "mcp.x", "httpx", "httpcore.connection", "httpx2", "sse_starlette.sse"):
        for level in (logging.DEBUG, logging.INFO, logging.WARNING):
            logging.getLogger(name).log(level, "said at %d", level)

    assert [line.split(" ", 2)[2] for line in stderr().splitlines()] == snapshot(
        [
            "DEBUG server.x: said at 10",
            "INFO server.x: said at 20",
            "WARNING server.x: said at 30",
            "INFO mcp.x: said at 20",
            "WARNING mcp.x: said at 30",
            "WARNING httpx: said at 30",
            "WARNING httpcore.connection: said at 30",
            "WARNING httpx2: said at 30",
            "WARNING sse_starlette.sse: said at 30",
        ]
    )


def test_a_higher_level_quiets_everybody(stderr: Callable[[], str]) -> None:
    configure_logging("ERROR")

    for name in ("server.x", "mcp.x", "httpx", "uvicorn.error"):
        logging.getLogger(name).warning("no")

    assert stderr() == ""


def test_configuring_twice_says_everything_once(stderr: Callable[[], str]) -> None:
    configure_logging("WARNING", ["k1"])
    configure_logging("WARNING", ["k2", ""])

    logging.getLogger("server.x").warning("k1 k2")

    assert [line.split(" ", 2)[2] for line in stderr().splitlines()] == ["WARNING server.x: k1 [key]"]


def test_warnings_of_python_take_the_same_way(stderr: Callable[[], str]) -> None:
    configure_logging("WARNING")

    with warnings.catch_warnings():
        warnings.simplefilter("always")
        Sloppy.model_construct(name=7).model_dump()  # pyright: ignore[reportArgumentType] (wrong on purpose)
        Sloppy.model_construct(name=["Maria"]).model_dump()  # pyright: ignore[reportArgumentType] (wrong on purpose)

    log = stderr()
    assert log.count("PydanticSerializationUnexpectedValue") == 2
    assert "Maria" not in log.replace('["Maria"]', "")


class Sloppy(BaseModel):
    """A model that is given values of the wrong type."""

    name: str


def test_a_task_that_nobody_waited_for_is_reported_without_its_text(stderr: Callable[[], str]) -> None:
    configure_logging("WARNING")

    async def crash() -> None:
        raise ValueError(NAME)

    async def forget() -> None:
        task = asyncio.create_task(crash())
        await asyncio.wait([task])
        del task

    asyncio.run(forget())

    log = stderr()
    assert "never retrieved" in log
    assert "builtins.ValueError" in log
    assert not any(word in log for word in PERSON)


CRASHES = """
import sys, threading
from server.guardrails.redaction import configure_logging
configure_logging("WARNING")
class Loud:
    def __del__(self): raise ValueError("Maria in del")
Loud()
def work(): raise ValueError("Maria in thread")
thread = threading.Thread(target=work); thread.start(); thread.join()
raise {}
"""


def test_uncaught_exceptions_are_logged_without_their_text() -> None:
    process = subprocess.run(
        [sys.executable, "-c", CRASHES.format("ValueError('Maria')")], capture_output=True, text=True, check=False
    )

    assert process.returncode == 1
    assert process.stderr.count("CRITICAL server.guardrails.redaction: Uncaught") == 3
    assert "Maria" not in process.stderr.replace('ValueError("Maria in', "")
    assert process.stdout == ""


def test_an_interrupt_is_no_crash() -> None:
    process = subprocess.run(
        [sys.executable, "-c", CRASHES.format("KeyboardInterrupt")], capture_output=True, text=True, check=False
    )

    assert process.stderr.count("Uncaught") == 2
