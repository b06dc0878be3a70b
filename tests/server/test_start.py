"""What a start does not pay for: packages that a server needs later, or never."""

import subprocess
import sys
from pathlib import Path

SCRIPT = """
import sys

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
    print(sorted(name for name in sys.modules if name in packages))


async def main():
    async with Client(server, mode="legacy") as client:
        loaded(*sys.argv[1:])
        await client.list_tools()
        loaded("httpx", "server.sandbox.data", "tools.list_jobs")


anyio.run(main)
"""

LATER = (
    "bleach",
    "docx",
    "email_validator",
    "httpx",
    "kombo",
    "markdown_it",
    "nh3",
    "platformdirs",
    "pypdfium2",
    "server.ats.avionte.avionte_ats_client",
    "server.ats.kombo_models",
    "server.ats.transport",
    "server.guardrails.audit",
    "server.guardrails.journal",
    "server.guardrails.ledger",
    "server.http",
    "server.resumes",
    "server.sandbox.data",
    "server.sandbox.kombo",
    "server.sandbox.world",
    "phonenumbers",
    "rapidfuzz",
    "server.search.asking",
    "server.search.passes",
    "server.search.schema",
    "sqlalchemy",
    "stamina",
)


def test_initialize_is_answered_before_anything_heavy_is_imported() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", SCRIPT, *LATER],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    at_initialize, after_the_list = ran.stdout.splitlines()
    assert at_initialize == "[]"
    assert after_the_list == "['httpx', 'server.sandbox.data', 'tools.list_jobs']"
