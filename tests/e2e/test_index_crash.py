"""A server that is killed while it fills the index: the next one goes on, and nothing is half written."""

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from server.search.schema import open_index
from server.search.standing import count, read_standing

FILL = """
import sys
from pathlib import Path

import anyio
import httpx

from server.app import connect, open_transport
from server.sandbox.kombo import Sandbox
from server.sandbox.options import EPOCH, SandboxOptions
from server.search import passes
from server.search.forgotten import Forgotten
from server.search.schema import open_index
from server.settings import Settings

passes.PAGE = 20
settings, folder = Settings.from_env({}), Path(sys.argv[1])
sandbox = Sandbox(SandboxOptions(clock=lambda: EPOCH))


async def pause():
    print("page", flush=True)


async def fill():
    ats = connect(settings, open_transport(settings, httpx.MockTransport(sandbox)))
    db = open_index(folder / "index.sqlite", writing=True)
    await passes.Passes(
        db=db, ats=ats, now=lambda: EPOCH, pause=pause, kept=passes.Kept(), forgotten=Forgotten(folder)
    ).fill()
    await ats.aclose()
    db.close()
    print("done", flush=True)


anyio.run(fill)
"""


def start(folder: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", FILL, str(folder)],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("pages", [9])
def test_a_fill_that_is_killed_goes_on_where_it_was(tmp_path: Path, pages: int) -> None:
    with start(tmp_path) as killed:
        assert killed.stdout
        for _ in range(pages):
            assert killed.stdout.readline() == "page\n"
        killed.kill()
    with closing(open_index(tmp_path / "index.sqlite", writing=True)) as db:
        standing = read_standing(db)
        assert standing.begun is not None
        assert standing.fresh is None
        assert count(db, "people") + count(db, "applications") + count(db, "jobs") > 0
        db.execute("INSERT INTO words (words) VALUES ('integrity-check')")
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    with start(tmp_path) as second:
        assert second.stdout
        rest = second.stdout.read().splitlines()
    assert rest[-1] == "done"
    with closing(open_index(tmp_path / "index.sqlite")) as db:
        assert read_standing(db).fresh is not None
        whole = -(-count(db, "jobs") // 20) - (-count(db, "people") // 20) - (-count(db, "applications") // 20)
    assert whole - pages - 1 <= rest.count("page") <= whole - pages
