from datetime import datetime, timedelta
from difflib import SequenceMatcher
from itertools import combinations

from server.sandbox.data import RESUMES
from server.sandbox.population.cast import CAST
from server.sandbox.population.names import UNUSUAL_NAMES
from server.sandbox.world import Application, Candidate, Json, Stage, World


def candidate(world: World, id: str) -> Candidate:
    found = world.candidates.get(id)
    assert found is not None
    return found


def part(world: World, name: str) -> Candidate:
    return candidate(world, world.stories.people[name])


def stage_of(world: World, application: Application) -> Stage:
    found = world.stages.get(application.stage_id)
    assert found is not None
    return found


def digits(phone: str) -> str:
    return "".join(filter(str.isdigit, phone))[-10:]


def emails(person: Candidate) -> set[str]:
    return {email.value.casefold() for email in person.emails}


def phones(person: Candidate) -> set[str]:
    return {digits(phone.value) for phone in person.phones}


def talent(world: World, person: Candidate) -> dict[str, Json]:
    return world.talents[int(person.remote_id)]


def private(world: World, person: Candidate) -> tuple[Json, Json]:
    """What tells in truth whether two records are one person."""
    return talent(world, person)["taxIdNumber"], talent(world, person)["birthday"]


def alike(one: Candidate, other: Candidate) -> float:
    return SequenceMatcher(
        None, f"{one.first_name} {one.last_name}".casefold(), f"{other.first_name} {other.last_name}".casefold()
    ).ratio()


def city(person: Candidate) -> Json:
    return None if person.location is None else person.location["city"]


def test_the_two_marias_differ_in_all_but_the_name(any_world: World) -> None:
    one, other = part(any_world, "maria_forklift"), part(any_world, "maria_cna")
    assert (one.first_name, one.last_name) == (other.first_name, other.last_name) == ("Maria", "Gonzalez")
    assert city(one) != city(other)
    assert one.title != other.title
    assert emails(one).isdisjoint(emails(other))
    assert [found.job_id for found in any_world.applications.find("candidate", one.id)] == [
        any_world.stories.jobs["forklift"]
    ]
    assert any_world.applications.find("candidate", other.id)
    named = [person for person in any_world.candidates if person.last_name == "Gonzalez"]
    assert {person.id for person in named} == {one.id, other.id}


def test_true_duplicates_are_one_person_and_each_kind_has_its_evidence(any_world: World) -> None:
    pairs = [(candidate(any_world, a), candidate(any_world, b)) for a, b in any_world.stories.duplicates]
    assert len(pairs) == 8
    for one, other in pairs:
        assert private(any_world, one) == private(any_world, other)
    for one, other in pairs[:3]:
        assert emails(one) & emails(other)
        assert len(emails(other)) == 2
        assert one.last_name == other.last_name
    for one, other in pairs[3:6]:
        assert phones(one) == phones(other)
        assert alike(one, other) > 0.85
    for one, other in pairs[6:]:
        assert emails(one).isdisjoint(emails(other))
        assert phones(one).isdisjoint(phones(other))
        assert (one.first_name, one.last_name, one.company, city(one)) == (
            other.first_name,
            other.last_name,
            other.company,
            city(other),
        )


def test_lookalikes_are_different_people(any_world: World) -> None:
    pairs = [(candidate(any_world, a), candidate(any_world, b)) for a, b in any_world.stories.lookalikes]
    assert len(pairs) == 6
    for one, other in pairs:
        assert private(any_world, one) != private(any_world, other)
        assert emails(one).isdisjoint(emails(other))
    namesakes, family, neighbours, colleagues, double_surname, _ = pairs
    assert alike(*namesakes) == 1
    assert city(namesakes[0]) != city(namesakes[1])
    assert phones(family[0]) == phones(family[1])
    assert family[0].last_name == family[1].last_name
    assert phones(neighbours[0]) == phones(neighbours[1])
    assert neighbours[0].last_name != neighbours[1].last_name
    for one, other in (colleagues, double_surname):
        assert one.first_name == other.first_name
        assert one.last_name != other.last_name
        assert city(one) == city(other)


def test_nobody_else_looks_like_anybody(any_world: World) -> None:
    told = {frozenset(pair) for pair in any_world.stories.duplicates + any_world.stories.lookalikes}
    for one, other in combinations(any_world.candidates, 2):
        if frozenset((one.id, other.id)) in told:
            continue
        assert (one.first_name, one.last_name) != (other.first_name, other.last_name)
        assert emails(one).isdisjoint(emails(other))
        assert phones(one).isdisjoint(phones(other))
        if one.company == other.company and city(one) == city(other):
            assert alike(one, other) < 0.9


def test_silver_medalists_were_declined_late_and_are_free(any_world: World) -> None:
    medalists = any_world.stories.silver_medalists
    assert len(medalists) == 10
    for id in medalists:
        (one,) = any_world.applications.find("candidate", id)
        assert one.outcome == "DECLINED"
        assert stage_of(any_world, one).name.startswith(("Interview", "Offer"))
        assert one.rejection_reason_id is not None
        assert one.rejection_note is not None
        assert all(answer.answer["checked"] for answer in one.answers if answer.type == "BOOLEAN")
        assert talent(any_world, candidate(any_world, id))["flag"] != "Red"
        assert len(any_world.notes.find("candidate", id)) == 2


def test_do_not_contact_people_are_marked_and_two_of_them_look_like_medalists(any_world: World) -> None:
    barred = [candidate(any_world, id) for id in any_world.stories.do_not_contact]
    assert len(barred) == 5
    for person in any_world.candidates:
        marked = talent(any_world, person)
        assert (marked["flag"] == "Red", marked["emailOptOut"]) == ((person in barred),) * 2
    late = [
        one
        for person in barred
        for one in any_world.applications.find("candidate", person.id)
        if one.outcome == "DECLINED" and stage_of(any_world, one).bucket == "nomination"
    ]
    assert len(late) == 2


def test_names_that_careless_code_garbles_are_there(any_world: World) -> None:
    names = {(one.first_name, one.last_name) for one in any_world.candidates}
    assert {(first, last) for first, last, _ in UNUSUAL_NAMES} <= names
    whole = [f"{first} {last}" for first, last in names]
    for sign in "'-ëŁ":
        assert any(sign in name for name in whole)
    assert max(map(len, whole)) > 100
    assert any(ord(letter) > 0x3000 for name in whole for letter in name)


def test_everybody_of_the_cast_has_their_resumes_and_the_right_job(any_world: World, now: datetime) -> None:
    for member in CAST:
        person = part(any_world, member.role)
        assert (person.first_name, person.last_name, person.title) == (
            member.first_name,
            member.last_name,
            member.title,
        )
        files = any_world.attachments.find("candidate", person.id)
        assert tuple(file.file_name for file in files) == member.resumes
        for file in files:
            assert (file.type, file.read()) == ("CV", (RESUMES / file.file_name).read_bytes())
        (one,) = any_world.applications.find("candidate", person.id)
        assert (one.job_id, one.outcome) == (any_world.stories.jobs[member.job], "PENDING")
        assert now - one.changed_at < timedelta(days=10)


def test_the_older_of_two_resumes_is_older(world: World) -> None:
    new, old = world.attachments.find("candidate", world.stories.people["two_resumes"])
    assert new.remote_created_at is not None
    assert old.remote_created_at is not None
    assert old.remote_created_at < new.remote_created_at - timedelta(days=300)
