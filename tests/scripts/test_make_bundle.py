"""The one-click bundle holds the product alone, keeps to the tested versions, and starts from where it lies."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from mcp import Client, StdioServerParameters

from scripts import make_bundle
from scripts.clients.environments import Environment, NotInstalledError
from scripts.make_bundle import FILES, FOLDERS, MANIFEST, ROOT, gather, main
from tools import CATALOGUE


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bundle")
    gather(folder)
    return folder


def names_in(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_it_holds_the_product_its_manifest_and_what_uv_needs(bundle: Path) -> None:
    product = {f"{name}/{file}" for name in FOLDERS for file in names_in(ROOT / name) if not file.endswith(".pyc")}
    assert names_in(bundle) == product | {*FILES, MANIFEST.name, "pyproject.toml"}


def test_it_keeps_to_the_versions_that_were_tested(bundle: Path) -> None:
    written = tomllib.loads((bundle / "pyproject.toml").read_text())
    assert written["tool"]["uv"]["constraint-dependencies"] == (ROOT / "requirements.lock").read_text().split()
    assert written["project"] == tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


@pytest.mark.anyio
async def test_it_starts_from_where_it_lies(bundle: Path, tmp_path: Path) -> None:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("KOMBO_", "ATS_MCP_", "PYTHON"))}
    arguments = [str(bundle / "ats_mcp.py")]
    server = StdioServerParameters(command=sys.executable, args=arguments, env=clean, cwd=tmp_path)
    async with Client(server) as client:
        assert [tool.name for tool in (await client.list_tools()).tools] == [spec.name for spec in CATALOGUE]
        jobs = await client.call_tool("list_jobs", {"query": "Forklift"})
        assert (jobs.structured_content or {})["jobs"]


def play(monkeypatch: pytest.MonkeyPatch, *, installs: bool, status: int) -> None:
    """Let every program that the script runs end with this status, or none be there."""

    def install(_: Environment) -> None:
        if not installs:
            raise NotInstalledError("no way to the registry")

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(command, status, "", "a complaint")

    monkeypatch.setattr(Environment, "install", install)
    monkeypatch.setattr(make_bundle.subprocess, "run", run)


def test_what_cannot_be_installed_is_said_to_be_not_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    play(monkeypatch, installs=False, status=0)
    assert main() == 0
    assert [line.partition(" ")[0] for line in capsys.readouterr().out.splitlines()] == ["not"] * 4


def test_a_complaint_fails_the_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(make_bundle, "BUNDLE", tmp_path / "made.mcpb")
    play(monkeypatch, installs=True, status=1)
    assert main() == 1
    assert capsys.readouterr().out.count("a complaint") == 4
