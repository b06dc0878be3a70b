import os
import shutil
import signal
import subprocess
import sys
import zlib
from collections.abc import AsyncGenerator
from pathlib import Path

import anyio
import pytest

from scripts import corpus_pdfs as pdfs
from scripts.corpus_files import docx, legacy_office, paragraphs
from scripts.corpus_pdf_hiding import hostile, in_white
from scripts.corpus_people import ORDER, PEOPLE
from server.resumes.errors import EncryptedResume, OversizedResume, UnfinishedResume, UnsupportedResume
from server.resumes.limits import FILE_BYTES
from server.resumes.reader import read_resume
from server.resumes.worker import ResumeWorker

pytestmark = pytest.mark.anyio

PDF = hostile(in_white, PEOPLE[0], ORDER)
ROOT = Path(__file__).parents[3]


@pytest.fixture
async def worker() -> AsyncGenerator[ResumeWorker]:
    async with ResumeWorker() as worker:
        yield worker


def nested_bomb() -> bytes:
    """Packed twice, so that only unpacking it tells."""
    inner = pdfs.bomb(300)
    start, stop = inner.index(b"stream\n") + 7, inner.index(b"\nendstream")
    packed = zlib.compress(inner[start:stop], 9)
    return pdfs.from_objects(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R>>",
        b"<</Length %d/Filter[/FlateDecode/FlateDecode]>>stream\n%b\nendstream" % (len(packed), packed),
    )


async def test_the_process_is_started_by_the_first_read_and_kept(worker: ResumeWorker) -> None:
    assert worker.process_id is None
    resume = await worker.read(PDF, "cv.pdf")
    first = worker.process_id
    assert resume == read_resume(PDF, "cv.pdf")
    assert await worker.read(docx(paragraphs(["Maria"])), "cv.pdf") == read_resume(
        docx(paragraphs(["Maria"])), "cv.pdf"
    )
    assert first is not None
    assert worker.process_id == first


async def test_the_content_type_goes_along(worker: ResumeWorker) -> None:
    resume = await worker.read("Jos\u00e9".encode("mac-roman"), "", "text/plain; charset=mac-roman")
    assert resume.pages == ("Jos\u00e9",)


async def test_errors_come_back_as_what_they_are(worker: ResumeWorker) -> None:
    locked = pdfs.pdf(lambda canvas: None, encrypt=pdfs.StandardEncryption("secret"))
    with pytest.raises(EncryptedResume, match="password"):
        await worker.read(locked)
    with pytest.raises(UnsupportedResume, match="before 2007"):
        await worker.read(legacy_office("WordDocument"))


async def test_a_file_that_is_too_large_does_not_reach_the_process(worker: ResumeWorker) -> None:
    with pytest.raises(OversizedResume):
        await worker.read(bytes(FILE_BYTES + 1))
    assert worker.process_id is None


async def test_reads_wait_for_their_turn(worker: ResumeWorker) -> None:
    texts = dict[int, tuple[str, ...]]()

    async def read(number: int) -> None:
        texts[number] = (await worker.read(f"resume number {number}".encode())).pages

    with anyio.fail_after(30):
        async with anyio.create_task_group() as tasks:
            for number in range(5):
                tasks.start_soon(read, number)
    assert texts == {number: (f"resume number {number}",) for number in range(5)}


async def test_a_process_that_was_killed_while_idle_is_replaced(worker: ResumeWorker) -> None:
    await worker.read(b"Maria")
    first = worker.process_id
    assert first is not None
    os.kill(first, signal.SIGKILL)
    assert (await worker.read(b"Gonzalez")).pages == ("Gonzalez",)
    assert worker.process_id not in (None, first)


async def test_a_file_that_brings_the_process_down_is_refused_and_the_next_is_read(worker: ResumeWorker) -> None:
    await worker.read(b"Maria")
    with pytest.raises(UnfinishedResume, match="brought the reader down"):
        await worker.read(nested_bomb())
    assert (await worker.read(b"Gonzalez")).pages == ("Gonzalez",)


async def test_a_read_that_takes_too_long_is_stopped_and_the_next_is_read(worker: ResumeWorker) -> None:
    await worker.read(b"Maria")
    first = worker.process_id
    worker.seconds = 0.0
    with pytest.raises(UnfinishedResume, match="too long"):
        await worker.read(PDF)
    worker.seconds = 30.0
    assert (await worker.read(b"Gonzalez")).pages == ("Gonzalez",)
    assert worker.process_id != first


async def test_a_read_that_is_cancelled_leaves_nothing_to_the_next(worker: ResumeWorker) -> None:
    with anyio.move_on_after(0):
        await worker.read(PDF)
    assert (await worker.read(b"Maria")).pages == ("Maria",)
    with anyio.move_on_after(0):
        await worker.read(PDF)
    assert (await worker.read(b"Gonzalez")).pages == ("Gonzalez",)


async def test_a_worker_that_was_closed_starts_again_when_it_is_asked(worker: ResumeWorker) -> None:
    await worker.aclose()
    await worker.read(b"Maria")
    await worker.aclose()
    assert worker.process_id is None
    assert (await worker.read(b"Gonzalez")).pages == ("Gonzalez",)


async def test_the_process_has_the_environment_it_is_given() -> None:
    """An interpreter that cannot start shows that its environment was ours to choose."""
    async with ResumeWorker(environment={"PYTHONHOME": "/nowhere"}) as worker:
        with pytest.raises(UnfinishedResume, match="cannot be started"):
            await worker.read(b"Maria")


async def test_it_works_from_the_private_directory_of_the_wheel_and_leaves_standard_output_alone(
    tmp_path: Path,
) -> None:
    """The launcher puts that directory on the path of its own process only."""
    bundle = tmp_path / "_ats_mcp"
    shutil.copytree(ROOT / "server" / "resumes", bundle / "server" / "resumes")
    (bundle / "server" / "__init__.py").write_text("")
    (tmp_path / "cv.pdf").write_bytes(PDF)
    script = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "import anyio\n"
        "from server.resumes.worker import ResumeWorker\n"
        "async def main():\n"
        "    async with ResumeWorker() as worker:\n"
        "        resume = await worker.read(open(sys.argv[2], 'rb').read())\n"
        "        print(len(resume.hidden), resume.pages[0].split()[0], file=sys.stderr)\n"
        "anyio.run(main)\n"
    )
    command = [sys.executable, "-P", "-c", script, str(bundle), str(tmp_path / "cv.pdf")]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
    result = await anyio.run_process(command, cwd=tmp_path, stderr=subprocess.PIPE, env=environment)
    assert result.stdout == b""
    assert result.stderr.split() == [b"1", b"Maria"]
