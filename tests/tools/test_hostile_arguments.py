"""Every tool that reads, called as nobody should: with ids that are none, unknown arguments and wrong types."""

from collections.abc import Iterator

import pytest
from inline_snapshot import snapshot
from mcp import Client

from server.guardrails.access import Access
from server.sandbox.kombo import Sandbox
from tests.conftest import text_of
from tests.tools.conftest import facts_of
from tools import CATALOGUE

pytestmark = pytest.mark.anyio

Arguments = dict[str, dict[str, object]]

READERS = [spec.name for spec in CATALOGUE if spec.access is Access.READ]
ID = "H5daSm8e85Dmvmne3wLeCPhX"
HOSTILE = (
    "../jobs",
    f"{ID}/../../jobs",
    f"{ID}/stage",
    f"{ID}?include_deleted=true",
    f"{ID}&ids=x",
    f"{ID}#x",
    f"{ID},{ID[::-1]}",
    "%2e%2e%2fjobs",
    "..%2fjobs",
    "%2f",
    "remote:38870332",
    f"{ID}\x00",
    f"{ID}\r\nX-Integration-Id: other",
    "null",
    "1 OR 1=1",
    "\uff10" * 24,
    "I" * 24,
    "x" * 5_000,
)


def calls(bad: str) -> Iterator[tuple[str, dict[str, object]]]:
    """Every argument of a tool that reads which takes an id, with this one in it."""
    for name in (
        "get_job",
        "list_stages",
        "list_applications",
        "summarize_pipeline",
        "search_candidates",
        "find_duplicates",
    ):
        yield name, {"job_id": bad}
    for name in ("list_applications", "get_candidate", "get_resume", "find_duplicates"):
        yield name, {"candidate_id": bad}
    yield "search_candidates", {"query": "Maria Gonzalez", "job_id": bad}
    yield "list_applications", {"candidate_id": ID, "job_id": bad}
    yield "get_application", {"application_id": bad}
    for record in ("job", "candidate", "application"):
        yield "get_custom_fields", {"record": record, "id": bad}
    yield "get_operation", {"operation_id": bad}


@pytest.mark.parametrize("bad", HOSTILE, ids=lambda bad: ascii(bad[:30]))
async def test_an_id_that_is_none_is_refused_and_never_sent(bad: str, client: Client, sandbox: Sandbox) -> None:
    for name, arguments in calls(bad):
        result = await client.call_tool(name, arguments)
        assert result.is_error, (name, arguments)
        assert len(text_of(result)) < 300
    asked = {request.path for request in sandbox.requests}
    assert asked == {"/v1/passthrough/avionte/front-office-v1"}  # get_custom_fields asks for definitions first
    assert bad not in str([(request.path, request.body) for request in sandbox.requests])


async def test_an_id_that_is_none_is_answered_with_what_one_looks_like_and_where_to_find_it(client: Client) -> None:
    told = [text_of(await client.call_tool(name, arguments)) for name, arguments in calls("../etc")]
    assert list(dict.fromkeys(told)) == snapshot(
        [
            "«../etc» is not a job id, which is 24 letters and digits without 0, O, I and l, "
            "such as H5daSm8e85Dmvmne3wLeCPhX. Find it with list_jobs.",
            "«../etc» is not a candidate id, which is 24 letters and digits without 0, O, I and "
            "l, such as H5daSm8e85Dmvmne3wLeCPhX. Find it with search_candidates or "
            "list_applications.",
            "«../etc» is not an application id, which is 24 letters and digits without 0, O, I "
            "and l, such as H5daSm8e85Dmvmne3wLeCPhX. Find it with list_applications or "
            "get_candidate.",
            "No operation has the id '../etc': take it from the answer of a write.",
        ]
    )


async def test_an_id_of_another_kind_of_record_finds_nothing(client: Client, sandbox: Sandbox) -> None:
    stories = sandbox.world.stories
    job, person = stories.jobs["forklift"], stories.people["maria_forklift"]
    application = stories.applications["maria_forklift"]
    await client.list_tools()
    told = [
        text_of(await client.call_tool("get_job", {"job_id": application})),
        text_of(await client.call_tool("get_candidate", {"candidate_id": job})),
        text_of(await client.call_tool("get_application", {"application_id": person})),
        text_of(await client.call_tool("list_stages", {"job_id": person})),
        text_of(await client.call_tool("list_applications", {"candidate_id": application})),
        text_of(await client.call_tool("list_applications", {"job_id": person})),
        text_of(await client.call_tool("search_candidates", {"job_id": application})),
        text_of(await client.call_tool("get_custom_fields", {"record": "job", "id": person})),
        text_of(await client.call_tool("get_resume", {"candidate_id": application})),
    ]
    assert told == snapshot(
        [
            "There is no job with the id «JcyxKyXZxmxAJBCUkqs4UM9t» here. Kombo mirrors Avionté "
            "in part: a job shows once it is selected for sync and the next sync has run, an "
            "application in the pipeline once Avionté has sent a webhook about it. An id holds "
            "for one kind of record only.",
            "There is no candidate with the id «EhPvmype9AVHw5Eyc6Z4Sgx2» here. Kombo mirrors "
            "Avionté in part: a job shows once it is selected for sync and the next sync has "
            "run, an application in the pipeline once Avionté has sent a webhook about it. An id "
            "holds for one kind of record only.",
            "There is no application with the id «PEBi6gjUtae9LYQA5kwTokCY» here. Kombo mirrors "
            "Avionté in part: a job shows once it is selected for sync and the next sync has "
            "run, an application in the pipeline once Avionté has sent a webhook about it. An id "
            "holds for one kind of record only.",
            "There is no job with the id «PEBi6gjUtae9LYQA5kwTokCY» here. Kombo mirrors Avionté "
            "in part: a job shows once it is selected for sync and the next sync has run, an "
            "application in the pipeline once Avionté has sent a webhook about it. An id holds "
            "for one kind of record only.",
            "There is no candidate with the id «JcyxKyXZxmxAJBCUkqs4UM9t» here. Kombo mirrors "
            "Avionté in part: a job shows once it is selected for sync and the next sync has "
            "run, an application in the pipeline once Avionté has sent a webhook about it. An id "
            "holds for one kind of record only.",
            """\
as_of: 2026-11-02T14:00:00Z
warnings:
- Nothing fits with outcome PENDING (ANY lists all). Kombo mirrors Avionté in part: a job shows once it is selected for sync and the next sync has run, an application in the pipeline once Avionté has sent a webhook about it.\
""",
            """\
as_of: 2026-11-02T14:00:00Z
warnings:
- Nothing fits. Kombo mirrors Avionté in part: a job shows once it is selected for sync and the next sync has run, an application in the pipeline once Avionté has sent a webhook about it.\
""",
            "There is no job with the id «PEBi6gjUtae9LYQA5kwTokCY» here. Kombo mirrors Avionté "
            "in part: a job shows once it is selected for sync and the next sync has run, an "
            "application in the pipeline once Avionté has sent a webhook about it. An id holds "
            "for one kind of record only.",
            "There is no candidate with the id «JcyxKyXZxmxAJBCUkqs4UM9t» here. Kombo mirrors Avionté in part: a job shows once it is selected for sync and the next sync has run, an application in the pipeline once Avionté has sent a webhook about it. An id holds for one kind of record only.",
        ]
    )


async def test_an_id_that_two_kinds_of_records_share_finds_the_one_that_was_asked_for(
    client: Client, sandbox: Sandbox
) -> None:
    job_and_application, person_and_application = sandbox.world.stories.shared_ids
    job = await client.call_tool("get_job", {"job_id": job_and_application})
    application = await client.call_tool("get_application", {"application_id": job_and_application})
    person = await client.call_tool("get_candidate", {"candidate_id": person_and_application})
    other = await client.call_tool("get_application", {"application_id": person_and_application})
    assert [
        facts_of(result)[name]
        for result, name in ((job, "title"), (application, "candidate"), (person, "name"), (other, "candidate"))
    ] == snapshot(["Warehouse Order Picker", "Octavio Sinclair", "Darnell Whitaker", "Robert Tafoya"])


@pytest.mark.parametrize("name", READERS)
async def test_an_argument_that_does_not_exist_is_refused(
    name: str, client: Client, sandbox: Sandbox, arguments: Arguments
) -> None:
    sound = arguments.get(name, {"operation_id": "op_23456789ABCD"})
    result = await client.call_tool(name, {**sound, "integration_id": "another"})
    assert result.is_error
    assert f"{name} takes no argument `integration_id`." in text_of(result)
    assert "another" not in text_of(result)
    assert sandbox.requests == []


@pytest.mark.parametrize(
    ("name", "arguments", "told"),
    [
        (
            "list_jobs",
            {"querry": "forklift"},
            snapshot(
                "list_jobs takes no argument `querry`. Did you mean `query`? It takes: query, "
                "status, updated_after, unsynced, limit, cursor. Nothing was changed."
            ),
        ),
        (
            "list_jobs",
            {"limit": 0},
            snapshot(
                "`limit` takes a whole number from 1 to 30, and another whole number was given. Nothing was changed."
            ),
        ),
        (
            "list_jobs",
            {"limit": 31},
            snapshot(
                "`limit` takes a whole number from 1 to 30, and another whole number was given. Nothing was changed."
            ),
        ),
        (
            "list_jobs",
            {"limit": "many"},
            snapshot("`limit` takes a whole number from 1 to 30, and text was given. Nothing was changed."),
        ),
        (
            "list_jobs",
            {"limit": None},
            snapshot("`limit` takes a whole number from 1 to 30, and null was given. Nothing was changed."),
        ),
        (
            "list_jobs",
            {"query": ["forklift"]},
            snapshot(
                "`query` takes text of at most 200 characters (Part of the title), and a list was given. Nothing was changed."
            ),
        ),
        (
            "list_jobs",
            {"query": "x" * 201},
            snapshot("`query` takes text of at most 200 characters, and 201 were given. Nothing was changed."),
        ),
        (
            "list_jobs",
            {"status": "open"},
            snapshot(
                "`status` takes OPEN, CLOSED, DRAFT, ARCHIVED or ANY, and another text was given. Did you mean OPEN? Nothing was changed."
            ),
        ),
        (
            "list_jobs",
            {"updated_after": "yesterday"},
            snapshot(
                "`updated_after`: give a date or time such as 2026-11-02 or 2026-11-02T14:00:00Z. Nothing was changed."
            ),
        ),
        (
            "list_jobs",
            {"updated_after": "2026-02-30"},
            snapshot(
                "`updated_after`: give a date or time such as 2026-11-02 or 2026-11-02T14:00:00Z. Nothing was changed."
            ),
        ),
        (
            "list_jobs",
            {"cursor": 7},
            snapshot(
                "`cursor` takes text of at most 2,000 characters (next_cursor of the previous answer), and a whole number was given. Nothing was changed."
            ),
        ),
        (
            "list_jobs",
            {"cursor": "not one of Kombo's"},
            snapshot(
                "Kombo does not take this cursor, or not with these arguments. Pass next_cursor of the last answer and the arguments of that call, or no cursor to begin. Kombo's log: https://app.kombo.dev/sandbox/logs?interactionId=1"
            ),
        ),
        ("get_job", {}, snapshot("`job_id` is missing: it takes text (Job id, from list_jobs). Nothing was changed.")),
        (
            "get_job",
            {"job_id": 38870332},
            snapshot(
                "`job_id` takes text (Job id, from list_jobs), and a whole number was given. Nothing was changed."
            ),
        ),
        (
            "get_job",
            {"job_id": ID, "enhanced": "maybe"},
            snapshot("`enhanced` takes true or false, and text was given. Nothing was changed."),
        ),
        (
            "get_custom_fields",
            {"record": "offer"},
            snapshot("`record` takes job, candidate or application, and another text was given. Nothing was changed."),
        ),
        (
            "list_applications",
            {"outcome": "REJECTED", "limit": 99},
            snapshot(
                "`outcome` takes PENDING, HIRED, DECLINED or ANY, and another text was given. Did you mean DECLINED? `limit` takes a whole number from 1 to 30, and another whole number was given. Nothing was changed."
            ),
        ),
        (
            "list_applications",
            {"outcome": " pendng"},
            snapshot(
                "`outcome` takes PENDING, HIRED, DECLINED or ANY, and another text was given. Did you mean PENDING? Nothing was changed."
            ),
        ),
        (
            "list_applications",
            {"outcome": "Active"},
            snapshot(
                "`outcome` takes PENDING, HIRED, DECLINED or ANY, and another text was given. Did you mean PENDING? Nothing was changed."
            ),
        ),
        (
            "list_jobs",
            {"status": "Active"},
            snapshot(
                "`status` takes OPEN, CLOSED, DRAFT, ARCHIVED or ANY, and another text was given. Did you mean OPEN? Nothing was changed."
            ),
        ),
        (
            "list_jobs",
            {"status": "OPENED"},
            snapshot(
                "`status` takes OPEN, CLOSED, DRAFT, ARCHIVED or ANY, and another text was given. Did you mean OPEN? Nothing was changed."
            ),
        ),
        (
            "update_job_custom_fields",
            {"job_id": ID, "fields": {}},
            snapshot(
                '`fields` takes a list of 1 to 50 {"name": …, "value": …}, or an object of as many names and values, and 0 were given. Nothing was changed.'
            ),
        ),
        (
            "update_job_custom_fields",
            {"job_id": ID, "fields": {str(number): 1 for number in range(51)}},
            snapshot(
                '`fields` takes a list of 1 to 50 {"name": …, "value": …}, or an object of as many names and values, and 51 were given. Nothing was changed.'
            ),
        ),
        (
            "search_candidates",
            {"email": "maria"},
            snapshot("The e-mail address is not one: give it whole, such as name@example.com."),
        ),
        ("list_applications", {"stage": "Offer"}, snapshot("A stage belongs to a job: give job_id too.")),
        (
            "list_applications",
            {"candidate_id": ID, "cursor": "x"},
            snapshot("With candidate_id there is one page and no filter by stage: leave out cursor and stage."),
        ),
        (
            "search_candidates",
            {"query": "Maria", "cursor": "x"},
            snapshot("A search by name or e-mail has one page: leave out cursor, or narrow the search."),
        ),
        (
            "search_candidates",
            {"query": "   "},
            snapshot(
                "There is nothing to search for in this: give a name, an e-mail address, a number or another word."
            ),
        ),
        (
            "search_candidates",
            {"phone": "630-555-0142"},
            snapshot(
                "Kombo cannot be asked for a phone number. Give an e-mail address or a name as well; "
                "those who have the number then come first."
            ),
        ),
    ],
    ids=str,
)
async def test_a_bad_argument_is_named_with_what_would_be_right(
    name: str, arguments: dict[str, object], told: str, client: Client
) -> None:
    result = await client.call_tool(name, arguments)
    assert result.is_error
    assert text_of(result) == told


async def test_a_number_as_text_and_a_moment_without_a_zone_are_understood(client: Client, sandbox: Sandbox) -> None:
    result = await client.call_tool("list_jobs", {"limit": "1", "updated_after": "2026-11-01T02:00"})
    assert facts_of(result)["jobs"] == snapshot(
        [
            {
                "title": "Warehouse Order Picker",
                "status": "OPEN",
                "location": "Romeoville, IL",
                "id": "eSGWDurzenLtSVdwV536mFcQ",
            }
        ]
    )
    assert sandbox.requests[0].path == snapshot(
        "/v1/ats/jobs?statuses=OPEN&updated_after=2026-11-01T02%3A00%3A00.000Z&ignore_unsuppo"
        "rted_filters=true&page_size=1"
    )
