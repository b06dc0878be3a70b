"""get_custom_fields: which custom fields Avionté defines, and what one record holds in them."""

from dataclasses import replace

import pytest
from inline_snapshot import snapshot
from mcp import Client

from server.sandbox.faults import Fault
from server.sandbox.kombo import Sandbox
from tests.conftest import text_of
from tests.tools.conftest import facts_of

pytestmark = pytest.mark.anyio


async def test_it_lists_the_fields_of_jobs_with_type_options_and_what_cannot_be_written(client: Client) -> None:
    result = await client.call_tool("get_custom_fields", {"record": "job"})
    assert result.structured_content == snapshot(
        {
            "record": "job",
            "fields": [
                {"name": "Shift notes", "type": "long text"},
                {"name": "Start bonus", "type": "money"},
                {
                    "name": "Forklift class",
                    "type": "choice",
                    "options": [
                        "Class I - Electric rider",
                        "Class II - Reach truck",
                        "Class IV - Internal combustion",
                        "Class V - LPG",
                    ],
                },
                {
                    "name": "PPE",
                    "type": "choices",
                    "options": [
                        "Steel-toe boots",
                        "Hi-vis vest",
                        "Safety glasses",
                        "Hard hat",
                        "Cut-resistant gloves",
                        "Hearing protection",
                    ],
                },
                {"name": "Orientation date", "type": "date"},
                {"name": "Next site visit", "type": "datetime"},
                {"name": "Drug screen required", "type": "boolean", "required": True},
                {"name": "Headcount confirmed", "type": "integer"},
                {"name": "Burden", "type": "decimal"},
                {"name": "Account manager", "type": "reference"},
                {"name": "Legacy blob", "type": "unknown", "read_only": True},
                {"name": "Client order number", "type": "text", "read_only": True},
            ],
            "as_of": "2026-11-02T14:00:00Z",
        }
    )
    assert text_of(result) == snapshot("""\
record: job
fields:
name | type | options | required | read_only
Shift notes | long text
Start bonus | money
Forklift class | choice | Class I - Electric rider, Class II - Reach truck, Class IV - Internal combustion, Class V - LPG
PPE | choices | Steel-toe boots, Hi-vis vest, Safety glasses, Hard hat, Cut-resistant gloves, Hearing protection
Orientation date | date
Next site visit | datetime
Drug screen required | boolean |  | yes
Headcount confirmed | integer
Burden | decimal
Account manager | reference
Legacy blob | unknown |  |  | yes
Client order number | text |  |  | yes
as_of: 2026-11-02T14:00:00Z\
""")


async def test_with_an_id_it_adds_what_the_record_holds(client: Client, sandbox: Sandbox) -> None:
    job = sandbox.world.stories.jobs["forklift"]
    result = await client.call_tool("get_custom_fields", {"record": "job", "id": job})
    assert text_of(result) == snapshot("""\
record: job
id: EhPvmype9AVHw5Eyc6Z4Sgx2
fields:
name | type | value | options | required | read_only
Shift notes | long text | Park behind building C. First week is 07:00 to 15:30 for training, then the posted shift.
Start bonus | money | 400.00
Forklift class | choice | Class IV - Internal combustion | Class I - Electric rider, Class II - Reach truck, Class IV - Internal combustion, Class V - LPG
PPE | choices | Hi-vis vest | Steel-toe boots, Hi-vis vest, Safety glasses, Hard hat, Cut-resistant gloves, Hearing protection
Orientation date | date | 2026-11-13
Next site visit | datetime | 2026-11-19T14:30:00
Drug screen required | boolean | yes |  | yes
Headcount confirmed | integer | 1
Burden | decimal | 24.5
Account manager | reference | 28100003
Legacy blob | unknown | AAEAAAD/////AQAAAAAAAAAMAgAAAEZvcm0= |  |  | yes
Client order number | text | PO-44034 |  |  | yes
as_of: 2026-11-02T14:00:00Z\
""")


@pytest.mark.parametrize(
    ("record", "told"),
    [
        (
            "candidate",
            snapshot("""\
record: candidate
fields:
name | type | options
Preferred shift | choice | 1st, 2nd, 3rd
Certifications | choices | Forklift, CNA, CDL-A, Food handler, OSHA 10, CPR
Has own transport | boolean
Desired pay | money
Available from | date
Years of experience | integer
Recruiter summary | long text
as_of: 2026-11-02T14:00:00Z\
"""),
        ),
        (
            "application",
            snapshot("""\
record: application
fields:
name | type | options
Client interview time | datetime
Submittal pay rate | money
Interview score | integer
Background check | choice | Not started, Running, Clear, Review
Submitted by | reference
as_of: 2026-11-02T14:00:00Z\
"""),
        ),
    ],
)
async def test_it_lists_the_fields_of_people_and_applications(record: str, told: str, client: Client) -> None:
    assert text_of(await client.call_tool("get_custom_fields", {"record": record})) == told


async def test_an_application_with_values_shows_them(client: Client, sandbox: Sandbox) -> None:
    filled = next(
        one
        for one in sandbox.tenant.mirror.applications
        if len(sandbox.world.custom_values.get(("application", one.remote_id or ""), {})) == 5
    )
    facts = facts_of(await client.call_tool("get_custom_fields", {"record": "application", "id": filled.id}))
    assert facts == snapshot(
        {
            "record": "application",
            "id": "Ffis22wqE3wonATnya9Js3FN",
            "fields": [
                {"name": "Client interview time", "type": "datetime", "value": "2026-11-08T14:30:00"},
                {"name": "Submittal pay rate", "type": "money", "value": "17.00"},
                {"name": "Interview score", "type": "integer", "value": "1"},
                {
                    "name": "Background check",
                    "type": "choice",
                    "value": "Running",
                    "options": ["Not started", "Running", "Clear", "Review"],
                },
                {"name": "Submitted by", "type": "reference", "value": "28100002"},
            ],
            "as_of": "2026-11-02T14:00:00Z",
        }
    )


async def test_bold_publishes_no_definitions_so_an_id_is_asked_for(client: Client, sandbox: Sandbox) -> None:
    sandbox.options = replace(sandbox.options, dialects=("bold",))
    result = await client.call_tool("get_custom_fields", {"record": "job"})
    assert result.is_error
    assert text_of(result) == snapshot(
        "This Avionté publishes no definitions of the custom fields of jobs (`bold` paths). "
        "Ask with the id of one job to see the fields in which it holds a value."
    )


async def test_bold_tells_the_values_of_one_record(client: Client, sandbox: Sandbox) -> None:
    sandbox.options = replace(sandbox.options, dialects=("bold",))
    job = sandbox.world.stories.jobs["forklift"]
    facts = facts_of(await client.call_tool("get_custom_fields", {"record": "job", "id": job}))
    assert facts == snapshot(
        {
            "record": "job",
            "id": "EhPvmype9AVHw5Eyc6Z4Sgx2",
            "fields": [
                {"name": "Account manager", "type": "unknown", "value": "28100003"},
                {"name": "Burden", "type": "unknown", "value": "24.5"},
                {"name": "Client order number", "type": "unknown", "value": "PO-44034"},
                {"name": "Drug screen required", "type": "unknown", "value": "yes"},
                {"name": "Forklift class", "type": "unknown", "value": "Class IV - Internal combustion"},
                {"name": "Headcount confirmed", "type": "unknown", "value": "1"},
                {"name": "Legacy blob", "type": "unknown", "value": "AAEAAAD/////AQAAAAAAAAAMAgAAAEZvcm0="},
                {"name": "Next site visit", "type": "unknown", "value": "2026-11-19T14:30:00"},
                {"name": "Orientation date", "type": "unknown", "value": "2026-11-13"},
                {"name": "PPE", "type": "unknown", "value": "Hi-vis vest"},
                {
                    "name": "Shift notes",
                    "type": "unknown",
                    "value": "Park behind building C. First week is 07:00 to 15:30 for training, then the posted "
                    "shift.",
                },
                {"name": "Start bonus", "type": "unknown", "value": "400"},
            ],
            "as_of": "2026-11-02T14:00:00Z",
            "warnings": ["No definitions of these fields are published: only those that hold a value here are listed."],
        }
    )


async def test_bold_has_no_place_for_fields_of_people_or_applications(client: Client, sandbox: Sandbox) -> None:
    sandbox.options = replace(sandbox.options, dialects=("bold",))
    stories = sandbox.world.stories
    person = {"record": "candidate", "id": stories.people["maria_forklift"]}
    application = {"record": "application", "id": stories.applications["maria_forklift"]}
    told = [text_of(await client.call_tool("get_custom_fields", asked)) for asked in (person, application)]
    assert told == snapshot(
        [
            "This candidate has no place for custom fields in what Avionté answers (`bold` "
            "paths): there is no known way to read or write any here. Nothing was changed.",
            "This Avionté cannot do this by passthrough (application fields): `brief`: there is "
            "no GET /application/customDetailDefinitions. `bold`: BOLD's public API has no "
            "applications, and so no fields of them. Nothing was changed.",
        ]
    )


async def test_without_definitions_it_says_that_there_are_none(client: Client, sandbox: Sandbox) -> None:
    sandbox.world.definitions["application"].clear()
    assert facts_of(await client.call_tool("get_custom_fields", {"record": "application"})) == snapshot(
        {
            "record": "application",
            "as_of": "2026-11-02T14:00:00Z",
            "warnings": ["Avionté defines no custom fields for this kind of record (application)."],
        }
    )


async def test_a_value_of_which_only_a_number_is_known_is_left_out_since_it_may_be_anything(
    client: Client, sandbox: Sandbox
) -> None:
    person = sandbox.world.candidates.get(sandbox.world.stories.people["maria_forklift"])
    assert person
    sandbox.world.custom_values["candidate", person.remote_id][9999] = "1988-04-12"
    result = await client.call_tool("get_custom_fields", {"record": "candidate", "id": person.id})
    assert "1988" not in text_of(result)
    assert "9999" not in text_of(result)


async def test_definitions_are_asked_for_once_and_values_each_time(client: Client, sandbox: Sandbox) -> None:
    asked = {"record": "candidate", "id": sandbox.world.stories.people["maria_forklift"]}
    await client.list_tools()
    sandbox.requests.clear()
    for _ in range(3):
        await client.call_tool("get_custom_fields", asked)
    paths = [request.body["path"] for request in sandbox.requests if isinstance(request.body, dict)]
    assert paths == snapshot(
        [
            "/candidate/customDetailDefinitions",
            "/candidate/106490628",
            "/candidate/106490628",
            "/candidate/106490628",
        ]
    )


async def test_half_an_answer_of_avionte_is_a_failure_and_never_an_empty_list(client: Client, sandbox: Sandbox) -> None:
    sandbox.faults.append(Fault("inner:200", path="/passthrough/", times=9, body="not a list"))
    result = await client.call_tool("get_custom_fields", {"record": "job"})
    assert result.is_error
    assert text_of(result) == snapshot(
        "The ATS's answer holds no list of custom fields: which there are is not known now. Call again in a minute; if it stays, report it."
    )
