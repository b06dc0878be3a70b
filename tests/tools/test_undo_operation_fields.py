"""undo_operation, of custom fields and of a job's sync: the old values come back where it is known what they were."""

import pytest
from inline_snapshot import snapshot
from mcp import Client

from server.sandbox.kombo import Sandbox
from tests.conftest import Connect, Person, StillClock, text_of
from tests.tools.conftest import Sent, undo, write

pytestmark = pytest.mark.anyio

MINUTE = 60


async def test_custom_fields_get_their_old_values_back_and_empty_ones_none(
    client: Client, sandbox: Sandbox, clock: StillClock, sent: Sent
) -> None:
    maria = sandbox.world.stories.people["maria_forklift"]
    before = dict(sandbox.world.custom_values["candidate", "106490628"])
    fields = {"Preferred shift": "3rd", "Desired pay": "21.75", "Certifications": ["CPR"]}
    operation_id = await write(client, "update_candidate_custom_fields", candidate_id=maria, fields=fields)
    clock.tick(MINUTE)
    result = await undo(client, operation_id)
    assert not result.is_error
    assert text_of(result) == snapshot("""\
operation_id: op_FU59NYLEZ3VB
status: done
summary: Set custom fields of Maria Gonzalez (Forklift Operator): Preferred shift: 3rd → 1st; Desired pay: 21.75 → (empty); Certifications: CPR → (empty), undoing op_C6N4KD3J3F44.
undo: no: an undo is not undone; make the change once more instead\
""")
    assert sent()[1:] == snapshot(
        [
            (
                "PATCH",
                "/candidate/106490628",
                {
                    "customDetails": [
                        {"id": 9201, "name": "Preferred shift", "value": "1st"},
                        {"id": 9202, "name": "Certifications", "value": None},
                        {"id": 9204, "name": "Desired pay", "value": None},
                    ]
                },
            )
        ]
    )
    assert sandbox.world.custom_values["candidate", "106490628"] == before


async def test_fields_that_somebody_changed_since_are_not_overwritten(
    client: Client, sandbox: Sandbox, sent: Sent
) -> None:
    job = sandbox.world.stories.jobs["forklift"]
    fields = {"Start bonus": "750.00", "Burden": 20}
    operation_id = await write(client, "update_job_custom_fields", job_id=job, fields=fields)
    sandbox.world.custom_values["job", "38870332"][9102] = 900.0
    result = await undo(client, operation_id)
    assert result.is_error
    assert text_of(result) == snapshot(
        "Start bonus of Forklift Operator - 2nd Shift was changed by somebody since. Nothing was changed."
    )
    assert len(sent()) == 1


async def test_a_change_far_into_a_long_value_is_seen_by_who_agrees_and_by_an_undo(
    connect: Connect, sandbox: Sandbox, sent: Sent
) -> None:
    job = sandbox.world.stories.jobs["forklift"]
    long = f"{'Park behind building C. ' * 20}Ask for Ana."
    given = {"job_id": job, "fields": {"Shift notes": long}}
    async with connect(confirm="all") as client:
        shown = await client.call_tool("update_job_custom_fields", given)
        assert f"→ {long}" in (shown.structured_content or {})["preview"]
    async with connect() as client:
        operation_id = await write(client, "update_job_custom_fields", **given)
        sandbox.world.custom_values["job", "38870332"][9101] = long.replace("Ana", "Luis")
        assert "was changed by somebody since" in text_of(await undo(client, operation_id))
    assert len(sent()) == 1


async def test_an_undo_sees_a_change_at_the_end_of_the_longest_value(client: Client, sandbox: Sandbox) -> None:
    given = {"job_id": sandbox.world.stories.jobs["forklift"], "fields": {"Shift notes": "Gate 4. " * 6_000}}
    operation_id = await write(client, "update_job_custom_fields", **given)
    sandbox.world.custom_values["job", "38870332"][9101] = "Gate 4. " * 6_000 + "Ask for Ana."
    assert "was changed by somebody since" in text_of(await undo(client, operation_id))


async def test_a_jobs_sync_is_switched_back_after_a_person_has_agreed(
    connect: Connect, person: Person, sandbox: Sandbox, sent: Sent
) -> None:
    for _ in range(4):
        person.will("accept", confirm=True)
    async with connect(asks=True) as client:
        on = await write(client, "set_job_sync", job_id="38873352", enabled=True)
        off = await write(client, "set_job_sync", job_id="38873352", enabled=False)
        overtaken = await undo(client, on)
        result = await undo(client, off)
        last = await undo(client, on)
    assert text_of(overtaken) == snapshot(
        "op_C6N4KD3J3F44 cannot be undone: the sync was switched again since, by op_FU59NYLEZ3VB. Nothing was changed."
    )
    assert person.asked[2] == snapshot("""\
Switch the sync of Avionté's job 38873352 (CNC Machine Operator) on again, undoing op_FU59NYLEZ3VB.
- Avionté's job 38873352 (CNC Machine Operator)
Avionté bills by usage: the sync reads the job with all its applications and people.
This cannot be undone: an undo is not undone; make the change once more instead.

Confirm?\
""")
    assert text_of(result) == snapshot("""\
operation_id: op_65BU7LNDK438
status: done
summary: Switched the sync of Avionté's job 38873352 (CNC Machine Operator) on again, undoing op_FU59NYLEZ3VB.
undo: no: an undo is not undone; make the change once more instead
next_steps:
- The job can be read after Kombo's next sync.\
""")
    assert text_of(last) == snapshot(
        "op_C6N4KD3J3F44 cannot be undone: the sync was switched again since, by op_65BU7LNDK438. Nothing was changed."
    )
    assert [(method, path) for method, path, _ in sent()] == snapshot(
        [
            ("POST", "/ats/custom/avionte/synced-jobs"),
            ("DELETE", "/ats/custom/avionte/synced-jobs/38873352"),
            ("POST", "/ats/custom/avionte/synced-jobs"),
        ]
    )
    assert "38873352" in sandbox.world.synced_jobs


async def test_a_sync_of_which_nobody_knows_what_it_was_is_not_switched_back(
    connect: Connect, person: Person, sandbox: Sandbox, sent: Sent
) -> None:
    for _ in range(2):
        person.will("accept", confirm=True)
    async with connect(asks=True) as client:
        no_change = await write(client, "set_job_sync", job_id="38870332", enabled=True)
        refused = await undo(client, no_change)
        again = await write(client, "set_job_sync", job_id="38870332", enabled=True, repeat=True)
        refused_again = await undo(client, again)
    assert person.asked == snapshot(
        [
            """\
Switch the sync of Avionté's job 38870332 (Forklift Operator - 2nd Shift) on.
- Avionté's job 38870332 (Forklift Operator - 2nd Shift)
Avionté bills by usage: the sync reads the job with all its applications and people.
This cannot be undone: Kombo does not tell whether its sync was on before; make the opposite change instead.

Confirm?\
""",
            """\
Switch the sync of Avionté's job 38870332 (Forklift Operator - 2nd Shift) on.
- Avionté's job 38870332 (Forklift Operator - 2nd Shift)
Avionté bills by usage: the sync reads the job with all its applications and people.
This cannot be undone: it was on before as well.

Confirm?\
""",
        ]
    )
    assert text_of(refused) == snapshot(
        "op_C6N4KD3J3F44 cannot be undone: Kombo does not tell whether its sync was on before; make the opposite change instead. Nothing was changed."
    )
    assert text_of(refused_again) == snapshot(
        "op_FU59NYLEZ3VB cannot be undone: it was on before as well. Nothing was changed."
    )
    assert len(sent()) == 2
    assert "38870332" in sandbox.world.synced_jobs
