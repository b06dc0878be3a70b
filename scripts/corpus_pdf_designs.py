"""Draws honest resumes as PDFs, in designs that look suspicious to a program."""

# pyright: reportUnknownMemberType=false
# (the types that come with reportlab leave out many parameters)

from collections.abc import Callable

from reportlab.lib.colors import HexColor, black, white
from reportlab.pdfgen.canvas import Canvas

from scripts.corpus_pdfs import LEADING, LEFT, NAVY, TOP, gradient, plain, stripes, unseen, write
from scripts.corpus_people import Person

Draw = Callable[[Canvas, Person], list[str]]
"""Draws a resume; returns the lines that it shows, in reading order."""


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
