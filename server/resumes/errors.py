"""Why a resume could not be read, in words that say what to do next.

* UnreadableResume         str(error) is our own wording and never quotes the file
  + EmptyResume            no bytes, or a document without a word in it
  + ScannedResume          pictures of pages, no text
  + BrokenResume           damaged, or not what it claims to be inside
  + EncryptedResume        needs a password
  + UnsupportedResume      a kind of file that is not read here
  + OversizedResume        too large, or unpacks to too much
  + UnfinishedResume       reading took too long or too much memory and was stopped
"""


class UnreadableResume(Exception):
    """The file gives no text; the message says why and what to do, and is safe to show."""


class EmptyResume(UnreadableResume):
    """There is nothing in the file to read."""

    def __init__(self, message: str = "The file holds no text at all. Ask the candidate for another copy.") -> None:
        super().__init__(message)


class ScannedResume(UnreadableResume):
    """The pages are pictures."""

    def __init__(
        self,
        message: str = "The file holds pictures of pages (a scan) and no text. A person has to read it, "
        "or ask the candidate for a PDF or Word file with real text.",
    ) -> None:
        super().__init__(message)


class BrokenResume(UnreadableResume):
    """The file is damaged."""

    def __init__(
        self, message: str = "The file is damaged and cannot be opened. Ask the candidate for another copy."
    ) -> None:
        super().__init__(message)


class EncryptedResume(UnreadableResume):
    """The file is protected by a password."""

    def __init__(
        self, message: str = "The file is protected by a password. Ask the candidate for a copy without one."
    ) -> None:
        super().__init__(message)


class UnsupportedResume(UnreadableResume):
    """This kind of file is not read here."""


class OversizedResume(UnreadableResume):
    """The file is larger, or unpacks to more, than a resume has reason to."""


class UnfinishedResume(UnreadableResume):
    """Reading was stopped because it took too long, too much memory, or brought the reader down."""


ERRORS = {
    error.__name__: error
    for error in (
        UnreadableResume,
        EmptyResume,
        ScannedResume,
        BrokenResume,
        EncryptedResume,
        UnsupportedResume,
        OversizedResume,
        UnfinishedResume,
    )
}
"""By name, for the way back from the worker process."""
