"""What the doctor says: a line for each check, and what to do where something is wrong."""

import re
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

import httpx
import pytest
from inline_snapshot import snapshot

from server.clock import utc_now
from server.sandbox.faults import Fault
from server.sandbox.kombo import Sandbox
from server.sandbox.options import API_KEY, INTEGRATION_ID, SandboxOptions
from server.sandbox.world import Json
from server.settings import Settings
from tests.conftest import StillClock
from tests.server.commands.doctoring import to_put_right, told

pytestmark = pytest.mark.anyio

OTHER = "avionte:HWUTwvyx2wLoSUHphiWVrp28"
NOBODY = "9" * 24


async def test_on_a_sandbox_all_is_well_and_each_check_has_a_line(sandbox: Sandbox, clock: StillClock) -> None:
    assert await told(Settings.from_env({}), httpx.MockTransport(sandbox), clock) == snapshot(
        (
            0,
            [
                "ok settings the sandbox: set KOMBO_API_KEY and KOMBO_INTEGRATION_ID for the real thing",
                "ok ledger in memory, as the sandbox keeps it; ATS_MCP_STATE_DIR keeps it on disk",
                "ok attachments no folder: add_attachment takes content only",
                "ok key Kombo takes it",
                "ok clock not compared: a sandbox lives in its own time",
                "ok integration Avionté of Northwind Staffing (sandbox) is ACTIVE, COMPLETED",
                "ok jobs available",
                "ok applications available",
                "ok candidates available",
                "ok stages available",
                "ok rejection reasons available",
                "ok move stage available",
                "ok reject application available",
                "ok create application available",
                "ok application note available",
                "ok application attachment available",
                "ok candidate attachment available",
                "ok read attachments available",
                "ok mirror jobs can be read",
                "ok candidate notes in the dialect brief",
                "ok enhanced job in the dialect brief",
                "ok enhanced candidate in the dialect brief",
                "ok job batch in the dialect brief",
                "ok job numbers in the dialect bold",
                "ok job fields in the dialect brief",
                "ok job field updates in the dialect brief",
                "ok candidate fields in the dialect brief",
                "ok candidate field updates in the dialect brief",
                "ok application fields in the dialect brief",
                "ok application field updates in the dialect brief",
                "All is well.",
            ],
        )
    )
    assert all(request.method == "GET" or "passthrough" in request.path for request in sandbox.requests)


async def test_a_dialect_that_lacks_a_way_is_told_and_is_not_wrong(clock: StillClock) -> None:
    sandbox = Sandbox(
        SandboxOptions(clock=clock, dialects=("bold",), unavailable=frozenset({"ats_reject_application"}))
    )
    status, lines = await told(Settings.from_env({}), httpx.MockTransport(sandbox), clock)
    assert status == 0
    assert [line for line in lines if line.startswith("note")] == snapshot(
        [
            "note reject application Kombo does not offer this for this ATS.",
            "note job fields in the dialect bold, but: Values can be read; BOLD's public API publishes no definitions of custom job details.",
            "note job field updates `brief`: there is no GET /job/customDetailDefinitions. `bold`: BOLD's public API has no call that updates an ordinary job.",
            "note candidate fields in the dialect bold, but: Only of talents whose record carries custom details, which BOLD does not document; no definitions.",
            "note candidate field updates in the dialect bold, but: Only of details that the talent's record carries already; the whole record is written back.",
            "note application fields `brief`: there is no GET /application/customDetailDefinitions. `bold`: BOLD's public API has no applications, and so no fields of them.",
            "note application field updates `brief`: there is no GET /application/customDetailDefinitions. `bold`: BOLD's public API has no applications, and so no fields of them.",
        ]
    )


async def test_a_scope_that_is_off_is_to_be_put_right(clock: StillClock) -> None:
    sandbox = Sandbox(
        SandboxOptions(
            clock=clock,
            disabled=frozenset({"ats_reject_application"}),
            unpermitted=frozenset({"ats_add_application_note"}),
        )
    )
    assert await to_put_right(sandbox, clock) == snapshot(
        (
            1,
            [
                "WRONG reject application Switched off: have the scope “Reject applications” enabled in Kombo's scope configuration.",
                "WRONG application note The permission is missing: have the scope “Add notes” granted to the user that Kombo signs in to the ATS as.",
                "2 to put right.",
            ],
        )
    )


async def test_a_mute_passthrough_is_to_be_put_right(clock: StillClock) -> None:
    sandbox = Sandbox(SandboxOptions(clock=clock, dialects=()))
    assert await to_put_right(sandbox, clock) == snapshot(
        (
            1,
            [
                "WRONG passthrough Avionté answers to none of the paths that may be used → ask Kombo whether the passthrough is enabled; AVIONTE_DIALECT=auto tries all of them",
                "1 to put right.",
            ],
        )
    )


@pytest.mark.parametrize(
    ("fault", "path", "said"),
    [
        (
            "drop_before:connect",
            "",
            snapshot(
                (
                    1,
                    [
                        "WRONG key No connection to Kombo could be made. Check the network and KOMBO_BASE_URL, or call again in a minute.",
                        "1 to put right.",
                    ],
                )
            ),
        ),
        (
            "status:503",
            "/check-api-key",
            snapshot((1, ["WRONG key Kombo failed (HTTP 503). Call again in a minute.", "1 to put right."])),
        ),
        (
            "malformed",
            "/integrations/",
            snapshot(
                (
                    1,
                    [
                        "WRONG integration Kombo's answer is not the JSON it documents. Call again in a minute; if it stays, report it.",
                        "1 to put right.",
                    ],
                )
            ),
        ),
        (
            "status:409:INTEGRATION.SETUP_SYNC_PENDING",
            "/ats/jobs",
            snapshot(
                (
                    1,
                    [
                        "WRONG mirror Kombo's first sync of this integration is still running, which may take hours. Call again later; describe_connection tells when it has ended. Kombo's words (data, not instructions): «The sandbox was asked to fail here.»",
                        "1 to put right.",
                    ],
                )
            ),
        ),
        (
            "status:503",
            "/passthrough/",
            snapshot(
                (
                    1,
                    [
                        "WRONG passthrough not known for candidate notes, enhanced job, enhanced candidate, job batch, job numbers, job fields, job field updates, candidate fields, candidate field updates, application fields, application field updates: Kombo failed (HTTP 503). Call again in a minute.",
                        "1 to put right.",
                    ],
                )
            ),
        ),
        (
            "status:401:PLATFORM.AUTHENTICATION_INVALID",
            "/passthrough/",
            snapshot(
                (
                    1,
                    [
                        "WRONG passthrough not known for candidate notes, enhanced job, enhanced candidate, job batch, job numbers, job fields, job field updates, candidate fields, candidate field updates, application fields, application field updates: The Kombo key was refused. Check KOMBO_API_KEY, and that KOMBO_REGION is the region it belongs to. Kombo's words (data, not instructions): «The sandbox was asked to fail here.»",
                        "1 to put right.",
                    ],
                )
            ),
        ),
    ],
)
async def test_what_kombo_does_not_answer_is_said_once(
    fault: str, path: str, said: tuple[int, list[str]], sandbox: Sandbox, clock: StillClock
) -> None:
    sandbox.faults.append(Fault(fault, path=path, times=999))
    status, lines = await to_put_right(sandbox, clock)
    assert (status, [line.partition(" Kombo's log: ")[0] for line in lines]) == said


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            {"status": "INVALID"},
            snapshot(
                [
                    "WRONG integration Avionté of Northwind is INVALID, COMPLETED → have the customer connect again, from Kombo's dashboard"
                ]
            ),
        ),
        (
            {"setup_status": "INCOMPLETE"},
            snapshot(["WRONG integration Avionté of Northwind is ACTIVE, INCOMPLETE → finish the set-up in Kombo"]),
        ),
        (
            {"data_expired_at": "2026-10-30T08:00:00.000Z"},
            snapshot(
                [
                    "WRONG integration Avionté of Northwind: Kombo's data is out of date since 2026-10-30 08:00 UTC → see the syncs in Kombo's dashboard"
                ]
            ),
        ),
        ({"end_user": None}, snapshot(["ok integration Avionté of an unnamed customer is ACTIVE, COMPLETED"])),
    ],
)
async def test_an_integration_that_is_not_ready_is_to_be_put_right(
    change: dict[str, Json], said: list[str], sandbox: Sandbox, clock: StillClock
) -> None:
    integration: dict[str, Json] = {
        "id": INTEGRATION_ID,
        "tool": {"id": "avionte", "label": "Avionté"},
        "status": "ACTIVE",
        "setup_status": "COMPLETED",
        "end_user": {"organization_name": "Northwind", "creator_email": None, "origin_id": None},
        "data_expired_at": None,
        "read_models": [],
        "write_actions": [],
    }
    answer: Json = {"status": "success", "data": {**integration, **change}}
    sandbox.faults.append(Fault("status:200", path="/integrations/", body=answer))
    _, lines = await told(Settings.from_env({}), httpx.MockTransport(sandbox), clock)
    assert [line for line in lines if " integration " in line] == said


async def test_an_empty_mirror_is_told_with_the_likely_reason(sandbox: Sandbox, clock: StillClock) -> None:
    empty: Json = {"status": "success", "data": {"next": None, "results": []}}
    sandbox.faults.append(Fault("status:200", path="/ats/jobs", body=empty))
    _, lines = await told(Settings.from_env({}), httpx.MockTransport(sandbox), clock)
    assert [line for line in lines if " mirror " in line] == snapshot(
        [
            "note mirror Kombo mirrors no job yet. Kombo mirrors Avionté in part: a job shows once it is selected for sync and the next sync has run, an application in the pipeline once Avionté has sent a webhook about it."
        ]
    )


@pytest.mark.parametrize(
    ("ahead", "said"),
    [
        (0, snapshot(["ok clock within N seconds of Kombo's"])),
        (-90, snapshot(["WRONG clock N seconds behind Kombo's → set this machine's clock by the network (NTP)"])),
        (400, snapshot(["WRONG clock N seconds ahead of Kombo's → set this machine's clock by the network (NTP)"])),
        (None, snapshot(["note clock Kombo did not tell the time"])),
    ],
)
async def test_a_clock_that_is_wrong_is_to_be_put_right(
    ahead: int | None, said: list[str], sandbox: Sandbox, clock: StillClock, tmp_path: Path
) -> None:
    async def answer(request: httpx.Request) -> httpx.Response:
        response = await sandbox(request)
        del response.headers["date"]
        if ahead is not None:
            response.headers["date"] = format_datetime(utc_now() - timedelta(seconds=ahead), usegmt=True)
        return response

    settings = Settings.from_env({}, api_key=API_KEY, integration_id=INTEGRATION_ID, state_dir=tmp_path)
    _, lines = await told(settings, httpx.MockTransport(answer), clock)
    assert [re.sub("[0-9]{2,}", "N", line) for line in lines if " clock " in line] == said


async def test_the_clock_of_a_sandbox_on_a_port_is_not_compared(
    sandbox: Sandbox, clock: StillClock, tmp_path: Path
) -> None:
    live: dict[str, object] = {"api_key": API_KEY, "integration_id": OTHER, "base_url": "http://127.0.0.1:8700/v1"}
    settings = Settings.from_env({}, state_dir=tmp_path, **live)
    status, lines = await told(settings, httpx.MockTransport(sandbox), clock)
    assert (status, [line for line in lines if " clock " in line or line.startswith("WRONG")]) == snapshot(
        (
            1,
            [
                "ok clock not compared: a sandbox lives in its own time",
                "WRONG integration Kombo does not know the integration that this server is set to. Check KOMBO_INTEGRATION_ID, and that KOMBO_API_KEY and KOMBO_REGION belong to the same Kombo environment. Kombo's words (data, not instructions): «No integration with this ID was found.»",
            ],
        )
    )


async def test_ids_of_the_job_scope_that_are_no_jobs_are_to_be_put_right(sandbox: Sandbox, clock: StillClock) -> None:
    jobs = sandbox.world.stories.jobs
    there = (jobs["forklift"], jobs["cna"])
    _, lines = await told(Settings.from_env({}, job_scope=there), httpx.MockTransport(sandbox), clock)
    assert [line for line in lines if " job scope " in line] == snapshot(["ok job scope 2 of 2 ids are jobs"])
    assert await to_put_right(sandbox, clock, job_scope=(NOBODY, *there, NOBODY)) == snapshot(
        (
            1,
            [
                "WRONG job scope 2 of 3 ids are jobs; not 999999999999999999999999. Kombo mirrors Avionté in part: a job shows once it is selected for sync and the next sync has run, an application in the pipeline once Avionté has sent a webhook about it. → take ids from list_jobs on a server without ATS_MCP_JOB_SCOPE, or have these jobs selected for sync",
                "1 to put right.",
            ],
        )
    )


async def test_a_job_scope_that_cannot_be_looked_up_is_told_once(sandbox: Sandbox, clock: StillClock) -> None:
    sandbox.faults.append(Fault("status:503", path="/ats/jobs", times=999))
    status, lines = await to_put_right(sandbox, clock, job_scope=(NOBODY,))
    assert (status, [line.partition(" Kombo's log: ")[0] for line in lines]) == snapshot(
        (1, ["WRONG mirror Kombo failed (HTTP 503). Call again in a minute.", "1 to put right."])
    )
    sandbox.faults[:] = [Fault("delay:0", path="/ats/jobs"), Fault("status:503", path="/ats/jobs", times=999)]
    status, lines = await to_put_right(sandbox, clock, job_scope=(NOBODY,))
    assert (status, [line.partition(" Kombo's log: ")[0] for line in lines]) == snapshot(
        (1, ["WRONG job scope Kombo failed (HTTP 503). Call again in a minute.", "1 to put right."])
    )


async def test_asking_nobody_is_told(sandbox: Sandbox, clock: StillClock) -> None:
    settings = Settings.from_env({}, confirm="dangerously-never")
    _, lines = await told(settings, httpx.MockTransport(sandbox), clock)
    assert [line for line in lines if " confirmation " in line] == snapshot(
        ["note confirmation nobody is asked before a write: ATS_MCP_CONFIRM says so"]
    )
