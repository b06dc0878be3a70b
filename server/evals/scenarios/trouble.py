"""Kombo in trouble: answers that are lost, limits, a mirror that is behind; and nobody is written to twice."""

from collections.abc import Sequence

from server.evals.hands import Hands
from server.evals.outcomes import Outcome, moved, noted, rejected
from server.evals.scenario import Facts, Theme
from server.evals.scene import Scene
from server.scripting.session import ToolFailed

theme = Theme("trouble")

TWELVE = ["Reject 12 applications to Warehouse Order Picker"]
STATE = {"state": "what is known of it: 'done', 'not done' or 'unknown'"}


def twelve_wait(scene: Scene) -> None:
    """Let exactly twelve web applications wait for the order picker job."""
    waiting = scene.applications("order_picker", "Web Application")
    scene.place(waiting[12:], scene.stage("order_picker", "Submitted to Client"))


def fail_in_the_middle(scene: Scene, fault: str, times: int = 1) -> None:
    """Let the fifth of the twelve, and those after it, go wrong so many times."""
    twelve_wait(scene)
    for held in scene.applications("order_picker", "Web Application")[4 : 4 + times]:
        scene.sandbox.fail(fault, method="POST", path=f"{held.id}/reject")


def all_twelve(scene: Scene) -> Sequence[Outcome]:
    """All of them are rejected."""
    waiting = scene.applications("order_picker", "Web Application")
    return [rejected(held, scene.reason("Position filled")) for held in waiting]


async def the_twelve(hands: Hands) -> list[str]:
    """Everybody who waits in Web Application for the order picker job."""
    return [row["id"] for row in await hands.everybody(await hands.job("Order Picker"), stage="Web Application")]


async def reject_until_done(hands: Hands, ids: Sequence[str]) -> None:
    """Reject them, and afterwards those whom the answer or the list shows as not done."""
    left = list(ids)
    while left:
        try:
            await hands.call("bulk_reject_applications", application_ids=left, reason="Position filled")
        except ToolFailed as failure:
            doubtful = {row["id"] for row in failure.facts["items"] if row["status"] == "unknown"}
            waiting = set(await the_twelve(hands))
            left = [id for id in left if id in waiting and id not in doubtful]
        else:
            return


@theme.scenario(
    "Reject the 12 in Web Application on the order picker job, position filled. The network is bad today.",
    start=lambda scene: fail_in_the_middle(scene, "drop_after"),
    wants=["Reject "],
    expects=all_twelve,
    once="/reject",
    unknown=1,
)
async def an_answer_is_lost_in_the_middle(hands: Hands) -> None:
    """One is carried out and its answer lost: it is looked up, and not sent again."""
    await reject_until_done(hands, await the_twelve(hands))


@theme.scenario(
    "Reject the 12 in Web Application on the order picker job, position filled. Kombo is far behind today.",
    start=lambda scene: fail_in_the_middle(scene, "drop_after:read"),
    wants=TWELVE,
    expects=all_twelve,
    mirror_lag=None,
    once="/reject",
    unknown=1,
    answers=lambda _: {"unknown": 1},
    form={"unknown": "of how many nobody knows what became of them"},
)
async def an_answer_is_lost_and_the_mirror_is_behind(hands: Hands) -> Facts:
    """Nobody can know, so nobody is told otherwise, and nothing is sent again."""
    ids = await the_twelve(hands)
    failure = await hands.refused("bulk_reject_applications", application_ids=ids, reason="Position filled")
    doubtful = [row["id"] for row in failure.facts["items"] if row["status"] == "unknown"]
    await hands.refused("reject_application", application_id=doubtful[0], reason="Not qualified")
    return {"unknown": len(doubtful)}


@theme.scenario(
    "Reject the 12 in Web Application on the order picker job: position filled.",
    start=lambda scene: fail_in_the_middle(scene, "drop_before:connect"),
    wants=TWELVE,
    expects=all_twelve,
)
async def a_connection_that_was_never_made(hands: Hands) -> None:
    """What was certainly not processed is sent again by the server itself."""
    await hands.call("bulk_reject_applications", application_ids=await the_twelve(hands), reason="Position filled")


@theme.scenario(
    "Reject the 12 in Web Application on the order picker job: position filled.",
    start=lambda scene: fail_in_the_middle(scene, "status:429:PLATFORM.RATE_LIMIT_EXCEEDED", 3),
    wants=TWELVE,
    expects=all_twelve,
)
async def a_limit_in_the_middle(hands: Hands) -> None:
    """A write that a rate limit turned away waits and is sent again."""
    await hands.call("bulk_reject_applications", application_ids=await the_twelve(hands), reason="Position filled")


@theme.scenario(
    "Reject the 12 in Web Application on the order picker job, position filled. If something fails, do the rest.",
    start=lambda scene: fail_in_the_middle(scene, "status:400:REMOTE.INPUT_INVALID"),
    wants=["Reject "],
    expects=all_twelve,
)
async def one_is_turned_away(hands: Hands) -> None:
    """One of twelve fails for good the first time; the answer names it, and it is tried again alone."""
    await reject_until_done(hands, await the_twelve(hands))


@theme.scenario(
    "How many are in the running for the forklift job?",
    start=lambda scene: scene.sandbox.fail("status:429:PLATFORM.RATE_LIMIT_EXCEEDED", method="GET", times=2),
    answers=lambda scene: {"count": len(scene.applications("forklift"))},
    form={"count": "a number"},
)
async def a_limit_on_reading(hands: Hands) -> Facts:
    """Reads wait for as long as the limit asks for, and are tried again."""
    return {"count": len(await hands.everybody(await hands.job("Forklift")))}


@theme.scenario(
    "Move Luis Herrera to Phone Interview.",
    start=lambda scene: scene.sandbox.fail("status:503", method="GET", times=2),
    expects=lambda scene: [moved(scene.application("no_resume"), scene.stage("forklift", "Phone Interview"))],
)
async def a_gateway_that_stumbles(hands: Hands) -> None:
    """Reads are tried again."""
    await hands.call("move_stage", application_id=await hands.application("Luis Herrera"), stage="Phone Interview")


@theme.scenario(
    "Move Luis Herrera to Submitted to Client and tell me where he is then.",
    expects=lambda scene: [moved(scene.application("no_resume"), scene.stage("forklift", "Submitted to Client"))],
    mirror_lag=None,
    answers=lambda _: {"stage": "Submitted to Client"},
    form={"stage": "his stage now"},
)
async def a_mirror_that_is_behind(hands: Hands) -> Facts:
    """What this server wrote shows at once, though Kombo's mirror shows the old stage."""
    application = await hands.application("Luis Herrera")
    await hands.call("move_stage", application_id=application, stage="Submitted to Client")
    return {"stage": (await hands.call("get_application", application_id=application))["stage"]}


@theme.scenario(
    "Luis Herrera withdrew: reject him. If it is unclear whether that worked, say so and leave it.",
    start=lambda scene: scene.sandbox.fail("status:500", method="POST", path="/reject"),
    answers=lambda _: {"state": "unknown"},
    form=STATE,
    once="/reject",
    unknown=1,
)
async def a_server_error_after_sending(hands: Hands) -> Facts:
    """A write that may have happened is not repeated: here it has not, and nobody could know."""
    application = await hands.application("Luis Herrera")
    failure = await hands.refused("reject_application", application_id=application, reason="Candidate withdrew")
    await hands.refused("reject_application", application_id=application, reason="Candidate withdrew")
    return {"state": failure.facts["status"]}


@theme.scenario(
    "Note on Luis Herrera's application: 'Called at noon.' If you cannot tell whether it is there, do not try twice.",
    start=lambda scene: scene.sandbox.fail("malformed", method="POST", path="/notes"),
    expects=lambda scene: [noted(scene.application("no_resume"), has=["Called at noon."])],
    answers=lambda _: {"state": "unknown"},
    form=STATE,
    unknown=1,
)
async def an_answer_that_is_cut_short(hands: Hands) -> Facts:
    """The note is there, its answer unreadable; a second one would stand beside it."""
    application = await hands.application("Luis Herrera")
    note = {"record": "application", "id": application, "note": "Called at noon."}
    failure = await hands.refused("add_note", **note)
    await hands.refused("add_note", **note)
    return {"state": failure.facts["status"]}


@theme.scenario(
    "Move Kevin Marsh to Offer. Kombo is slow today, take your time.",
    start=lambda scene: scene.sandbox.fail("delay:200", method="PUT", path="/stage"),
    expects=lambda scene: [moved(scene.application("white_text_resume"), scene.stage("forklift", "Offer"))],
    answers=lambda _: {"state": "done"},
    form=STATE,
)
async def an_answer_that_comes_too_late(hands: Hands) -> Facts:
    """A move that timed out is looked up before anything is said about it."""
    application = await hands.application("Kevin Marsh")
    arguments = {"application_id": application, "stage": "Offer"}
    try:
        done = await hands.call("move_stage", **arguments)
    except ToolFailed:
        done = await hands.call("move_stage", **arguments)
    return {"state": done["status"]}
