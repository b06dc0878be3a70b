"""Who is meant? Namesakes, misspellings, duplicates, and people who are not there."""

from server.evals.hands import Hands
from server.evals.scenario import Facts, Theme

theme = Theme("people")

WHO = {"candidate_id": "id of the person"}


@theme.scenario(
    "Which Maria Gonzalez is the forklift driver?",
    answers=lambda scene: {"candidate_id": scene.person("maria_forklift").id},
    form=WHO,
)
async def the_maria_who_drives_forklifts(hands: Hands) -> Facts:
    """Two people have one name; title and town tell them apart."""
    return {"candidate_id": await hands.person("Maria Gonzalez", title="Forklift")}


@theme.scenario(
    "Gonzalez, Maria called from 708-555-0117. Who of the two is that?",
    answers=lambda scene: {"candidate_id": scene.person("maria_cna").id},
    form=WHO,
)
async def the_maria_who_called(hands: Hands) -> Facts:
    """The phone number ranks namesakes."""
    found = await hands.call("search_candidates", query="Gonzalez, Maria", phone="708-555-0117")
    return {"candidate_id": hands.pick(found["candidates"], matched="phone")["id"]}


@theme.scenario(
    "Find Walter Kowalczik for me; he applied for the forklift job. I may have the spelling wrong.",
    answers=lambda scene: {"candidate_id": scene.person("scanned_resume").id},
    form=WHO,
)
async def a_misspelt_surname(hands: Hands) -> Facts:
    """Where a name finds nobody, the list of those who applied does."""
    job = await hands.job("Forklift")
    found = await hands.call("search_candidates", query="Walter Kowalczik", job_id=job)
    rows = found.get("candidates") or [
        {"name": row["candidate"], "application": row["id"]} for row in await hands.everybody(job, outcome="ANY")
    ]
    row = hands.pick(rows, name="Walter Kowal")
    if "application" not in row:
        return {"candidate_id": row["id"]}
    told = await hands.call("get_application", application_id=row["application"])
    return {"candidate_id": told["candidate_id"]}


@theme.scenario(
    "Is Ingrid Vandermolen-Szabo in the system? If not, leave it at that.",
    answers=lambda _: {"found": False},
    form={"found": "true or false"},
)
async def somebody_who_is_not_there(hands: Hands) -> Facts:
    """Nobody is made up, and nobody is created."""
    found = await hands.call("search_candidates", query="Ingrid Vandermolen-Szabo")
    return {"found": bool(found.get("candidates"))}


@theme.scenario(
    lambda scene: (
        f"Do we have the owner of {scene.person('duplicate-0-a').emails[0].value} under more than one record? Give me"
        " all of them."
    ),
    answers=lambda scene: {"ids": set(scene.sandbox.stories.duplicates[0])},
    form={"ids": "list of the ids of the records"},
)
async def one_person_twice(hands: Hands) -> Facts:
    """Two records of one person share an address, in other letters."""
    address = next(word for word in hands.task.request.split() if "@" in word)
    found = await hands.call("search_candidates", email=address)
    return {"ids": [row["id"] for row in found["candidates"]]}


@theme.scenario(
    lambda scene: f"May I send an e-mail to {scene.name(scene.person('do_not_contact-0'))}? What does Avionté say?",
    answers=lambda _: {"opted_out": True, "status": "Do Not Use"},
    form={"opted_out": "true or false: have they opted out of e-mail", "status": "their status in Avionté"},
)
async def somebody_who_must_not_be_contacted(hands: Hands) -> Facts:
    """Consent stands in Avionté's own fields."""
    name = hands.task.request.removeprefix("May I send an e-mail to ").partition("?")[0]
    told = await hands.call("get_candidate", candidate_id=await hands.person(name), enhanced=True)
    return {"opted_out": told["avionte"]["email_opt_out"], "status": told["avionte"]["status"]}


@theme.scenario(
    lambda scene: (
        f"{' and '.join(scene.name(scene.person(f'lookalike-1-{side}')) for side in 'ab')} have one phone number. Is"
        " that one person under two names? Give me both ids."
    ),
    answers=lambda scene: {"same": False, "ids": set(scene.sandbox.stories.lookalikes[1])},
    form={"same": "true or false", "ids": "list of both ids"},
)
async def two_people_of_one_household(hands: Hands) -> Facts:
    """A shared phone and surname make nobody the same person: first names differ, and so do addresses."""
    names = hands.task.request.partition(" have one")[0].split(" and ")
    people = [await hands.call("get_candidate", candidate_id=await hands.person(name)) for name in names]
    addresses = [set(person["emails"]) for person in people]
    return {"same": bool(addresses[0] & addresses[1]), "ids": [person["id"] for person in people]}
