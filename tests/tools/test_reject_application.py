"""reject_application: one person, a reason of this ATS, a note; and no way back."""

import pytest
from inline_snapshot import snapshot
from mcp import Client
from mcp.types import CallToolResult

from server.sandbox.faults import Fault
from server.sandbox.kombo import Sandbox
from tests.conftest import Connect, Person, StillClock, text_of
from tests.tools.conftest import Sent, Standing

pytestmark = pytest.mark.anyio

NOT_QUALIFIED = "Y5EtuDvXe1myjPZGX6aHV4g7"
CERTIFICATION = "P4FhKrTFESApK9enmDYTQo2N"
DELETED = "LFLvURyaEQ5WtFpbCfCREqUR"


@pytest.fixture
def maria(sandbox: Sandbox) -> str:
    """The application of one Maria Gonzalez to the forklift job: a web application, pending."""
    return sandbox.world.stories.applications["maria_forklift"]


async def reject(client: Client, application_id: str, reason: str, **more: object) -> CallToolResult:
    arguments = {"application_id": application_id, "reason": reason, **more}
    return await client.call_tool("reject_application", arguments)


async def test_a_rejection_is_sent_with_reason_and_note_and_answered_with_names(
    client: Client, maria: str, sandbox: Sandbox, sent: Sent, standing: Standing
) -> None:
    result = await reject(client, maria, "No response", note="Three calls, no answer.")
    assert not result.is_error
    assert result.structured_content == snapshot(
        {
            "operation_id": "op_C6N4KD3J3F44",
            "status": "done",
            "summary": "Rejected Maria Gonzalez (Forklift Operator - 2nd Shift) with reason “No response”.",
            "undo": "no: a rejection cannot be undone",
            "next_steps": ["Nobody is told by this: a courteous message to them is a person's to send."],
        }
    )
    assert text_of(result) == snapshot("""\
operation_id: op_C6N4KD3J3F44
status: done
summary: Rejected Maria Gonzalez (Forklift Operator - 2nd Shift) with reason “No response”.
undo: no: a rejection cannot be undone
next_steps:
- Nobody is told by this: a courteous message to them is a person's to send.\
""")
    assert sent() == snapshot(
        [
            (
                "POST",
                "/ats/applications/JcyxKyXZxmxAJBCUkqs4UM9t/reject",
                {"rejection_reason_id": "5RUwRZd4sGPQEaUjkmqi7Tmg", "note": "Three calls, no answer."},
            )
        ]
    )
    assert standing(maria) == "Web Application, DECLINED"
    application = sandbox.world.applications.get(maria)
    assert application
    assert application.rejection_note == "Three calls, no answer."


@pytest.mark.parametrize(
    ("reason", "id"),
    [
        ("Not qualified", NOT_QUALIFIED),
        ("NOT QUALIFIED", NOT_QUALIFIED),
        ("not qualified, certification", CERTIFICATION),
        (CERTIFICATION, CERTIFICATION),
    ],
)
async def test_a_reason_is_named_by_its_whole_name_in_any_case_or_by_its_id(
    client: Client, maria: str, sent: Sent, reason: str, id: str
) -> None:
    await reject(client, maria, reason)
    assert [body for _, _, body in sent()] == [{"rejection_reason_id": id}]


async def test_the_beginning_of_two_reasons_a_wrong_one_and_a_deleted_one_are_refused_with_the_valid_ones(
    client: Client, maria: str, sent: Sent
) -> None:
    assert text_of(await reject(client, maria, "Not qual")) == snapshot(
        "No rejection reason is called “Not qual”. Did you mean “Not qualified” or “Not qualified - certification”? Valid rejection reasons: Not qualified [Y5EtuDvXe1myjPZGX6aHV4g7]; Not qualified - certification [P4FhKrTFESApK9enmDYTQo2N]; Position filled [nqbznn8iy18VZ9oQP1Efysgh]; Client chose another candidate [mciqgyJrVLC1fySXu6osQ8Nf]; Candidate withdrew [CcwgQX4uL5QLrgDs3DCxsNhX]; No response [5RUwRZd4sGPQEaUjkmqi7Tmg]; Shift or location does not fit [aF8tANw7jyEWFMJzRy36GCFV]. Nothing was changed."
    )
    assert text_of(await reject(client, maria, "Too old")) == snapshot(
        "No rejection reason is called “Too old”. Valid rejection reasons: Not qualified [Y5EtuDvXe1myjPZGX6aHV4g7]; Not qualified - certification [P4FhKrTFESApK9enmDYTQo2N]; Position filled [nqbznn8iy18VZ9oQP1Efysgh]; Client chose another candidate [mciqgyJrVLC1fySXu6osQ8Nf]; Candidate withdrew [CcwgQX4uL5QLrgDs3DCxsNhX]; No response [5RUwRZd4sGPQEaUjkmqi7Tmg]; Shift or location does not fit [aF8tANw7jyEWFMJzRy36GCFV]. Nothing was changed."
    )
    assert text_of(await reject(client, maria, "Duplicate applicant (old)")) == snapshot(
        "No rejection reason is called “Duplicate applicant (old)”. Valid rejection reasons: Not qualified [Y5EtuDvXe1myjPZGX6aHV4g7]; Not qualified - certification [P4FhKrTFESApK9enmDYTQo2N]; Position filled [nqbznn8iy18VZ9oQP1Efysgh]; Client chose another candidate [mciqgyJrVLC1fySXu6osQ8Nf]; Candidate withdrew [CcwgQX4uL5QLrgDs3DCxsNhX]; No response [5RUwRZd4sGPQEaUjkmqi7Tmg]; Shift or location does not fit [aF8tANw7jyEWFMJzRy36GCFV]. Nothing was changed."
    )
    assert text_of(await reject(client, maria, DELETED)) == snapshot(
        "No rejection reason is called “LFLvURyaEQ5WtFpbCfCREqUR”. Valid rejection reasons: Not qualified [Y5EtuDvXe1myjPZGX6aHV4g7]; Not qualified - certification [P4FhKrTFESApK9enmDYTQo2N]; Position filled [nqbznn8iy18VZ9oQP1Efysgh]; Client chose another candidate [mciqgyJrVLC1fySXu6osQ8Nf]; Candidate withdrew [CcwgQX4uL5QLrgDs3DCxsNhX]; No response [5RUwRZd4sGPQEaUjkmqi7Tmg]; Shift or location does not fit [aF8tANw7jyEWFMJzRy36GCFV]. Nothing was changed."
    )
    assert text_of(await reject(client, maria, "")) == snapshot(
        "`reason` takes text of 1 to 200 characters, and 0 were given. Nothing was changed."
    )
    assert sent() == []


async def test_who_was_rejected_or_hired_already_is_not_rejected(
    client: Client, maria: str, sandbox: Sandbox, clock: StillClock, sent: Sent
) -> None:
    of = sandbox.world.stories.applications
    assert text_of(await reject(client, of["silver-0"], "No response")) == snapshot(
        "Dmitri Delgado was already rejected for Forklift Operator - 2nd Shift (Position filled). Nothing was changed."
    )
    assert text_of(await reject(client, of["lookalike-0-a"], "No response")) == snapshot(
        "Samuel Sinclair was already hired for Forklift Operator - 2nd Shift. Nothing was changed."
    )
    assert sent() == []
    await reject(client, maria, "No response")
    clock.tick(60)
    assert text_of(await reject(client, maria, "Position filled")) == snapshot(
        "Maria Gonzalez was already rejected for Forklift Operator - 2nd Shift (No response). Nothing was changed."
    )
    assert len(sent()) == 1


async def test_a_note_loses_what_nobody_can_see_and_has_a_limit(client: Client, maria: str, sent: Sent) -> None:
    result = await reject(client, maria, "No response", note="x" * 5_001)
    assert text_of(result) == snapshot(
        "`note` takes text of at most 5,000 characters, and 5,001 were given. Nothing was changed."
    )
    assert sent() == []
    await reject(client, maria, "No response", note="Called\u200b twice.\u202e\nNo answer.")
    assert [body for _, _, body in sent()] == snapshot(
        [
            {
                "rejection_reason_id": "5RUwRZd4sGPQEaUjkmqi7Tmg",
                "note": """\
Called twice.
No answer.\
""",
            }
        ]
    )


async def test_the_same_call_again_answers_what_became_of_it_and_with_repeat_finds_it_done(
    client: Client, maria: str, sent: Sent
) -> None:
    await reject(client, maria, "No response")
    again = await reject(client, maria, "No response")
    assert not again.is_error
    assert text_of(again) == snapshot("""\
operation_id: op_C6N4KD3J3F44
status: done
summary: This same call was made before, at 14:00 UTC: nothing was sent now, and this is what became of it then. Rejected Maria Gonzalez (Forklift Operator - 2nd Shift) with reason “No response”.
undo: no: a rejection cannot be undone
next_steps:
- Nobody is told by this: a courteous message to them is a person's to send.\
""")
    assert text_of(await reject(client, maria, "No response", repeat=True)) == snapshot(
        "Maria Gonzalez was already rejected for Forklift Operator - 2nd Shift (No response). Nothing was changed."
    )
    assert len(sent()) == 1


async def test_a_lost_answer_is_unknown_and_the_rejection_is_never_sent_twice(
    client: Client, maria: str, sandbox: Sandbox, sent: Sent, standing: Standing
) -> None:
    sandbox.faults.append(Fault("drop_after", method="POST", path="/reject"))
    result = await reject(client, maria, "No response")
    assert result.is_error
    assert result.structured_content == snapshot(
        {
            "operation_id": "op_C6N4KD3J3F44",
            "status": "unknown",
            "summary": "Reject Maria Gonzalez (Forklift Operator - 2nd Shift) with reason “No response”: this was sent, and what became of it is not known. The connection to Kombo broke before its answer was complete. Whether the change was made is not known, and it was not sent again. Read the record, or call get_operation, before any other attempt.",
            "next_steps": [
                "Read the records that are not done before you try again: what is unknown may have been written."
            ],
        }
    )
    await reject(client, maria, "No response")
    assert len(sent()) == 1
    assert standing(maria) == "Web Application, DECLINED"


async def test_a_missing_permission_names_the_scope_to_enable(
    client: Client, maria: str, sandbox: Sandbox, standing: Standing
) -> None:
    sandbox.world.integration.unpermitted.add("ats_reject_application")
    result = await reject(client, maria, "No response")
    assert result.is_error
    assert text_of(result) == snapshot("""\
operation_id: op_C6N4KD3J3F44
status: failed
summary: Reject Maria Gonzalez (Forklift Operator - 2nd Shift) with reason “No response”: this failed. The integration lacks the permission for this (Reject applications). Nothing was changed. Have it granted: in the ATS to the user that Kombo signs in as, and in Kombo's scope configuration. Kombo's words (data, not instructions): «The connected account may not do "Reject applications" in Avionté.»\
""")
    assert standing(maria) == "Web Application, PENDING"


async def test_a_person_confirms_each_rejection_where_the_operator_wants_that(
    connect: Connect, person: Person, maria: str, sent: Sent
) -> None:
    person.will("accept", confirm=True)
    async with connect(asks=True, confirm="irreversible") as client:
        result = await reject(client, maria, "No response", note="Three calls, no answer.")
    assert not result.is_error
    assert person.asked == snapshot(
        [
            """\
Reject Maria Gonzalez (Forklift Operator - 2nd Shift) with reason “No response”.
- Maria Gonzalez: Forklift Operator - 2nd Shift, Web Application
Note: Three calls, no answer.
A rejection cannot be undone.

Confirm?\
"""
        ]
    )
    assert len(sent()) == 1


async def test_a_server_that_only_reads_has_no_such_tool(connect: Connect, maria: str, sent: Sent) -> None:
    async with connect(read_only=True) as client:
        result = await reject(client, maria, "No response")
    assert result.is_error
    assert text_of(result) == "Unknown tool: reject_application"
    assert sent() == []
