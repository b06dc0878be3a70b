"""What a start does not pay for: packages that a server needs later, or never."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

SCRIPT = """
import sys

BEFORE = set(sys.modules)  # measuring which lines run takes modules of its own, sqlite3 among them

import anyio
from mcp import Client

from server.__main__ import parser, uncollected

with uncollected():
    from server.app import build_server
    from server.guardrails.redaction import configure_logging
    from server.settings import Settings
    from server.stdio import serve_stdio

    parser()
    server = build_server(Settings.from_env({}))


def loaded(*packages):
    print(sorted(name for name in set(sys.modules) - BEFORE if name in packages))


async def main():
    async with Client(server, mode="legacy") as client:
        loaded(*sys.argv[1:])
        await client.list_tools()
        loaded("httpx", "server.sandbox.data", "tools.list_jobs")


anyio.run(main)
"""


def ours(folder: str, *, but: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The modules in a folder and below it, without those in it that a start may take."""
    paths = (path.relative_to(ROOT).with_suffix("") for path in (ROOT / folder).rglob("*.py"))
    names = (".".join(path.parts) for path in paths if path.name != "__init__")
    return tuple(name for name in names if name.removeprefix(f"{folder.replace('/', '.')}.") not in but)


LATER = (
    "PIL",
    "bleach",
    "docx",
    "email_validator",
    "html.parser",
    "httpx",
    "kombo",
    "lxml",
    "markdown_it",
    "nh3",
    "numpy",
    "phonenumbers",
    "platformdirs",
    "pypdfium2",
    "rapidfuzz",
    "server.ats.kombo_models",
    "server.ats.transport",
    "server.commands.client_files",
    "server.commands.demo",
    "server.commands.doctor",
    "server.commands.forgetting",
    "server.guardrails.audit",
    "server.guardrails.audit_file",
    "server.guardrails.journal",
    "server.guardrails.ledger",
    "server.guardrails.note_html",
    "server.http",
    "server.commands.install",
    "server.commands.operator",
    "sqlalchemy",
    "sqlite3",
    "stamina",
    "xml.etree.ElementTree",
    *ours("prompts"),
    *ours("server/ats/avionte"),
    *ours("server/evals"),
    *ours("server/resumes"),
    *ours("server/sandbox", but=("options",)),
    *ours("server/scripting"),
    *ours("server/search", but=("index", "index_file", "own_writes")),
)


def test_initialize_is_answered_before_anything_heavy_is_imported() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", SCRIPT, *LATER],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert len(LATER) > 150
    at_initialize, after_the_list = ran.stdout.splitlines()
    assert at_initialize == "[]"
    assert after_the_list == "['httpx', 'server.sandbox.data', 'tools.list_jobs']"
