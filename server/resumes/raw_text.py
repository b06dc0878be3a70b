"""What a reader of one format hands over: text and findings before characters are cleaned and lines masked."""

from dataclasses import dataclass, field

from server.resumes.models import HiddenText

OVERFULL_BOX = "A text box holds more words than it can show; the text may hold some that nobody sees."
WHITE_COVER = "A white drawing lies over the page; the text may hold words that it covers."


@dataclass(slots=True)
class RawText:
    """Collected while a file is read."""

    pages: list[str] = field(default_factory=list[str])
    hidden: list[HiddenText] = field(default_factory=list[HiddenText])
    warnings: list[str] = field(default_factory=list[str])
    masked: int = 0
    """Passages that the reader itself replaced by a marker."""

    @property
    def has_text(self) -> bool:
        """There is at least one letter or digit to be seen."""
        return any(char.isalnum() for page in self.pages for char in page)
