"""What the PDFs of the resume corpus are made of, and those that are no resume: a picture of a page, a bomb."""

# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false
# (the types that come with reportlab leave out many parameters)

import io
import zlib
from collections.abc import Callable

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import letter
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from scripts.corpus_people import Person

NAVY = HexColor("#1F2A44")
LEFT, TOP, LEADING = 60.0, 730.0, 15.0


def pdf(
    draw: Callable[[Canvas], object],
    paper: tuple[float, float] = letter,
    encrypt: StandardEncryption | None = None,
) -> bytes:
    """Return what a function draws, on letter paper and with black 10-point Helvetica to begin with."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=paper, encrypt=encrypt, invariant=1)
    canvas.setFont("Helvetica", 10)
    draw(canvas)
    canvas.save()
    return buffer.getvalue()


def write(canvas: Canvas, lines: list[str], x: float = LEFT, y: float = TOP, leading: float = LEADING) -> float:
    """Write lines downwards; return where the next one would stand."""
    for line in lines:
        canvas.drawString(x, y, line)
        y -= leading
    return y


def plain(canvas: Canvas, person: Person, top: float = TOP) -> list[str]:
    write(canvas, person.lines, y=top)
    return person.lines


def unseen(canvas: Canvas, text: str, x: float, y: float) -> None:
    """Write in render mode 3."""
    written = canvas.beginText(x, y)
    written.setTextRenderMode(3)
    written.textOut(text)
    written.setTextRenderMode(0)
    canvas.drawText(written)


def picture_only(canvas: Canvas) -> None:
    canvas.drawImage(gradient(), 0, 0, 612, 792)


def gradient() -> ImageReader:
    """Return a picture that goes from black at the top to mid-grey at the bottom."""
    return _picture(1, 64, bytes(row * 2 for row in range(64)))


def stripes(count: int) -> ImageReader:
    """Return a picture of dark and light stripes, as many as there are letters."""
    return _picture(count * 2, 1, bytes((20, 250)) * count)


def _picture(width: int, height: int, greys: bytes) -> ImageReader:
    header = f"P5 {width} {height} 255 ".encode()
    return ImageReader(io.BytesIO(header + greys))


def bomb(megabytes: int) -> bytes:
    """Return a small PDF whose one stream unpacks to that many megabytes of drawing."""
    block = b"BT /F1 12 Tf 50 700 Td (a) Tj ET\n" * 30_304
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    # A fully flushed part depends on nothing before it, so one is packed and repeated.
    part = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    checksum = 1
    for _ in range(megabytes):
        checksum = zlib.adler32(block, checksum)
    packed = b"\x78\xda" + part * megabytes + packer.flush() + checksum.to_bytes(4)
    return from_objects(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%b\nendstream" % (len(packed), packed),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )


def from_objects(*objects: bytes) -> bytes:
    """Return a PDF of these objects, the first being the catalogue."""
    out, places = b"%PDF-1.7\n", list[int]()
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table_of_places = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table_of_places + trailer
