"""list_jobs: the open jobs, or those of a title or a status, a page at a time."""

from dataclasses import replace

import pytest
from inline_snapshot import snapshot
from mcp import Client

from server.sandbox.faults import Fault
from server.sandbox.kombo import Sandbox
from server.sandbox.world import Json
from tests.conftest import Connect, text_of
from tests.tools.conftest import facts_of

pytestmark = pytest.mark.anyio


async def test_it_lists_the_open_jobs(client: Client) -> None:
    result = await client.call_tool("list_jobs", {})
    assert result.structured_content == snapshot(
        {
            "jobs": [
                {
                    "title": "Forklift Operator - 2nd Shift",
                    "status": "OPEN",
                    "location": "Aurora, IL",
                    "id": "EhPvmype9AVHw5Eyc6Z4Sgx2",
                },
                {
                    "title": "Warehouse Order Picker",
                    "status": "OPEN",
                    "location": "Romeoville, IL",
                    "id": "eSGWDurzenLtSVdwV536mFcQ",
                },
                {
                    "title": "Line Cook",
                    "status": "OPEN",
                    "location": "Naperville, IL",
                    "id": "intnyCFC7qFiZny2XNHiUr68",
                },
                {
                    "title": "Certified Nursing Assistant (CNA)",
                    "status": "OPEN",
                    "location": "Cicero, IL",
                    "id": "qmxb8opYaJwwXNNxT62UEhn5",
                },
                {
                    "title": "CDL-A Driver, Regional",
                    "status": "OPEN",
                    "location": "Bolingbrook, IL",
                    "id": "nLFXXwx79HrhLUsq2amb5iAH",
                },
                {
                    "title": "Electronic Assembler",
                    "status": "OPEN",
                    "location": "Elgin, IL",
                    "id": "TABaundKkboKPAygoTEDxd41",
                },
                {
                    "title": "Accounts Payable Clerk",
                    "status": "OPEN",
                    "location": "Oak Brook, IL",
                    "id": "F2h6BKb3XbkJYMa92ndWg8ZP",
                },
                {
                    "title": "Customer Service Representative",
                    "status": "OPEN",
                    "location": "Schaumburg, IL",
                    "id": "vnLKbsw2wnyTiT1yWpmc97BA",
                },
            ],
            "as_of": "2026-11-02T14:00:00Z",
        }
    )
    assert text_of(result) == snapshot("""\
jobs:
title | status | location | id
Forklift Operator - 2nd Shift | OPEN | Aurora, IL | EhPvmype9AVHw5Eyc6Z4Sgx2
Warehouse Order Picker | OPEN | Romeoville, IL | eSGWDurzenLtSVdwV536mFcQ
Line Cook | OPEN | Naperville, IL | intnyCFC7qFiZny2XNHiUr68
Certified Nursing Assistant (CNA) | OPEN | Cicero, IL | qmxb8opYaJwwXNNxT62UEhn5
CDL-A Driver, Regional | OPEN | Bolingbrook, IL | nLFXXwx79HrhLUsq2amb5iAH
Electronic Assembler | OPEN | Elgin, IL | TABaundKkboKPAygoTEDxd41
Accounts Payable Clerk | OPEN | Oak Brook, IL | F2h6BKb3XbkJYMa92ndWg8ZP
Customer Service Representative | OPEN | Schaumburg, IL | vnLKbsw2wnyTiT1yWpmc97BA
as_of: 2026-11-02T14:00:00Z\
""")


async def test_it_finds_jobs_by_part_of_their_title_in_any_case(client: Client) -> None:
    assert facts_of(await client.call_tool("list_jobs", {"query": " FORKlift "}))["jobs"] == snapshot(
        [
            {
                "title": "Forklift Operator - 2nd Shift",
                "status": "OPEN",
                "location": "Aurora, IL",
                "id": "EhPvmype9AVHw5Eyc6Z4Sgx2",
            }
        ]
    )


@pytest.mark.parametrize(
    ("status", "titles"),
    [("CLOSED", ["Home Health Aide"]), ("DRAFT", ["Front Desk Receptionist"])],
)
async def test_it_lists_jobs_of_one_status(status: str, titles: list[str], client: Client) -> None:
    facts = facts_of(await client.call_tool("list_jobs", {"status": status}))
    assert [(job["title"], job["status"]) for job in facts["jobs"]] == [(title, status) for title in titles]


async def test_a_page_says_where_the_next_one_begins(client: Client) -> None:
    first = facts_of(await client.call_tool("list_jobs", {"limit": 2}))
    second = facts_of(await client.call_tool("list_jobs", {"limit": 2, "cursor": first["next_cursor"]}))
    assert [job["title"] for job in first["jobs"] + second["jobs"]] == snapshot(
        ["Forklift Operator - 2nd Shift", "Warehouse Order Picker", "Line Cook", "Certified Nursing Assistant (CNA)"]
    )


async def test_it_lists_what_changed_since(client: Client) -> None:
    facts = facts_of(await client.call_tool("list_jobs", {"updated_after": "2026-11-01"}))
    assert [job["title"] for job in facts["jobs"]] == snapshot(["Warehouse Order Picker"])


async def test_an_empty_list_says_which_filter_and_which_jobs_kombo_does_not_show(client: Client) -> None:
    unselected = await client.call_tool("list_jobs", {"query": "CNC"})
    closed = await client.call_tool("list_jobs", {"query": "Home Health Aide"})
    nowhere = await client.call_tool("list_jobs", {"query": "CNC", "status": "ANY"})
    assert unselected.structured_content == snapshot(
        {
            "as_of": "2026-11-02T14:00:00Z",
            "warnings": [
                "Nothing fits with status OPEN (ANY lists all). Kombo mirrors Avionté in part: a job "
                "shows once it is selected for sync and the next sync has run, an application in the "
                "pipeline once Avionté has sent a webhook about it."
            ],
        }
    )
    assert text_of(closed) == text_of(unselected)
    assert text_of(nowhere) == snapshot("""\
as_of: 2026-11-02T14:00:00Z
warnings:
- Nothing fits. Kombo mirrors Avionté in part: a job shows once it is selected for sync and the next sync has run, an application in the pipeline once Avionté has sent a webhook about it.\
""")


async def test_a_record_that_cannot_be_read_is_left_out_and_counted(client: Client, sandbox: Sandbox) -> None:
    results: list[Json] = [
        {"id": "H5daSm8e85Dmvmne3wLeCPhX", "name": "Packer", "status": "OPEN", "remote_id": 7, "location": "Joliet"},
        {"id": None, "name": "Without an id", "status": "OPEN"},
        "no record at all",
        {"id": "J5daSm8e85Dmvmne3wLeCPhX", "name": None, "status": "SOMETHING_NEW", "stages": "none"},
        {"id": "K5daSm8e85Dmvmne3wLeCPhX", "name": "Loader", "opened_at": "soon", "unheard_of": [1]},
    ]
    sandbox.faults.append(Fault("status:200", body={"status": "success", "data": {"results": results, "next": None}}))
    result = await client.call_tool("list_jobs", {"status": "ANY"})
    assert result.structured_content == snapshot(
        {
            "jobs": [
                {"title": "Packer", "status": "OPEN", "id": "H5daSm8e85Dmvmne3wLeCPhX"},
                {"title": "(no name)", "status": "SOMETHING_NEW", "id": "J5daSm8e85Dmvmne3wLeCPhX"},
                {"title": "Loader", "id": "K5daSm8e85Dmvmne3wLeCPhX"},
            ],
            "as_of": "2026-11-02T14:00:00Z",
            "warnings": ["2 of Kombo's records on this page could not be read and are left out."],
        }
    )
    assert text_of(result) == snapshot("""\
jobs:
title | status | id
Packer | OPEN | H5daSm8e85Dmvmne3wLeCPhX
(no name) | SOMETHING_NEW | J5daSm8e85Dmvmne3wLeCPhX
Loader |  | K5daSm8e85Dmvmne3wLeCPhX
as_of: 2026-11-02T14:00:00Z
warnings:
- 2 of Kombo's records on this page could not be read and are left out.\
""")


async def test_where_the_ats_does_not_tell_the_status_all_jobs_are_listed_with_a_warning(
    client: Client, sandbox: Sandbox
) -> None:
    sandbox.world.integration.unsupported.add("ats_jobs.status")
    facts = facts_of(await client.call_tool("list_jobs", {"query": "rep"}))
    assert facts == snapshot(
        {
            "jobs": [
                {
                    "title": "Customer Service Representative",
                    "location": "Schaumburg, IL",
                    "id": "vnLKbsw2wnyTiT1yWpmc97BA",
                }
            ],
            "as_of": "2026-11-02T14:00:00Z",
            "warnings": ["1 of these may not fit with status OPEN (ANY lists all): the ATS does not tell."],
        }
    )


async def test_a_deleted_job_is_not_listed(client: Client, sandbox: Sandbox) -> None:
    job = sandbox.world.jobs.get(sandbox.world.stories.jobs["forklift"])
    assert job
    sandbox.tenant.mirror.jobs.put(replace(job, remote_deleted_at=job.changed_at))
    assert job.id not in text_of(await client.call_tool("list_jobs", {"status": "ANY"}))


async def test_jobs_that_kombo_does_not_have_are_listed_with_the_number_that_selects_them(
    connect: Connect, sandbox: Sandbox
) -> None:
    async with connect(confirm="dangerously-never") as client:
        result = await client.call_tool("list_jobs", {"unsynced": True, "query": "cnc"})
        assert facts_of(result) == snapshot(
            {"jobs": [{"title": "CNC Machine Operator", "avionte_id": "38873352"}], "as_of": "2026-11-02T14:00:00Z"}
        )
        assert text_of(result) == snapshot("""\
jobs:
title | avionte_id
CNC Machine Operator | 38873352
as_of: 2026-11-02T14:00:00Z\
""")
        number = facts_of(result)["jobs"][0]["avionte_id"]
        assert not (await client.call_tool("set_job_sync", {"job_id": number, "enabled": True})).is_error
        assert number in sandbox.world.synced_jobs
        left = facts_of(await client.call_tool("list_jobs", {"unsynced": True, "query": "cnc"}))
    assert left["warnings"] == snapshot(["Nothing fits."])


async def test_they_come_in_pages_each_once(client: Client) -> None:
    everything = facts_of(await client.call_tool("list_jobs", {"unsynced": True, "limit": 30}))["jobs"]
    assert len(everything) == 2
    found: list[object] = []
    more: dict[str, object] = {}
    for _ in everything:
        facts = facts_of(await client.call_tool("list_jobs", {"unsynced": True, "limit": 1, **more}))
        found += facts["jobs"]
        more = {"cursor": facts.get("next_cursor")}
    assert found == everything
    assert more == {"cursor": None}


async def test_a_rare_title_is_looked_for_a_part_of_the_list_at_a_time(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tools._unsynced.MOST_LOOKED_THROUGH", 1)
    asked: dict[str, object] = {"unsynced": True, "query": "no such title"}
    first = facts_of(await client.call_tool("list_jobs", asked))
    assert first["warnings"] == ["Nothing so far: go on with next_cursor."]
    second = facts_of(await client.call_tool("list_jobs", {**asked, "cursor": first["next_cursor"]}))
    assert second["warnings"] == ["Nothing fits."]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (
            {"status": "CLOSED"},
            snapshot("Of jobs that are not synced only number and title are told: leave out status and updated_after."),
        ),
        (
            {"updated_after": "2026-11-01"},
            snapshot("Of jobs that are not synced only number and title are told: leave out status and updated_after."),
        ),
        (
            {"cursor": "1-abcdef"},
            snapshot("This is no cursor of this list: pass next_cursor of the last answer, or none to begin."),
        ),
    ],
    ids=str,
)
async def test_what_is_not_known_of_them_cannot_narrow_them(
    asked: dict[str, object], told: str, client: Client
) -> None:
    result = await client.call_tool("list_jobs", {"unsynced": True, **asked})
    assert result.is_error
    assert text_of(result) == told


async def test_where_no_list_of_numbers_can_be_had_it_says_why(connect: Connect, sandbox: Sandbox) -> None:
    sandbox.options = replace(sandbox.options, dialects=("brief",))
    told: list[str] = []
    for scope in ("", sandbox.world.stories.jobs["forklift"]):
        async with connect(job_scope=scope) as client:
            told.append(text_of(await client.call_tool("list_jobs", {"unsynced": True})))
    assert told == snapshot(
        [
            "This Avionté cannot do this by passthrough (job numbers): `brief`: there is no list of job numbers. `bold`: there is no GET /jobs/ids/1/1. Nothing was changed.",
            "Only the jobs of ATS_MCP_JOB_SCOPE exist for this server, and those are Kombo's already.",
        ]
    )
