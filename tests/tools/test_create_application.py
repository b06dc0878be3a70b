"""create_application: somebody known or somebody new, once per job."""

from dataclasses import replace
from pathlib import Path

import pytest
from inline_snapshot import snapshot
from mcp import Client
from mcp.types import CallToolResult

from server.clock import utc_now
from server.guardrails.ledger import Ledger
from server.sandbox.faults import Fault
from server.sandbox.kombo import Sandbox
from server.state_folder import AUDIT_NAME, LEDGER_NAME
from tests.conftest import Connect, Person, text_of
from tests.tools.conftest import Sent, Standing

pytestmark = pytest.mark.anyio

NORA = {"first_name": "Nora", "last_name": "Quill", "email": "nora.quill@example.com", "phone": "312-555-0199"}


@pytest.fixture
def cdl(sandbox: Sandbox) -> str:
    """The drivers' job."""
    return sandbox.world.stories.jobs["cdl"]


async def apply(client: Client, job_id: str, **more: object) -> CallToolResult:
    return await client.call_tool("create_application", {"job_id": job_id, **more})


async def test_somebody_known_is_applied_and_the_new_application_is_named(
    client: Client, cdl: str, sandbox: Sandbox, sent: Sent, standing: Standing
) -> None:
    result = await apply(client, cdl, candidate_id=sandbox.world.stories.people["maria_forklift"])
    assert not result.is_error
    assert result.structured_content == snapshot(
        {
            "operation_id": "op_C6N4KD3J3F44",
            "status": "done",
            "summary": "Applied Maria Gonzalez (Forklift Operator) to the job “CDL-A Driver, Regional”. Kombo shows it in “Web Application”.",
            "created_id": "XpbJKkGQ3EUhpGE9dxr25ZjR",
            "undo": "no: an application cannot be deleted from here",
        }
    )
    assert text_of(result) == snapshot("""\
operation_id: op_C6N4KD3J3F44
status: done
summary: Applied Maria Gonzalez (Forklift Operator) to the job “CDL-A Driver, Regional”. Kombo shows it in “Web Application”.
created_id: XpbJKkGQ3EUhpGE9dxr25ZjR
undo: no: an application cannot be deleted from here\
""")
    assert sent() == snapshot(
        [
            (
                "POST",
                "/ats/jobs/nLFXXwx79HrhLUsq2amb5iAH/applications",
                {
                    "candidate": {
                        "first_name": "Maria",
                        "last_name": "Gonzalez",
                        "email_address": "maria.gonzalez@example.com",
                        "phone_number": "630-555-0142",
                    }
                },
            )
        ]
    )
    assert result.structured_content
    assert standing(result.structured_content["created_id"]) == "Web Application, PENDING"


async def test_a_stage_of_the_job_is_taken_and_any_other_refused(
    client: Client, cdl: str, sandbox: Sandbox, sent: Sent, standing: Standing
) -> None:
    luis = sandbox.world.stories.people["no_resume"]
    assert text_of(await apply(client, cdl, candidate_id=luis, stage="Interview")) == snapshot(
        "No stage of the job “CDL-A Driver, Regional” is called “Interview”. Valid stages: Pre-Screening [3kwRmmLfEXDMyvtC2kYE6pgU]; Road Test [3qGCe5r14ehqqXXBvB3srFTc]; Submitted to Client [19sWCDSAukrSRSxGu8WeHh3n]; Offer Extended [t93KwA1JaGPqLAMuepr7TFZY]; Placed [SyYX8e9iMMTqzCjP6DzVst7t]. Nothing was changed."
    )
    assert text_of(await apply(client, cdl, candidate_id=luis, stage="PIPELINE")) == snapshot(
        "“Pipeline” is a stage that Avionté sets by itself, or one out of use: no application can be put there. Valid stages: Pre-Screening [3kwRmmLfEXDMyvtC2kYE6pgU]; Road Test [3qGCe5r14ehqqXXBvB3srFTc]; Submitted to Client [19sWCDSAukrSRSxGu8WeHh3n]; Offer Extended [t93KwA1JaGPqLAMuepr7TFZY]; Placed [SyYX8e9iMMTqzCjP6DzVst7t]. Nothing was changed."
    )
    assert sent() == []
    result = await apply(client, cdl, candidate_id=luis, stage="road test")
    assert text_of(result) == snapshot("""\
operation_id: op_C6N4KD3J3F44
status: done
summary: Applied Luis Herrera (Warehouse Worker) to the job “CDL-A Driver, Regional”, stage “Road Test”. Kombo shows it in “Pipeline”.
created_id: c2Ls7z33qQfYGgmoWjvDKHTZ
undo: no: an application cannot be deleted from here\
""")
    assert result.structured_content
    assert standing(result.structured_content["created_id"]) == "Road Test, PENDING"


async def test_somebody_new_is_made_with_name_address_and_phone(
    client: Client, cdl: str, sandbox: Sandbox, sent: Sent
) -> None:
    result = await apply(client, cdl, **NORA)
    assert not result.is_error
    assert result.structured_content == snapshot(
        {
            "operation_id": "op_C6N4KD3J3F44",
            "status": "done",
            "summary": "Applied Nora Quill (nora.quill@example.com) to the job “CDL-A Driver, Regional”. Kombo shows it in “Web Application”.",
            "created_id": "yG6mf95tQczpPqRFD1wru279",
            "undo": "no: an application cannot be deleted from here",
        }
    )
    assert sent() == snapshot(
        [
            (
                "POST",
                "/ats/jobs/nLFXXwx79HrhLUsq2amb5iAH/applications",
                {
                    "candidate": {
                        "first_name": "Nora",
                        "last_name": "Quill",
                        "email_address": "nora.quill@example.com",
                        "phone_number": "312-555-0199",
                    }
                },
            )
        ]
    )
    made = sandbox.world.candidates.find("email", NORA["email"])
    assert [(one.first_name, one.last_name) for one in made] == [("Nora", "Quill")]


async def test_what_can_come_to_nothing_is_refused_before_anybody_is_asked(
    connect: Connect, person: Person, sandbox: Sandbox, tmp_path: Path
) -> None:
    stories = sandbox.world.stories
    forklift, closed = stories.jobs["forklift"], stories.jobs["home_health"]
    known = {"first_name": "Maria", "last_name": "Gonzalez", "email": "maria.gonzalez@example.com"}
    async with connect(asks=True, confirm="all", state_dir=tmp_path) as client:
        assert (await apply(client, forklift, candidate_id=stories.people["maria_forklift"])).is_error
        assert (await apply(client, forklift, **known)).is_error
        assert (await apply(client, closed, **NORA)).is_error
    assert person.asked == []
    ledger = Ledger.open(tmp_path / LEDGER_NAME, utc_now)
    assert ledger.recent(9) == []
    ledger.close()


async def test_a_second_application_to_the_same_job_is_refused_and_the_first_one_named(
    client: Client, cdl: str, sandbox: Sandbox, sent: Sent
) -> None:
    stories = sandbox.world.stories
    applied = await apply(client, stories.jobs["forklift"], candidate_id=stories.people["maria_forklift"])
    assert applied.is_error
    assert text_of(applied) == snapshot(
        "Maria Gonzalez has an application to “Forklift Operator - 2nd Shift” already: JcyxKyXZxmxAJBCUkqs4UM9t (PENDING). Work on that one. Nothing was changed."
    )
    rejected = await apply(client, stories.jobs["forklift"], candidate_id=stories.people["silver-0"])
    assert text_of(rejected) == snapshot(
        "Dmitri Delgado has an application to “Forklift Operator - 2nd Shift” already: uhnRvd2uYo3NYTpW52KyZMwK (DECLINED). That one has ended: whether it is taken up again is for a person to decide in Avionté. Nothing was changed."
    )
    assert sent() == []
    await apply(client, cdl, **NORA)
    assert text_of(await apply(client, cdl, **NORA | {"email": "Nora.QUILL@example.com"})) == snapshot(
        "Nora Quill has an application to “CDL-A Driver, Regional” already: yG6mf95tQczpPqRFD1wru279 (PENDING). Work on that one. Nothing was changed."
    )
    assert len(sent()) == 1


async def test_a_newcomer_with_somebody_elses_address_is_refused(
    client: Client, cdl: str, sandbox: Sandbox, sent: Sent
) -> None:
    result = await apply(client, cdl, first_name="Kerry", last_name="Marsh", email="Kevin.Marsh@example.com")
    assert result.is_error
    assert text_of(result) == snapshot(
        "This e-mail address is that of Kevin Marsh (Material Handler) [mdwFiYTjEcUScLNb5ivptXRW], and the ATS may take the two for one. If they are, give that candidate_id; if not, another address. Nothing was changed."
    )
    assert sent() == []
    assert not (
        await apply(client, cdl, first_name="KEVIN", last_name="Marsh", email="kevin.marsh@example.com")
    ).is_error
    assert len(sandbox.world.candidates.find("email", "kevin.marsh@example.com")) == 1


async def test_a_closed_job_takes_nobody(client: Client, sandbox: Sandbox) -> None:
    result = await apply(client, sandbox.world.stories.jobs["home_health"], **NORA)
    assert result.is_error
    assert text_of(result) == snapshot(
        "“Home Health Aide” is not open (CLOSED) and takes no applications. Choose an open one: list_jobs with status OPEN. Nothing was changed."
    )
    assert sandbox.world.candidates.find("email", NORA["email"]) == []


async def test_a_job_that_is_not_synced_and_an_unknown_person_are_refused(
    client: Client, cdl: str, sandbox: Sandbox, sent: Sent
) -> None:
    stories = sandbox.world.stories
    assert text_of(await apply(client, stories.jobs["cnc"], **NORA)) == snapshot(
        "There is no job with the id «FoHSugaBipyxFH1DMAXHbsc8» here. Kombo mirrors Avionté in part: a job shows once it is selected for sync and the next sync has run, an application in the pipeline once Avionté has sent a webhook about it. An id holds for one kind of record only. Nothing was changed."
    )
    assert text_of(await apply(client, cdl, candidate_id=stories.jobs["cna"])) == snapshot(
        "There is no candidate with the id «qmxb8opYaJwwXNNxT62UEhn5» here. Kombo mirrors Avionté in part: a job shows once it is selected for sync and the next sync has run, an application in the pipeline once Avionté has sent a webhook about it. An id holds for one kind of record only. Nothing was changed."
    )
    assert sent() == []


async def test_half_a_person_and_two_people_at_once_are_refused(
    client: Client, cdl: str, sandbox: Sandbox, sent: Sent
) -> None:
    maria = sandbox.world.stories.people["maria_forklift"]
    assert text_of(await apply(client, cdl, first_name="Nora", last_name="Quill")) == snapshot(
        "Somebody new needs first_name, last_name and email (people are matched by it). For somebody in the ATS give candidate_id, from search_candidates. Nothing was changed."
    )
    assert text_of(await apply(client, cdl, candidate_id=maria, email="nora.quill@example.com")) == snapshot(
        "Give candidate_id, or the details of somebody new, not both. Nothing was changed."
    )
    asked = len(sandbox.requests)
    assert text_of(await apply(client, cdl, **NORA | {"email": "nora at home"})) == snapshot(
        "The e-mail address is not one: give it whole, such as name@example.com. Nothing was changed."
    )
    assert not any("/candidates" in request.path for request in sandbox.requests[asked:])
    assert sent() == []


async def test_an_address_that_is_none_and_an_applicant_without_one_leave_no_operation(
    connect: Connect, cdl: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    people, maria = sandbox.tenant.mirror.candidates, sandbox.world.stories.people["maria_forklift"]
    known = people.get(maria)
    assert known
    people.put(replace(known, emails=()))
    async with connect(state_dir=tmp_path) as client:
        assert (await apply(client, cdl, **NORA | {"email": "nora"})).is_error
        assert text_of(await apply(client, cdl, candidate_id=maria)) == snapshot(
            "An application needs the person's email address. Nothing was changed."
        )
    assert not (tmp_path / AUDIT_NAME).exists()
    ledger = Ledger.open(tmp_path / LEDGER_NAME, utc_now)
    assert ledger.recent(9) == []
    ledger.close()


async def test_a_lost_answer_is_unknown_until_the_application_is_seen_and_nobody_is_applied_twice(
    client: Client, cdl: str, sandbox: Sandbox, sent: Sent
) -> None:
    sandbox.faults.append(Fault("drop_after", method="POST", path="/applications"))
    result = await apply(client, cdl, **NORA)
    assert result.is_error
    assert text_of(result) == snapshot("""\
operation_id: op_C6N4KD3J3F44
status: unknown
summary: Apply Nora Quill (nora.quill@example.com) to the job “CDL-A Driver, Regional”: this was sent, and what became of it is not known. The connection to Kombo broke before its answer was complete. Whether the change was made is not known, and it was not sent again. Read the record, or call get_operation, before any other attempt.
next_steps:
- Read the records that are not done before you try again: what is unknown may have been written.\
""")
    again = await apply(client, cdl, **NORA)
    (made,) = sandbox.world.applications.find("candidate", sandbox.world.candidates.find("email", NORA["email"])[0].id)
    assert again.structured_content
    assert (again.structured_content["status"], again.structured_content["created_id"]) == ("done", made.id)
    assert len(sent()) == 1
    assert len(sandbox.world.candidates.find("email", NORA["email"])) == 1


async def test_another_person_can_be_applied_while_one_outcome_is_unknown(
    client: Client, cdl: str, sandbox: Sandbox, sent: Sent
) -> None:
    sandbox.faults.append(Fault("drop_after", method="POST", path="/applications"))
    await apply(client, cdl, **NORA)
    result = await apply(client, cdl, candidate_id=sandbox.world.stories.people["maria_forklift"])
    assert not result.is_error
    assert len(sent()) == 2


async def test_a_disabled_action_names_the_scope_to_enable(client: Client, cdl: str, sandbox: Sandbox) -> None:
    sandbox.world.integration.disabled.add("ats_create_application")
    result = await apply(client, cdl, **NORA)
    assert result.is_error
    assert text_of(result) == snapshot("""\
operation_id: op_C6N4KD3J3F44
status: failed
summary: Apply Nora Quill (nora.quill@example.com) to the job “CDL-A Driver, Regional”: this failed. The permission for this (Create applications and candidates) is switched off for this integration. Nothing was changed. Have it enabled in Kombo's scope configuration; describe_connection lists what can be done from here. Kombo's words (data, not instructions): «"Create application" is disabled: enable the scope "Create applications and candidates".»\
""")


async def test_the_preview_says_who_where_and_that_it_lasts(
    connect: Connect, person: Person, cdl: str, sent: Sent
) -> None:
    person.will("decline")
    async with connect(asks=True, confirm="all") as client:
        result = await apply(client, cdl, **NORA, stage="Road Test")
    assert person.asked == snapshot(
        [
            """\
Apply Nora Quill (nora.quill@example.com) to the job “CDL-A Driver, Regional”, stage “Road Test”.
- Nora Quill (nora.quill@example.com): phone 312-555-0199
An application cannot be deleted from here.

Confirm?\
"""
        ]
    )
    assert result.is_error
    assert text_of(result) == snapshot("""\
operation_id: op_C6N4KD3J3F44
status: refused
summary: The person declined: nothing was changed. (Apply Nora Quill (nora.quill@example.com) to the job “CDL-A Driver, Regional”, stage “Road Test”.)\
""")
    assert sent() == []
