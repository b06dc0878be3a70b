"""How the process ends on a signal: with the code that shells expect, after a moment for cleaning up."""

import os
import threading


def code_of(signal_number: int) -> int:
    """The exit code of a process that a signal ended, by the convention of shells: 130 for SIGINT, 143 for SIGTERM."""
    return 128 + signal_number


def exit_within(seconds: float, code: int) -> None:
    """End the process after so many seconds, whatever it is still doing, unless it has ended by itself."""
    deadline = threading.Timer(seconds, os._exit, [code])
    deadline.daemon = True
    deadline.start()
