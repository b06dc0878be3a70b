"""Codes of the fields that word processors fill in, as far as they decide whether a result is shown."""

_SILENT = frozenset(("ASK", "PRIVATE", "RD", "SET", "TA", "TC", "XE"))
"""Fields that set something, or mark a place, and show nothing."""


def is_silent(code: str) -> bool:
    """Tell by its code whether a field shows nothing."""
    return bool(_SILENT.intersection(word.upper() for word in code.split(maxsplit=1)[:1]))
