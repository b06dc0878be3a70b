"""`make clients` says what happened, and its page is what the code makes of that; what the dev extra has is run here."""

import os
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path

import httpx
import pytest
from inline_snapshot import snapshot
from mcp import Client

import server.app
from scripts.clients import conformance_server, environments, run
from scripts.clients.environments import HERE, PINS, Environment, NotInstalledError, read_pins
from scripts.clients.matrix import INSPECTION, LEGACY, MODERN, PROGRAMS, REVISIONS, TRIALS, VENDORS
from scripts.clients.run import PLAYERS, command_of, run_one
from scripts.clients.scene import Scene, Seen, Trial, UnlikePlanError, open_scene
from scripts.clients.table import DOCUMENT, FAILED, NOT_RUN, PASSED, Check, Row, parse, render
from tests.conftest import text_of
from tools import CATALOGUE

VERSION = "MCP-Protocol-Version"
MODERN_REVISION = "2026-07-28"


@pytest.fixture(scope="module")
def scene() -> Generator[Scene]:
    with open_scene() as scene:
        yield scene


def trial(era: str, *, asks: bool, transport: str = "stdio") -> Trial:
    return Trial("Python SDK", "python-sdk", "python_sdk.py", transport, era, asks)


@pytest.mark.parametrize(
    ("era", "asks", "seen"),
    [
        (MODERN, True, Seen(MODERN_REVISION, "input-required round")),
        (LEGACY, False, Seen("2025-11-25", "preview")),
    ],
)
def test_the_python_sdk_reads_writes_and_meets_a_confirmation(scene: Scene, era: str, asks: bool, seen: Seen) -> None:
    assert scene.perform(trial(era, asks=asks), [HERE, str(PLAYERS / "python_sdk.py")]) == seen


def test_a_client_that_says_it_did_what_it_did_not_fails(scene: Scene, tmp_path: Path) -> None:
    liar = tmp_path / "liar.py"
    player = (PLAYERS / "python_sdk.py").read_text()
    told = "plan.tell(tools, ['forklift', 'status: done', 'status: done'])"
    liar.write_text(
        player.replace("plan.tell(tools, answers)", told).replace("for call in calls]", "for call in calls[:1]]")
    )
    (tmp_path / "plan.py").write_text((PLAYERS / "plan.py").read_text())
    with pytest.raises(UnlikePlanError) as failure:
        scene.perform(trial(MODERN, asks=True), [HERE, str(liar)])
    assert str(failure.value) == snapshot("what it wrote, the way of asking, who was rejected")


def test_a_client_that_breaks_off_fails(scene: Scene) -> None:
    with pytest.raises(UnlikePlanError, match="it ended with 3: no"):
        scene.perform(trial(MODERN, asks=True), [HERE, "-c", "import sys; sys.stderr.write('no'); sys.exit(3)"])


def test_a_client_that_cannot_be_installed_is_not_run(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refuse(*command: str) -> None:
        raise NotInstalledError("no way to the registry")

    monkeypatch.setattr(environments, "run", refuse)
    monkeypatch.setattr(environments, "FOLDER", tmp_path)
    row = run_one(scene, TRIALS[0], Environment("python-sdk", ("npm:mcp==2.3.0",)))
    assert row == Row(TRIALS[0].client, "2.3.0", TRIALS[0].transport, "-", "-", f"{NOT_RUN}: no way to the registry")


def test_an_environment_is_not_made_without_its_installer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environments, "FOLDER", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NotInstalledError, match="there is no npm here"):
        Environment("mcpc", ("npm:@apify/mcpc==0.2.6",)).install()
    assert not (tmp_path / "mcpc" / "packages.txt").exists()


def test_the_page_has_a_row_for_every_trial_and_check_in_the_versions_that_are_pinned() -> None:
    page = DOCUMENT.read_text()
    rows, checks = parse(page)
    pins = read_pins()
    assert render(rows, checks) == page
    assert [(row.client, row.version, row.transport) for row in rows] == [
        (one.client, pins[one.environment].version, one.transport) for one in TRIALS
    ]
    assert [check.what for check in checks] == [
        *(f"MCP conformance, requirements of {revision}" for revision in REVISIONS),
        *(f"Schemas, {vendor}" for vendor in VENDORS),
        INSPECTION,
    ]
    for row, one in zip(rows, TRIALS, strict=True):
        assert row.result.partition(":")[0] in (PASSED, FAILED, NOT_RUN)
        if row.result == PASSED:
            assert (row.protocol >= MODERN_REVISION) is (one.era == MODERN)
            assert (row.confirmation != "preview") is one.asks


def test_cells_cannot_break_the_table() -> None:
    rows = [Row("a | b", "1", "stdio", "-", "-", "failed: two\nlines")]
    assert parse(render(rows, [Check("c", "2", "d", PASSED)])) == (
        [Row("a / b", "1", "stdio", "-", "-", "failed: two lines")],
        [Check("c", "2", "d", PASSED)],
    )


def test_every_player_is_there_and_every_version_is_pinned() -> None:
    pins = read_pins()
    assert {one.environment for one in TRIALS} | {"conformance", "vendors", "bundle", "packages"} == pins.keys()
    for environment in pins.values():
        for package in environment.packages:
            name, pinned, version = package.partition("==")
            assert name
            assert pinned, package
            assert version, package
    assert "/simple" not in PINS.read_text()
    assert all((PLAYERS / one.player).exists() for one in TRIALS)
    assert PROGRAMS.keys() <= {one.player for one in TRIALS}


def test_players_run_where_their_client_is_installed() -> None:
    pins = read_pins()
    commands = {one.player: command_of(one, pins[one.environment]) for one in TRIALS if one.player.endswith(".py")}
    assert commands["fastmcp_client.py"][0] == str(pins["fastmcp"].folder / "bin" / "python")
    assert commands["mcpc_cli.py"][::2] == [HERE, str(pins["mcpc"].folder / "node_modules" / ".bin" / "mcpc")]


@pytest.mark.anyio
async def test_fixtures_of_the_conformance_suite_go_through_our_own_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server.app, "CATALOGUE", server.app.CATALOGUE)
    async with Client(conformance_server.build()) as client:
        names = [tool.name for tool in (await client.list_tools()).tools]
        assert names[: len(CATALOGUE)] == [spec.name for spec in CATALOGUE]
        assert len(names) > len(CATALOGUE) + 25
        misspelt = await client.call_tool("test_sampling", {"promt": "x"})
        assert "Did you mean `prompt`?" in text_of(misspelt)
        assert (await client.call_tool("test_error_handling", {})).is_error


@pytest.fixture
def url() -> Generator[str]:
    """Where the server with the fixtures listens."""
    command = [sys.executable, conformance_server.__file__, "0"]
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("KOMBO_", "ATS_MCP_"))}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=clean) as process:
        assert process.stderr
        yield process.stderr.readline().split()[-1]
        process.kill()


def test_a_header_that_contradicts_an_argument_is_refused_before_the_call(url: str) -> None:
    meta: dict[str, object] = {
        "io.modelcontextprotocol/protocolVersion": MODERN_REVISION,
        "io.modelcontextprotocol/clientCapabilities": {},
    }
    name = "test_x_mcp_header"
    call: dict[str, object] = {"name": name, "arguments": {"region": "north"}, "_meta": meta}
    headers = {
        "Accept": "application/json, text/event-stream",
        VERSION: MODERN_REVISION,
        "Mcp-Method": "tools/call",
        "Mcp-Name": name,
    }
    body: dict[str, object] = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call}
    statuses = [
        httpx.post(url, json=body, headers=headers | more).status_code
        for more in ({}, {"Mcp-Param-Region": "south"}, {"Mcp-Param-Region": "north"})
    ]
    assert statuses == [400, 400, 200]


def test_the_run_ends_with_1_where_a_client_failed_and_with_0_where_none_was_run() -> None:
    passed, failed, not_run = (
        Row("c", "1", "stdio", "-", "-", result) for result in (PASSED, "failed: x", "not run: y")
    )
    assert run.status([passed, not_run], [Check("s", "1", "", PASSED)]) == 0
    assert run.status([passed, failed], []) == 1
    assert run.status([passed], [Check("s", "1", "", FAILED)]) == 1
