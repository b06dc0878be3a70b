"""The sandbox for scripts: three lines to a client, the same answers every time, a person who answers as told."""

import json
import sys

import anyio
import pytest
from inline_snapshot import snapshot

from server.errors import ConfigurationError
from server.scripting.person import agrees, agrees_to, closes, declines, types_in
from server.scripting.sandbox import AtsSandbox
from server.scripting.session import ToolFailed

pytestmark = pytest.mark.anyio

SCRIPT = """
import anyio
from ats_mcp import AtsSandbox, agrees

async def work():
    sandbox = AtsSandbox(seed=8)
    sandbox.person.will(agrees)
    people = [sandbox.stories.applications[part] for part in ("maria_forklift", "no_resume")]
    async with sandbox.connect() as ats:
        told = [await ats.call("search_candidates", query="Maria Gonzalez")]
        told.append(await ats.call("bulk_reject_applications", application_ids=people, reason="Position filled"))
        told.append(await ats.call("get_resume", candidate_id=sandbox.stories.people["white_text_resume"]))
    print(sandbox.snapshot().digest, told)

anyio.run(work)
"""


async def test_three_lines_make_a_client_that_finds_somebody() -> None:
    async with AtsSandbox().connect() as ats:
        found = await ats.call("search_candidates", query="Maria Gonzalez")
    assert [row["title"] for row in found["candidates"]] == ["Forklift Operator", "Certified Nursing Assistant"]


async def test_a_script_gives_the_same_answers_in_every_run_whatever_hashes_do() -> None:
    said = [
        (await anyio.run_process([sys.executable, "-c", SCRIPT], env={"PYTHONHASHSEED": seed})).stdout.decode()
        for seed in ("1", "2")
    ]
    assert said[0] == said[1]
    assert "Maria Gonzalez" in said[0]


async def test_a_seed_is_the_same_world_on_every_machine() -> None:
    assert AtsSandbox(7).snapshot().digest == snapshot(
        "16322137e8c3c55ad6b545a4b44864de92000aad7ffbdaf02f9724d0d2cc171d"
    )
    assert AtsSandbox(7).snapshot().digest != AtsSandbox(8).snapshot().digest


async def test_a_snapshot_says_member_by_member_what_a_write_changed() -> None:
    sandbox = AtsSandbox()
    before, application = sandbox.snapshot(), sandbox.stories.applications["maria_forklift"]
    async with sandbox.connect() as ats:
        await ats.call("move_stage", application_id=application, stage="Offer")
        await ats.call("add_note", record="application", id=application, note="Called.")
    changes = sandbox.snapshot().changes_since(before)
    assert [(one.kind, one.id == application, one.member) for one in changes] == [
        ("applications", True, "stage_id"),
        ("notes", False, ""),
        ("activities", False, ""),
    ]
    assert changes[1].before is None
    assert "Called." in str(changes[1].after)


async def test_reset_makes_the_world_the_clock_and_the_person_as_new() -> None:
    sandbox = AtsSandbox()
    first = sandbox.snapshot()
    sandbox.person.will(agrees, declines)
    sandbox.person.otherwise = agrees
    async with sandbox.connect(confirm="all") as ats:
        await ats.call("move_stage", application_id=sandbox.stories.applications["no_resume"], stage="Offer")
    assert sandbox.snapshot().digest != first.digest
    assert sandbox.person.agreed
    sandbox.reset()
    assert sandbox.snapshot().digest == first.digest
    assert sandbox.snapshot().changes_since(first) == ()
    assert (sandbox.requests, sandbox.person.asked, sandbox.person.answers) == ([], [], [])
    assert sandbox.person.otherwise is declines


async def test_a_person_answers_in_turn_and_then_declines() -> None:
    sandbox = AtsSandbox()
    people = [sandbox.stories.applications[part] for part in ("maria_forklift", "no_resume")]
    sandbox.person.will(closes, types_in(3), agrees_to("Move"), agrees_to("Reject 2 applications to Forklift"))
    async with sandbox.connect() as ats:
        for _ in range(3):
            with pytest.raises(ToolFailed, match="nothing was changed"):
                await ats.call("bulk_reject_applications", application_ids=people, reason="Position filled")
        done = await ats.call("bulk_reject_applications", application_ids=people, reason="Position filled")
        assert done["status"] == "done"
        with pytest.raises(ToolFailed, match="already rejected"):
            await ats.call("bulk_reject_applications", application_ids=people, reason="No response")
    assert (len(sandbox.person.asked), len(sandbox.person.agreed)) == (4, 1)


async def test_a_failure_carries_what_became_of_each_record() -> None:
    sandbox = AtsSandbox(mirror_lag=None)
    sandbox.fail("drop_after", method="POST", path="/reject")
    async with sandbox.connect() as ats:
        with pytest.raises(ToolFailed) as failure:
            await ats.call(
                "reject_application", application_id=sandbox.stories.applications["no_resume"], reason="No response"
            )
    assert failure.value.facts["status"] == "unknown"
    assert [request.method for request in sandbox.requests if request.path.endswith("/reject")] == ["POST"]


async def test_an_error_of_the_script_comes_out_as_it_is() -> None:
    with pytest.raises(ToolFailed, match="There is no job with the id"):
        async with AtsSandbox().connect() as ats:
            await ats.call("get_job", job_id="JcyxKyXZxmxAJBCUkqs4UM9t")


async def test_waits_take_no_time_and_move_the_clock() -> None:
    sandbox = AtsSandbox()
    sandbox.fail("status:429:PLATFORM.RATE_LIMIT_EXCEEDED", method="GET", times=2)
    async with sandbox.connect("legacy") as ats:
        assert (await ats.call("list_jobs"))["jobs"]
    assert sandbox.clock().isoformat() > "2026-11-02T14:00:00"


async def test_reads_show_a_write_after_a_sync_where_the_mirror_lags() -> None:
    sandbox = AtsSandbox(mirror_lag=None)
    application = sandbox.stories.applications["no_resume"]
    async with sandbox.connect() as ats:
        await ats.call("move_stage", application_id=application, stage="Offer")
        behind = await ats.call("get_application", application_id=application)
        sandbox.sync()
        caught_up = await ats.call("get_application", application_id=application)
    assert "Kombo shows" in json.dumps(behind["warnings"])
    assert "Kombo shows" not in json.dumps(caught_up["warnings"])
    assert (behind["stage"], caught_up["stage"]) == ("Offer", "Offer")


@pytest.mark.parametrize("fault", ["nonsense", "status:abc", "status:503:", "delay:soon", "malformed\n", ""])
def test_a_fault_that_is_none_is_refused_rather_than_left_out(fault: str) -> None:
    sandbox = AtsSandbox()
    with pytest.raises(ValueError, match="is no fault"):
        sandbox.fail(fault)
    assert sandbox.kombo.faults == []


def test_a_dialect_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="no dialect of Avionté's: gold; there are brief and bold"):
        AtsSandbox(dialects=("brief", "gold"))  # pyright: ignore[reportArgumentType] - that is the point


async def test_a_setting_that_is_none_is_refused_by_name() -> None:
    with pytest.raises(ConfigurationError, match="color"):
        async with AtsSandbox().connect(color="red"):
            raise AssertionError


async def test_a_scaled_sandbox_has_the_same_cast() -> None:
    sandbox = AtsSandbox(scale=500)
    async with sandbox.connect() as ats:
        found = await ats.call("search_candidates", query="Luis Herrera")
    assert [row["id"] for row in found["candidates"]] == [sandbox.stories.people["no_resume"]]


def test_what_a_script_changes_in_place_stays_in_its_own_sandbox() -> None:
    first = AtsSandbox(7).snapshot().digest
    sandbox = AtsSandbox(7)
    next(iter(sandbox.world.custom_values.values())).clear()
    assert sandbox.snapshot().digest != first
    assert AtsSandbox(7).snapshot().digest == first
