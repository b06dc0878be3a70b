"""Rows of lists: how ages, places and gaps are told, the same way by every tool."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from server.ats.models import Application, Candidate, CandidateApplication, CandidateRef, Page
from server.guardrails.untrusted import inline

CELL: Final = 40
"""Characters of a name or title in a row of a long list, so that a row costs at most 60 tokens."""


def days_since(when: datetime | None, now: datetime) -> int | None:
    """Whole days between `when` and now; None where the ATS does not say when."""
    return max(0, (now - when).days) if when else None


def name_of(application: Application, limit: int = 80) -> str:
    """The person of an application, safe to stand in a sentence."""
    return (application.candidate and inline(application.candidate.name, limit)) or "(no name)"


def job_of(application: Application, limit: int = 80) -> str:
    """The job of an application, safe to stand in a sentence."""
    return (application.job and inline(application.job.title, limit)) or "(no job)"


def stage_of(application: Application, limit: int = 80) -> str:
    """The stage of an application, safe to stand in a sentence."""
    return (application.stage and inline(application.stage.name, limit)) or "(no stage)"


def applicant_of(application: Application) -> str:
    """The person of an application and its job, since names are not unique."""
    return f"{name_of(application)} ({job_of(application)})"


def person_of(person: Candidate) -> str:
    """A person and their title, since names are not unique; safe to stand in a sentence."""
    return f"{inline(person.name)} ({inline(person.title)})" if person.title else inline(person.name)


def unsynced(applications: Iterable[Application | CandidateApplication]) -> tuple[str, ...]:
    """A warning that says what stands here as this server wrote it, and what Kombo's mirror shows instead."""
    told = [f"{held.id} (Kombo shows {inline(held.mirrored)})" for held in applications if held.mirrored]
    return (f"Stage or outcome as written by this server: {', '.join(told)}.",) if told else ()


def unfiltered(job_id: str, outcomes: tuple[str, ...], since: datetime | None) -> tuple[str, ...]:
    """What a filter of Kombo's leaves out of a list, because it goes by the mirror: our own latest writes."""
    told: list[str] = []
    if outcomes == ("DECLINED",) and not job_id:
        told.append("Who was rejected from here and is not shown as declined by Kombo yet is listed with job_id only.")
    if since:
        told.append("updated_after goes by Kombo: what was written from here and it does not show yet may be missing.")
    return tuple(told)


def applications_of(
    person: Candidate, job_id: str, outcomes: tuple[str, ...], since: datetime | None, limit: int
) -> tuple[Page[Application], int]:
    """The first `limit` applications of a person that fit, from the person's own record, and how many more do."""
    ref = CandidateRef(id=person.id, remote_id=person.remote_id, name=person.name)
    fitting = [
        Application(
            id=held.id,
            candidate=ref,
            job=held.job,
            stage=held.stage,
            outcome=held.outcome,
            changed_at=held.changed_at,
            mirrored=held.mirrored,
        )
        for held in person.applications
        if (not job_id or (held.job and held.job.id == job_id))
        and (not outcomes or not held.outcome or held.outcome in outcomes)
        and (since is None or (held.changed_at is not None and held.changed_at >= since))
    ]
    return Page(records=tuple(fitting[:limit])), max(0, len(fitting) - limit)


def untold(values: Iterable[str], narrowed: str) -> tuple[str, ...]:
    """That some rows do not tell what the list was narrowed by: such rows are kept, since they may fit."""
    unknown = sum(not value for value in values)
    return (f"{unknown} of these may not fit {narrowed}: the ATS does not tell.",) if unknown and narrowed else ()


def gaps(page: Page[Any], unlisted: str, narrowed: str = "") -> tuple[str, ...]:
    """What a list may be missing: records that could not be read, and on an empty page the reason it may be empty.

    `narrowed` says by which filter, and how to do without it.
    """
    warnings: list[str] = []
    if page.skipped:
        warnings.append(f"{page.skipped} of Kombo's records on this page could not be read and are left out.")
    if not page.records:
        empty = f"Nothing fits{f' {narrowed}' if narrowed else ''}. {unlisted}".rstrip()
        warnings.append("Nothing so far: go on with next_cursor." if page.next_cursor else empty)
    return tuple(warnings)
