"""The conformance suite and the model vendors' converters, run against this server."""

import json
import re
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import anyio
from mcp import Client

from scripts.clients.environments import HERE, Environment, NotInstalledError
from scripts.clients.matrix import INSPECTION, REVISIONS, VENDORS
from scripts.clients.table import FAILED, NOT_RUN, PASSED, Check
from server.app import build_server
from server.commands.install import LAUNCHER
from server.settings import Settings

PATIENCE: Final = 300
SERVER: Final = Path(__file__).with_name("conformance_server.py")
CONVERTERS: Final = Path(__file__).parent / "players" / "vendor_schemas.py"
GLOB_SYNC: Final = re.compile(r'globSync as (\w+),([^}]*\}from"fs";)')
"""What the suite imports from Node 22 on for a command that is not run here."""


def conform(environment: Environment) -> Iterator[Check]:
    """Run the suite with the requirements of each revision."""
    try:
        environment.install()
    except NotInstalledError as error:
        yield from (Check(name_of(revision), environment.version, str(error), NOT_RUN) for revision in REVISIONS)
        return
    suite = portable(environment.folder / "node_modules/@modelcontextprotocol/conformance/dist/index.js")
    command = [HERE, str(SERVER), "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env={}) as server:
        try:
            url = (server.stderr.readline() if server.stderr else "").split()[-1]
            for revision in REVISIONS:
                yield score(environment, suite, url, revision)
        finally:
            server.kill()


def portable(suite: Path) -> Path:
    """The suite's program without the one import that Node 20 does not have."""
    ours = suite.with_name("index.portable.js")
    ours.write_text(GLOB_SYNC.sub(r"\2const \1=()=>[];", suite.read_text()))
    return ours


def score(environment: Environment, suite: Path, url: str, revision: str) -> Check:
    """Run one revision; the suite's exit status says whether all that is required passed."""
    with tempfile.TemporaryDirectory() as results:
        command = ["node", str(suite), "server", "--url", url, "--requirements", revision, "-o", results]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE)
    unscored = done.stdout.partition("Not scored")[2]
    required = [line for line in done.stdout.splitlines() if re.match(r"[✓✗] [\w-]+: \d", line)]
    scored = [line for line in required if f" {line.split()[1].rstrip(':')} (" not in unscored]
    passed = sum(int(count) for line in scored for count in re.findall(r"(\d+) passed", line))
    failed = sum(int(count) for line in scored for count in re.findall(r"(\d+) failed", line))
    detail = f"{passed} required checks passed, {failed} failed"
    kept = done.returncode == 0 and not failed and passed
    return Check(name_of(revision), environment.version, detail, PASSED if kept else FAILED)


def name_of(revision: str) -> str:
    """What the table calls a run of the suite."""
    return f"MCP conformance, requirements of {revision}"


def convert(environment: Environment) -> Iterator[Check]:
    """Send the schemas of all tools through the vendors' converters."""
    versions = dict(package.split("==") for package in environment.packages)
    try:
        environment.install()
    except NotInstalledError as error:
        yield from (
            Check(f"Schemas, {vendor}", versions[package], str(error), NOT_RUN) for vendor, package in VENDORS.items()
        )
        return
    with tempfile.TemporaryDirectory() as folder:
        tools = Path(folder) / "tools.json"
        tools.write_text(json.dumps(anyio.run(list_schemas)))
        command = [environment.program("python"), str(CONVERTERS), str(tools)]
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=PATIENCE)
        count = len(json.loads(tools.read_text()))
    for vendor, refused in json.loads(done.stdout).items():
        detail = f"{count - len(refused)} of {count} tools {'; '.join(refused)}".strip()
        yield Check(f"Schemas, {vendor}", versions[VENDORS[vendor]], detail, FAILED if refused else PASSED)


def inspect(environment: Environment) -> Iterator[Check]:
    """Let the MCP Inspector look for what some client or model would not take; it ends with 6 where it finds such."""
    try:
        environment.install()
    except NotInstalledError as error:
        yield Check(INSPECTION, environment.version, str(error), NOT_RUN)
        return
    command = [environment.program("mcp-inspector"), "--cli", HERE, str(LAUNCHER), "--method", "tools/list", "--strict"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE)
    detail = "no complaint" if done.returncode == 0 else f"it ended with {done.returncode}"
    yield Check(INSPECTION, environment.version, detail, FAILED if done.returncode else PASSED)


async def list_schemas() -> list[dict[str, object]]:
    """Name and input schema of every tool, as they go over the wire."""
    async with Client(build_server(Settings.from_env({}))) as client:
        return [{"name": tool.name, "inputSchema": tool.input_schema} for tool in (await client.list_tools()).tools]
