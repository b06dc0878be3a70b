"""Writes over 60 resumes of invented people, most of them hostile or awkward, and what each of them shows and hides.

Run as `python -m scripts.make_resume_corpus DIRECTORY`; the tests generate the same files into a temporary directory.
"""

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from itertools import cycle
from pathlib import Path

from reportlab.lib.pagesizes import landscape, letter
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from scripts import corpus_files as files
from scripts import corpus_pdf_designs as designs
from scripts import corpus_pdf_hiding as hiding
from scripts import corpus_pdfs as pdfs
from scripts import corpus_rtf as rich
from scripts.corpus_people import ORDER, PEOPLE, STUFFING, Person


@dataclass(frozen=True)
class Entry:
    """One file of the corpus, and what reading it has to give."""

    file_name: str
    what: str
    visible: list[str] = field(default_factory=list[str])
    """Lines that the text shows, in this order."""
    hidden: list[str] = field(default_factory=list[str])
    """Passages that are reported, and not in the text."""
    error: str = ""
    """Name of the `UnreadableResume` that is raised."""


def make_corpus() -> Iterator[tuple[Entry, bytes]]:
    """Yield what each file is about, and its bytes."""
    for number, (entry, data) in enumerate((*_honest(), *_hostile(), *_unreadable()), 1):
        yield replace(entry, file_name=f"{number:02d}-{entry.file_name}"), data


def write_corpus(directory: Path) -> list[Entry]:
    """Write all files and `manifest.json` into a directory; return the manifest."""
    manifest: list[Entry] = []
    for entry, data in make_corpus():
        (directory / entry.file_name).write_bytes(data)
        manifest.append(entry)
    (directory / "manifest.json").write_text(json.dumps([asdict(entry) for entry in manifest], indent=1))
    return manifest


def _honest() -> Iterator[tuple[Entry, bytes]]:
    """Yield what hides nothing, however suspicious it may look to a program."""
    people = cycle(PEOPLE)
    for name, (what, draw) in designs.HONEST.items():
        person, shown = next(people), list[str]()
        data = pdfs.pdf(partial(_draw, draw, person, shown))
        yield Entry(f"{name}.pdf", what, shown), data
    person = next(people)
    data = pdfs.pdf(partial(pdfs.plain, person=person), encrypt=StandardEncryption("", "owner"))
    yield Entry("owner-password.pdf", "protected against changes, free to read", person.lines), data
    data = pdfs.pdf(partial(pdfs.plain, person=person, top=560), paper=landscape(letter))
    yield Entry("landscape.pdf", "landscape paper", person.lines), data
    for name, make in files.HONEST_DOCX.items():
        data, shown = make(next(people))
        yield Entry(f"{name}.docx", f"Word: {name.replace('-', ' ')}", shown), data
    for name, make in rich.HONEST_RTF.items():
        data, shown = make(next(people))
        yield Entry(f"{name}.rtf", f"RTF: {name.replace('-', ' ')}", shown), data
    person = next(people)
    yield Entry("plain.html", "a web page", person.lines), files.html(person)
    accented = ["José Núñez", *person.lines]
    yield Entry("utf-8.txt", "plain text", accented), "\n".join(accented).encode()
    yield Entry("windows.txt", "plain text in Windows-1252", accented), "\r\n".join(accented).encode("cp1252")


def _draw(draw: designs.Draw, person: Person, shown: list[str], canvas: Canvas) -> None:
    shown += draw(canvas, person)


def _hostile() -> Iterator[tuple[Entry, bytes]]:
    """Yield honest resumes with a passage of more than four words that a person does not see."""
    makers: list[tuple[str, Callable[[Person, str], bytes]]] = [
        *((f"{name}.pdf", partial(hiding.hostile, hide)) for name, hide in hiding.HIDING.items()),
        *((f"{name}.docx", partial(files.hostile_docx, name)) for name in files.HIDING_DOCX),
        *((f"{name}.rtf", partial(rich.hostile_rtf, name)) for name in rich.HIDING_RTF),
        *((f"{name}.html", partial(files.hostile_html, name)) for name in files.HIDING_HTML),
        *((f"{name}.txt", partial(files.hostile_text, name)) for name in files.HIDING_TEXT),
    ]
    for (file_name, make), person, text in zip(makers, cycle(PEOPLE), cycle((ORDER, STUFFING)), strict=False):
        # Zero-width characters do not hide the words that they are put into; they keep programs from finding them.
        shown = [*person.lines, text] if file_name == "zero-width.txt" else person.lines
        yield Entry(file_name, "hides a passage", shown, [text]), make(person, text)


def _unreadable() -> Iterator[tuple[Entry, bytes]]:
    """Yield what has no text to give: each kind is refused in words of its own."""
    person = PEOPLE[0]
    whole = pdfs.pdf(lambda canvas: pdfs.plain(canvas, person))
    locked = pdfs.pdf(lambda canvas: pdfs.plain(canvas, person), encrypt=StandardEncryption("secret"))
    for name, what, error, data in (
        ("scan.pdf", "pictures of pages", "ScannedResume", pdfs.pdf(pdfs.picture_only)),
        ("broken.pdf", "half a file", "BrokenResume", whole[:300]),
        ("locked.pdf", "needs a password", "EncryptedResume", locked),
        ("bomb.pdf", "unpacks to 300 MB", "OversizedResume", pdfs.bomb(300)),
        ("bomb.docx", "unpacks to 100 MB", "OversizedResume", files.word_bomb(100)),
        ("entities.docx", "entities that grow", "BrokenResume", files.entity_bomb()),
        ("locked.docx", "needs a password", "EncryptedResume", files.legacy_office("EncryptedPackage")),
        ("old.doc", "Word before 2007", "UnsupportedResume", files.legacy_office("WordDocument")),
        ("bomb.rtf", "a million groups inside one another", "OversizedResume", rich.nested_bomb()),
        ("flat-bomb.rtf", "millions of groups", "OversizedResume", rich.flat_bomb()),
        ("broken.rtf", "ends in its table of fonts", "BrokenResume", rich.rtf("")[:60]),
        ("empty.rtf", "nothing in it", "EmptyResume", rich.rtf(r"\pard\par")),
        ("photo.pdf", "a picture, whatever its name says", "UnsupportedResume", files.png()),
        ("archive.docx", "a zip of something else", "UnsupportedResume", files.archive({"notes.txt": "none"})),
        ("empty.docx", "nothing in it", "EmptyResume", files.docx(files.paragraph())),
    ):
        yield Entry(name, what, error=error), data


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    print(f"{len(write_corpus(target))} files in {target}")
