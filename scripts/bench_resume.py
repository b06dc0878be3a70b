"""Measures reading a resume, a PDF of three pages and 10,000 characters, as the warm worker does it for `get_resume`.

The download is not part of either figure. The text alone is what is left without looking for what is hidden.
"""

import argparse
import io
import statistics
import sys
import time
from pathlib import Path

import anyio
from reportlab.lib.pagesizes import LETTER
from reportlab.pdfgen.canvas import Canvas

sys.path.insert(0, str(Path(__file__).parents[1]))

from scripts.bench import report
from scripts.corpus_people import PEOPLE
from server.resumes.pdf.document import page_text
from server.resumes.pdf.pdfium import open_document
from server.resumes.worker import ResumeWorker

PAGES = 3
LINES = 52


def three_pages() -> bytes:
    """Make a resume of three full pages."""
    file = io.BytesIO()
    canvas = Canvas(file, LETTER, invariant=True)
    lines = [line for person in PEOPLE for line in person.lines if len(line) > 40]
    for page in range(PAGES):
        for number in range(LINES):
            canvas.drawString(56, 745 - 13 * number, lines[(page * LINES + number) % len(lines)])
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def read_text(data: bytes) -> int:
    with open_document(data) as document:
        length = 0
        for index in range(document.page_count):
            with document.page(index) as page:
                length += len(page_text(page))
    return length


async def main(rounds: int) -> int:
    data = three_pages()
    characters = read_text(data)
    alone: list[float] = []
    whole: list[float] = []
    async with ResumeWorker() as worker:
        await worker.read(data)
        for _ in range(rounds):
            start = time.perf_counter()
            read_text(data)
            alone.append(time.perf_counter() - start)
            start = time.perf_counter()
            await worker.read(data)
            whole.append(time.perf_counter() - start)
    text, check = (statistics.median(times) * 1000 for times in (alone, whole))
    kept = [
        report(f"text of {PAGES} pages, {characters:,} characters", f"{text:.0f} ms", "20 ms", kept=text <= 20),
        report("the whole check of it, by the worker", f"{check:.0f} ms", "350 ms", kept=check <= 350),
    ]
    return 0 if all(kept) else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=30)
    sys.exit(anyio.run(main, parser.parse_args().rounds))
