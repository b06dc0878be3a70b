"""Reading the body of a Word file in one call."""

from collections.abc import Callable

import pytest

from scripts.corpus_files import docx
from server.resumes.docx.document import read_docx

Told = Callable[..., str]
"""Takes a body, parts and other files; returns the lines of the text, and after that what is hidden, a line each."""


@pytest.fixture
def told() -> Told:
    def tell(body: str, parts: dict[str, str] | None = None, extra: dict[str, str] | None = None) -> str:
        found = read_docx(docx(body, parts, extra), "cv.docx")
        lines = [line.strip() for line in found.pages[0].split("\n") if line.strip()]
        hidden = (f"({one.how.name}, {one.where}) {' '.join(one.text.split())}" for one in found.hidden)
        return "\n".join([*lines, *hidden])

    return tell
