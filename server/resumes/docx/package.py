"""The zip file that a Word document is: its parts as XML, refused before unpacking where they are a bomb."""

import posixpath
import zipfile
import zlib
from collections.abc import Generator
from contextlib import contextmanager
from io import BytesIO

from server.resumes.docx.xml import Node, children, parse_xml
from server.resumes.errors import BrokenResume, EncryptedResume, OversizedResume, UnsupportedResume
from server.resumes.limits import DOCX_PART_BYTES, DOCX_RATIO, DOCX_TOTAL_BYTES

_RATIO_MATTERS_FROM = 1_000_000
_ENCRYPTED = 0x1
_BOMB = (
    "The Word file unpacks to far more than a resume holds (a decompression bomb), so it was not opened. "
    "Ask the candidate for another copy."
)


class Package:
    """An open Word file."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._entries = {entry.filename: entry for entry in archive.infolist()}
        self._unpacked = 0
        if any(entry.flag_bits & _ENCRYPTED for entry in self._entries.values()):
            raise EncryptedResume
        self.main = self._find_main()

    @property
    def has_macros(self) -> bool:
        """Programs travel with the document; they are never run here."""
        return any(name.endswith("vbaProject.bin") for name in self._entries)

    def read(self, name: str) -> Node | None:
        """Return a part's root element, None where there is no such part."""
        entry = self._entries.get(name)
        if entry is None:
            return None
        self._unpacked += entry.file_size
        swollen = entry.file_size > _RATIO_MATTERS_FROM and entry.file_size > DOCX_RATIO * max(entry.compress_size, 1)
        if swollen or entry.file_size > DOCX_PART_BYTES or self._unpacked > DOCX_TOTAL_BYTES:
            raise OversizedResume(_BOMB)
        return parse_xml(self._archive.read(entry))

    def related(self, kind: str) -> dict[str, str]:
        """Return the names of the main part's related parts of a kind (`styles`, `header`, ...), by relation id."""
        return self.related_to(self.main, kind)

    def related_to(self, part: str, kind: str) -> dict[str, str]:
        """Return the names of a part's related parts (the package's for no part) of a kind, by relation id."""
        folder, name = posixpath.split(part)
        relations = self.read(posixpath.join(folder, "_rels", f"{name}.rels"))
        return {
            relation.get("Id", ""): posixpath.normpath(posixpath.join("/", folder, relation.get("Target", "")))[1:]
            for relation in children(relations)
            if relation.get("Type", "").rpartition("/")[2] == kind and relation.get("TargetMode") != "External"
        }

    def _find_main(self) -> str:
        if "mimetype" in self._entries:
            raise UnsupportedResume("This is an OpenDocument file, which is not read. Ask for a PDF or Word (.docx).")
        parts = list(self.related_to("", "officeDocument").values())
        main = parts[0] if parts else "word/document.xml"
        if main.startswith(("xl/", "ppt/")):
            raise UnsupportedResume("This is a spreadsheet or a presentation. Ask for a PDF or Word (.docx).")
        if main not in self._entries:
            if "[Content_Types].xml" in self._entries:
                raise BrokenResume
            raise UnsupportedResume("This is a zip archive, not a document. Ask for the resume itself as PDF or .docx.")
        return main


@contextmanager
def open_package(data: bytes) -> Generator[Package]:
    """Open a Word file; raise an `UnreadableResume` where it is no Word file, damaged, encrypted or a bomb."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            yield Package(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        raise BrokenResume from error
    except NotImplementedError as error:  # zipfile's word for a compression that it does not know
        raise BrokenResume from error
