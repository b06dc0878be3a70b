"""What is laid on top of a PDF page: form fields that are filled in are text, notes are not."""

from dataclasses import dataclass, field

from server.resumes.models import HiddenText, Technique
from server.resumes.pdf.passages import LEAST_LETTERS
from server.resumes.pdf.pdfium import Annotation, PdfPage

_FREE_TEXT, _POPUP, _FIELD = 3, 16, 20


@dataclass(slots=True)
class Notes:
    """What a page's annotations say."""

    visible: list[str] = field(default_factory=list[str])
    hidden: list[HiddenText] = field(default_factory=list[HiddenText])


def read_annotations(page: PdfPage, where: str) -> Notes:
    """Read a page's annotations: fields and text boxes that can be seen as text, all else as hidden."""
    notes = Notes()
    for annotation in page.annotations():
        text = annotation.field_value if annotation.kind == _FIELD else annotation.contents
        if annotation.kind == _POPUP or sum(map(str.isalnum, text)) < LEAST_LETTERS:
            continue
        if annotation.kind == _FIELD and annotation.shown:
            name = annotation.field_name.rpartition(".")[2]
            notes.visible.append(f"{name}: {text}" if name else text)
        elif annotation.kind == _FREE_TEXT and annotation.shown and _is_drawn(page, annotation):
            notes.visible.append(text)
        else:
            notes.hidden.append(HiddenText(text, where, Technique.ANNOTATION))
    return notes


def _is_drawn(page: PdfPage, annotation: Annotation) -> bool:
    return page.picture.shows_what(page.picture_without_annotations, annotation.box)
