"""The pytest fixture of the sandbox: `from ats_mcp import ats_sandbox` in a conftest.py."""

import pytest

from server.scripting.sandbox import AtsSandbox


@pytest.fixture
def ats_sandbox() -> AtsSandbox:
    """A sandbox of its own for each test, seed 7. Connect to it inside the test, under any async plugin."""
    return AtsSandbox()
