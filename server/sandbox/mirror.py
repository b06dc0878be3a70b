"""Kombo's mirror of the world: what reads show, and when a write gets there."""

from collections import deque
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

from server.sandbox.world import (
    Application,
    Attachment,
    Candidate,
    Interview,
    Job,
    Note,
    Offer,
    Record,
    RejectionReason,
    Role,
    Stage,
    Tables,
    Tag,
    User,
    World,
)

R = TypeVar("R", bound=Record)


def put(tables: Tables, record: Record) -> None:
    """Put the record into the table of its model. Raises TypeError for one that Kombo has no model for."""
    match record:
        case Job():
            tables.jobs.put(record)
        case Stage():
            tables.stages.put(record)
        case Candidate():
            tables.candidates.put(record)
        case Application():
            tables.applications.put(record)
        case RejectionReason():
            tables.reasons.put(record)
        case User():
            tables.users.put(record)
        case Role():
            tables.roles.put(record)
        case Tag():
            tables.tags.put(record)
        case Offer():
            tables.offers.put(record)
        case Interview():
            tables.interviews.put(record)
        case Note():
            tables.notes.put(record)
        case Attachment():
            tables.attachments.put(record)
        case _:
            raise TypeError(f"Kombo mirrors no {type(record).__name__}")


class Mirror(Tables):
    """The records as Kombo last saw them.

    Selected Job Sync: a job is taken in, with its announced applications and their candidates, by the first sync after
    it was selected. After that only writes (which Kombo learns of by webhook) change what is shown, each `lag` seconds
    after it was made; with a lag of None only when `sync` is called.
    """

    def __init__(self, world: World, lag: float | None) -> None:
        super().__init__()
        self._world = world
        self._lag = lag
        self._pending: deque[tuple[datetime | None, Record]] = deque()
        self._sync_due: datetime | None = None
        self.sync_queued = False

    def fill(self) -> None:
        """Take in everything that the set-up sync found, with the times at which it changed."""
        self._take_in(None)

    def learn(self, record: Record, now: datetime) -> None:
        """Hear of a write made at `now`."""
        self._pending.append((self._due(now), record))
        self.refresh(now)

    def queue_sync(self, now: datetime) -> bool:
        """Ask for a sync, which runs after the lag. Returns whether one was queued already."""
        already = self.sync_queued
        if not already:
            self.sync_queued = True
            self._sync_due = self._due(now)
            self.refresh(now)
        return already

    def refresh(self, now: datetime) -> None:
        """Show what is due by `now`."""
        while self._pending and (due := self._pending[0][0]) is not None and due <= now:
            self._show(self._pending.popleft()[1], due)
        if self._sync_due is not None and self._sync_due <= now:
            self.sync(self._sync_due)

    def sync(self, now: datetime) -> None:
        """Run a sync: show every write, and take in the jobs selected since the last one."""
        while self._pending:
            self._show(self._pending.popleft()[1], now)
        self._take_in(now)
        self.sync_queued = False
        self._sync_due = None

    def _due(self, now: datetime) -> datetime | None:
        if self._lag is None or self._lag == float("inf"):
            return None
        return now + timedelta(seconds=self._lag)

    def _show(self, record: Record, at: datetime) -> None:
        """Show one record, changed at the time at which it is shown, so that `updated_after` misses nothing.

        Nothing is shown of a job that is not mirrored (whether Kombo shows an application made through it to such a
        job is not known).
        """
        shown = replace(record, changed_at=at)
        match record:
            case Job():
                wanted = record.id in self.jobs
            case Candidate():
                wanted = record.id in self.candidates
            case Application():
                wanted = record.job_id in self.jobs
                if wanted:
                    self._take_in_candidate(record.candidate_id, at)
            case Note() | Attachment():
                wanted = record.candidate_id in self.candidates
            case _:
                wanted = True
        if wanted:
            put(self, shown)

    def _take_in(self, at: datetime | None) -> None:
        world = self._world
        for table in (world.stages, world.reasons, world.users, world.roles, world.tags):
            for record in table:
                put(self, record)
        for job in world.jobs:
            if job.remote_id in world.synced_jobs and job.id not in self.jobs:
                self._take_in_job(job, at)

    def _take_in_job(self, job: Job, at: datetime | None) -> None:
        world = self._world
        put(self, _dated(job, at))
        for application in world.applications.find("job", job.id):
            if not application.announced:
                continue
            put(self, _dated(application, at))
            self._take_in_candidate(application.candidate_id, at)
            for offer in world.offers.find("application", application.id):
                put(self, _dated(offer, at))
            for interview in world.interviews.find("application", application.id):
                put(self, _dated(interview, at))

    def _take_in_candidate(self, candidate_id: str, at: datetime | None) -> None:
        world = self._world
        candidate = world.candidates.get(candidate_id)
        if candidate is None or candidate.id in self.candidates:
            return
        put(self, _dated(candidate, at))
        for note in world.notes.find("candidate", candidate.id):
            put(self, _dated(note, at))
        for attachment in world.attachments.find("candidate", candidate.id):
            put(self, _dated(attachment, at))


def _dated(record: R, at: datetime | None) -> R:
    return record if at is None else replace(record, changed_at=at)
