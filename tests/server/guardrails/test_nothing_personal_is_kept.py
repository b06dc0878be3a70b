"""Ledger, audit and logs of a real server after every tool has run: ids and machine words, and nothing about a person."""

import base64
import json
import os
import subprocess
import sys
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from mcp import Client, StdioServerParameters
from mcp.client.session import ClientRequestContext
from mcp.client.stdio import stdio_client
from mcp.types import CallToolResult, ElicitRequestParams, ElicitResult

from server.guardrails.audit import verify
from server.sandbox.kombo import Sandbox
from server.sandbox.options import API_KEY, INTEGRATION_ID
from server.state_folder import AUDIT_NAME, INDEX_PREFIX, LEDGER_NAME
from tests.conftest import text_of
from tools import CATALOGUE

pytestmark = pytest.mark.anyio

NOTE = "Prefers to be called after five, her knee hurts"
SUMMARY = "Left her last job because of the dust"


@dataclass
class Agreeing:
    """A person who agrees to everything."""

    asked: list[str] = field(default_factory=list[str])

    async def __call__(self, context: ClientRequestContext, params: ElicitRequestParams) -> ElicitResult:
        self.asked.append(params.message)
        return ElicitResult(action="accept", content={"confirm": True})


@pytest.fixture
def kombo() -> Generator[str]:
    """The address of a sandbox on a port, which the server takes for the real Kombo."""
    command = [sys.executable, "-m", "ats_mcp", "sandbox", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        yield process.stderr.readline().split("Kombo at ")[1].split("/v1")[0]
        process.terminate()


@asynccontextmanager
async def serve(kombo: str, folder: Path) -> AsyncGenerator[tuple[Client, Agreeing]]:
    """A client of a real server process that logs all it can, live on `kombo`."""
    person = Agreeing()
    environment = {
        "KOMBO_API_KEY": API_KEY,
        "KOMBO_INTEGRATION_ID": INTEGRATION_ID,
        "KOMBO_BASE_URL": f"{kombo}/v1",
        "ATS_MCP_STATE_DIR": str(folder),
        "ATS_MCP_ATTACHMENT_DIR": str(folder),
        "ATS_MCP_LOG_LEVEL": "DEBUG",
        "ATS_MCP_CONFIRM": "all",
    }
    server = StdioServerParameters(command=sys.executable, args=["-m", "ats_mcp"], env=os.environ | environment)
    with (folder / "log").open("w") as log:
        async with Client(stdio_client(server, errlog=log), elicitation_callback=person) as client:
            yield client, person


async def use_everything(client: Client, sandbox: Sandbox) -> list[CallToolResult]:
    """Call every tool as it is meant to be called, with words about people wherever words are taken."""
    stories = sandbox.world.stories
    job, maria = stories.jobs["forklift"], stories.people["maria_forklift"]
    number = next(one.remote_id for one in sandbox.world.jobs if one.id == job)
    hers, *others = [
        one.id for one in sandbox.tenant.mirror.applications if one.job_id == job and one.outcome == "PENDING"
    ]
    text = base64.b64encode(NOTE.encode()).decode()
    calls: list[tuple[str, dict[str, object]]] = [
        ("describe_connection", {}),
        ("list_jobs", {"query": "forklift"}),
        ("get_job", {"job_id": job, "enhanced": True}),
        ("list_stages", {"job_id": job}),
        ("list_applications", {"job_id": job}),
        ("get_application", {"application_id": hers}),
        ("search_candidates", {"query": "Maria Gonzalez", "email": "maria.gonzalez@example.com"}),
        ("get_candidate", {"candidate_id": maria, "enhanced": True}),
        ("get_resume", {"candidate_id": maria}),
        ("find_duplicates", {"candidate_id": maria}),
        ("summarize_pipeline", {"job_id": job}),
        ("list_rejection_reasons", {}),
        ("get_custom_fields", {"record": "candidate", "id": maria}),
        ("move_stage", {"application_id": hers, "stage": "Submitted to Client"}),
        ("bulk_move_stage", {"application_ids": others[:2], "stage": "Submitted to Client"}),
        ("reject_application", {"application_id": others[2], "reason": "No response", "note": NOTE}),
        ("bulk_reject_applications", {"application_ids": others[3:5], "reason": "No response", "note": NOTE}),
        (
            "create_application",
            {"job_id": job, "first_name": "Philippa", "last_name": "Oakhurst", "email": "pip@example.com"},
        ),
        ("add_note", {"record": "candidate", "id": maria, "note": NOTE}),
        (
            "add_attachment",
            {"record": "candidate", "id": maria, "file_name": "Philippa Oakhurst.txt", "content_base64": text},
        ),
        ("update_job_custom_fields", {"job_id": job, "fields": {"Shift notes": SUMMARY}}),
        ("update_candidate_custom_fields", {"candidate_id": maria, "fields": {"Recruiter summary": SUMMARY}}),
        ("update_application_custom_fields", {"application_id": others[0], "fields": {"Interview score": 4}}),
        ("set_job_sync", {"job_id": number, "enabled": False}),
    ]
    results = [await client.call_tool(tool, arguments) for tool, arguments in calls]
    changed: dict[str, Any] = results[used_at(calls, "update_candidate_custom_fields")].structured_content or {}
    operation: dict[str, object] = {"operation_id": changed["operation_id"]}
    results.append(await client.call_tool("get_operation", operation))
    results.append(await client.call_tool("undo_operation", operation))
    results.append(await client.call_tool("confirm_operation", operation | {"count": 1}))
    used = [tool for tool, _ in calls] + ["get_operation", "undo_operation", "confirm_operation"]
    assert {spec.name for spec in CATALOGUE} == set(used)
    assert [result.is_error for result in results] == [False] * 26 + [True], list(map(text_of, results))
    return results


def used_at(calls: list[tuple[str, dict[str, object]]], tool: str) -> int:
    return [name for name, _ in calls].index(tool)


async def go_wrong(client: Client, sandbox: Sandbox, kombo: str) -> None:
    """Call tools with names where ids belong, and while Kombo is in trouble."""
    stories = sandbox.world.stories
    hers, job = stories.applications["long_resume"], stories.jobs["forklift"]
    for tool, arguments in (
        ("get_candidate", {"candidate_id": "Roberta Castellano"}),
        ("move_stage", {"application_id": hers, "stage": "Roberta Castellano"}),
        ("list_jobs", {"roberta.castellano@example.com": NOTE}),
        ("reject_application", {"application_id": hers, "reason": NOTE}),
        ("update_candidate_custom_fields", {"candidate_id": stories.people["long_resume"], "fields": {NOTE: SUMMARY}}),
        ("get_operation", {"operation_id": "Roberta Castellano"}),
        ("add_attachment", {"record": "candidate", "id": hers, "file_name": "Roberta Castellano.exe", "path": NOTE}),
    ):
        assert (await client.call_tool(tool, arguments)).is_error
    for fault in ("status:500", "malformed", "drop_after", "status:404", "inner:500"):
        body = {"message": f"Roberta Castellano, roberta.castellano@example.com: {NOTE}"}
        orders = [
            {"match": {"path": path}, "times": 9, "fault": fault, "body": body} for path in ("/notes", "/passthrough")
        ]
        async with httpx.AsyncClient() as door:
            assert (await door.post(f"{kombo}/sandbox/faults", json=orders)).is_success
        note = {"record": "application", "id": hers, "note": f"{NOTE} {fault}", "repeat": True}
        await client.call_tool("add_note", note)
        await client.call_tool("get_job", {"job_id": job, "enhanced": True})


def private(sandbox: Sandbox) -> set[str]:
    """What must not be kept of anybody: names, addresses, numbers, protected facts, and what was written about them."""
    found = protected(sandbox) | {"Philippa", "Oakhurst", "pip@example.com"}
    for person in sandbox.world.candidates:
        found |= {f"{person.first_name} {person.last_name}", *(one.value for one in (*person.emails, *person.phones))}
    assert len(found) > 600
    return {text for text in found if len(text) > 6}


def protected(sandbox: Sandbox) -> set[str]:
    """What must not even be in the index, which people are found by: protected facts, and what was written about them."""
    world = sandbox.world
    found = {NOTE, SUMMARY, "after five", "the dust"}
    for talent in world.talents.values():
        found |= {str(talent[member])[:10] for member in ("taxIdNumber", "birthday") if talent.get(member)}
    found |= {
        str(answer.answer["content"])
        for one in world.applications
        for answer in one.answers
        if "content" in answer.answer
    }
    assert len(found) > 100
    return {text for text in found if len(text) > 6}


def kept_of(text: str, values: set[str]) -> list[str]:
    return sorted(value for value in values if value in text)


async def test_after_every_tool_has_run_nothing_about_a_person_is_in_ledger_audit_or_log(
    kombo: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    async with serve(kombo, tmp_path) as (client, person):
        told = "".join(map(text_of, await use_everything(client, sandbox)))
        await go_wrong(client, sandbox, kombo)
    values = private(sandbox)
    assert len(kept_of(told + "".join(person.asked), values)) > 20, (
        "the calls told about people; it is keeping that counts"
    )
    read(tmp_path, values, protected(sandbox))


def read(folder: Path, values: set[str], facts: set[str]) -> None:
    """Look into every file that the server left; the index holds people on purpose, but nothing protected of them."""
    audit = [json.loads(line) for line in (folder / AUDIT_NAME).read_text().splitlines()]
    searches: list[dict[str, Any]] = [line for line in audit if line["kind"] == "search"]
    assert [line["criteria"]["query"] for line in searches] == ["Maria Gonzalez"]
    for line in audit:
        assert kept_of(json.dumps(line | {"criteria": {}}, ensure_ascii=False), values) == []
        assert line["criteria"] == {} or line["kind"] == "search"
    assert verify(folder / AUDIT_NAME) == []
    files = [path for path in folder.rglob("*") if path.is_file() and path.name not in (AUDIT_NAME, "log")]
    assert LEDGER_NAME in {path.name for path in files}
    assert any(path.name.startswith(INDEX_PREFIX) for path in files)
    for path in files:
        wrong = facts if path.name.startswith(INDEX_PREFIX) else values
        assert kept_of(path.read_bytes().decode("utf-8", "replace"), wrong) == [], path.name
        assert kept_of(path.read_bytes().decode("utf-16-le", "replace"), wrong) == [], path.name
    log = (folder / "log").read_text()
    assert "failed" in log
    assert kept_of(log, values | {"Roberta", "Castellano"}) == []
