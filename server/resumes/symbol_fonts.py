"""Fonts that draw pictures, or Greek, where the text has letters."""

import re

from server.resumes.models import Technique

_NAME = re.compile(r"\s*(?:symbol(?:mt)?|(?:wing|web)dings.*|zapf ?dingbats.*)\s*;?\s*", re.IGNORECASE)


def is_symbol_font(name: str) -> bool:
    """Tell by its name whether a font draws something else than letters."""
    return bool(_NAME.fullmatch(name))


def why_unread(text: str) -> Technique | None:
    """Tell why nobody reads a text that stands in such a font, None where it has no letters of Latin or digits.

    Letters of other scripts are not in these fonts, so they are shown in another one."""
    return Technique.REPLACEMENT if any(char < "\u0100" and char.isalnum() for char in text) else None
