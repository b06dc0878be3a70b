"""Stage rules: what a move may end in, where it has to start, and that what has ended stays ended."""

import pytest
from inline_snapshot import snapshot

from server.ats.models import Application, CandidateRef, JobRef, Stage
from server.errors import ATSError, Conflict, InvalidInput, Refused
from server.guardrails.stage_rules import check_expected, check_pending, choose_target, targets
from server.sandbox.kombo import Sandbox
from tests.conftest import Connect
from tests.server.guardrails.conftest import Pending, Sent, told

STAGES = [
    Stage(id="s0", remote_id="WEB_APPLICATION", name="Web Application", targetable=False),
    Stage(id="s1", remote_id="PIPELINE", name="Pipeline", targetable=False),
    Stage(id="s2", remote_id="PIPELINE_12", name="Pre-screening"),
    Stage(id="s3", remote_id="31", name="Placed"),
    Stage(id="s4", remote_id="32", name="Old offer", targetable=False),
    Stage(id="s5", remote_id="33", name="Old offer"),
]


def test_the_stages_that_the_ats_sets_by_itself_are_not_offered() -> None:
    assert [stage.id for stage in targets(STAGES)] == ["s2", "s3", "s5"]


@pytest.mark.parametrize(
    ("wanted", "id"),
    [("s2", "s2"), ("Pre-screening", "s2"), ("pre screening", "s2"), ("Old offer", "s5"), ("s5", "s5")],
)
def test_a_target_is_named_or_given_by_its_id(wanted: str, id: str) -> None:
    assert choose_target(wanted, STAGES, "Forklift Operator").id == id


@pytest.mark.parametrize(
    "wanted",
    ["s0", "s1", "s4", "PIPELINE", "WEB_APPLICATION", "Pipeline", "pipeline", " PIPELINE ", "web-application", "32"],
)
def test_no_way_of_naming_a_stage_that_is_no_target_leads_there(wanted: str) -> None:
    with pytest.raises(Refused, match="no application can be put there"):
        choose_target(wanted, STAGES, "Forklift Operator")


def complaint(kind: type[ATSError], *arguments: object, call: object = choose_target) -> str:
    assert callable(call)
    with pytest.raises(kind) as refused:
        call(*arguments)
    return str(refused.value)


def test_a_refusal_names_what_is_possible() -> None:
    assert complaint(Refused, "Pipeline", STAGES, "Forklift Operator") == snapshot(
        "“Pipeline” is a stage that Avionté sets by itself, or one out of use: no application can be put there. Valid stages: Pre-screening [s2]; Placed [s3]; Old offer [s5]. Nothing was changed."
    )
    assert complaint(InvalidInput, "Hired", STAGES, "Forklift Operator") == snapshot(
        "No stage of the job “Forklift Operator” is called “Hired”. Valid stages: Pre-screening [s2]; Placed [s3]; Old offer [s5]. Nothing was changed."
    )
    assert complaint(InvalidInput, "Hired", STAGES[:2], "Forklift Operator") == snapshot(
        "No stage of the job “Forklift Operator” is called “Hired”. There is no stage to choose from. Nothing was changed."
    )


def application(stage: Stage | None = STAGES[2], outcome: str = "PENDING", reason: str = "") -> Application:
    return Application(
        id="a1",
        candidate=CandidateRef(id="c1", name="Maria Gonzalez"),
        job=JobRef(id="j1", title="Forklift Operator"),
        stage=stage,
        outcome=outcome,
        rejection_reason=reason,
    )


@pytest.mark.parametrize("expected", ["", "s2", "Pre-screening", "pre  SCREENING"])
def test_the_stage_that_was_seen_may_be_named_in_any_way(expected: str) -> None:
    check_expected(application(), expected)


def test_a_decision_about_another_stage_is_refused() -> None:
    assert complaint(Conflict, application(), "Placed", call=check_expected) == snapshot(
        "The application is in “Pre-screening” now, not in “Placed”: it has moved since you read it. Read it again with get_application and decide afresh. Nothing was changed."
    )
    assert complaint(Conflict, application(stage=None), "Placed", call=check_expected) == snapshot(
        "The application is in “no stage” now, not in “Placed”: it has moved since you read it. Read it again with get_application and decide afresh. Nothing was changed."
    )


def test_who_has_ended_is_left_alone_and_all_of_them_are_named() -> None:
    check_pending(application(), application(outcome=""))
    hired, declined = application(outcome="HIRED"), application(outcome="DECLINED", reason="No show")
    assert complaint(InvalidInput, declined, call=check_pending) == snapshot(
        "Maria Gonzalez was already rejected for Forklift Operator (No show). Nothing was changed."
    )
    assert complaint(InvalidInput, hired, application(), declined, call=check_pending) == snapshot(
        "Maria Gonzalez was already hired for Forklift Operator; Maria Gonzalez was already rejected for Forklift Operator (No show). Leave them out. Nothing was changed."
    )


@pytest.mark.anyio
async def test_no_tool_puts_anybody_into_a_stage_that_is_no_target(
    connect: Connect, pending: Pending, sent: Sent, sandbox: Sandbox
) -> None:
    one, job = pending(1)[0], sandbox.world.stories.jobs["order_picker"]
    forbidden = [stage for stage in sandbox.world.stages if stage.remote_id in ("PIPELINE", "WEB_APPLICATION")]
    assert len(forbidden) == 2
    async with connect(confirm="dangerously-never") as client:
        for stage in forbidden:
            for wanted in (stage.id, stage.name, str(stage.remote_id), stage.name.upper()):
                for tool, arguments in (
                    ("move_stage", {"application_id": one}),
                    ("bulk_move_stage", {"application_ids": [one]}),
                    (
                        "create_application",
                        {"job_id": job, "first_name": "Ana", "last_name": "Reyes", "email": "ana@example.com"},
                    ),
                ):
                    result = await client.call_tool(tool, {**arguments, "stage": wanted})
                    assert "no application can be put there" in told(result)
        listed = await client.call_tool("list_stages", {"job_id": job})
        for stage in forbidden:
            assert stage.id not in told(listed)
    assert sent() == []
    assert [request for request in sandbox.requests if request.method == "POST" and "/ats/" in request.path] == []
