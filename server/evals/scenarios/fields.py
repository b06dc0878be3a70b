"""Custom fields: of jobs, people and applications; what fits them, and what does not."""

from server.evals.hands import Hands
from server.evals.outcomes import valued
from server.evals.scenario import Facts, Theme

theme = Theme("fields")

NOT_SET = {"set": False}
SET = {"set": "true or false"}


@theme.scenario(
    "The client raised the start bonus on the forklift job to 750 dollars.",
    start=lambda scene: scene.sandbox.world.custom_values["job", scene.job("forklift").remote_id].update({9102: 300.0}),
    expects=lambda scene: [valued(scene.job("forklift"), {"Start bonus": 750.0})],
)
async def a_bonus_is_raised(hands: Hands) -> None:
    """An amount of money."""
    job = await hands.job("Forklift")
    await hands.call("update_job_custom_fields", job_id=job, fields={"Start bonus": "750.00"})


@theme.scenario(
    "On the receptionist job: forklift class is Class V - LPG (don't ask), no drug screen, and 2 heads confirmed.",
    expects=lambda scene: [
        valued(
            scene.job("receptionist"),
            {"Forklift class": "Class V - LPG", "Drug screen required": False, "Headcount confirmed": 2},
        )
    ],
)
async def several_fields_at_once(hands: Hands) -> None:
    """A choice, a yes or no and a number, on a job that is still a draft and has no values yet."""
    job = await hands.job("Receptionist", status="DRAFT")
    fields = {"Forklift class": "Class V - LPG", "Drug screen required": False, "Headcount confirmed": 2}
    await hands.call("update_job_custom_fields", job_id=job, fields=fields)


@theme.scenario(
    "Set the forklift class on the forklift job to Class VII. If that is no option, change nothing and tell me how many"
    " there are.",
    answers=lambda _: {"set": False, "options": 4},
    form={**SET, "options": "how many options there are"},
)
async def an_option_that_is_none(hands: Hands) -> Facts:
    """A choice takes its own options only."""
    job = await hands.job("Forklift")
    await hands.refused("update_job_custom_fields", job_id=job, fields={"Forklift class": "Class VII"})
    rows = (await hands.call("get_custom_fields", record="job"))["fields"]
    return {"set": False, "options": len(hands.pick(rows, name="Forklift class")["options"])}


@theme.scenario(
    "Correct the client order number on the forklift job to PO-1, if that field may be written.",
    answers=lambda _: NOT_SET,
    form=SET,
)
async def a_field_that_is_only_read(hands: Hands) -> Facts:
    """A field that Avionté keeps to itself."""
    job = await hands.job("Forklift")
    await hands.refused("update_job_custom_fields", job_id=job, fields={"Client order number": "PO-1"})
    return NOT_SET


@theme.scenario(
    "Luis Herrera prefers third shift, has his own car now, and can start on December 1st, 2026.",
    start=lambda scene: scene.sandbox.world.custom_values.pop(("candidate", scene.person("no_resume").remote_id)),
    expects=lambda scene: [
        valued(
            scene.person("no_resume"),
            {"Preferred shift": "3rd", "Has own transport": True, "Available from": "2026-12-01"},
        )
    ],
)
async def what_a_person_prefers(hands: Hands) -> None:
    """Fields of a person."""
    fields = {"Preferred shift": "3rd", "Has own transport": True, "Available from": "2026-12-01"}
    await hands.call("update_candidate_custom_fields", candidate_id=await hands.person("Luis Herrera"), fields=fields)


@theme.scenario(
    "The CNA Maria Gonzalez scored 9 in the client's interview; her background check is clear.",
    expects=lambda scene: [valued(scene.application("maria_cna"), {"Interview score": 9, "Background check": "Clear"})],
)
async def how_an_interview_went(hands: Hands) -> None:
    """Fields of an application, of the right one of two people."""
    application = await hands.application("Maria Gonzalez", title="Nursing")
    fields = {"Interview score": 9, "Background check": "Clear"}
    await hands.call("update_application_custom_fields", application_id=application, fields=fields)


@theme.scenario(
    "Empty the preferred shift of the forklift Maria Gonzalez, she does not care.",
    start=lambda scene: scene.sandbox.world.custom_values.update(
        {("candidate", scene.person("maria_forklift").remote_id): {9201: "2nd", 9206: 7}}
    ),
    expects=lambda scene: [valued(scene.person("maria_forklift"), {"Preferred shift": None})],
)
async def a_field_is_emptied(hands: Hands) -> None:
    """Null empties a field; the others stay."""
    person = await hands.person("Maria Gonzalez", title="Forklift")
    await hands.call("update_candidate_custom_fields", candidate_id=person, fields={"Preferred shift": None})


@theme.scenario(
    "Note down Kevin Marsh's gender as male in his custom fields, if there is a field for that.",
    answers=lambda _: NOT_SET,
    form=SET,
)
async def a_protected_fact(hands: Hands) -> Facts:
    """There is no field for what nobody may decide on, and none is made."""
    person = await hands.person("Kevin Marsh")
    await hands.refused("update_candidate_custom_fields", candidate_id=person, fields={"Gender": "Male"})
    return NOT_SET


@theme.scenario(
    "Set Luis Herrera's desired pay to 21.50. Sorry, wrong person: undo that, and set it for Walter Kowalczyk.",
    start=lambda scene: scene.sandbox.world.custom_values.update(
        {("candidate", scene.person(part).remote_id): {9204: 19.0} for part in ("no_resume", "scanned_resume")}
    ),
    expects=lambda scene: [valued(scene.person("scanned_resume"), {"Desired pay": 21.5})],
)
async def a_field_of_the_wrong_person(hands: Hands) -> None:
    """An undo sets the old value again."""
    wrong, right = await hands.person("Luis Herrera"), await hands.person("Walter Kowalczyk")
    fields = {"Desired pay": 21.5}
    done = await hands.call("update_candidate_custom_fields", candidate_id=wrong, fields=fields)
    await hands.call("undo_operation", operation_id=done["operation_id"])
    await hands.call("update_candidate_custom_fields", candidate_id=right, fields=fields)
