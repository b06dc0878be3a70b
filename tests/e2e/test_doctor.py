"""`ats-mcp doctor` as a command: an exit status for scripts, and no key on any stream."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.sandbox.options import API_KEY, INTEGRATION_ID


@pytest.fixture
def served() -> Iterator[str]:
    """The address of a sandbox on a port, as KOMBO_BASE_URL takes it."""
    command = [sys.executable, "-m", "ats_mcp", "sandbox", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]) as process:
        assert process.stderr
        yield process.stderr.readline().partition("Kombo at ")[2].partition(",")[0]
        process.terminate()


def run(tmp_path: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    """`ats-mcp doctor` as a person runs it, with no other variables of ours than these."""
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("KOMBO_", "ATS_MCP_", "AVIONTE_"))
    }
    return subprocess.run(
        [sys.executable, "-m", "ats_mcp", "doctor"],
        env={**clean, "ATS_MCP_STATE_DIR": str(tmp_path), **environ},
        capture_output=True,
        text=True,
        timeout=120,
        cwd=Path(__file__).parents[2],
        check=False,
    )


def test_the_command_ends_with_0_where_all_is_well(tmp_path: Path) -> None:
    ran = run(tmp_path)
    assert (ran.returncode, ran.stderr, ran.stdout.splitlines()[-1]) == (0, "", "All is well.")


def test_the_command_ends_with_1_where_something_is_wrong_and_never_prints_the_key(tmp_path: Path) -> None:
    ran = run(
        tmp_path,
        KOMBO_API_KEY="not-a-key-of-anybody",
        KOMBO_INTEGRATION_ID=INTEGRATION_ID,
        KOMBO_BASE_URL="http://127.0.0.1:9/v1",
        ATS_MCP_LOG_LEVEL="DEBUG",
    )
    assert ran.returncode == 1
    assert "WRONG  key" in ran.stdout
    assert "not-a-key" not in ran.stdout + ran.stderr


def test_the_command_ends_with_2_where_no_server_can_be_made(tmp_path: Path) -> None:
    for variable, value in (("ATS_MCP_CONFIRM", "sometimes"), ("ATS_MCP_TOOLS", "list_jops")):
        ran = run(tmp_path, **{variable: value})
        assert (ran.returncode, ran.stdout) == (2, "")
        assert variable in ran.stderr


def test_it_looks_at_a_sandbox_on_a_port(tmp_path: Path, served: str) -> None:
    good = run(tmp_path, KOMBO_API_KEY=API_KEY, KOMBO_INTEGRATION_ID=INTEGRATION_ID, KOMBO_BASE_URL=served)
    assert (good.returncode, good.stdout.splitlines()[-1]) == (0, "All is well.")
    bad = run(tmp_path, KOMBO_API_KEY="another-key", KOMBO_INTEGRATION_ID=INTEGRATION_ID, KOMBO_BASE_URL=served)
    assert bad.returncode == 1
    assert "The Kombo key was refused." in bad.stdout
    assert "another-key" not in bad.stdout + bad.stderr
