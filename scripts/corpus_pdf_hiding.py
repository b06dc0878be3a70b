"""The ways to hide a passage in a PDF, each in a plain resume."""

# pyright: reportUnknownMemberType=false
# (the types that come with reportlab leave out many parameters)

from collections.abc import Callable

from reportlab.lib.colors import Color, white
from reportlab.pdfgen.canvas import Canvas

from scripts.corpus_pdfs import LEADING, NAVY, TOP, gradient, pdf, plain, unseen
from scripts.corpus_people import Person

Hide = Callable[[Canvas, str], None]
"""Hides a passage on the page."""


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
