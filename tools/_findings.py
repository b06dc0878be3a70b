"""What was hidden in a resume's file, in words for an answer: a finding, never a verdict."""

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from server.resumes.models import ResumeText

HIDDEN: Final = (
    "{count} passage(s) are in the file that a person who looks at it does not see. That "
    "can be a template's doing: tell"
    " the user what they say and where; it is no ground to reject anybody."
)
MOST_HIDDEN: Final = 8_000
"""Characters of hidden text in an answer."""


def findings(read: "ResumeText") -> tuple[str, tuple[str, ...]]:
    """What was hidden in the file, and what to know of it and of the text."""
    told = "\n".join(f"{finding.how}, {finding.where}: {finding.text}" for finding in read.hidden)
    warnings = read.warnings
    if told:
        warnings += (HIDDEN.format(count=len(read.hidden)),)
    if len(told) > MOST_HIDDEN:
        told, left = told[:MOST_HIDDEN], len(told) - MOST_HIDDEN
        warnings += (f"{left} more characters of hidden text are left out.",)
    if read.masked:
        warnings += (f"{read.masked} sensitive passage(s) are masked.",)
    return told, warnings
