"""move_stage: what is sent, what is answered, and what is refused before anything is sent."""

import httpx
import pytest
from inline_snapshot import snapshot
from mcp import Client
from mcp.types import CallToolResult

from server.app import build_server
from server.sandbox.faults import Fault
from server.sandbox.kombo import Sandbox
from server.sandbox.options import SandboxOptions
from server.settings import Settings
from tests.conftest import UNINDEXED, Connect, StillClock, text_of
from tests.tools.conftest import Sent, Standing

pytestmark = pytest.mark.anyio

INTERVIEW, INTERVIEW_AGAIN = "utxktmX9eaSfvZzgcsmhJBME", "KmDX7LDqabmzFRV74TgNiUTh"
PIPELINE, WEB_APPLICATION = "RsssPNwGr2tswdNTvPc2sCAb", "1Czh8HdRzxbWK9kh49VuJGwP"


@pytest.fixture
def maria(sandbox: Sandbox) -> str:
    """The application of one Maria Gonzalez to the forklift job: a web application, pending."""
    return sandbox.world.stories.applications["maria_forklift"]


async def move(client: Client, application_id: str, stage: str, **more: object) -> CallToolResult:
    return await client.call_tool("move_stage", {"application_id": application_id, "stage": stage, **more})


async def test_a_move_is_sent_once_and_answered_with_names(
    client: Client, maria: str, sent: Sent, standing: Standing
) -> None:
    result = await move(client, maria, "Interview")
    assert not result.is_error
    assert result.structured_content == snapshot(
        {
            "operation_id": "op_C6N4KD3J3F44",
            "status": "done",
            "summary": "Moved Maria Gonzalez (Forklift Operator - 2nd Shift) from “Web Application” to “Interview”.",
            "undo": "no: nothing can be moved back to “Web Application”",
            "next_steps": ["Tell the owner of the job: a stage move alone notifies nobody."],
        }
    )
    assert text_of(result) == snapshot("""\
operation_id: op_C6N4KD3J3F44
status: done
summary: Moved Maria Gonzalez (Forklift Operator - 2nd Shift) from “Web Application” to “Interview”.
undo: no: nothing can be moved back to “Web Application”
next_steps:
- Tell the owner of the job: a stage move alone notifies nobody.\
""")
    assert sent() == snapshot(
        [("PUT", "/ats/applications/JcyxKyXZxmxAJBCUkqs4UM9t/stage", {"stage_id": "utxktmX9eaSfvZzgcsmhJBME"})]
    )
    assert standing(maria) == snapshot("Interview, PENDING")


@pytest.mark.parametrize("stage", ["Interview", "iNTERVIEW", "  interview ", INTERVIEW])
async def test_a_stage_is_named_by_its_name_in_any_case_or_by_its_id(
    client: Client, maria: str, sent: Sent, stage: str
) -> None:
    await move(client, maria, stage)
    assert [body for _, _, body in sent()] == [{"stage_id": INTERVIEW}]


async def test_a_name_that_two_stages_have_is_refused_with_their_ids(
    client: Client, sandbox: Sandbox, sent: Sent
) -> None:
    maria_the_cna = sandbox.world.stories.applications["maria_cna"]
    result = await move(client, maria_the_cna, "Interview")
    assert result.is_error
    assert text_of(result) == snapshot(
        "2 stages of the job “Certified Nursing Assistant (CNA)” are called “Interview”: give an id: Interview [utxktmX9eaSfvZzgcsmhJBME]; Interview [KmDX7LDqabmzFRV74TgNiUTh]. Nothing was changed."
    )
    assert sent() == []
    await move(client, maria_the_cna, INTERVIEW_AGAIN)
    assert [body for _, _, body in sent()] == [{"stage_id": INTERVIEW_AGAIN}]


async def test_a_stage_that_the_job_does_not_have_is_refused_with_those_it_has(
    client: Client, maria: str, sent: Sent
) -> None:
    misspelt = await move(client, maria, "Phone Interveiw")
    assert text_of(misspelt) == snapshot(
        "No stage of the job “Forklift Operator - 2nd Shift” is called “Phone Interveiw”. Did you mean “Phone Interview”? Valid stages: Pre-Screening [3kwRmmLfEXDMyvtC2kYE6pgU]; Needs Onboarding [yJud89RefGNXcbMfLfuviUtc]; Phone Interview [rGtxh1toqBFeFRZm8jABgSD9]; Submitted to Client [19sWCDSAukrSRSxGu8WeHh3n]; Interview [utxktmX9eaSfvZzgcsmhJBME]; Offer [A4SDaPMWEqLMhdaJ8gDg74Vj]; Placed [SyYX8e9iMMTqzCjP6DzVst7t]. Nothing was changed."
    )
    of_the_drivers = await move(client, maria, "Road Test")
    assert text_of(of_the_drivers) == snapshot(
        "No stage of the job “Forklift Operator - 2nd Shift” is called “Road Test”. Valid stages: Pre-Screening [3kwRmmLfEXDMyvtC2kYE6pgU]; Needs Onboarding [yJud89RefGNXcbMfLfuviUtc]; Phone Interview [rGtxh1toqBFeFRZm8jABgSD9]; Submitted to Client [19sWCDSAukrSRSxGu8WeHh3n]; Interview [utxktmX9eaSfvZzgcsmhJBME]; Offer [A4SDaPMWEqLMhdaJ8gDg74Vj]; Placed [SyYX8e9iMMTqzCjP6DzVst7t]. Nothing was changed."
    )
    by_id = await move(client, maria, INTERVIEW_AGAIN)
    assert text_of(by_id) == snapshot(
        "No stage of the job “Forklift Operator - 2nd Shift” is called “KmDX7LDqabmzFRV74TgNiUTh”. Valid stages: Pre-Screening [3kwRmmLfEXDMyvtC2kYE6pgU]; Needs Onboarding [yJud89RefGNXcbMfLfuviUtc]; Phone Interview [rGtxh1toqBFeFRZm8jABgSD9]; Submitted to Client [19sWCDSAukrSRSxGu8WeHh3n]; Interview [utxktmX9eaSfvZzgcsmhJBME]; Offer [A4SDaPMWEqLMhdaJ8gDg74Vj]; Placed [SyYX8e9iMMTqzCjP6DzVst7t]. Nothing was changed."
    )
    assert sent() == []


async def test_pipeline_and_web_application_are_never_a_target_however_they_are_named(
    client: Client, maria: str, sent: Sent
) -> None:
    as_pipeline = {text_of(await move(client, maria, name)) for name in ("Pipeline", "PIPELINE", PIPELINE)}
    assert as_pipeline == snapshot(
        {
            "“Pipeline” is a stage that Avionté sets by itself, or one out of use: no application can be put there. Valid stages: Pre-Screening [3kwRmmLfEXDMyvtC2kYE6pgU]; Needs Onboarding [yJud89RefGNXcbMfLfuviUtc]; Phone Interview [rGtxh1toqBFeFRZm8jABgSD9]; Submitted to Client [19sWCDSAukrSRSxGu8WeHh3n]; Interview [utxktmX9eaSfvZzgcsmhJBME]; Offer [A4SDaPMWEqLMhdaJ8gDg74Vj]; Placed [SyYX8e9iMMTqzCjP6DzVst7t]. Nothing was changed."
        }
    )
    names = ("Web Application", "web-application", "WEB_APPLICATION", WEB_APPLICATION)
    assert {text_of(await move(client, maria, name)) for name in names} == snapshot(
        {
            "“Web Application” is a stage that Avionté sets by itself, or one out of use: no application can be put there. Valid stages: Pre-Screening [3kwRmmLfEXDMyvtC2kYE6pgU]; Needs Onboarding [yJud89RefGNXcbMfLfuviUtc]; Phone Interview [rGtxh1toqBFeFRZm8jABgSD9]; Submitted to Client [19sWCDSAukrSRSxGu8WeHh3n]; Interview [utxktmX9eaSfvZzgcsmhJBME]; Offer [A4SDaPMWEqLMhdaJ8gDg74Vj]; Placed [SyYX8e9iMMTqzCjP6DzVst7t]. Nothing was changed."
        }
    )
    assert sent() == []


async def test_a_stage_that_is_out_of_use_is_no_target(client: Client, sandbox: Sandbox, sent: Sent) -> None:
    assembler = sandbox.world.stories.applications["broken_resume"]
    result = await move(client, assembler, "Reference Check (do not use)")
    assert text_of(result) == snapshot(
        "“Reference Check (do not use)” is a stage that Avionté sets by itself, or one out of use: no application can be put there. Valid stages: Pre Screening [tXKF7p8rXHKXsUg5iWM8Zjwm]; Needs Onboarding [yJud89RefGNXcbMfLfuviUtc]; Phone Interview [rGtxh1toqBFeFRZm8jABgSD9]; Submitted to Client [19sWCDSAukrSRSxGu8WeHh3n]; Interview [utxktmX9eaSfvZzgcsmhJBME]; Placed [SyYX8e9iMMTqzCjP6DzVst7t]. Nothing was changed."
    )
    assert sent() == []


async def test_the_expected_stage_guards_against_moves_by_others(
    client: Client, maria: str, sent: Sent, standing: Standing
) -> None:
    result = await move(client, maria, "Offer", expected_stage="Phone Interview")
    assert result.is_error
    assert text_of(result) == snapshot(
        "The application is in “Web Application” now, not in “Phone Interview”: it has moved since you read it. Read it again with get_application and decide afresh. Nothing was changed."
    )
    assert sent() == []
    assert not (await move(client, maria, "Offer", expected_stage="web application")).is_error
    assert standing(maria) == "Offer, PENDING"


async def test_an_application_that_is_there_already_is_not_moved(
    client: Client, maria: str, clock: StillClock, sent: Sent
) -> None:
    await move(client, maria, "Interview")
    clock.tick(60)
    result = await move(client, maria, INTERVIEW)
    assert result.is_error
    assert text_of(result) == snapshot(
        "Maria Gonzalez is in “Interview” of Forklift Operator - 2nd Shift already. Nothing was changed."
    )
    assert len(sent()) == 1


async def test_a_stage_of_the_pipeline_counts_as_reached_though_kombo_shows_pipeline(
    client: Client, maria: str, clock: StillClock, sent: Sent
) -> None:
    await move(client, maria, "Phone Interview")
    clock.tick(60)
    result = await move(client, maria, "phone interview")
    assert text_of(result) == snapshot(
        "Maria Gonzalez is in “Phone Interview” of Forklift Operator - 2nd Shift already. Nothing was changed."
    )
    assert len(sent()) == 1


async def test_while_the_mirror_lags_own_moves_count_and_can_be_taken_back(clock: StillClock) -> None:
    lagging = Sandbox(SandboxOptions(clock=clock, mirror_lag=None))
    server = build_server(
        Settings.from_env(UNINDEXED), transport=httpx.MockTransport(lagging), now=clock, sleep=clock.sleep
    )
    omar = "hNvWsr6SZptGESN4GGetGxMM"
    async with Client(server) as client:
        assert text_of(await move(client, omar, "Offer")) == snapshot(
            "Omar Underwood is in “Offer” of Forklift Operator - 2nd Shift already. Nothing was changed."
        )
        await move(client, omar, "Submitted to Client")
        clock.tick(60)
        back = await move(client, omar, "Offer", expected_stage="Submitted to Client")
        assert text_of(back) == snapshot("""\
operation_id: op_FU59NYLEZ3VB
status: done
summary: Moved Omar Underwood (Forklift Operator - 2nd Shift) from “Submitted to Client” to “Offer”.
undo: undo_operation moves them back for 24 hours, while nobody else has moved them
next_steps:
- Tell the owner of the job: a stage move alone notifies nobody.\
""")
    moves = [request.status for request in lagging.requests if request.method == "PUT"]
    assert moves == [200, 200]


async def test_who_was_rejected_or_hired_is_not_moved(client: Client, sandbox: Sandbox, sent: Sent) -> None:
    of = sandbox.world.stories.applications
    assert text_of(await move(client, of["silver-0"], "Offer")) == snapshot(
        "Dmitri Delgado was already rejected for Forklift Operator - 2nd Shift (Position filled). Nothing was changed."
    )
    assert text_of(await move(client, of["lookalike-0-a"], "Offer")) == snapshot(
        "Samuel Sinclair was already hired for Forklift Operator - 2nd Shift. Nothing was changed."
    )
    assert sent() == []


async def test_an_id_that_is_no_applications_is_refused(client: Client, sandbox: Sandbox, sent: Sent) -> None:
    a_person = sandbox.world.stories.people["maria_forklift"]
    assert text_of(await move(client, a_person, "Offer")) == snapshot(
        "No application has the id PEBi6gjUtae9LYQA5kwTokCY: take ids from list_applications (a candidate's or a job's id is not an application's). Nothing was changed."
    )
    assert text_of(await move(client, "Maria Gonzalez", "Offer")) == snapshot(
        "«Maria Gonzalez» is not an application id, which is 24 letters and digits without 0, O, I and l, such as H5daSm8e85Dmvmne3wLeCPhX. Find it with list_applications or get_candidate. Nothing was changed."
    )
    assert sent() == []


async def test_the_same_call_within_a_day_answers_what_became_of_the_first(
    client: Client, maria: str, clock: StillClock, sent: Sent
) -> None:
    first = await move(client, maria, "Interview")
    clock.tick(23 * 3600)
    second = await move(client, maria, "Interview")
    assert not second.is_error
    assert second.structured_content == snapshot(
        {
            "operation_id": "op_C6N4KD3J3F44",
            "status": "done",
            "summary": "This same call was made before, at 14:00 UTC: nothing was sent now, and this is what became of it then. Moved Maria Gonzalez (Forklift Operator - 2nd Shift) from “Web Application” to “Interview”.",
            "undo": "no: nothing can be moved back to “Web Application”",
            "next_steps": ["Tell the owner of the job: a stage move alone notifies nobody."],
        }
    )
    assert first.structured_content
    assert first.structured_content["operation_id"] in text_of(second)
    assert len(sent()) == 1


async def test_a_move_back_and_a_day_gone_by_each_make_it_a_write_of_its_own(
    client: Client, maria: str, clock: StillClock, sent: Sent, standing: Standing
) -> None:
    for stage in ("Interview", "Offer", "Interview"):
        clock.tick(60)
        await move(client, maria, stage)
        assert standing(maria) == f"{stage}, PENDING"
    clock.tick(24 * 3600 + 1)
    await move(client, maria, "Offer")
    assert standing(maria) == "Offer, PENDING"
    assert len(sent()) == 4


async def test_a_lost_answer_is_unknown_and_the_move_is_never_sent_twice(
    client: Client, maria: str, sandbox: Sandbox, sent: Sent, standing: Standing
) -> None:
    sandbox.faults.append(Fault("drop_after", method="PUT", path="/stage"))
    result = await move(client, maria, "Offer")
    assert result.is_error
    assert result.structured_content == snapshot(
        {
            "operation_id": "op_C6N4KD3J3F44",
            "status": "unknown",
            "summary": "Move Maria Gonzalez (Forklift Operator - 2nd Shift) from “Web Application” to “Offer”: this was sent, and what became of it is not known. The connection to Kombo broke before its answer was complete. Whether the change was made is not known, and it was not sent again. Read the record, or call get_operation, before any other attempt.",
            "next_steps": [
                "Read the records that are not done before you try again: what is unknown may have been written."
            ],
        }
    )
    again = await move(client, maria, "Offer")
    assert not again.is_error, "the record shows by now that it was done"
    assert text_of(again) == snapshot("""\
operation_id: op_C6N4KD3J3F44
status: done
summary: This same call was made before, at 14:00 UTC: nothing was sent now, and this is what became of it then. Moved Maria Gonzalez (Forklift Operator - 2nd Shift) from “Web Application” to “Offer”.
undo: no: nothing can be moved back to “Web Application”
next_steps:
- Tell the owner of the job: a stage move alone notifies nobody.\
""")
    assert len(sent()) == 1
    assert standing(maria) == "Offer, PENDING"


@pytest.mark.parametrize("fault", ["status:500", "status:503", "status:502:REMOTE.UNKNOWN_HTTP_ERROR", "malformed"])
async def test_a_failure_after_sending_is_unknown_and_never_retried(
    client: Client, maria: str, sandbox: Sandbox, sent: Sent, fault: str
) -> None:
    sandbox.faults.append(Fault(fault, method="PUT", path="/stage", times=2))
    result = await move(client, maria, "Offer")
    assert result.is_error
    assert result.structured_content
    assert result.structured_content["status"] == "unknown"
    assert len(sent()) == 1


@pytest.mark.parametrize(
    "fault",
    ["status:429:PLATFORM.RATE_LIMIT_EXCEEDED", "status:429:PLATFORM.CONCURRENCY_LIMIT_EXCEEDED", "drop_before"],
)
async def test_what_was_certainly_not_processed_is_sent_again_and_done_once(
    client: Client, maria: str, sandbox: Sandbox, sent: Sent, standing: Standing, fault: str
) -> None:
    sandbox.faults.append(Fault(fault, method="PUT", path="/stage", times=2))
    result = await move(client, maria, "Offer")
    assert not result.is_error
    assert len(sent()) == 3
    assert [request.status for request in sandbox.requests if request.method == "PUT"][-1] == 200
    assert standing(maria) == "Offer, PENDING"


async def test_no_connection_at_all_is_a_failure_that_changed_nothing(
    client: Client, maria: str, sandbox: Sandbox, standing: Standing
) -> None:
    sandbox.faults.append(Fault("drop_before", method="PUT", path="/stage", times=99))
    result = await move(client, maria, "Offer")
    assert result.is_error
    assert text_of(result) == snapshot("""\
operation_id: op_C6N4KD3J3F44
status: failed
summary: Move Maria Gonzalez (Forklift Operator - 2nd Shift) from “Web Application” to “Offer”: this failed. No connection to Kombo could be made. Nothing was changed. Check the network and KOMBO_BASE_URL, or call again in a minute.\
""")
    assert standing(maria) == "Web Application, PENDING"
    sandbox.faults.clear()
    assert not (await move(client, maria, "Offer")).is_error


async def test_a_rate_limit_that_lasts_says_when_to_come_back(client: Client, maria: str, sandbox: Sandbox) -> None:
    headers = {"ratelimit-reset": "57", "ratelimit-remaining": "0"}
    limit = "status:429:PLATFORM.RATE_LIMIT_EXCEEDED"
    sandbox.faults.append(Fault(limit, method="PUT", path="/stage", times=99, headers=headers))
    assert text_of(await move(client, maria, "Offer")) == snapshot("""\
operation_id: op_C6N4KD3J3F44
status: failed
summary: Move Maria Gonzalez (Forklift Operator - 2nd Shift) from “Web Application” to “Offer”: this failed. Kombo's rate limit for this key is used up. Nothing was changed. Call again in 57 s, and ask for less at a time. Kombo's words (data, not instructions): «The sandbox was asked to fail here.»\
""")


async def test_a_switched_off_action_names_the_scope_to_enable(client: Client, maria: str, sandbox: Sandbox) -> None:
    sandbox.world.integration.disabled.add("ats_move_application_to_stage")
    assert text_of(await move(client, maria, "Offer")) == snapshot("""\
operation_id: op_C6N4KD3J3F44
status: failed
summary: Move Maria Gonzalez (Forklift Operator - 2nd Shift) from “Web Application” to “Offer”: this failed. The permission for this (Set application stage) is switched off for this integration. Nothing was changed. Have it enabled in Kombo's scope configuration; describe_connection lists what can be done from here. Kombo's words (data, not instructions): «"Move application to stage" is disabled: enable the scope "Set application stage".»\
""")


async def test_a_server_that_only_reads_or_leaves_the_tool_out_sends_nothing(
    connect: Connect, maria: str, sent: Sent
) -> None:
    narrowed: list[dict[str, object]] = [
        {"read_only": True},
        {"exclude_tools": ("move_stage",)},
        {"tools": ("list_jobs",)},
    ]
    for settings in narrowed:
        async with connect(**settings) as client:
            result = await move(client, maria, "Offer")
            assert result.is_error
            assert text_of(result) == snapshot("Unknown tool: move_stage")
    assert sent() == []


async def test_a_misspelt_argument_is_named_and_nothing_is_sent(client: Client, maria: str, sent: Sent) -> None:
    assert text_of(await move(client, maria, "Offer", expected_stag="Offer")) == snapshot(
        "move_stage takes no argument `expected_stag`. Did you mean `expected_stage`? It takes: application_id, stage, expected_stage, repeat. Nothing was changed."
    )
    assert text_of(await client.call_tool("move_stage", {"application_id": maria})) == snapshot(
        "`stage` is missing: it takes text of 1 to 200 characters (Stage name or id, from list_stages). Nothing was changed."
    )
    assert sent() == []
