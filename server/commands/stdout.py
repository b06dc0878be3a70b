"""What a command says on stdout, and what becomes of the command where stdout takes no more."""

import os
import sys


class StdoutLost(Exception):
    """Stdout takes no more: nobody reads on (a `BrokenPipeError` is the cause), or its disk is full."""


def say(line: str) -> None:
    """Write a line, which is on its way at once; raises what `write` raises."""
    write(f"{line}\n")


def write(text: str) -> None:
    """Write a text, and whatever was kept back before it; a process that has no stdout says nothing.

    Raises:
        StdoutLost: It cannot be written. What is said from now on goes nowhere.
    """
    if sys.stdout is None:
        return
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)  # else Python tries once more when it ends, and complains
        os.close(nowhere)
        raise StdoutLost(error.strerror) from error
