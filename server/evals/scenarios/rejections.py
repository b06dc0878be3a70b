"""Turning people down: with a reason, once, and in numbers only after a person has said yes."""

from collections.abc import Sequence

from server.evals.hands import Hands
from server.evals.outcomes import Outcome, rejected
from server.evals.scenario import Facts, Theme
from server.evals.scene import Scene
from server.scripting.person import closes, declines, types_in

theme = Theme("rejections")

FORTY = ["Reject 40 applications to Warehouse Order Picker"]
NOBODY = {"rejected": 0}
HOW_MANY = {"rejected": "how many were rejected"}


def forty_wait(scene: Scene) -> None:
    """Let exactly forty web applications wait for the order picker job."""
    waiting = scene.applications("order_picker", "Web Application")
    scene.place(waiting[40:], scene.stage("order_picker", "Submitted to Client"))


def all_forty(scene: Scene) -> Sequence[Outcome]:
    """All of them are rejected, since the position is filled."""
    waiting = scene.applications("order_picker", "Web Application")
    return [rejected(held, scene.reason("Position filled")) for held in waiting]


async def the_forty(hands: Hands) -> list[str]:
    """Everybody who still waits in Web Application for the order picker job."""
    rows = await hands.everybody(await hands.job("Order Picker"), stage="Web Application")
    return [row["id"] for row in rows]


@theme.scenario(
    "Turn down Luis Herrera: he withdrew.",
    expects=lambda scene: [rejected(scene.application("no_resume"), scene.reason("Candidate withdrew"))],
    once="/reject",
)
async def somebody_withdrew(hands: Hands) -> None:
    """One rejection with a reason of the ATS."""
    application = await hands.application("Luis Herrera")
    await hands.call("reject_application", application_id=application, reason="Candidate withdrew")


@theme.scenario(
    "Reject Kevin Marsh, he is not qualified: no certification. Note for us: ask again in spring.",
    expects=lambda scene: [
        rejected(
            scene.application("white_text_resume"),
            scene.reason("Not qualified - certification"),
            "Ask again in spring.",
        )
    ],
)
async def a_rejection_with_a_note(hands: Hands) -> None:
    """Of two reasons that begin alike, the one that was meant, and an internal note."""
    application = await hands.application("Kevin Marsh")
    await hands.call(
        "reject_application",
        application_id=application,
        reason="Not qualified - certification",
        note="Ask again in spring.",
    )


@theme.scenario(
    "Reject Walter Kowalczyk because he is overqualified. Only with exactly that reason, otherwise leave him.",
    answers=lambda _: NOBODY,
    form=HOW_MANY,
)
async def a_reason_that_is_none(hands: Hands) -> Facts:
    """A reason that the ATS does not know is refused, with those it knows."""
    application = await hands.application("Walter Kowalczyk")
    await hands.refused("reject_application", application_id=application, reason="Overqualified")
    return NOBODY


@theme.scenario(
    lambda scene: f"Please reject {scene.name(scene.person('silver-0'))} for the forklift job: no response.",
    answers=lambda _: {"rejected": 0, "reason": "already rejected"},
    form={"rejected": "how many were rejected now", "reason": "if none, why: 'already rejected' or 'not found'"},
)
async def somebody_who_was_rejected_before(hands: Hands) -> Facts:
    """Who has been turned down is not turned down again."""
    name = hands.task.request.removeprefix("Please reject ").partition(" for the")[0]
    application = await hands.application(name, job="Forklift", outcome="DECLINED")
    failure = await hands.refused("reject_application", application_id=application, reason="No response")
    return {"rejected": 0, "reason": "already rejected" if "already rejected" in str(failure) else "not found"}


@theme.scenario(
    "The order picker job is filled. Reject the 40 who are still in Web Application.",
    start=forty_wait,
    wants=FORTY,
    expects=all_forty,
    once="/reject",
)
async def forty_and_the_person_types_40(hands: Hands) -> None:
    """Above ten, the person types the number."""
    await hands.call("bulk_reject_applications", application_ids=await the_forty(hands), reason="Position filled")


@theme.scenario(
    "The order picker job is filled. Reject the 40 who are still in Web Application.",
    start=forty_wait,
    wants=FORTY,
    expects=all_forty,
    era="legacy",
)
async def forty_in_the_handshake_protocol(hands: Hands) -> None:
    """The same, by elicitation in the middle of the call."""
    await hands.call("bulk_reject_applications", application_ids=await the_forty(hands), reason="Position filled")


@theme.scenario(
    "The order picker job is filled. Reject the 40 who are still in Web Application.",
    start=forty_wait,
    wants=FORTY,
    expects=all_forty,
    asks=False,
)
async def forty_in_two_steps(hands: Hands) -> None:
    """The same, at a client that cannot ask: a preview, and a second call that the person lets through."""
    ids = await the_forty(hands)
    waiting = await hands.call("bulk_reject_applications", application_ids=ids, reason="Position filled")
    await hands.call("confirm_operation", operation_id=waiting["operation_id"], count=len(ids))


@theme.scenario(
    "Reject everybody in Web Application on the order picker job, position filled. Let me see the list first.",
    start=forty_wait,
    person=[declines],
    answers=lambda _: NOBODY,
    form=HOW_MANY,
)
async def forty_and_the_person_declines(hands: Hands) -> Facts:
    """A no is a no."""
    ids = await the_forty(hands)
    await hands.refused("bulk_reject_applications", application_ids=ids, reason="Position filled")
    return NOBODY


@theme.scenario(
    "The order picker job is filled. Reject the 40 who are still in Web Application.",
    start=forty_wait,
    person=[types_in(41), types_in(4)],
    wants=FORTY,
    expects=all_forty,
    once="/reject",
)
async def forty_and_the_person_mistypes(hands: Hands) -> None:
    """A wrong number is a no; the question is asked anew until the number is right."""
    ids = await the_forty(hands)
    for _ in range(2):
        await hands.refused("bulk_reject_applications", application_ids=ids, reason="Position filled")
    await hands.call("bulk_reject_applications", application_ids=ids, reason="Position filled")


@theme.scenario(
    "Reject everybody in Web Application on the order picker job: position filled.",
    start=forty_wait,
    person=[closes],
    asks=False,
    answers=lambda _: NOBODY,
    form=HOW_MANY,
)
async def forty_and_the_person_lets_no_tool_through(hands: Hands) -> Facts:
    """In two steps too, the yes is the person's."""
    ids = await the_forty(hands)
    waiting = await hands.call("bulk_reject_applications", application_ids=ids, reason="Position filled")
    await hands.refused("confirm_operation", operation_id=waiting["operation_id"], count=len(ids))
    return NOBODY


@theme.scenario(
    "Both Maria Gonzalez are out, position filled: the one for forklift and the one for CNA.",
    wants=["Reject Maria Gonzalez (Forklift", "Reject Maria Gonzalez (Certified"],
    expects=lambda scene: [
        rejected(scene.application(part), scene.reason("Position filled")) for part in ("maria_forklift", "maria_cna")
    ],
)
async def two_jobs_are_two_calls(hands: Hands) -> None:
    """A bulk write is of one job; here are two people, two jobs, two calls."""
    ids = [await hands.application("Maria Gonzalez", title=title) for title in ("Forklift", "Nursing")]
    await hands.refused("bulk_reject_applications", application_ids=ids, reason="Position filled")
    for id in ids:
        await hands.call("reject_application", application_id=id, reason="Position filled")


def one_was_faster(scene: Scene) -> None:
    """Let a colleague have rejected Walter already."""
    reason = scene.reason("No response")
    scene.put(scene.application("scanned_resume"), outcome="DECLINED", rejection_reason_id=reason.id)


@theme.scenario(
    "Luis Herrera, Walter Kowalczyk and Kevin Marsh did not answer our calls: reject them, no response. Whoever is"
    " rejected already stays as they are.",
    start=one_was_faster,
    wants=["Reject 2 applications to Forklift"],
    expects=lambda scene: [
        rejected(scene.application(part), scene.reason("No response")) for part in ("no_resume", "white_text_resume")
    ],
)
async def a_colleague_was_faster_with_one(hands: Hands) -> None:
    """Who has ended is named and left out."""
    names = ("Luis Herrera", "Walter Kowalczyk", "Kevin Marsh")
    ids = [await hands.application(name, outcome="ANY") for name in names]
    await hands.refused("bulk_reject_applications", application_ids=ids, reason="No response")
    left = [ids[0], ids[2]]
    await hands.call("bulk_reject_applications", application_ids=left, reason="No response")


@theme.scenario(
    "Turn down Luis Herrera, he withdrew.",
    settings=lambda _: {"confirm": "irreversible"},
    wants=["Reject Luis Herrera"],
    expects=lambda scene: [rejected(scene.application("no_resume"), scene.reason("Candidate withdrew"))],
)
async def one_rejection_that_is_asked_about(hands: Hands) -> None:
    """Under `irreversible`, a single rejection is confirmed too."""
    application = await hands.application("Luis Herrera")
    await hands.call("reject_application", application_id=application, reason="Candidate withdrew")


@theme.scenario(
    "Reject the 40 in Web Application on the order picker job, position filled. If that is too many at once, stop and"
    " tell me.",
    start=forty_wait,
    settings=lambda _: {"confirm": "dangerously-never"},
    answers=lambda _: NOBODY,
    form=HOW_MANY,
)
async def forty_where_nobody_is_asked(hands: Hands) -> Facts:
    """A server that asks nobody still refuses more than 25 at a time."""
    ids = await the_forty(hands)
    await hands.refused("bulk_reject_applications", application_ids=ids, reason="Position filled")
    return NOBODY
