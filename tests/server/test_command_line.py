"""What is typed after `ats-mcp`: wrong values are named at once, before anything is served."""

import pytest
from inline_snapshot import snapshot

from server.__main__ import parser


def refusal(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    with pytest.raises(SystemExit) as stopped:
        parser().parse_args(arguments)
    assert stopped.value.code == 2
    return capsys.readouterr().err.splitlines()[-1]


@pytest.mark.parametrize("port", ["99999", "-1", "http", "", "٨٠"])
def test_a_port_that_is_none_is_refused(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert refusal(capsys, "sandbox", f"--port={port}") == snapshot(
        "ats-mcp sandbox: error: argument --port: a port is a number from 0 (any free one) to 65535"
    )
    assert "--port: a port is a number" in refusal(capsys, f"--port={port}")


def test_a_dialect_that_nobody_speaks_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert refusal(capsys, "sandbox", "--port=0", "--dialects=brief,loud") == snapshot(
        "ats-mcp sandbox: error: argument --dialects: no dialect is called 'loud': there are brief and bold"
    )


def test_ports_and_dialects_are_taken_as_they_are_meant() -> None:
    arguments = parser().parse_args(["sandbox", "--port=0", "--dialects=bold, brief"])
    assert (arguments.port, arguments.dialects) == (0, ("bold", "brief"))
