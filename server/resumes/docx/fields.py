"""Fields of a Word document: their codes are never shown, and of some of them not what they result in either."""

from collections import Counter
from dataclasses import dataclass

from server.resumes.docx.xml import Node
from server.resumes.field_codes import is_silent


@dataclass(slots=True)
class _Field:
    code: str = ""
    in_code: bool = True

    @property
    def is_shown(self) -> bool:
        return not self.in_code and not is_silent(self.code)


class Fields:
    """The fields that are open at the place of a story that is being read."""

    def __init__(self, story: Node) -> None:
        marks = Counter(mark.get("fldCharType") for mark in story.iter("fldChar"))
        self._are_sound = marks["begin"] == marks["end"]
        """Where a field does not end, nothing tells what Word makes of the text after it."""
        self._open: list[_Field] = []

    def mark(self, kind: str) -> None:
        """Heed `w:fldChar`."""
        if kind == "begin":
            self._open.append(_Field())
        elif self._open and kind == "separate":
            self._open[-1].in_code = False
        elif self._open and kind == "end":
            self._open.pop()

    def note(self, code: str) -> None:
        """Heed `w:instrText`."""
        if self._open and self._open[-1].in_code:
            self._open[-1].code += code

    @property
    def hide(self) -> bool:
        """Text at this place is not shown."""
        return self._are_sound and not all(field.is_shown for field in self._open)
