"""Draws the PDFs of the resume corpus: honest designs that look suspicious, and the ways to hide text in a PDF."""

# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false
# (the types that come with reportlab leave out many parameters)

import io
import zlib
from collections.abc import Callable

from reportlab.lib.colors import Color, HexColor, black, white
from reportlab.lib.pagesizes import letter
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from scripts.corpus_people import Person

Draw = Callable[[Canvas, Person], list[str]]
"""Draws a resume; returns the lines that it shows, in reading order."""
Hide = Callable[[Canvas, str], None]
"""Hides a passage on the page."""

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


def three_pages(canvas: Canvas, person: Person) -> list[str]:
    shown: list[str] = []
    for page in range(3):
        canvas.setFont("Helvetica", 10)
        reports = [f"Shift report {page}-{row}: {row * 7} pallets moved, none lost." for row in range(30)]
        lines = [*person.lines, *reports]
        write(canvas, lines)
        shown += lines
        canvas.showPage()
    return shown


_LEFT_COLUMN = ["Licences", "Forklift class IV", "First aid card", "Languages", "English, Spanish", "Hobbies", "Chess"]


def _right_column(person: Person) -> list[str]:
    return [
        f"{person.title} at Lakeside Staffing since 2019, two shifts",
        "Trained eleven colleagues on the new packing line there",
        "Team member at Prairie Foods from 2014 until late 2018",
        "Counted stock every week and closed the books each month",
        "Wrote the short guide that new people are given on day one",
        "Looked after the spare parts and ordered what ran out",
        "Drove the yard truck when the regular driver was away",
    ]


def columns_in_frames(canvas: Canvas, person: Person) -> list[str]:
    """Draw one column after the other, of different leading."""
    write(canvas, [person.name])
    write(canvas, _LEFT_COLUMN, y=690, leading=21)
    write(canvas, _right_column(person), x=230, y=690)
    return [person.name, *_LEFT_COLUMN, *_right_column(person)]


def columns_row_by_row(canvas: Canvas, person: Person) -> list[str]:
    """Draw left and right lines in turn, at equal heights."""
    write(canvas, [person.name, person.contact])
    for row, (left, right) in enumerate(zip(_LEFT_COLUMN, _right_column(person), strict=True)):
        write(canvas, [left], y=690 - row * LEADING)
        write(canvas, [right], x=230, y=690 - row * LEADING)
    return [person.name, person.contact, *_LEFT_COLUMN, *_right_column(person)]


def prose_columns(canvas: Canvas, person: Person) -> list[str]:
    """Draw two columns of prose row by row, between a heading and a foot that cross the gutter."""
    head = f"{person.name}, {person.title}: everything that matters on a single sheet of paper, in two columns"
    foot = "References are given on request; they are two former supervisors and one long-standing customer of ours"
    left = [f"Week {row}: the early shift moved {row * 11} crates" for row in range(1, 8)]
    right = [f"Week {row}: the late shift loaded {row * 3} trucks" for row in range(1, 8)]
    write(canvas, [head], y=720)
    for row in range(7):
        write(canvas, [left[row]], y=690 - row * LEADING)
        write(canvas, [right[row]], x=330, y=690 - row * LEADING)
    write(canvas, [foot], y=570)
    return [head, *left, *right, foot]


def dates_on_the_right(canvas: Canvas, person: Person) -> list[str]:
    """Put each date at the right edge of the line that it belongs to."""
    shown: list[str] = []
    for row, employer in enumerate(("Lakeside Staffing", "Prairie Foods", "Corner Bakery", "City Parks")):
        y = TOP - row * 40
        canvas.drawString(LEFT, y, f"{employer}, {person.title}")
        canvas.drawRightString(550, y, f"{2022 - row * 3} to {2024 - row * 3}")
        canvas.drawString(LEFT, y - 14, "Opened the site, checked the equipment and handed over to the next shift.")
        shown += [f"{employer}, {person.title}  {2022 - row * 3} to {2024 - row * 3}"]
    return shown


def table(canvas: Canvas, person: Person) -> list[str]:
    rows = [("Skill", "Level", "Since"), ("Forklift", "Expert", "2015"), ("Spanish", "Native", "always")]
    write(canvas, [person.name])
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            canvas.drawString(LEFT + column * 120, 690 - row * 20, cell)
            canvas.rect(LEFT - 4 + column * 120, 684 - row * 20, 120, 20)
    return [person.name, *("  ".join(cells) for cells in rows)]


def white_on_navy(canvas: Canvas, person: Person) -> list[str]:
    canvas.setFillColor(NAVY)
    canvas.rect(0, 690, 612, 102, fill=1, stroke=0)
    canvas.setFillColor(white)
    write(canvas, person.lines[:3])
    canvas.setFillColor(black)
    write(canvas, person.lines[3:], y=670)
    return person.lines


def light_grey_subtitle(canvas: Canvas, person: Person) -> list[str]:
    write(canvas, person.lines[:1])
    canvas.setFillGray(0.8)
    write(canvas, person.lines[1:3], y=TOP - LEADING)
    canvas.setFillGray(0)
    write(canvas, person.lines[3:], y=TOP - 3 * LEADING)
    return person.lines


def small_print(canvas: Canvas, person: Person) -> list[str]:
    write(canvas, person.lines)
    canvas.setFont("Helvetica", 4)
    note = "I agree that my data are kept for twelve months and passed on to employers that I have approved."
    write(canvas, [note], y=40)
    return [*person.lines, note]


def sideways_title(canvas: Canvas, person: Person) -> list[str]:
    canvas.saveState()
    canvas.translate(40, 400)
    canvas.rotate(90)
    canvas.drawString(0, 0, "Curriculum of a working life")
    canvas.restoreState()
    write(canvas, person.lines)
    return person.lines


def over_a_photo(canvas: Canvas, person: Person) -> list[str]:
    """Write white text on a dark picture and black text on its light part."""
    canvas.drawImage(gradient(), 0, 560, 612, 232)
    canvas.setFillColor(white)
    write(canvas, person.lines[:3])
    canvas.setFillColor(black)
    write(canvas, person.lines[3:], y=540)
    return person.lines


def bold_by_shadow(canvas: Canvas, person: Person) -> list[str]:
    canvas.setFillGray(0.6)
    write(canvas, person.lines[:1], x=LEFT + 1, y=TOP - 1)
    canvas.setFillGray(0)
    write(canvas, person.lines)
    return person.lines


def coloured_headings(canvas: Canvas, person: Person) -> list[str]:
    canvas.setFillColor(HexColor("#E8F0FE"))
    canvas.rect(50, 600, 520, 150, fill=1, stroke=0)
    for line, colour in zip(person.lines, ("#C0392B", "#2E86C1", "#27AE60", *["#444444"] * 6), strict=True):
        canvas.setFillColor(HexColor(colour))
        canvas.drawString(LEFT, TOP - person.lines.index(line) * LEADING, line)
    return person.lines


def turned_sheet(canvas: Canvas, person: Person) -> list[str]:
    """Draw across a sheet that is shown turned by a quarter."""
    canvas.setPageRotation(90)
    canvas.translate(792, 0)
    canvas.rotate(90)
    canvas.setFont("Helvetica", 10)
    write(canvas, person.lines)
    return person.lines


def filled_form(canvas: Canvas, person: Person) -> list[str]:
    write(canvas, person.lines)
    canvas.acroForm.textfield(name="Shift", value="Nights and weekends", x=60, y=500, width=200, height=20)
    return [*person.lines, "Shift: Nights and weekends"]


def scan_with_recognised_text(canvas: Canvas, person: Person) -> list[str]:
    """Put text nobody sees over a picture of the same words, as scanners do."""
    for row, line in enumerate(person.lines):
        y = TOP - row * LEADING
        canvas.drawImage(stripes(len(line)), LEFT, y, len(line) * 5, 8)
        unseen(canvas, line, LEFT, y)
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


def in_white(canvas: Canvas, text: str) -> None:
    canvas.setFillColor(white)
    canvas.drawString(60, 300, text)


def in_near_white(canvas: Canvas, text: str) -> None:
    canvas.setFillGray(0.97)
    canvas.drawString(60, 300, text)


def in_half_a_point(canvas: Canvas, text: str) -> None:
    canvas.setFont("Helvetica", 0.5)
    canvas.drawString(60, 300, text)


def by_scaling_down(canvas: Canvas, text: str) -> None:
    canvas.translate(60, 300)
    canvas.scale(0.05, 0.05)
    canvas.drawString(0, 0, text)


def by_squeezing(canvas: Canvas, text: str) -> None:
    canvas.translate(60, 300)
    canvas.scale(0.01, 1)
    canvas.drawString(0, 0, text)


def by_render_mode(canvas: Canvas, text: str) -> None:
    unseen(canvas, text, 60, 300)


def by_clip_mode(canvas: Canvas, text: str) -> None:
    written = canvas.beginText(60, 300)
    written.setTextRenderMode(7)
    written.textOut(text)
    canvas.drawText(written)


def off_the_page(canvas: Canvas, text: str) -> None:
    canvas.drawString(60, -40, text)


def under_a_rectangle(canvas: Canvas, text: str) -> None:
    canvas.drawString(60, 300, text)
    canvas.setFillColor(white)
    canvas.rect(50, 290, 520, 30, fill=1, stroke=0)


def under_a_picture(canvas: Canvas, text: str) -> None:
    canvas.drawString(60, 300, text)
    canvas.drawImage(gradient(), 50, 250, 520, 100)


def clipped_away(canvas: Canvas, text: str) -> None:
    path = canvas.beginPath()
    path.rect(0, 0, 10, 10)
    canvas.clipPath(path, stroke=0)
    canvas.drawString(60, 300, text)


def transparent(canvas: Canvas, text: str) -> None:
    canvas.setFillColor(Color(0, 0, 0, alpha=0.02))
    canvas.drawString(60, 300, text)


def navy_on_navy(canvas: Canvas, text: str) -> None:
    canvas.setFillColor(NAVY)
    canvas.rect(50, 250, 520, 100, fill=1, stroke=0)
    canvas.drawString(60, 300, text)


def white_under_the_summary(canvas: Canvas, text: str) -> None:
    """Write in white in the very place of visible text."""
    canvas.setFillColor(white)
    canvas.drawString(60, TOP - 3 * LEADING, text)


def as_subject(canvas: Canvas, text: str) -> None:
    canvas.setSubject(text)


def as_note(canvas: Canvas, text: str) -> None:
    canvas.textAnnotation(text, (500, 700, 520, 720))


def replacing_the_name(canvas: Canvas, text: str) -> None:
    """Draw an innocent word that programs read as something else."""
    canvas.addLiteral(f"/Span <</ActualText ({text})>> BDC")
    canvas.drawString(60, 300, "Thank you for reading")
    canvas.addLiteral("EMC")


HONEST: dict[str, tuple[str, Draw]] = {
    "plain": ("nothing special", plain),
    "three-pages": ("three full pages", three_pages),
    "columns-in-frames": ("two columns drawn one after the other", columns_in_frames),
    "columns-row-by-row": ("a sidebar drawn line by line with the main column", columns_row_by_row),
    "prose-columns": ("two columns of prose drawn row by row", prose_columns),
    "dates-on-the-right": ("dates at the right edge", dates_on_the_right),
    "table": ("a table with borders", table),
    "white-on-navy": ("a dark header with white text", white_on_navy),
    "light-grey-subtitle": ("light grey text", light_grey_subtitle),
    "small-print": ("4-point text", small_print),
    "sideways-title": ("a line that runs up the margin", sideways_title),
    "over-a-photo": ("white text on a picture", over_a_photo),
    "bold-by-shadow": ("a name with a shadow", bold_by_shadow),
    "coloured-headings": ("coloured text on a tinted box", coloured_headings),
    "turned-sheet": ("a page that is shown turned", turned_sheet),
    "filled-form": ("a form field that is filled in", filled_form),
    "scan-with-recognised-text": ("a scan with its text behind it", scan_with_recognised_text),
}
"""By name: what it is, and what draws it."""

HIDING: dict[str, Hide] = {
    hide.__name__.replace("_", "-"): hide
    for hide in (
        *(in_white, in_near_white, in_half_a_point, by_scaling_down, by_squeezing, by_render_mode, by_clip_mode),
        *(off_the_page, under_a_rectangle, under_a_picture, clipped_away, transparent, navy_on_navy),
        *(white_under_the_summary, as_subject, as_note, replacing_the_name),
    )
}


def hostile(hide: Hide, person: Person, text: str) -> bytes:
    """Return a plain resume that hides a passage."""

    def draw(canvas: Canvas) -> None:
        plain(canvas, person)
        canvas.saveState()
        hide(canvas, text)
        canvas.restoreState()

    return pdf(draw)


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
