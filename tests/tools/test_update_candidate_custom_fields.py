"""update_candidate_custom_fields: a person's custom details, in the dialect that patches and in the one that replaces."""

import json
from collections.abc import AsyncGenerator, Callable

import httpx
import pytest
from inline_snapshot import snapshot
from mcp import Client
from mcp.types import CallToolResult

from server.app import build_server
from server.sandbox.faults import Fault
from server.sandbox.kombo import Sandbox
from server.sandbox.options import SandboxOptions
from server.sandbox.world import Json
from server.settings import Settings
from tests.conftest import UNINDEXED, StillClock, text_of
from tests.tools.conftest import Sent

pytestmark = pytest.mark.anyio

TALENT = 106490628
"""Avionté's number of the Maria Gonzalez who drives forklifts."""


@pytest.fixture
def maria(sandbox: Sandbox) -> str:
    """That Maria Gonzalez."""
    return sandbox.world.stories.people["maria_forklift"]


def held(sandbox: Sandbox) -> dict[str, Json]:
    """Her custom details as they stand in Avionté, by name."""
    values = sandbox.world.custom_values["candidate", str(TALENT)]
    return {one.name: values[one.id] for one in sandbox.world.definitions["candidate"] if one.id in values}


async def update(client: Client, candidate_id: str, fields: object, **more: object) -> CallToolResult:
    arguments = {"candidate_id": candidate_id, "fields": fields, **more}
    return await client.call_tool("update_candidate_custom_fields", arguments)


async def test_fields_of_every_type_are_set_and_the_person_is_told_from_namesakes(
    client: Client, maria: str, sandbox: Sandbox, sent: Sent
) -> None:
    fields = {
        "Preferred shift": "3rd",
        "Certifications": ["cpr", "Forklift"],
        "Has own transport": True,
        "Desired pay": "21.75",
        "Available from": "2026-11-09",
        "Recruiter summary": "Ready <now> & certified.",
    }
    result = await update(client, maria, fields)
    assert not result.is_error
    assert result.structured_content == snapshot(
        {
            "operation_id": "op_C6N4KD3J3F44",
            "status": "done",
            "summary": "Set custom fields of Maria Gonzalez (Forklift Operator): Preferred shift: 1st → 3rd; Certifications: (empty) → CPR, Forklift; Has own transport: (empty) → yes; Desired pay: (empty) → 21.75; Available from: 2026-11-03 → 2026-11-09; Recruiter summary: (empty) → Ready <now> & certified.",
            "undo": "undo_operation sets the old values again for 24 hours, while this server runs and nobody else has changed them",
        }
    )
    assert text_of(result) == snapshot("""\
operation_id: op_C6N4KD3J3F44
status: done
summary: Set custom fields of Maria Gonzalez (Forklift Operator): Preferred shift: 1st → 3rd; Certifications: (empty) → CPR, Forklift; Has own transport: (empty) → yes; Desired pay: (empty) → 21.75; Available from: 2026-11-03 → 2026-11-09; Recruiter summary: (empty) → Ready <now> & certified.
undo: undo_operation sets the old values again for 24 hours, while this server runs and nobody else has changed them\
""")
    assert sent() == snapshot(
        [
            (
                "PATCH",
                "/candidate/106490628",
                {
                    "customDetails": [
                        {"id": 9201, "name": "Preferred shift", "value": "3rd"},
                        {"id": 9205, "name": "Available from", "value": "2026-11-09"},
                        {"id": 9202, "name": "Certifications", "value": ["CPR", "Forklift"]},
                        {"id": 9203, "name": "Has own transport", "value": True},
                        {"id": 9204, "name": "Desired pay", "value": 21.75},
                        {"id": 9207, "name": "Recruiter summary", "value": "Ready <now> & certified."},
                    ]
                },
            )
        ]
    )
    assert held(sandbox) == snapshot(
        {
            "Preferred shift": "3rd",
            "Certifications": ["CPR", "Forklift"],
            "Has own transport": True,
            "Desired pay": 21.75,
            "Available from": "2026-11-09",
            "Years of experience": 2,
            "Recruiter summary": "Ready <now> & certified.",
        }
    )


@pytest.mark.parametrize("spell", [list, json.dumps], ids=["list", "JSON text"])
async def test_a_list_of_names_and_texts_sets_what_an_object_of_typed_values_sets(
    client: Client, maria: str, sandbox: Sandbox, sent: Sent, spell: Callable[[object], object]
) -> None:
    fields = {
        "Preferred shift": "3rd",
        "Certifications": '["cpr", "Forklift"]',
        "Has own transport": "true",
        "Desired pay": "21.75",
        "Years of experience": "",
    }
    result = await update(client, maria, spell([{"name": name, "value": value} for name, value in fields.items()]))
    assert not result.is_error, text_of(result)
    assert held(sandbox) == snapshot(
        {
            "Preferred shift": "3rd",
            "Certifications": ["CPR", "Forklift"],
            "Has own transport": True,
            "Desired pay": 21.75,
            "Available from": "2026-11-03",
        }
    )
    assert len(sent()) == 1


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        (
            [],
            snapshot(
                '`fields` takes a list of 1 to 50 {"name": …, "value": …}, or an object of as many names and values, and 0 were given. Nothing was changed.'
            ),
        ),
        (
            ["Preferred shift"],
            snapshot(
                '`fields`: give a list of {"name": …, "value": …}, or an object of names and values. Nothing was changed.'
            ),
        ),
        (
            [{"name": "Preferred shift"}],
            snapshot(
                '`fields`: give a list of {"name": …, "value": …}, or an object of names and values. Nothing was changed.'
            ),
        ),
        (
            [{"name": "Preferred shift", "value": "1st"}, {"name": "Preferred shift", "value": "2nd"}],
            snapshot('`fields`: the field "Preferred shift" is named twice. Nothing was changed.'),
        ),
        (
            "Preferred shift",
            snapshot(
                '`fields`: give a list of {"name": …, "value": …}, or an object of names and values. Nothing was changed.'
            ),
        ),
    ],
    ids=["empty", "names alone", "no value", "named twice", "text"],
)
async def test_a_list_of_another_form_is_refused_with_the_form_it_should_have(
    client: Client, maria: str, fields: object, complaint: str, sent: Sent
) -> None:
    result = await update(client, maria, fields)
    assert result.is_error
    assert text_of(result) == complaint
    assert sent() == []


async def test_wrong_names_and_values_are_refused_together(
    client: Client, maria: str, sandbox: Sandbox, sent: Sent
) -> None:
    before = held(sandbox)
    result = await update(client, maria, {"Preferred shift": "4th", "Desired wage": 20, "Years of experience": "many"})
    assert result.is_error
    assert text_of(result) == snapshot(
        '\'4th\' does not fit the field "Preferred shift". It takes one of "1st", "2nd", "3rd". There is no custom field "Desired wage". Did you mean "Desired pay"? There are: "Preferred shift", "Certifications", "Has own transport", "Desired pay", "Available from", "Years of experience", "Recruiter summary". \'many\' does not fit the field "Years of experience". It takes a whole number, such as 12. Nothing was changed.'
    )
    assert sent() == []
    assert held(sandbox) == before


async def test_an_id_of_another_kind_of_record_is_refused(client: Client, sandbox: Sandbox, sent: Sent) -> None:
    result = await update(client, sandbox.world.stories.applications["maria_forklift"], {"Preferred shift": "1st"})
    assert text_of(result) == snapshot(
        "There is no candidate with the id «JcyxKyXZxmxAJBCUkqs4UM9t» here. Kombo mirrors Avionté in part: a job shows once it is selected for sync and the next sync has run, an application in the pipeline once Avionté has sent a webhook about it. An id holds for one kind of record only. Nothing was changed."
    )
    assert sent() == []


async def test_a_lost_answer_is_unknown_until_the_fields_are_read_and_the_update_is_never_sent_twice(
    client: Client, maria: str, sandbox: Sandbox, sent: Sent
) -> None:
    sandbox.faults.append(Fault("drop_after", method="PATCH", path="/candidate/"))
    result = await update(client, maria, {"Preferred shift": "3rd"})
    assert result.is_error
    assert text_of(result) == snapshot("""\
operation_id: op_C6N4KD3J3F44
status: unknown
summary: Set Preferred shift of Maria Gonzalez (Forklift Operator): this was sent, and what became of it is not known. The connection to Kombo broke before its answer was complete. Whether the change was made is not known, and it was not sent again. Read the record, or call get_operation, before any other attempt.
next_steps:
- Read the records that are not done before you try again: what is unknown may have been written.\
""")
    again = await update(client, maria, {"Preferred shift": "3rd"})
    assert again.structured_content
    assert again.structured_content["status"] == "done"
    assert len(sent()) == 1
    assert held(sandbox)["Preferred shift"] == "3rd"


@pytest.fixture
def bold(clock: StillClock) -> Sandbox:
    """A sandbox whose Avionté is the public BOLD: no definitions, and talents are replaced as a whole."""
    return Sandbox(SandboxOptions(dialects=("bold",), clock=clock))


@pytest.fixture
async def bold_client(bold: Sandbox, clock: StillClock) -> AsyncGenerator[Client]:
    """A client of a server on that sandbox."""
    server = build_server(
        Settings.from_env(UNINDEXED), transport=httpx.MockTransport(bold), now=clock, sleep=clock.sleep
    )
    async with Client(server) as client:
        yield client


DETAILS: list[Json] = [
    {"name": "Preferred shift", "value": "1st", "enteredBy": 28100001},
    {"name": "Years of experience", "value": 2},
    {"name": "Has own transport", "value": False},
    {"name": "Badge", "value": {"colour": "blue"}},
]


async def test_in_bold_the_whole_talent_goes_back_with_members_that_nobody_knows(
    bold_client: Client, bold: Sandbox, maria: str
) -> None:
    bold.world.talents[TALENT] |= {"customDetails": DETAILS, "favouriteColour": "green"}
    before = dict(bold.world.talents[TALENT])
    result = await update(bold_client, maria, {"preferred shift": "3rd", "Years of experience": 3})
    assert not result.is_error
    assert text_of(result) == snapshot("""\
operation_id: op_C6N4KD3J3F44
status: done
summary: Set custom fields of Maria Gonzalez (Forklift Operator): Preferred shift: 1st → 3rd; Years of experience: 2 → 3.
undo: undo_operation sets the old values again for 24 hours, while this server runs and nobody else has changed them\
""")
    after = bold.world.talents[TALENT]
    assert {name for name in after if after[name] != before.get(name)} == snapshot({"customDetails", "lastUpdatedDate"})
    assert after["customDetails"] == snapshot(
        [
            {"name": "Preferred shift", "value": "3rd", "enteredBy": 28100001},
            {"name": "Years of experience", "value": 3},
            {"name": "Has own transport", "value": False},
            {"name": "Badge", "value": {"colour": "blue"}},
        ]
    )
    assert after["favouriteColour"] == "green"


async def test_in_bold_only_fields_with_a_value_can_be_set_and_only_simple_ones(
    bold_client: Client, bold: Sandbox, maria: str
) -> None:
    bold.world.talents[TALENT] |= {"customDetails": DETAILS}
    before = dict(bold.world.talents[TALENT])
    for fields, told in (
        (
            {"Desired pay": "20.00"},
            snapshot(
                'There is no custom field "Desired pay". There are: "Preferred shift", "Years of experience", "Has own transport", "Badge". Nothing was changed.'
            ),
        ),
        (
            {"Years of experience": "many"},
            snapshot(
                "'many' does not fit the field \"Years of experience\". It takes a whole number, such as 12. Nothing was changed."
            ),
        ),
        (
            {"Badge": "red"},
            snapshot("""\
operation_id: op_C6N4KD3J3F44
status: failed
summary: Set Badge of Maria Gonzalez (Forklift Operator): this failed. The field "Badge" can be read but not written: its type is not one that this server knows how to write. Nothing was changed.\
"""),
        ),
    ):
        result = await update(bold_client, maria, fields)
        assert result.is_error
        assert text_of(result) == told
    assert bold.world.talents[TALENT] == before


async def test_in_bold_a_talent_that_is_shown_in_part_is_never_written_back(
    bold_client: Client, bold: Sandbox, maria: str
) -> None:
    bold.world.talents[TALENT] |= {"customDetails": DETAILS, "taxIdNumber": "***-**-1234"}
    before = dict(bold.world.talents[TALENT])
    result = await update(bold_client, maria, {"Preferred shift": "3rd"})
    assert result.is_error
    assert text_of(result) == snapshot("""\
operation_id: op_C6N4KD3J3F44
status: failed
summary: Set Preferred shift of Maria Gonzalez (Forklift Operator): this failed. Avionté shows taxIdNumber of this record in part only. An update replaces the whole record and would overwrite it with what is shown. Make the change in Avionté itself. Nothing was changed.\
""")
    assert bold.world.talents[TALENT] == before


async def test_in_bold_a_talent_without_a_place_for_details_is_refused(bold_client: Client, maria: str) -> None:
    result = await update(bold_client, maria, {"Preferred shift": "3rd"})
    assert result.is_error
    assert text_of(result) == snapshot(
        "This candidate has no place for custom fields in what Avionté answers (`bold` paths): there is no known way to read or write any here. Nothing was changed."
    )
