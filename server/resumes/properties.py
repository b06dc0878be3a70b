"""Document properties that say something the pages do not: a title or an author is honest, a sentence is not."""

import re
from collections.abc import Mapping

from server.resumes.models import HiddenText, Technique

_LEAST_WORDS = 4
_LONG = 12
"""Words from which a property is quoted unless the document shows it as it stands."""
_UNSEEN = 0.5
"""Share of words that the document does not show, above which a shorter property is quoted."""
_WORD = re.compile(r"\w+")
_USUAL = frozenset(
    (
        *("resume", "cv", "curriculum", "vitae", "lebenslauf", "cover", "letter", "application", "profile", "document"),
        *("untitled", "template", "copy", "final", "draft", "version", "new", "updated", "modern", "simple", "pdf"),
        *("microsoft", "word", "writer", "google", "docs", "canva", "office", "pages", "doc", "docx", "anonymous"),
        *("generated", "created", "exported", "produced", "with", "from", "using", "python", "reportlab"),
        *("for", "of", "the", "and", "by", "a", "an", "my", "null", "none", "unspecified"),
    )
)


def hidden_properties(values: Mapping[str, str], visible: str, file_name: str) -> list[HiddenText]:
    """Return the properties, by name, that hold words which neither the visible text nor the file's name shows."""
    shown = _words(f"{visible} {file_name}")
    seen = _USUAL | set(shown)
    line = " ".join(shown)
    found: list[HiddenText] = []
    for name, value in values.items():
        words = [word for word in _words(value) if word.isalpha()]
        if len(words) < _LEAST_WORDS or " ".join(_words(value)) in line:
            continue
        unseen = sum(word not in seen for word in words)
        if len(words) >= _LONG or unseen > _UNSEEN * len(words):
            found.append(HiddenText(value, f"document property: {name}", Technique.PROPERTY))
    return found


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())
