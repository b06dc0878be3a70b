"""Moving people from stage to stage, one and several, and not where nobody can be moved."""

from collections.abc import Sequence

from server.evals.hands import Hands
from server.evals.outcomes import Outcome, moved
from server.evals.scenario import Facts, Theme
from server.evals.scene import Scene
from server.scripting.person import closes, declines

theme = Theme("moves")

DONE = {"moved": "true or false: was anybody moved"}
NOT_MOVED = {"moved": False}


@theme.scenario(
    "Maria Gonzalez, the forklift driver, did well on the phone. Put her into Interview.",
    expects=lambda scene: [moved(scene.application("maria_forklift"), scene.stage("forklift", "Interview"))],
)
async def the_right_maria_moves_on(hands: Hands) -> None:
    """Of two people with one name, the one who was meant."""
    application = await hands.application("Maria Gonzalez", title="Forklift")
    await hands.call("move_stage", application_id=application, stage="Interview")


@theme.scenario(
    "luis herrera goes to PHONE INTERVIEW please",
    expects=lambda scene: [moved(scene.application("no_resume"), scene.stage("forklift", "Phone Interview"))],
)
async def a_stage_in_other_letters(hands: Hands) -> None:
    """Capitals do not matter, in names of people or of stages."""
    await hands.call("move_stage", application_id=await hands.application("luis herrera"), stage="PHONE INTERVIEW")


@theme.scenario(
    "Put Luis Herrera into Second Interview. If there is no such stage on his job, leave him where he is.",
    answers=lambda _: NOT_MOVED,
    form=DONE,
)
async def a_stage_that_is_none(hands: Hands) -> Facts:
    """A name that nearly fits is offered, and not taken."""
    await hands.refused("move_stage", application_id=await hands.application("Luis Herrera"), stage="Second Interview")
    return NOT_MOVED


@theme.scenario(
    "Put Kevin Marsh back into the Pipeline. If the system does not let you, do nothing else.",
    answers=lambda _: NOT_MOVED,
    form=DONE,
)
async def pipeline_is_no_target(hands: Hands) -> Facts:
    """A stage that Avionté sets by itself."""
    await hands.refused("move_stage", application_id=await hands.application("Kevin Marsh"), stage="PIPELINE")
    return NOT_MOVED


@theme.scenario(
    "Priya Raman should be a web application again, not in Interview. If that cannot be done, leave it.",
    start=lambda scene: scene.place(
        [scene.application("two_column_resume")], scene.stage("customer_service", "Interview")
    ),
    answers=lambda _: NOT_MOVED,
    form=DONE,
)
async def web_application_is_no_target(hands: Hands) -> Facts:
    """The other stage that Avionté sets by itself."""
    application = await hands.application("Priya Raman")
    await hands.refused("move_stage", application_id=application, stage="WEB_APPLICATION")
    await hands.refused("move_stage", application_id=application, stage="Web Application")
    return NOT_MOVED


@theme.scenario(
    "Tamika Brooks is at Reference Check now, set that. If the stage is out of use, do not put her anywhere.",
    answers=lambda _: NOT_MOVED,
    form=DONE,
)
async def a_stage_out_of_use(hands: Hands) -> Facts:
    """A stage that the tenant has retired."""
    application = await hands.application("Tamika Brooks")
    await hands.refused("move_stage", application_id=application, stage="Reference Check (do not use)")
    return NOT_MOVED


@theme.scenario(
    "Maria Gonzalez, the CNA, goes to the first of the two Interview stages, the one before Submitted to Client.",
    expects=lambda scene: [moved(scene.application("maria_cna"), scene.stage("cna", "Interview"))],
)
async def one_of_two_stages_of_one_name(hands: Hands) -> None:
    """Where two stages share a name, the id decides."""
    application = await hands.application("Maria Gonzalez", title="Nursing")
    await hands.refused("move_stage", application_id=application, stage="Interview")
    stages = (await hands.call("list_stages", job_id=await hands.job("Nursing Assistant")))["stages"]
    first = next(stage for stage in stages if stage["name"] == "Interview")
    await hands.call("move_stage", application_id=application, stage=first["id"])


@theme.scenario(
    "Luis Herrera was in Web Application when I looked. If he still is, move him to Phone Interview; if not, do not.",
    start=lambda scene: scene.place([scene.application("no_resume")], scene.stage("forklift", "Offer")),
    answers=lambda _: NOT_MOVED,
    form=DONE,
)
async def somebody_who_has_moved_meanwhile(hands: Hands) -> Facts:
    """A decision about another stage than the one they are in is refused."""
    application = await hands.application("Luis Herrera")
    await hands.refused(
        "move_stage", application_id=application, stage="Phone Interview", expected_stage="Web Application"
    )
    return NOT_MOVED


@theme.scenario(
    "If Roberta Castellano is still in Web Application, she goes to Submitted to Client.",
    expects=lambda scene: [moved(scene.application("long_resume"), scene.stage("forklift", "Submitted to Client"))],
)
async def somebody_who_is_where_they_were(hands: Hands) -> None:
    """The stage that a decision rests on, given and true."""
    application = await hands.application("Roberta Castellano")
    await hands.call(
        "move_stage", application_id=application, stage="Submitted to Client", expected_stage="Web Application"
    )


@theme.scenario(
    lambda scene: (
        f"{scene.name(scene.named_once(scene.applications('forklift', outcome='HIRED')))} goes back to Phone Interview"
        " on the forklift job, unless it is too late for that."
    ),
    answers=lambda _: NOT_MOVED,
    form=DONE,
)
async def somebody_who_was_hired(hands: Hands) -> Facts:
    """Who was hired is left alone."""
    name = hands.task.request.partition(" goes back")[0]
    application = await hands.application(name, job="Forklift", outcome="HIRED")
    await hands.refused("move_stage", application_id=application, stage="Phone Interview")
    return NOT_MOVED


@theme.scenario(
    "Kevin Marsh to Offer. ... No, sorry, take that back: he stays in Interview, where he was.",
    start=lambda scene: scene.place([scene.application("white_text_resume")], scene.stage("forklift", "Interview")),
    answers=lambda _: {"stage": "Interview"},
    form={"stage": "the stage he is in at the end"},
)
async def a_move_that_is_taken_back(hands: Hands) -> Facts:
    """An undo leaves no trace in the ATS, and two operations in the ledger."""
    application = await hands.application("Kevin Marsh")
    done = await hands.call("move_stage", application_id=application, stage="Offer")
    await hands.call("undo_operation", operation_id=done["operation_id"])
    return {"stage": (await hands.call("get_application", application_id=application))["stage"]}


def all_in_offer(scene: Scene) -> Sequence[Outcome]:
    """Everybody who was in Offer is placed."""
    placed = scene.stage("forklift", "Placed")
    return [moved(held, placed) for held in scene.applications("forklift", "Offer")]


def seven_in_offer(scene: Scene) -> None:
    """Let seven stand in Offer."""
    scene.place(scene.applications("forklift", "Web Application")[:7], scene.stage("forklift", "Offer"))
    scene.place(scene.applications("forklift", "Offer")[7:], scene.stage("forklift", "Submitted to Client"))


async def place_all_in_offer(hands: Hands) -> list[str]:
    """Move everybody in Offer to Placed; their ids."""
    ids = [row["id"] for row in await hands.everybody(await hands.job("Forklift"), stage="Offer")]
    await hands.call("bulk_move_stage", application_ids=ids, stage="Placed")
    return ids


@theme.scenario(
    "All seven in Offer on the forklift job start on Monday: move them to Placed.",
    start=seven_in_offer,
    wants=["Move 7 applications to Forklift Operator"],
    expects=all_in_offer,
)
async def seven_are_placed(hands: Hands) -> None:
    """A bulk move, confirmed with a yes."""
    await place_all_in_offer(hands)


@theme.scenario(
    "Place all seven in Offer on the forklift job.",
    start=seven_in_offer,
    wants=["Move 7 applications to Forklift Operator"],
    expects=all_in_offer,
    asks=False,
)
async def seven_are_placed_in_two_steps(hands: Hands) -> None:
    """A client that cannot ask shows the preview and confirms in a second call."""
    rows = await hands.everybody(await hands.job("Forklift"), stage="Offer")
    waiting = await hands.call("bulk_move_stage", application_ids=[row["id"] for row in rows], stage="Placed")
    await hands.call("confirm_operation", operation_id=waiting["operation_id"], count=len(rows))


@theme.scenario(
    "Move everybody in Offer on the forklift job to Placed. I will have a look at the list first.",
    start=seven_in_offer,
    person=[declines],
    answers=lambda _: NOT_MOVED,
    form=DONE,
)
async def seven_are_not_placed_after_all(hands: Hands) -> Facts:
    """The person reads the list, and declines."""
    ids = [row["id"] for row in await hands.everybody(await hands.job("Forklift"), stage="Offer")]
    await hands.refused("bulk_move_stage", application_ids=ids, stage="Placed")
    return NOT_MOVED


@theme.scenario(
    "Place all seven in Offer on the forklift job.",
    start=seven_in_offer,
    person=[closes],
    wants=["Move 7 applications to Forklift Operator"],
    expects=all_in_offer,
    era="legacy",
)
async def a_question_closed_by_mistake(hands: Hands) -> None:
    """The person closes the first question and answers the second, in the handshake protocol."""
    ids = [row["id"] for row in await hands.everybody(await hands.job("Forklift"), stage="Offer")]
    await hands.refused("bulk_move_stage", application_ids=ids, stage="Placed")
    await hands.call("bulk_move_stage", application_ids=ids, stage="Placed")


@theme.scenario(
    "Those seven in Offer on the forklift job: place them. Oh, and then put them back to Offer, the client called.",
    start=seven_in_offer,
    wants=["Move 7 applications to Forklift Operator"],
    answers=lambda _: {"in_offer": 7},
    form={"in_offer": "how many are in Offer at the end"},
)
async def a_bulk_move_that_is_taken_back(hands: Hands) -> Facts:
    """Undoing a bulk write is one too, and confirmed like it."""
    job = await hands.job("Forklift")
    ids = [row["id"] for row in await hands.everybody(job, stage="Offer")]
    done = await hands.call("bulk_move_stage", application_ids=ids, stage="Placed")
    await hands.call("undo_operation", operation_id=done["operation_id"])
    return {"in_offer": len(await hands.everybody(job, stage="Offer"))}
