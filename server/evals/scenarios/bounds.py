"""What a server may not do: the one that only reads, the one of one job, and the one with a budget."""

from collections.abc import Sequence

from server.evals.hands import Hands
from server.evals.outcomes import Outcome, moved, noted
from server.evals.scenario import Facts, Theme
from server.evals.scene import Scene

theme = Theme("bounds")

NOT_MOVED = {"moved": False}
DONE = {"moved": "true or false"}


def only_forklift(scene: Scene) -> dict[str, object]:
    """A server for which there is one job."""
    return {"job_scope": [scene.job("forklift").id]}


@theme.scenario(
    "Move Luis Herrera to Offer, if this connection lets you.",
    settings=lambda _: {"read_only": True},
    answers=lambda _: NOT_MOVED,
    form=DONE,
)
async def a_server_that_only_reads(hands: Hands) -> Facts:
    """There is no tool that writes."""
    application = await hands.application("Luis Herrera")
    names = {tool.name for tool in await hands.task.tools()}
    await hands.refused("move_stage", application_id=application, stage="Offer")
    return {"moved": "move_stage" in names}


@theme.scenario(
    "Reject Luis Herrera: no response. If you have no tool for that, leave it.",
    settings=lambda _: {"exclude_tools": ["reject_application", "bulk_reject_applications"]},
    answers=lambda _: {"rejected": False},
    form={"rejected": "true or false"},
)
async def a_server_without_rejections(hands: Hands) -> Facts:
    """What is not offered cannot be called."""
    application = await hands.application("Luis Herrera")
    await hands.refused("reject_application", application_id=application, reason="No response")
    await hands.refused("bulk_reject_applications", application_ids=[application], reason="No response")
    return {"rejected": False}


@theme.scenario(
    lambda scene: f"Move application {scene.application('maria_cna').id} to Offer.",
    settings=only_forklift,
    answers=lambda _: NOT_MOVED,
    form=DONE,
)
async def a_job_out_of_scope(hands: Hands) -> Facts:
    """For a server of one job, another job's applications do not exist, whoever knows their ids."""
    application = hands.task.request.removeprefix("Move application ").partition(" ")[0]
    await hands.refused("get_application", application_id=application)
    await hands.refused("move_stage", application_id=application, stage="Offer")
    return NOT_MOVED


@theme.scenario(
    "Who is Maria Gonzalez, and which jobs are there?",
    settings=only_forklift,
    answers=lambda scene: {"people": {scene.person("maria_forklift").id}, "jobs": {scene.job("forklift").id}},
    form={"people": "list of the ids of everybody of that name", "jobs": "list of the ids of all jobs"},
)
async def people_out_of_scope(hands: Hands) -> Facts:
    """Only who applied to a job in scope is there."""
    people = await hands.call("search_candidates", query="Maria Gonzalez")
    jobs = await hands.call("list_jobs", status="ANY")
    return {"people": [row["id"] for row in people["candidates"]], "jobs": [row["id"] for row in jobs["jobs"]]}


@theme.scenario(
    "Move Kevin Marsh to Interview.",
    settings=only_forklift,
    expects=lambda scene: [moved(scene.application("white_text_resume"), scene.stage("forklift", "Interview"))],
)
async def a_job_in_scope(hands: Hands) -> None:
    """Within its scope a server works as ever."""
    await hands.call("move_stage", application_id=await hands.application("Kevin Marsh"), stage="Interview")


def first_two(scene: Scene) -> Sequence[Outcome]:
    """Two notes are written, and no third."""
    return [noted(scene.person(part), has=["Job fair"]) for part in ("no_resume", "white_text_resume")]


@theme.scenario(
    "Write 'Job fair on Friday.' on Luis Herrera, Kevin Marsh and Walter Kowalczyk, in that order. Stop when you may"
    " write no more.",
    settings=lambda _: {"write_budget": 2},
    expects=first_two,
    answers=lambda _: {"written": 2},
    form={"written": "how many notes were written"},
)
async def a_budget_that_is_spent(hands: Hands) -> Facts:
    """One run of the server writes so many records and no more."""
    names = ("Luis Herrera", "Kevin Marsh", "Walter Kowalczyk")
    ids = [await hands.person(name) for name in names]
    for id in ids[:2]:
        await hands.call("add_note", record="candidate", id=id, note="Job fair on Friday.")
    await hands.refused("add_note", record="candidate", id=ids[2], note="Job fair on Friday.")
    return {"written": 2}


@theme.scenario(
    "Put Luis Herrera into Phone Interview.",
    settings=lambda _: {"confirm": "all"},
    wants=["Move Luis Herrera"],
    expects=lambda scene: [moved(scene.application("no_resume"), scene.stage("forklift", "Phone Interview"))],
)
async def a_server_that_always_asks(hands: Hands) -> None:
    """Under `all`, every write is confirmed."""
    await hands.call("move_stage", application_id=await hands.application("Luis Herrera"), stage="Phone Interview")
