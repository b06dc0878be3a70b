"""A process that does not end by itself is ended."""

import subprocess
import sys

import pytest

from server.stopping import code_of

ENDLESS = """
import threading
from server.stopping import exit_within
exit_within(0.1, 143)
threading.Event().wait()
"""
SHORT = """
from server.stopping import exit_within
exit_within(60, 143)
"""


def test_the_code_of_a_signal_is_that_of_shells() -> None:
    assert (code_of(2), code_of(15)) == (130, 143)


@pytest.mark.parametrize(("script", "code"), [(ENDLESS, 143), (SHORT, 0)], ids=["endless", "short"])
def test_the_deadline_ends_what_does_not_end_and_waits_for_nothing(script: str, code: int) -> None:
    assert subprocess.run([sys.executable, "-c", script], check=False, timeout=20).returncode == code
