"""What reading a resume gives: its text, and apart from it what was hidden in the file."""

from dataclasses import dataclass
from enum import StrEnum


class Format(StrEnum):
    """The kinds of file that are read."""

    PDF = "pdf"
    DOCX = "docx"
    RTF = "rtf"
    HTML = "html"
    TEXT = "text"


class Technique(StrEnum):
    """How a passage was kept out of sight; the value is what a reader is told."""

    NEVER_PAINTED = "invisible text (never painted)"
    TINY = "too small to read"
    OFF_PAGE = "outside the page"
    SAME_COLOUR = "same colour as its background"
    TRANSPARENT = "transparent"
    COVERED = "covered, cut off or switched off"
    BLANK_LETTERS = "font whose letters are blank"
    REPLACEMENT = "replacement text that differs from what is drawn"
    PROPERTY = "document property"
    ANNOTATION = "annotation"
    FORMATTED_HIDDEN = "formatted as hidden"
    COMMENT = "comment"
    DELETION = "tracked deletion"
    ZERO_WIDTH = "zero-width characters inside the text"
    DIRECTION = "text whose direction is turned around"
    TAG_CHARACTERS = "invisible Unicode tag characters"
    VARIATION_SELECTORS = "invisible Unicode variation selectors"


@dataclass(frozen=True, slots=True)
class HiddenText:
    """One passage that a person who looks at the document does not see. It is a finding, not a verdict."""

    text: str
    where: str
    """Page or part: "page 2", "header", "comment", "document property: subject"."""
    how: Technique


@dataclass(frozen=True, slots=True)
class ResumeText:
    """A resume as text in reading order."""

    format: Format
    pages: tuple[str, ...]
    """Visible text, one string per page; a format without pages has one."""
    hidden: tuple[HiddenText, ...]
    warnings: tuple[str, ...]
    masked: int
    """How many passages were replaced by a marker such as `[masked: date of birth]`."""
    digest: str
    """First 12 hex digits of the file's SHA-256; ties a cursor to its file."""
