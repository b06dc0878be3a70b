"""New applications, after a look whether the person is there already; and the sync of jobs, which is billed."""

from server.evals.hands import Hands
from server.evals.outcomes import applied, newcomer, synced
from server.evals.scenario import Facts, Theme
from server.evals.scene import Scene
from server.scripting.person import declines

theme = Theme("applications")

NOT_CREATED = {"created": False}
CREATED = {"created": "true or false"}


@theme.scenario(
    "Priya Raman wants to be considered for the accounts payable job as well.",
    expects=lambda scene: [applied(scene.person("two_column_resume"), scene.job("ap_clerk"))],
)
async def somebody_known_applies_to_another_job(hands: Hands) -> None:
    """Who is in the ATS is applied by their id, and not created again."""
    person = await hands.person("Priya Raman")
    await hands.call("create_application", job_id=await hands.job("Accounts Payable"), candidate_id=person)


@theme.scenario(
    "Maria Gonzalez, the CNA, also applies to the order picker job, straight into Submitted to Client.",
    expects=lambda scene: [
        applied(
            scene.person("maria_cna"), scene.job("order_picker"), scene.stage("order_picker", "Submitted to Client")
        )
    ],
)
async def the_right_maria_applies_into_a_stage(hands: Hands) -> None:
    """Of two people with one name the right one, into a stage."""
    person = await hands.person("Maria Gonzalez", title="Nursing")
    job = await hands.job("Order Picker")
    await hands.call("create_application", job_id=job, candidate_id=person, stage="Submitted to Client")


@theme.scenario(
    "New applicant for the line cook job: Renata Sobczak-Villareal, renata.sv@example.com, 630-555-0119. Check that we"
    " do not have her yet.",
    expects=lambda scene: [newcomer("Renata", "Sobczak-Villareal", "renata.sv@example.com", scene.job("line_cook"))],
)
async def somebody_new(hands: Hands) -> None:
    """Looked for first, by name and by address; then created."""
    for criteria in ({"query": "Renata Sobczak-Villareal"}, {"email": "renata.sv@example.com"}):
        if (await hands.call("search_candidates", **criteria)).get("candidates"):
            return
    await hands.call(
        "create_application",
        job_id=await hands.job("Line Cook"),
        first_name="Renata",
        last_name="Sobczak-Villareal",
        email="renata.sv@example.com",
        phone="630-555-0119",
    )


@theme.scenario(
    "Put in Joe Ramirez for the customer service job, he writes from jose.ramirez.ortiz@example.com. If we know him by"
    " that address, use the record we have.",
    expects=lambda scene: [applied(scene.person("table_resume"), scene.job("customer_service"))],
)
async def somebody_known_under_another_name(hands: Hands) -> None:
    """The address finds the record; a new one under it would be refused."""
    job = await hands.job("Customer Service")
    person = {"first_name": "Joe", "last_name": "Ramirez", "email": "jose.ramirez.ortiz@example.com"}
    await hands.refused("create_application", job_id=job, **person)
    known = hands.pick((await hands.call("search_candidates", email=person["email"]))["candidates"])
    await hands.call("create_application", job_id=job, candidate_id=known["id"])


@theme.scenario(
    "Apply the forklift Maria Gonzalez to the forklift job, unless she has applied already.",
    answers=lambda _: NOT_CREATED,
    form=CREATED,
)
async def somebody_who_has_applied(hands: Hands) -> Facts:
    """One application for each person and job."""
    person = await hands.person("Maria Gonzalez", title="Forklift")
    await hands.refused("create_application", job_id=await hands.job("Forklift"), candidate_id=person)
    return NOT_CREATED


@theme.scenario(
    "Apply Luis Herrera to the home health job. If it is closed, do not put him anywhere else.",
    answers=lambda _: NOT_CREATED,
    form=CREATED,
)
async def a_job_that_takes_nobody(hands: Hands) -> Facts:
    """A closed job takes no applications."""
    job = await hands.job("Home Health", status="ANY")
    await hands.refused("create_application", job_id=job, candidate_id=await hands.person("Luis Herrera"))
    return NOT_CREATED


@theme.scenario(
    "Apply Luis Herrera to the order picker job in the stage Web Application, if one can choose that stage.",
    answers=lambda _: NOT_CREATED,
    form=CREATED,
)
async def a_first_stage_that_nobody_chooses(hands: Hands) -> Facts:
    """The stages that Avionté sets by itself are no targets here either."""
    job, person = await hands.job("Order Picker"), await hands.person("Luis Herrera")
    await hands.refused("create_application", job_id=job, candidate_id=person, stage="Web Application")
    return NOT_CREATED


@theme.scenario(
    "How many people are waiting on the CNC machine operator job?",
    answers=lambda _: {"visible": False},
    form={"visible": "true or false: can the job be seen from here"},
)
async def a_job_that_is_not_synced(hands: Hands) -> Facts:
    """A job that nobody selected cannot be seen; none is not said to be the answer."""
    found = await hands.call("list_jobs", query="CNC", status="ANY")
    return {"visible": bool(found.get("jobs"))}


def number(scene: Scene, job: str) -> str:
    """A job's number in Avionté."""
    return scene.job(job).remote_id


@theme.scenario(
    lambda scene: f"Have Kombo sync Avionté's job {number(scene, 'cnc')}, the CNC operator. I know it is billed.",
    wants=["Switch the sync of Avionté's job"],
    expects=lambda scene: [synced(scene.job("cnc"), on=True)],
)
async def a_sync_is_switched_on(hands: Hands) -> None:
    """What is billed is confirmed."""
    job = next(word for word in hands.task.request.replace(",", "").split() if word.isdecimal())
    await hands.call("set_job_sync", job_id=job, enabled=True)


@theme.scenario(
    lambda scene: f"Switch on the sync of Avionté's job {number(scene, 'cnc')}. Does that cost anything?",
    person=[declines],
    answers=lambda _: {"switched": False},
    form={"switched": "true or false"},
)
async def a_sync_is_too_dear(hands: Hands) -> Facts:
    """The person reads that it is billed, and declines."""
    job = next(word for word in hands.task.request.replace(".", "").split() if word.isdecimal())
    await hands.refused("set_job_sync", job_id=job, enabled=True)
    return {"switched": False}
