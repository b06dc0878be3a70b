"""list_stages: where an application to a job can be moved, and nowhere else."""

from dataclasses import replace

import pytest
from inline_snapshot import snapshot
from mcp import Client

from server.sandbox.kombo import Sandbox
from server.sandbox.world import PIPELINE, WEB_APPLICATION
from tests.conftest import text_of
from tests.tools.conftest import facts_of

pytestmark = pytest.mark.anyio


async def test_it_lists_the_stages_of_a_job_in_order(client: Client, sandbox: Sandbox) -> None:
    result = await client.call_tool("list_stages", {"job_id": sandbox.world.stories.jobs["forklift"]})
    assert result.structured_content == snapshot(
        {
            "job": "Forklift Operator - 2nd Shift",
            "stages": [
                {"name": "Pre-Screening", "id": "3kwRmmLfEXDMyvtC2kYE6pgU"},
                {"name": "Needs Onboarding", "id": "yJud89RefGNXcbMfLfuviUtc"},
                {"name": "Phone Interview", "id": "rGtxh1toqBFeFRZm8jABgSD9"},
                {"name": "Submitted to Client", "id": "19sWCDSAukrSRSxGu8WeHh3n"},
                {"name": "Interview", "id": "utxktmX9eaSfvZzgcsmhJBME"},
                {"name": "Offer", "id": "A4SDaPMWEqLMhdaJ8gDg74Vj"},
                {"name": "Placed", "id": "SyYX8e9iMMTqzCjP6DzVst7t"},
            ],
            "as_of": "2026-11-02T14:00:00Z",
        }
    )
    assert text_of(result) == snapshot("""\
job: Forklift Operator - 2nd Shift
stages:
name | id
Pre-Screening | 3kwRmmLfEXDMyvtC2kYE6pgU
Needs Onboarding | yJud89RefGNXcbMfLfuviUtc
Phone Interview | rGtxh1toqBFeFRZm8jABgSD9
Submitted to Client | 19sWCDSAukrSRSxGu8WeHh3n
Interview | utxktmX9eaSfvZzgcsmhJBME
Offer | A4SDaPMWEqLMhdaJ8gDg74Vj
Placed | SyYX8e9iMMTqzCjP6DzVst7t
as_of: 2026-11-02T14:00:00Z\
""")


async def test_no_job_offers_a_stage_that_avionte_sets_by_itself(client: Client, sandbox: Sandbox) -> None:
    synthetic = {stage.id for stage in sandbox.world.stages if stage.remote_id in (PIPELINE, WEB_APPLICATION)}
    inactive = {stage.id for stage in sandbox.world.stages if stage.status == "INACTIVE"}
    assert (len(synthetic), len(inactive)) == (2, 1)
    for job in sandbox.tenant.mirror.jobs:
        assert synthetic < set(job.stage_ids)
        facts = facts_of(await client.call_tool("list_stages", {"job_id": job.id}))
        listed = [stage["id"] for stage in facts["stages"]]
        assert listed == [id for id in job.stage_ids if id not in synthetic | inactive]


async def test_stages_of_the_same_name_are_told_apart_by_their_ids(client: Client, sandbox: Sandbox) -> None:
    facts = facts_of(await client.call_tool("list_stages", {"job_id": sandbox.world.stories.jobs["cna"]}))
    assert facts["warnings"] == snapshot(["Several stages are called Interview: move by id."])
    assert facts["stages"] == snapshot(
        [
            {"name": "Pre-Screening", "id": "3kwRmmLfEXDMyvtC2kYE6pgU"},
            {"name": "Needs on-boarding", "id": "K2gYDDR3yUReHrcR2dwC1L5h"},
            {"name": "Interview", "id": "utxktmX9eaSfvZzgcsmhJBME"},
            {"name": "Submitted to Client", "id": "19sWCDSAukrSRSxGu8WeHh3n"},
            {"name": "Interview", "id": "KmDX7LDqabmzFRV74TgNiUTh"},
            {"name": "Offer", "id": "A4SDaPMWEqLMhdaJ8gDg74Vj"},
            {"name": "Placed", "id": "SyYX8e9iMMTqzCjP6DzVst7t"},
        ]
    )


async def test_an_inactive_stage_is_not_offered(client: Client, sandbox: Sandbox) -> None:
    stories, mirror = sandbox.world.stories, sandbox.tenant.mirror
    offer = next(stage for stage in mirror.stages if stage.name == "Offer")
    mirror.stages.put(replace(offer, status="INACTIVE"))
    facts = facts_of(await client.call_tool("list_stages", {"job_id": stories.jobs["forklift"]}))
    assert "Offer" not in [stage["name"] for stage in facts["stages"]]


async def test_a_job_without_stages_says_so(client: Client, sandbox: Sandbox) -> None:
    mirror = sandbox.tenant.mirror
    job = mirror.jobs.get(sandbox.world.stories.jobs["receptionist"])
    assert job
    mirror.jobs.put(replace(job, stage_ids=job.stage_ids[:2]))
    assert facts_of(await client.call_tool("list_stages", {"job_id": job.id})) == snapshot(
        {
            "job": "Front Desk Receptionist",
            "as_of": "2026-11-02T14:00:00Z",
            "warnings": ["This job has no stage that an application can be moved to."],
        }
    )


async def test_a_job_that_nobody_selected_has_no_stages_to_list(client: Client, sandbox: Sandbox) -> None:
    result = await client.call_tool("list_stages", {"job_id": sandbox.world.stories.jobs["maintenance"]})
    assert result.is_error
    assert text_of(result) == snapshot(
        "There is no job with the id «9ezTYcxAtDSxuHgA69cNXv13» here. Kombo mirrors Avionté "
        "in part: a job shows once it is selected for sync and the next sync has run, an "
        "application in the pipeline once Avionté has sent a webhook about it. An id holds "
        "for one kind of record only."
    )
