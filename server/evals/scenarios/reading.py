"""Questions about jobs, stages and the people in them, answered from what the tools say."""

from server.evals.hands import Hands
from server.evals.scenario import Facts, Theme
from server.evals.scene import Scene

theme = Theme("reading")


def synthetic(scene: Scene, job: str) -> list[str]:
    """The names of the stages of a job that a move may end in."""
    barred = ("PIPELINE", "WEB_APPLICATION")
    return [stage.name for stage in scene.stages(job) if stage.remote_id not in barred and stage.status == "ACTIVE"]


@theme.scenario(
    "How many people are still in the running for the order picker job?",
    answers=lambda scene: {"count": len(scene.applications("order_picker"))},
    form={"count": "a number"},
)
async def how_many_are_in_the_running(hands: Hands) -> Facts:
    """A list of three pages is read to its end."""
    return {"count": len(await hands.everybody(await hands.job("Order Picker")))}


@theme.scenario(
    "Which stages can I move somebody to on the CNA job? In order, please.",
    answers=lambda scene: {"stages": synthetic(scene, "cna")},
    form={"stages": "list of the names"},
)
async def which_stages_there_are(hands: Hands) -> Facts:
    """The two stages that Avionté sets by itself are not among them; two stages may share a name."""
    told = await hands.call("list_stages", job_id=await hands.job("Nursing Assistant"))
    return {"stages": [row["name"] for row in told["stages"]]}


@theme.scenario(
    "How many positions does the client want filled on the forklift job, and in which shift?",
    answers=lambda _: {"positions": 6, "shift": "2nd shift"},
    form={"positions": "a number", "shift": "as Avionté calls it"},
)
async def what_only_avionte_knows(hands: Hands) -> Facts:
    """Positions and shift are Avionté's own fields of a job."""
    told = (await hands.call("get_job", job_id=await hands.job("Forklift"), enhanced=True))["avionte"]
    return {"positions": told["positions"], "shift": told["shift"]}


@theme.scenario(
    "How many years has the forklift Maria Gonzalez driven one, going by her application?",
    answers=lambda _: {"years": "7"},
    form={"years": "the number, as text"},
)
async def what_somebody_answered(hands: Hands) -> Facts:
    """Screening answers stand in the application."""
    told = await hands.call(
        "get_application", application_id=await hands.application("Maria Gonzalez", title="Forklift")
    )
    lines = [line.strip() for line in told["screening_answers"].splitlines()]
    question = next(place for place, line in enumerate(lines) if "operated a forklift" in line)
    return {"years": lines[question + 1]}


@theme.scenario(
    "Darnell Whitaker sent us two resumes. Which file is the newest, and does it name a hazmat endorsement?",
    answers=lambda _: {"file": "darnell-whitaker-new.pdf", "files": 2},
    form={"file": "name of the newest file", "files": "how many resumes there are"},
)
async def the_newest_of_two_resumes(hands: Hands) -> Facts:
    """The newest resume is read, the others are named."""
    told = await hands.call("get_resume", candidate_id=await hands.person("Darnell Whitaker"))
    return {"file": told["file"]["name"], "files": 1 + len(told["other_files"])}


@theme.scenario(
    "Read me Gerald Lindqvist's resume.",
    answers=lambda _: {"readable": False},
    form={"readable": "true or false: can it be read"},
)
async def a_resume_that_cannot_be_read(hands: Hands) -> Facts:
    """A protected file is said to be one; nobody guesses what is in it."""
    await hands.refused("get_resume", candidate_id=await hands.person("Gerald Lindqvist"))
    return {"readable": False}
