"""Text in the making, for formats that are read from front to back: what is seen, and what is hidden between it."""

from server.resumes.models import HiddenText, Technique

_LEAST_LETTERS = 4
"""Different ones; fewer are no message, but a few bullets or stars that a font of symbols draws."""


class TextFlow:
    """Collects visible text; hidden pieces join into one passage until something visible comes between them."""

    def __init__(self, where: str) -> None:
        self._where = where
        self.length = 0
        """Characters of visible text so far."""
        self._visible: list[str] = []
        self._passage: list[str] = []
        self._how: Technique | None = None
        self._found: list[HiddenText] = []

    def write(self, text: str) -> None:
        """Add visible text."""
        if any(map(str.isalnum, text)):
            self._end_passage()
        self._visible.append(text)
        self.length += len(text)

    def hide(self, text: str, how: Technique) -> None:
        """Add hidden text."""
        if self._how is not how:
            self._end_passage()
        self._how = how
        self._passage.append(text)

    def break_line(self) -> None:
        """End the line, in the visible text and in the passage."""
        self._visible.append("\n")
        self.length += 1
        if self._passage:
            self._passage.append(" ")

    def start_line(self) -> None:
        """Begin a line, unless the visible text stands at the start of one; part words of a passage in any case."""
        if not self.ends_line:
            self.break_line()
        elif self._passage:
            self._passage.append(" ")

    @property
    def ends_line(self) -> bool:
        """The visible text stands at the start of a line."""
        return not self._visible or self._visible[-1].endswith("\n")

    @property
    def text(self) -> str:
        """The visible text so far."""
        return "".join(self._visible)

    def findings(self) -> list[HiddenText]:
        """Return the hidden passages of four different letters or more."""
        self._end_passage()
        return self._found

    def _end_passage(self) -> None:
        text = "".join(self._passage)
        if self._how is not None and len({*filter(str.isalnum, text)}) >= _LEAST_LETTERS:
            self._found.append(HiddenText(text, self._where, self._how))
        self._passage.clear()
        self._how = None
