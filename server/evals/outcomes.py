"""What a scenario must leave behind: each outcome knows its own differences, and what is left over nobody asked for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from server.sandbox.world import Application, Candidate, Job, RejectionReason, Stage
from server.scripting.snapshot import Difference

Found = list[Difference]


@dataclass(frozen=True)
class Outcome:
    """One thing that must have happened. `find` returns the differences that are this, and none where it has not."""

    words: str
    find: Callable[[Sequence[Difference]], Found]


def moved(application: Application, stage: Stage) -> Outcome:
    """The application stands in this stage, and nothing else about it changed."""
    return Outcome(
        f"{application.id} is moved to {stage.name}",
        lambda seen: _members(seen, "applications", application.id, {"stage_id": stage.id}),
    )


def rejected(application: Application, reason: RejectionReason, note: str | None = None) -> Outcome:
    """The application is declined with this reason, and with this note or none."""
    wanted = {"outcome": "DECLINED", "rejection_reason_id": reason.id} | ({"rejection_note": note} if note else {})

    def find(seen: Sequence[Difference]) -> Found:
        found = _members(seen, "applications", application.id, wanted)
        return found + [
            one for one in seen if found and one.id == application.id and one.member == "rejected_at" and one.after
        ]

    return Outcome(f"{application.id} is rejected: {reason.name}", find)


def noted(
    record: Candidate | Application, *, has: Sequence[str] = (), lacks: Sequence[str] = (), type: str = ""
) -> Outcome:
    """A note stands on the person or the application, with these words in it and without those."""
    person, application = _whose(record)

    def find(seen: Sequence[Difference]) -> Found:
        for one in seen:
            note = _new(one, "notes")
            text = str(note.get("content", ""))
            if (note.get("candidate_id"), note.get("application_id")) != (person, application):
                continue
            if type not in ("", note.get("title")):
                continue
            if all(word in text for word in has) and not any(word.casefold() in text.casefold() for word in lacks):
                return [one, *(other for other in seen if other.kind == "activities" and other.id == note["remote_id"])]
        return []

    return Outcome(f"a note on {record.id}", find)


def attached(record: Candidate | Application, file_name: str, type: str, content: bytes) -> Outcome:
    """This file hangs on the person or the application."""
    wanted = {"file_name": file_name, "type": type, "candidate_id": _whose(record)[0]}

    def find(seen: Sequence[Difference]) -> Found:
        for one in seen:
            file = _new(one, "attachments")
            if wanted.items() <= file.items() and cast("Callable[[], bytes]", file["read"])() == content:
                return [one]
        return []

    return Outcome(f"{file_name} on {record.id}", find)


def applied(person: Candidate, job: Job, stage: Stage | None = None) -> Outcome:
    """Somebody known has one new application to the job."""
    wanted = {"candidate_id": person.id, "job_id": job.id} | ({"stage_id": stage.id} if stage else {})
    return Outcome(
        f"{person.id} is applied to {job.name}",
        lambda seen: [one for one in seen if wanted.items() <= _new(one, "applications").items()][:1],
    )


def newcomer(first_name: str, last_name: str, email: str, job: Job) -> Outcome:
    """Somebody new is in the ATS, with this address and one application to the job."""

    def find(seen: Sequence[Difference]) -> Found:
        for one in seen:
            new = _new(one, "candidates")
            if (new.get("first_name"), new.get("last_name")) != (first_name, last_name) or email not in str(new):
                continue
            wanted = {"candidate_id": one.id, "job_id": job.id}
            hers = [other for other in seen if wanted.items() <= _new(other, "applications").items()]
            return [one, *hers] if len(hers) == 1 else []
        return []

    return Outcome(f"{first_name} {last_name} is new and applied to {job.name}", find)


def valued(record: Job | Candidate | Application, values: Mapping[str, object]) -> Outcome:
    """These custom fields of the record have these values."""
    kind = type(record).__name__.casefold()

    def find(seen: Sequence[Difference]) -> Found:
        found: dict[str, object] = {}
        hers = [one for one in seen if (one.kind, one.id) == ("custom_values", f"{kind} {record.remote_id}")]
        for one in hers:
            after = cast("Mapping[str, object]", one.after) if not one.member else {one.member: one.after}
            found |= after
        return hers if found == dict(values) else []

    return Outcome(f"custom fields of {record.id}: {', '.join(values)}", find)


def synced(job: Job, *, on: bool) -> Outcome:
    """The job is selected for Kombo's sync, or is not any more."""
    return Outcome(
        f"the sync of {job.name} is {'on' if on else 'off'}",
        lambda seen: [
            one for one in seen if (one.kind, one.id, one.after is not None) == ("synced_jobs", job.remote_id, on)
        ],
    )


def _whose(record: Candidate | Application) -> tuple[str, str | None]:
    return (record.id, None) if isinstance(record, Candidate) else (record.candidate_id, record.id)


def _members(seen: Sequence[Difference], kind: str, id: str, wanted: Mapping[str, object]) -> Found:
    found = {one.member: one for one in seen if (one.kind, one.id) == (kind, id) and one.member in wanted}
    return list(found.values()) if {name: one.after for name, one in found.items()} == wanted else []


def _new(one: Difference, kind: str) -> Mapping[str, object]:
    """The members of a record that is new, none for anything else."""
    if one.kind != kind or one.member or one.after is None:
        return {}
    return cast("Mapping[str, object]", one.after)
