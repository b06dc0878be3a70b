"""Fields of a Word document: their codes are never shown, and of some of them not what they result in either."""

from collections import Counter
from dataclasses import dataclass, field

from server.resumes.docx.xml import Node
from server.resumes.field_codes import is_silent


@dataclass(slots=True)
class _Field:
    code: list[str] = field(default_factory=list[str])
    in_code: bool = True
    is_shown: bool = False


class Fields:
    """The fields that are open at the place of a story that is being read."""

    def __init__(self, story: Node) -> None:
        marks = Counter(mark.get("fldCharType") for mark in story.iter("fldChar"))
        self._are_sound = marks["begin"] == marks["end"]
        """Where a field does not end, nothing tells what Word makes of the text after it."""
        self._open: list[_Field] = []
        self._unshown = 0
        """How many of the open fields are not shown."""

    def mark(self, kind: str) -> None:
        """Heed `w:fldChar`."""
        if kind == "begin":
            self._open.append(_Field())
            self._unshown += 1
        elif self._open and kind == "separate" and self._open[-1].in_code:
            innermost = self._open[-1]
            innermost.in_code = False
            innermost.is_shown = not is_silent("".join(innermost.code))
            self._unshown -= innermost.is_shown
        elif self._open and kind == "end":
            self._unshown -= not self._open.pop().is_shown

    def note(self, code: str) -> None:
        """Heed `w:instrText`."""
        if self._open and self._open[-1].in_code:
            self._open[-1].code.append(code)

    @property
    def hide(self) -> bool:
        """Text at this place is not shown."""
        return self._are_sound and self._unshown > 0
