"""Measures `get_resume` over the download of its file, for a PDF of three pages and 10,000 characters, the worker warm.

The download by hand, the same two requests to the same transport, is taken off. The tool never reads a PDF without
looking for what is hidden, so the text alone is put together: the same call for the same text in a plain text file,
which is all but the PDF, and the three pages' text by itself. Everything is measured in turns, in medians.
"""

import argparse
import io
import os
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import anyio
import httpx
from mcp import Client
from reportlab.lib.pagesizes import LETTER
from reportlab.pdfgen.canvas import Canvas

sys.path.insert(0, str(Path(__file__).parents[1]))

from scripts.bench import report, say
from scripts.corpus_people import PEOPLE
from server.app import build_server
from server.resumes.pdf.document import page_text
from server.resumes.pdf.pdfium import open_document
from server.sandbox.kombo import Sandbox
from server.sandbox.options import API_KEY, EPOCH, INTEGRATION_ID, SandboxOptions
from server.settings import Settings

PAGES = 3
LINES = 52
WHO = "long_resume"
Times = defaultdict[str, list[float]]


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


def read_text(data: bytes) -> str:
    """The text of a PDF's pages, form feeds between them."""
    pages: list[str] = []
    with open_document(data) as document:
        for index in range(document.page_count):
            with document.page(index) as page:
                pages.append(page_text(page))
    return "\f".join(pages)


def computing() -> float:
    """Seconds of a processor that this process and its children have had; of the children on Linux only."""
    children = Path(f"/proc/self/task/{os.getpid()}/children")
    pids = children.read_text().split() if children.exists() else []
    spent = (int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) for pid in pids)
    return time.process_time() + sum(spent) / 1e9


async def measure(rounds: int, state_dir: str) -> tuple[Times, Times]:
    """Seconds of each part, round by round: by the clock, and of computing."""
    pdf = three_pages()
    text = read_text(pdf)
    sandbox = Sandbox(SandboxOptions(clock=lambda: EPOCH))
    transport = httpx.MockTransport(sandbox)
    who = sandbox.world.stories.people[WHO]
    file = sandbox.tenant.mirror.attachments.find("candidate", who)[0]
    address = f"https://api.kombo.dev/v1/ats/candidates/{who}/attachments"
    headers = {"authorization": f"Bearer {API_KEY}", "x-integration-id": INTEGRATION_ID}
    server = build_server(
        Settings.from_env({}, state_dir=state_dir, index="off"), transport=transport, now=lambda: EPOCH
    )
    async with Client(server) as client, httpx.AsyncClient(transport=transport, headers=headers) as http:

        async def by_hand() -> None:
            listed = (await http.get(address)).json()
            await http.get(listed["data"]["results"][0]["data_url"])

        async def by_tool() -> None:
            result = await client.call_tool("get_resume", {"candidate_id": who})
            if result.is_error:
                raise RuntimeError(str(result.content))

        async def by_itself() -> None:
            read_text(pdf)

        parts: dict[str, tuple[str, bytes, Callable[[], Awaitable[None]]]] = {
            "download": ("cv.pdf", pdf, by_hand),
            "as plain text": ("cv.txt", text.encode(), by_tool),
            "pages": ("cv.pdf", pdf, by_itself),
            "as a PDF": ("cv.pdf", pdf, by_tool),
        }
        clock, computed = Times(list), Times(list)
        for number in range(rounds + 1):
            for name, (file_name, data, run) in parts.items():
                on_file = replace(file, file_name=file_name, read=partial(bytes, data))
                sandbox.world.attachments.put(on_file)
                sandbox.tenant.mirror.attachments.put(on_file)
                spent, start = computing(), time.perf_counter()
                await run()
                if number:  # the first round starts the worker
                    clock[name].append(time.perf_counter() - start)
                    computed[name].append(computing() - spent)
    say(f"a PDF of {PAGES} pages, {len(text):,} characters; {rounds} rounds")
    return clock, computed


def summed_up(times: Times, by: Callable[[list[float]], float]) -> dict[str, float]:
    return {name: by(values) * 1000 for name, values in times.items()}


def alone(ms: dict[str, float]) -> float:
    return ms["as plain text"] - ms["download"] + ms["pages"]


def whole(ms: dict[str, float]) -> float:
    return ms["as a PDF"] - ms["download"]


async def main(rounds: int) -> int:
    async with anyio.TemporaryDirectory() as state_dir:
        clock, computed = await measure(rounds, state_dir)
    median, spent, least = (
        summed_up(times, by) for times, by in ((clock, statistics.median), (computed, statistics.median), (clock, min))
    )
    text, check = alone(median), whole(median)
    kept = [report("get_resume, its text alone", f"+ {text:.1f} ms", "+ 20 ms over the download", kept=text <= 20)]
    say(f"computing {alone(spent):.1f} ms, {spent['pages']:.1f} ms of them the pages; at best {alone(least):.1f} ms")
    kept += [
        report("get_resume, the whole check", f"+ {check:.0f} ms", "+ 350 ms over the download", kept=check <= 350)
    ]
    say(f"computing {whole(spent):.0f} ms; at best {whole(least):.0f} ms; the download {median['download']:.1f} ms")
    return 0 if all(kept) else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=30)
    sys.exit(anyio.run(main, parser.parse_args().rounds))
