"""With a job scope, writes reach nobody outside it, and tell nothing of anybody."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from inline_snapshot import snapshot
from mcp import Client

from server.sandbox.kombo import Sandbox
from tests.conftest import Connect, text_of
from tests.server.guardrails.job_scope.conftest import ID, Known, facts_of, writes

pytestmark = pytest.mark.anyio


async def test_somebody_out_of_scope_can_apply_under_their_own_name_and_is_in_scope_from_then_on(
    scoped: Client, known: Known, forklift: str
) -> None:
    herself = {"first_name": "Maria", "last_name": "Gonzalez", "email": "mgonzalez.cna@example.com"}
    applied = await scoped.call_tool("create_application", {"job_id": forklift, **herself})
    assert facts_of(applied)["status"] == "done"
    person = facts_of(await scoped.call_tool("get_candidate", {"candidate_id": known.hidden["candidate"]}))
    assert [row["job"] for row in person["applications"]] == ["Forklift Operator - 2nd Shift"]


async def test_an_address_of_somebody_out_of_scope_is_not_used_for_another_and_names_nobody(
    scoped: Client, sandbox: Sandbox, forklift: str
) -> None:
    other = {"first_name": "Tom", "last_name": "Other", "email": "jose.ramirez.ortiz@example.com"}
    result = await scoped.call_tool("create_application", {"job_id": forklift, **other})
    assert result.is_error
    assert re.sub(r"op_\w+", "op_*", text_of(result)) == snapshot("""\
operation_id: op_*
status: failed
summary: Apply Tom Other (jose.ramirez.ortiz@example.com) to the job “Forklift Operator - 2nd Shift”: this failed. With this e-mail address the ATS might give the application to somebody else. Use another address, or have it made in Avionté. Nothing was changed.\
""")
    assert writes(sandbox) == []


async def test_somebody_in_scope_who_shares_an_address_with_somebody_out_of_it_is_not_applied_and_names_nobody(
    connect: Connect, known: Known, sandbox: Sandbox, forklift: str
) -> None:
    maria = sandbox.world.candidates.get(known.visible["candidate"])
    jose = sandbox.world.candidates.get(sandbox.world.stories.people["table_resume"])
    assert maria
    assert jose
    sandbox.tenant.save(replace(jose, emails=maria.emails))
    picker = sandbox.world.stories.jobs["order_picker"]
    async with connect(job_scope=(forklift, picker)) as client:
        result = await client.call_tool("create_application", {"job_id": picker, "candidate_id": maria.id})
    assert result.is_error
    assert "somebody else" in text_of(result)
    assert jose.id not in text_of(result)
    assert writes(sandbox) == []


async def test_nobody_is_asked_about_a_job_number_out_of_scope_or_one_that_does_not_exist(
    scoped: Client, known: Known, sandbox: Sandbox
) -> None:
    said: list[str] = []
    for number in (known.hidden["number"], known.absent["number"]):
        result = await scoped.call_tool("set_job_sync", {"job_id": number, "enabled": True})
        assert result.is_error
        said.append(text_of(result).replace(number, ID))
    assert said[0] == said[1]
    assert said[0] == snapshot(
        "There is no job with the id «ID» here. Kombo mirrors Avionté in part: a job shows once it is selected for sync and the next sync has run, an application in the pipeline once Avionté has sent a webhook about it. An id holds for one kind of record only. Nothing was changed."
    )
    assert writes(sandbox) == []


async def test_the_sync_of_a_job_in_scope_is_switched_and_asked_about_by_its_title(
    scoped: Client, known: Known
) -> None:
    asked = facts_of(await scoped.call_tool("set_job_sync", {"job_id": known.visible["number"], "enabled": False}))
    assert asked["preview"] == snapshot("""\
Switch the sync of Avionté's job 38870332 (Forklift Operator - 2nd Shift) off.
- Avionté's job 38870332 (Forklift Operator - 2nd Shift)
What Kombo has read of it stays and is not brought up to date any more.
This cannot be undone: Kombo does not tell whether its sync was on before; make the opposite change instead.\
""")
    done = await scoped.call_tool("confirm_operation", {"operation_id": asked["operation_id"], "count": 1})
    assert facts_of(done)["status"] == "done"


async def test_what_a_server_with_another_scope_wrote_does_not_exist(
    connect: Connect, known: Known, forklift: str, tmp_path: Path
) -> None:
    def calls(operation_id: str, application_id: str) -> tuple[tuple[str, dict[str, object]], ...]:
        return (
            ("get_operation", {"operation_id": operation_id}),
            ("undo_operation", {"operation_id": operation_id}),
            ("reject_application", {"application_id": application_id, "reason": "No response"}),
        )

    async with connect(state_dir=tmp_path) as wide:
        written = await wide.call_tool(*calls("", known.hidden["application"])[-1])
    hidden = (facts_of(written)["operation_id"], known.hidden["application"])
    absent = ("op_222222222222", known.absent["application"])
    async with connect(state_dir=tmp_path, job_scope=(forklift,)) as scoped:
        for one, other in zip(calls(*hidden), calls(*absent), strict=True):
            ours = text_of(await scoped.call_tool(*one)).replace(hidden[0], ID).replace(hidden[1], ID)
            assert ours == text_of(await scoped.call_tool(*other)).replace(absent[0], ID).replace(absent[1], ID)


async def test_operations_of_ones_own_survive_a_restart(
    connect: Connect, known: Known, forklift: str, tmp_path: Path
) -> None:
    call = {"application_id": known.visible["application"], "stage": "Offer"}
    async with connect(state_dir=tmp_path, job_scope=(forklift,)) as client:
        mine = facts_of(await client.call_tool("move_stage", call))["operation_id"]
    async with connect(state_dir=tmp_path, job_scope=(forklift,)) as client:
        assert facts_of(await client.call_tool("get_operation", {"operation_id": mine}))["status"] == "done"
