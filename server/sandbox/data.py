"""Fills a world: a seed and a clock in, the same staffing tenant out on every machine."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from server.sandbox.population.activities import draw_activities, make_activity
from server.sandbox.population.applications import (
    Course,
    draw_course,
    draw_stage,
    make_application,
    make_interview,
    make_offer,
)
from server.sandbox.population.assignments import Assignment, assign
from server.sandbox.population.bold_jobs import make_bold_job
from server.sandbox.population.cast import CAST_BY_ROLE
from server.sandbox.population.crowd import Person, draw_crowd
from server.sandbox.population.details import DEFINITIONS, draw_values
from server.sandbox.population.jobs import make_job
from server.sandbox.population.lists import make_reasons, make_roles, make_stages, make_tags, make_users, team_of
from server.sandbox.population.orders import ORDERS
from server.sandbox.population.screening import POISONED_ANSWERS
from server.sandbox.population.setting import Setting
from server.sandbox.population.stages import ACTIVITY_TYPES, TAGS
from server.sandbox.population.stories import Stories
from server.sandbox.population.talents import make_candidate, make_talent
from server.sandbox.world import Application, Attachment, Candidate, Job, RecordKind, User, World

RESUMES = Path(__file__).parent / "resumes"
"""The resume files; `scripts/make_resumes.py` makes them."""

_CONTENT_TYPES = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}

_FIRST_JOB_ID = 38_870_000
_FIRST_TALENT_ID = 106_490_000
_FIRST_ACTIVITY_ID = 1_447_490_000


def build_world(seed: int, clock: Callable[[], datetime]) -> World:
    """Return the world of a seed as it stands when `clock` is read, once.

    Other seeds give other people, ids and dates, but always the same jobs, the same cast and the same stories
    (`World.stories`). No file is read: an attachment reads its own when it is asked for its bytes.
    """
    setting = Setting(seed, clock())
    world = World()
    users = _put_lists(world, setting)
    jobs = _put_jobs(world, setting, users)
    people = draw_crowd(setting.rng)
    assignments = assign(setting, people)
    courses = [draw_course(setting, one, recent=people[one.person].part in CAST_BY_ROLE) for one in assignments]
    candidates = _put_candidates(world, setting, people, assignments, courses)
    applications = _put_applications(world, setting, jobs, people, candidates, assignments, courses)
    _put_talents(world, setting, people, candidates, assignments, users)
    _put_resumes(world, setting, people, candidates)
    _put_values(world, setting, jobs, candidates, applications, users)
    world.stories = _tell(jobs, people, candidates, assignments, applications)
    return world


def _put_lists(world: World, setting: Setting) -> list[User]:
    for stage in make_stages(setting):
        world.stages.put(stage)
    for reason in make_reasons(setting):
        world.reasons.put(reason)
    for role in make_roles(setting):
        world.roles.put(role)
    for tag in make_tags(setting):
        world.tags.put(tag)
    users = make_users(setting)
    for user in users:
        world.users.put(user)
    world.activity_types = [{"typeId": id, "name": name, "show_in": group} for id, name, group in ACTIVITY_TYPES]
    world.definitions = {kind: list(definitions) for kind, definitions in DEFINITIONS.items()}
    return users


def _put_jobs(world: World, setting: Setting, users: list[User]) -> dict[str, Job]:
    jobs: dict[str, Job] = {}
    number = _FIRST_JOB_ID
    for place, order in enumerate(ORDERS, start=1):
        number += setting.rng.randrange(1, 900)
        team = team_of(users, order)
        job = jobs[order.key] = make_job(setting, order, str(number), team)
        world.jobs.put(job)
        world.avionte_jobs[number] = make_bold_job(setting, order, job, place, team)
        if order.synced:
            world.synced_jobs.add(job.remote_id)
    return jobs


def _put_candidates(
    world: World,
    setting: Setting,
    people: Sequence[Person],
    assignments: Sequence[Assignment],
    courses: Sequence[Course],
) -> list[Candidate]:
    """Put everybody, created when they first applied and changed when one of their applications last did."""
    candidates: list[Candidate] = []
    own: list[list[Course]] = [[] for _ in people]
    for one, course in zip(assignments, courses, strict=True):
        own[one.person].append(course)
    number = _FIRST_TALENT_ID
    for place, person in enumerate(people):
        number += setting.rng.randrange(1, 60)
        tags = setting.rng.sample(TAGS, setting.rng.choice((0, 0, 1, 1, 2)))
        candidate = make_candidate(
            setting,
            person,
            id=setting.id("candidate", str(place)),
            remote_id=str(number),
            created=setting.ago(max(course.applied for course in own[place])),
            changed=setting.ago(min(course.changed for course in own[place])),
            tags=[setting.id("tag", tag) for tag in tags],
        )
        world.candidates.put(candidate)
        candidates.append(candidate)
    return candidates


def _first(people: Sequence[Person], assignments: Sequence[Assignment], job: str) -> int:
    """Return the place of the first web application to the job by somebody who applies as chance has it."""
    return next(
        place
        for place, one in enumerate(assignments)
        if one.order.key == job and one.standing == "web" and people[one.person].job is None
    )


def _shared(
    jobs: dict[str, Job], people: Sequence[Person], candidates: Sequence[Candidate], assignments: Sequence[Assignment]
) -> dict[int, str]:
    """Return which applications, by place, carry the id of a job or of somebody else's record."""
    somebody = next(place for place, person in enumerate(people) if person.part == "two_resumes")
    return {
        _first(people, assignments, "forklift"): jobs["order_picker"].id,
        _first(people, assignments, "order_picker"): candidates[somebody].id,
    }


def _poisoned(people: Sequence[Person], assignments: Sequence[Assignment]) -> dict[int, str]:
    places = (_first(people, assignments, "line_cook"), _first(people, assignments, "customer_service"))
    return dict(zip(places, POISONED_ANSWERS, strict=True))


def _put_applications(
    world: World,
    setting: Setting,
    jobs: dict[str, Job],
    people: Sequence[Person],
    candidates: Sequence[Candidate],
    assignments: Sequence[Assignment],
    courses: Sequence[Course],
) -> list[Application]:
    applications: list[Application] = []
    shared = _shared(jobs, people, candidates, assignments)
    poisoned = _poisoned(people, assignments)
    for place, (one, course) in enumerate(zip(assignments, courses, strict=True)):
        job, candidate, stage_key = jobs[one.order.key], candidates[one.person], draw_stage(setting, one)
        application = make_application(
            setting,
            one,
            job,
            candidate,
            id=shared.get(place) or setting.id("application", str(place)),
            course=course,
            stage_key=stage_key,
            strong=(people[one.person].part or "").startswith("maria_"),
            about=poisoned.get(place),
        )
        world.applications.put(application)
        applications.append(application)
        if interview := make_interview(setting, application, stage_key, job, remote_id=str(3_310_000 + place)):
            world.interviews.put(interview)
        if offer := make_offer(setting, application, stage_key, remote_id=str(5_520_000 + place)):
            world.offers.put(offer)
    return applications


def _put_talents(
    world: World,
    setting: Setting,
    people: Sequence[Person],
    candidates: Sequence[Candidate],
    assignments: Sequence[Assignment],
    users: list[User],
) -> None:
    """Put everybody's talent record, and what recruiters wrote about them."""
    hired = {one.person for one in assignments if one.standing == "hired"}
    teams = {order.key: team_of(users, order) for order in ORDERS}
    recruiters = {one.person: teams[one.order.key][0] for one in assignments}
    stranger = next(place for place, person in enumerate(people) if person.part is None)
    for place, (person, candidate) in enumerate(zip(people, candidates, strict=True)):
        user = recruiters[place]
        world.talents[int(candidate.remote_id)] = make_talent(setting, person, candidate, place in hired, user)
        for activity in draw_activities(setting, person.part, poisoned=place == stranger):
            number = _FIRST_ACTIVITY_ID + len(world.activities)
            record, note = make_activity(setting, activity, number, candidate, user, candidate.changed_at)
            world.activities[number] = record
            world.notes.put(note)


def _put_resumes(world: World, setting: Setting, people: Sequence[Person], candidates: Sequence[Candidate]) -> None:
    """Put the resumes: on the person, as Avionté keeps them; an older one is more than a year old."""
    for person, candidate in zip(people, candidates, strict=True):
        for age, name in enumerate(person.resumes):
            path = RESUMES / name
            created = setting.ago(400) if age else candidate.remote_created_at
            world.attachments.put(
                Attachment(
                    id=setting.id("attachment", name),
                    remote_id=str(7_730_000 + len(world.attachments)),
                    changed_at=created or setting.epoch,
                    remote_created_at=created,
                    remote_updated_at=created,
                    candidate_id=candidate.id,
                    type="CV",
                    file_name=name,
                    content_type=_CONTENT_TYPES[path.suffix],
                    read=path.read_bytes,
                )
            )


def _put_values(
    world: World,
    setting: Setting,
    jobs: dict[str, Job],
    candidates: Sequence[Candidate],
    applications: Sequence[Application],
    users: list[User],
) -> None:
    """Put values of custom details: all of the forklift job's, most of the other jobs', some of everybody's."""
    user_ids = [int(user.remote_id or 0) for user in users if user.status == "ACTIVE"]
    stages = {stage.id: stage for stage in world.stages}

    def put(kind: RecordKind, remote_id: str | None, filled: float) -> None:
        if remote_id is not None:
            world.custom_values[kind, remote_id] = draw_values(setting, kind, user_ids, filled)

    for key, job in jobs.items():
        put("job", job.remote_id, {"forklift": 1.0, "receptionist": 0.0}.get(key, 0.6))
    for candidate in candidates:
        put("candidate", candidate.remote_id, 0.4)
    for application in applications:
        if stages[application.stage_id].bucket == "nomination":
            put("application", application.remote_id, 0.6)


def _tell(
    jobs: dict[str, Job],
    people: Sequence[Person],
    candidates: Sequence[Candidate],
    assignments: Sequence[Assignment],
    applications: Sequence[Application],
) -> Stories:
    first: dict[str, str] = {}
    for one, application in zip(assignments, applications, strict=True):
        part = people[one.person].part
        if part is not None:
            first.setdefault(part, application.id)
    return Stories(
        jobs={key: job.id for key, job in jobs.items()},
        people={
            person.part: candidate.id
            for person, candidate in zip(people, candidates, strict=True)
            if person.part is not None
        },
        applications=first,
        poisoned_answers=tuple(applications[place].id for place in _poisoned(people, assignments)),
        shared_ids=tuple(_shared(jobs, people, candidates, assignments).values()),
    )
