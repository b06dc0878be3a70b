import json
import re
import subprocess
import sys
from collections import Counter
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from server.sandbox.data import RESUMES, build_world
from server.sandbox.world import Application, Record, Stage, World

NOW = datetime(2026, 11, 2, 14, 0, tzinfo=UTC)
ID = re.compile(r"[1-9A-HJ-NP-Za-km-z]{24}")


def world_of(seed: int) -> World:
    return build_world(seed, lambda: NOW)


@pytest.fixture(scope="module", params=(7, 1, 2, 109, 164))
def any_world(request: pytest.FixtureRequest) -> World:
    return world_of(request.param)


def records(world: World) -> list[Record]:
    tables = (
        world.jobs,
        world.stages,
        world.candidates,
        world.applications,
        world.reasons,
        world.users,
        world.roles,
        world.tags,
        world.offers,
        world.interviews,
        world.notes,
        world.attachments,
    )
    return [record for table in tables for record in table]


def dump(world: World) -> str:
    """Everything in the world as one text; an attachment counts by the name of its file."""
    rows = [{each.name: getattr(record, each.name) for each in fields(record)} for record in records(world)]
    for row in rows:
        row.pop("read", None)
    rest = {
        "talents": world.talents,
        "jobs": world.avionte_jobs,
        "activities": world.activities,
        "activity_types": world.activity_types,
        "definitions": world.definitions,
        "values": sorted((kind, remote_id, values) for (kind, remote_id), values in world.custom_values.items()),
        "synced": sorted(world.synced_jobs),
        "stories": world.stories,
    }
    return json.dumps([rows, rest], default=str, ensure_ascii=False)


def stage_of(world: World, application: Application) -> Stage:
    found = world.stages.get(application.stage_id)
    assert found is not None
    return found


def mirrored(world: World) -> list[Application]:
    """The applications that Kombo can know of."""
    synced = {job.id for job in world.jobs if job.remote_id in world.synced_jobs}
    return [one for one in world.applications if one.announced and one.job_id in synced]


def test_the_counts_are_the_same_under_every_seed(any_world: World) -> None:
    assert len(any_world.jobs) == len(any_world.avionte_jobs) == 12
    assert len(any_world.candidates) == len(any_world.talents) == 150
    assert len(any_world.applications) == 260
    assert len(any_world.attachments) == 12
    assert len(any_world.reasons) == 8
    assert Counter(one.status for one in any_world.jobs) == {"OPEN": 10, "CLOSED": 1, "DRAFT": 1}
    assert len({one.department for one in any_world.jobs}) == 3
    assert len(any_world.synced_jobs) == 10


def test_applications_stand_in_all_three_buckets_and_some_were_never_announced(any_world: World) -> None:
    buckets = Counter(stage_of(any_world, one).bucket for one in any_world.applications)
    assert min(buckets["web_application"], buckets["pipeline"], buckets["nomination"]) > 30
    quiet = [one for one in any_world.applications if not one.announced]
    assert len(quiet) == 5
    assert {stage_of(any_world, one).bucket for one in quiet} == {"pipeline"}


def test_the_bulk_job_and_the_forklift_job_have_enough_pending_applications_in_the_mirror(any_world: World) -> None:
    pending = Counter(one.job_id for one in mirrored(any_world) if one.outcome == "PENDING")
    assert pending[any_world.stories.jobs["order_picker"]] == 62
    assert pending[any_world.stories.jobs["forklift"]] == 24


def test_two_jobs_are_not_selected_and_two_people_have_applied_only_there(any_world: World) -> None:
    unselected = {one.id for one in any_world.jobs if one.remote_id not in any_world.synced_jobs}
    assert unselected == {any_world.stories.jobs["cnc"], any_world.stories.jobs["maintenance"]}
    known = {one.candidate_id for one in mirrored(any_world)}
    unknown = {name for name, id in any_world.stories.people.items() if id not in known}
    assert unknown == {"unselected-0", "unselected-1"}


def test_one_seed_gives_one_world_and_another_seed_another() -> None:
    assert dump(world_of(7)) == dump(world_of(7))
    other = world_of(8)
    assert dump(world_of(7)) != dump(other)
    shared = {one.id for one in records(world_of(7))} & {one.id for one in records(other)}
    assert shared == set()
    assert {one.last_name for one in other.candidates} != {one.last_name for one in world_of(7).candidates}


def test_the_world_does_not_depend_on_how_the_process_hashes_text() -> None:
    program = (
        "from datetime import UTC, datetime\n"
        "from server.sandbox.data import build_world\n"
        "world = build_world(7, lambda: datetime(2026, 11, 2, 14, tzinfo=UTC))\n"
        "print([*world.candidates, *world.applications, *world.talents.items(), world.stories])"
    )
    outputs = [
        subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True,
            check=True,
            cwd=RESUMES.parents[2],
            env={"PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
        ).stdout
        for seed in ("1", "2")
    ]
    assert outputs[0] == outputs[1]
    assert len(outputs[0]) > 100_000


def test_a_later_clock_moves_every_date_and_changes_nothing_else() -> None:
    later = build_world(7, lambda: NOW + timedelta(days=31))
    for old, new in zip(world_of(7).applications, later.applications, strict=True):
        assert new.id == old.id
        assert new.changed_at - old.changed_at == timedelta(days=31)


def test_ids_are_well_formed_and_unique_within_their_model(any_world: World) -> None:
    for record in records(any_world):
        assert ID.fullmatch(record.id), record
    for table in (any_world.jobs, any_world.candidates, any_world.applications, any_world.stages):
        assert len({record.remote_id for record in table}) == len(table)
    for one in any_world.jobs:
        assert re.fullmatch(r"\d+", one.remote_id)
        assert all(ID.fullmatch(question.id) for question in one.screening_questions)
    for one in any_world.candidates:
        assert re.fullmatch(r"\d+", one.remote_id)


def test_applications_are_named_by_talent_and_job_and_refer_to_records_that_exist(any_world: World) -> None:
    reasons = {reason.id for reason in any_world.reasons}
    for one in any_world.applications:
        of_job, of_person = any_world.jobs.get(one.job_id), any_world.candidates.get(one.candidate_id)
        assert of_job is not None
        assert of_person is not None
        assert one.remote_id == f"{of_person.remote_id}:{of_job.remote_id}"
        assert one.stage_id in of_job.stage_ids
        assert one.rejection_reason_id is None or one.rejection_reason_id in reasons
        assert (one.rejected_at is not None) == (one.outcome == "DECLINED")


def test_some_ids_are_shared_between_models(any_world: World) -> None:
    of_job, of_person = any_world.stories.shared_ids
    assert of_job in any_world.jobs
    assert of_job in any_world.applications
    assert of_person in any_world.candidates
    assert of_person in any_world.applications
    crossed = any_world.applications.get(of_person)
    assert crossed is not None
    assert crossed.candidate_id != of_person


def test_dates_lie_before_the_clock_and_spread_over_200_days(any_world: World) -> None:
    for record in records(any_world):
        assert record.changed_at <= NOW
    for one in any_world.applications:
        assert one.remote_created_at is not None
        assert one.remote_created_at <= one.changed_at
    ages = [(NOW - one.changed_at).days for one in any_world.applications]
    assert min(ages) == 0
    assert 100 < max(ages) <= 200
    assert sum(age > 30 for age in ages) > 60


def test_people_are_invented(any_world: World) -> None:
    for person in any_world.candidates:
        for phone in person.phones:
            assert re.fullmatch(r"(1?)\d{3}55501\d\d", re.sub(r"\D", "", phone.value))
        for email in person.emails:
            assert re.fullmatch(r"[a-z0-9._-]+@example\.com", email.value.casefold())
        tax_id = any_world.talents[int(person.remote_id)]["taxIdNumber"]
        assert isinstance(tax_id, str)
        assert re.fullmatch(r"(900|000)-[0-4]\d-\d{4}", tax_id)
    for user in any_world.users:
        assert user.email is not None
        assert user.email.endswith("@example.com")
    addresses = re.findall(r"[\w.+-]+@[\w.-]+", dump(any_world))
    assert {address.partition("@")[2].rstrip(".") for address in addresses} == {"example.com"}
    hosts = set(re.findall(r"https?://([^/\"\\ ]+)", dump(any_world)))
    assert hosts == {"northwind.myavionte.example", "social.example.com"}


def test_making_a_world_reads_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> bytes:
        raise AssertionError(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert len(world_of(7).attachments) == 12
