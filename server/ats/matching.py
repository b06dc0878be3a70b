"""Which of the people found fit best: by e-mail address, then by phone number, then by name."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from server.ats.models import Candidate

COMPARED_DIGITS: Final = 10
"""Digits of a phone number that are compared: country codes are written or left out, area codes are not."""

EXTENSION: Final = re.compile(r"(?:ext|x|#)[.\s:]*\d+\s*$", re.IGNORECASE)


def rank(
    candidates: Iterable[Candidate], first_name: str, last_name: str, email: str, phone: str
) -> tuple[Candidate, ...]:
    """Order people by how well they fit, best first; among equals the order stays."""
    wanted = " ".join(filter(None, (fold(first_name), fold(last_name))))

    def fit(candidate: Candidate) -> tuple[bool, bool, bool]:
        name = " ".join(filter(None, (fold(candidate.first_name), fold(candidate.last_name))))
        return has_email(candidate, email), has_phone(candidate, phone), bool(wanted) and name == wanted

    return tuple(sorted(candidates, key=fit, reverse=True))


def has_email(candidate: Candidate, email: str) -> bool:
    """Whether one of the person's addresses is this one, without regard to case; an empty one matches nobody."""
    return bool(email) and email.casefold() in (known.casefold() for known in candidate.emails)


def has_phone(candidate: Candidate, phone: str) -> bool:
    """Whether one of the person's numbers ends as this one does, extensions aside; a short one matches nobody."""
    wanted = digits(phone)
    return len(wanted) >= COMPARED_DIGITS and wanted in (digits(known) for known in candidate.phones)


def digits(phone: str) -> str:
    """Return the last digits of a phone number, as far as they are compared."""
    return "".join(char for char in EXTENSION.sub("", phone) if char in "0123456789")[-COMPARED_DIGITS:]


def fold(name: str) -> str:
    """Return a name without regard to case, accents and punctuation."""
    bare = (char for char in unicodedata.normalize("NFKD", name) if not unicodedata.combining(char))
    return " ".join("".join(char if char.isalnum() else " " for char in "".join(bare).casefold()).split())
