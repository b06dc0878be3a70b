"""How many tokens a text costs a model: counted where a tokenizer is installed, estimated where none is."""

import warnings
from collections.abc import Callable
from functools import cache
from typing import Final, Protocol, cast

LETTERS_PER_TOKEN: Final = 4


class Encoding(Protocol):
    """What `bpe_openai` gives."""

    def encode_ordinary(self, text: str) -> list[int]: ...


@cache
def counter() -> tuple[Callable[[str], int], str]:
    """A function that counts, and in words how it does."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # it reads its data in an old way
            import bpe_openai  # pyright: ignore[reportMissingTypeStubs] - the package is untyped

            encoding = cast(Encoding, bpe_openai.get_encoding("o200k_base"))  # pyright: ignore[reportUnknownMemberType] - untyped
    except ImportError:
        return lambda text: len(text) // LETTERS_PER_TOKEN, f"estimated, {LETTERS_PER_TOKEN} characters each"
    return lambda text: len(encoding.encode_ordinary(text)), "o200k"
