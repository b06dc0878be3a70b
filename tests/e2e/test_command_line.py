"""The installed command before it serves anything: what it refuses, and in which words."""

import sys
from pathlib import Path

import anyio
import pytest

pytestmark = pytest.mark.anyio

COMMAND = str(Path(sys.executable).with_name("ats-mcp"))


async def test_bad_settings_end_with_one_line_on_stderr_before_anything_is_served() -> None:
    result = await anyio.run_process([COMMAND], env={"KOMBO_API_KEY": "key-without-integration"}, check=False)
    assert result.returncode == 2
    assert result.stdout == b""
    assert result.stderr.decode() == (
        "ats-mcp: KOMBO_API_KEY is set without KOMBO_INTEGRATION_ID: set both, or neither for the sandbox\n"
    )


async def test_another_host_than_loopback_is_refused_with_the_reason() -> None:
    result = await anyio.run_process([COMMAND, "--transport", "http", "--host", "0.0.0.0"], check=False)  # noqa: S104
    assert result.returncode == 2
    assert result.stderr.decode() == (
        "ats-mcp: --host 0.0.0.0 is refused: this server has no authentication yet, so whoever reaches it could read and"
        " change candidates. Use one of 127.0.0.1, ::1, localhost.\n"
    )
