"""Ids of operations and boundaries of fences: unguessable on a live integration, repeatable on the sandbox."""

from random import Random, SystemRandom
from typing import Final

READABLE: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""No letter that is mistaken for a digit when an id is read aloud."""


class RandomIds:
    """Where random words come from: the operating system, or on the sandbox a seed, so that scripts repeat."""

    def __init__(self, seed: int | None = None) -> None:
        self._random = SystemRandom() if seed is None else Random(seed)  # noqa: S311 - guards nothing on the sandbox

    def operation_id(self) -> str:
        """An id for a write: 60 bits."""
        return "op_" + "".join(self._random.choices(READABLE, k=12))

    def boundary(self) -> str:
        """The mark of one fence: eight hexadecimal digits."""
        return f"{self._random.getrandbits(32):08x}"
