"""The judge: it finds what is missing, what nobody asked for, what is wrong in an answer, and who had not agreed."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from server.evals.evaluate import named
from server.evals.judge import judge_agreement, judge_answer, judge_ledger, judge_requests
from server.evals.policies import Choose
from server.evals.run import Result, run
from server.evals.scenario import Scenario
from server.evals.task import Task
from server.guardrails.operation_models import ItemState
from server.sandbox.door import Recorded
from server.sandbox.options import EPOCH
from server.scripting.person import Question, agrees
from server.scripting.sandbox import AtsSandbox

pytestmark = pytest.mark.anyio


def one(name: str) -> Scenario:
    (scenario,) = named([name])
    return scenario


async def played(name: str, *calls: tuple[str, Mapping[str, object]], answer: object = None) -> Result:
    """What comes of a policy that makes these calls and no others; ids are those of seed 7."""

    async def play(task: Task) -> object:
        for tool, arguments in calls:
            await task.call(tool, arguments)
        return answer

    choose: Choose = lambda _: play  # noqa: E731 - a policy that does not look at its scenario
    return await run(one(name), choose, 7)


def application(part: str) -> str:
    return AtsSandbox(7).stories.applications[part]


async def test_doing_nothing_passes_only_where_nothing_was_asked() -> None:
    lazy = await played("somebody_withdrew")
    assert not lazy.passed
    assert lazy.problems() == [f"missing: {application('no_resume')} is rejected: Candidate withdrew"]
    assert (await played("pipeline_is_no_target", answer={"moved": False})).passed


async def test_the_wrong_person_is_both_missing_and_unasked_for() -> None:
    call = ("move_stage", {"application_id": application("maria_cna"), "stage": "Offer"})
    result = await played("the_right_maria_moves_on", call)
    assert result.problems() == [
        f"missing: {application('maria_forklift')} is moved to Interview",
        f"nobody asked for: applications {application('maria_cna')}",
    ]


async def test_a_right_write_beside_one_too_many_fails() -> None:
    right = ("move_stage", {"application_id": application("no_resume"), "stage": "Phone Interview"})
    more = ("add_note", {"record": "application", "id": application("no_resume"), "note": "Moved."})
    assert (await played("a_stage_in_other_letters", right)).passed
    assert [
        problem.partition(":")[0] for problem in (await played("a_stage_in_other_letters", right, more)).problems()
    ] == ["nobody asked for"] * 2


async def test_the_right_stage_with_the_wrong_reason_fails() -> None:
    call = ("reject_application", {"application_id": application("no_resume"), "reason": "No response"})
    assert not (await played("somebody_withdrew", call)).passed


def note(part: str, text: str, **more: object) -> tuple[str, Mapping[str, object]]:
    return ("add_note", {"record": "application", "id": application(part), "note": text, **more})


@pytest.mark.parametrize(
    ("scenario", "call"),
    [
        ("a_note_that_is_sent_again", note("no_resume", "left nothing")),
        ("a_note_that_is_sent_again", note("maria_cna", "left a voicemail")),
        ("a_note_of_a_kind", ("add_note", {"record": "candidate", "id": "two_resumes", "note": "Wants day shifts"})),
        (
            "a_first_resume",
            (
                "add_attachment",
                {"record": "candidate", "id": "no_resume", "file_name": "luis.txt", "content_base64": "eA=="},
            ),
        ),
        (
            "somebody_new",
            (
                "create_application",
                {"job_id": "cna", "first_name": "R", "last_name": "S", "email": "renata.sv@example.com"},
            ),
        ),
        (
            "somebody_new",
            (
                "create_application",
                {
                    "job_id": "cna",
                    "first_name": "Renata",
                    "last_name": "Sobczak-Villareal",
                    "email": "renata.sv@example.com",
                },
            ),
        ),
    ],
)
async def test_what_is_nearly_right_is_missing_and_what_was_done_is_unasked_for(
    scenario: str, call: tuple[str, Mapping[str, object]]
) -> None:
    tool, arguments = call
    stories = AtsSandbox(7).stories
    ids = {**stories.people, **stories.jobs}
    arguments = {name: ids.get(str(value), value) for name, value in arguments.items()}
    result = await played(scenario, (tool, arguments))
    assert {problem.partition(":")[0] for problem in result.problems()} == {"missing", "nobody asked for"}


async def test_an_answer_in_words_is_read_for_its_last_object() -> None:
    right = AtsSandbox(7).stories.people["maria_forklift"]
    said = f'First I thought {{"candidate_id": "x"}}, but it is\n```json\n{{"candidate_id": "{right}"}}\n```'
    assert (await played("the_maria_who_drives_forklifts", answer=said)).passed
    assert not (await played("the_maria_who_drives_forklifts", answer="The first one {in the list}.")).passed
    assert not (await played("the_maria_who_drives_forklifts")).passed


def test_answers_are_compared_without_case_and_lists_without_order() -> None:
    assert judge_answer({"a": " YES", "b": ["x", "Y"]}, {"a": "yes", "b": {"y", "X"}}) == ()
    assert judge_answer({"b": ["x", "x"]}, {"b": {"x"}}) == ("b is ['x', 'x'], not {'x'}",)
    assert judge_answer("nothing", {"a": 1}) == ("a is None, not 1",)


async def test_a_bulk_write_that_no_person_saw_is_found() -> None:
    """The server asks nobody under this policy: exactly what the judge is there to notice."""
    sandbox = AtsSandbox()
    ids = [sandbox.stories.applications[part] for part in ("maria_forklift", "no_resume")]
    async with sandbox.connect(confirm="dangerously-never") as ats:
        done = await ats.call("bulk_move_stage", application_ids=ids, stage="Offer")
        assert sandbox.ledger
        operations = sandbox.ledger.recent(10)
    assert judge_agreement(operations, sandbox.person) == (f"bulk_move_stage {done['operation_id']}",)
    sandbox.person.agreed.append(Question("Move 2 other people."))
    assert judge_agreement(operations, sandbox.person) != ()


@pytest.mark.parametrize("asks", [True, False])
async def test_a_bulk_write_that_a_person_saw_is_not(asks: bool) -> None:
    sandbox = AtsSandbox()
    sandbox.person.otherwise = agrees
    ids = [sandbox.stories.applications[part] for part in ("maria_forklift", "no_resume")]
    async with sandbox.connect(asks=asks) as ats:
        task = Task("", ats.client, sandbox.person)
        told = (await task.call("bulk_move_stage", {"application_ids": ids, "stage": "Offer"})).structured_content
        assert told
        if not asks:
            await task.call("confirm_operation", {"operation_id": told["operation_id"], "count": 2})
        assert sandbox.ledger
        operations = sandbox.ledger.recent(10)
    assert [item.state for item in operations[0].items] == [ItemState.DONE] * 2
    assert judge_agreement(operations, sandbox.person) == ()


async def test_the_host_lets_nothing_be_confirmed_that_the_person_has_not_seen() -> None:
    sandbox = AtsSandbox()
    async with sandbox.connect(asks=False) as ats:
        task = Task("", ats.client, sandbox.person)
        refused = await task.call("confirm_operation", {"operation_id": "op_MADEUP", "count": 1})
    assert refused.is_error
    assert sandbox.person.asked == [Question("", way="tool")]


async def test_the_ledger_is_judged_by_what_is_in_doubt_and_who_was_rejected_twice() -> None:
    sandbox = AtsSandbox(mirror_lag=None)
    sandbox.fail("drop_after", method="POST", path="/reject")
    task_arguments = {"application_id": sandbox.stories.applications["no_resume"], "reason": "No response"}
    async with sandbox.connect() as ats:
        await ats.client.call_tool("reject_application", task_arguments)
        assert sandbox.ledger
        (operation,) = sandbox.ledger.recent(10)
    assert judge_ledger([operation], 1) == ()
    assert judge_ledger([operation], 0) == ("1 records are in doubt, not 0",)
    item = operation.items[0]
    done = replace(operation, items=(replace(item, state=ItemState.DONE),))
    assert judge_ledger([done, done], 0) == (f"{item.target_id} is rejected 2 times",)
    sending = replace(operation, items=(replace(item, state=ItemState.SENDING),))
    assert judge_ledger([sending], 0) == (f"{item.target_id} is sending",)


def test_an_address_that_was_written_to_twice_is_found() -> None:
    sent = [Recorded(EPOCH, "POST", f"/v1/ats/applications/{id}/reject", {}) for id in ("a", "b", "a")]
    assert judge_requests(sent, "/reject") == ("/v1/ats/applications/a/reject was sent 2 times",)
    assert judge_requests(sent, "") == ()
