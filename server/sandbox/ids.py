"""Kombo ids: 24 base58 characters, derived from what they name so that a seed gives the same world every time."""

import hashlib
from functools import lru_cache

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
LENGTH = 24


def kombo_id(model: str, key: str) -> str:
    """Return the Kombo id of the record of `model` that `key` names, e.g. `kombo_id("job", "38870001")`."""
    number = int.from_bytes(hashlib.blake2b(f"{model}\n{key}".encode(), digest_size=18).digest(), "big")
    return encode(number)


@lru_cache(maxsize=4_096)
def encode(number: int, length: int = LENGTH) -> str:
    """Write `number` in base58, most significant digit first, in so many digits."""
    digits: list[str] = []
    for _ in range(length):
        number, digit = divmod(number, len(ALPHABET))
        digits.append(ALPHABET[digit])
    return "".join(reversed(digits))


def decode(text: str) -> int | None:
    """Read a base58 number; None where a character is not of the alphabet."""
    number = 0
    for character in text:
        digit = ALPHABET.find(character)
        if digit < 0:
            return None
        number = number * len(ALPHABET) + digit
    return number
