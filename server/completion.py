"""Completion: what can be picked for an argument, from live jobs, people, stages, reasons and operations."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import anyio
import anyio.to_thread
from mcp.types import Completion

from server.ats.base_ats_client import BaseAtsClient
from server.ats.matching import fold
from server.ats.models import Application, Candidate, CandidateApplication, Job
from server.ats.ttl_cache import TtlCache
from server.errors import ATSError, ConfigurationError
from server.guardrails.asking import Caller
from server.guardrails.labels import Label, join, label_of, read_label, split
from server.guardrails.searches import SEARCH, record_search
from server.guardrails.stage_rules import targets
from server.guardrails.untrusted import inline
from server.state import AppState

if TYPE_CHECKING:
    from server.search.index import SearchIndex

MOST: Final = 100
"""Values that the protocol allows in one answer."""
PAGE: Final = 250
"""Records that are read: one page of Kombo's."""
KEPT: Final = 30.0
MOST_KEPT: Final = 200
PART: Final = 38
"""Characters of a name and of a job or title in a label that holds both."""
PATIENCE: Final = 2.0
"""Seconds after which whoever types is told nothing rather than left waiting."""
MOST_TYPED: Final = 200
"""Characters of one name or label, as `search_candidates` takes them; nothing answers to more."""
MOST_LISTED: Final = 10_000
"""Characters of an argument that takes several."""


class Source(StrEnum):
    """What completes an argument; the value is the tool that shows the same."""

    JOB = "list_jobs"
    APPLICATION = "list_applications"
    CANDIDATE = "search_candidates"
    STAGE = "list_stages"
    REASON = "list_rejection_reasons"
    OPERATION = "get_operation"

    @property
    def needs(self) -> tuple[str, ...]:
        """The tools that must all be on for anything to be offered: finding applications by a name searches people."""
        return (self.value, SEARCH) if self in PEOPLE else (self.value,)


PEOPLE: Final = (Source.APPLICATION, Source.CANDIDATE)
BY_NAME: Final = (Source.STAGE, Source.REASON)
"""What tools take by name as well as by id."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody is typing: `several` where the argument takes more than one, `ids` where it takes nothing else.

    `given` are arguments that were filled in before, by name; `job` narrows people and stages.
    """

    source: Source
    typed: str
    given: Mapping[str, str]
    several: bool = False
    ids: bool = False


@dataclass(frozen=True, slots=True)
class Choices:
    """What there is to pick from; not `complete` where Kombo has more than one page of it."""

    labels: tuple[Label, ...] = ()
    complete: bool = True


class Completions:
    """Completes what is typed: people from the local index, all else from one page of Kombo's, kept for half a minute.

    Where the index is off or not yet filled, people come from such a page too, and are not all of them. To complete a
    person is to search for people: it is recorded as a search is, and begins with the shortest of names.
    """

    def __init__(self) -> None:
        self._kept = TtlCache[Choices](KEPT)
        self._keys: set[tuple[Source, str]] = set()

    async def complete(self, state: AppState, asked: Asked, caller: Caller) -> Completion:
        """What fits, best first: at most 100 values. Where Kombo cannot be read, or not soon, nothing."""
        if len(asked.typed) > (MOST_LISTED if asked.several else MOST_TYPED):
            return Completion(values=[])
        before, typed = split(asked.typed) if asked.several else ((), asked.typed)
        if len(typed) > MOST_TYPED or (asked.source in PEOPLE and not is_begun(typed.strip())):
            return Completion(values=[])
        found = Choices(complete=False)
        with anyio.move_on_after(PATIENCE):
            try:
                found = await self._find(state, asked, typed, caller)
            except (ATSError, ConfigurationError):
                return Completion(values=[])  # the tool that is called next says why
        picked = {label.id for label in before}
        left = [label for label in found.labels if label.id not in picked]
        values = [_value(label, asked, before, found.labels) for label in left[:MOST]]
        return Completion(
            values=values,
            total=len(left) if found.complete else None,
            has_more=len(left) > MOST or not found.complete,
        )

    async def _find(self, state: AppState, asked: Asked, typed: str, caller: Caller) -> Choices:
        """What fits, best first.

        Raises:
            ATSError: Kombo cannot be read; or a search for people cannot be recorded, and is not made.
        """
        if asked.source is Source.OPERATION:
            return fitting(await _operations(state), typed)  # from the ledger, as it is now
        job = ""
        if asked.source not in (Source.JOB, Source.REASON):
            job = await self._job(state.ats, asked.given.get("job", "")[:MOST_TYPED])
        if asked.source in PEOPLE:
            criteria = {"query": typed.strip(), "job_id": job}
            record_search(state.audit, state.settings, caller, criteria, typing=True)
            if indexed := await search_people(state.index, asked.source, typed, job):
                return indexed
        return fitting(await self._read(state.ats, asked.source, job), typed)

    async def _job(self, ats: BaseAtsClient, given: str) -> str:
        """The id of the job that was filled in; empty where a name could be that of several, or of none."""
        label = read_label(given)
        if label.id or not label.name:
            return label.id
        jobs = (await self._read(ats, Source.JOB, "")).labels
        named = [job.id for job in jobs if fold(job.name) == fold(label.name)]
        return named[0] if len(named) == 1 else ""

    async def _read(self, ats: BaseAtsClient, source: Source, job: str) -> Choices:
        key = (source, job)
        if key not in self._keys and len(self._keys) >= MOST_KEPT:  # a client can name as many jobs as it likes
            self._kept, self._keys = TtlCache[Choices](KEPT), set()
        self._keys.add(key)
        return await self._kept.get(key, lambda: read_choices(ats, source, job))


async def read_choices(ats: BaseAtsClient, source: Source, job: str) -> Choices:
    """Read what there is to pick from: open jobs; people and applications, of this job if there is one.

    Stages are those of the job that an application can be moved to.
    """
    match source:
        case Source.JOB:
            jobs = await ats.list_jobs(statuses=("OPEN",), limit=PAGE)
            return Choices(tuple(map(_job, jobs.records)), not jobs.next_cursor)
        case Source.APPLICATION:
            held = await ats.list_applications(job_id=job, limit=PAGE)
            pending_first = sorted(held.records, key=lambda one: one.outcome != "PENDING")
            names = [one.candidate.name if one.candidate else "" for one in pending_first]
            labels = tuple(_held(name, one, job) for name, one in zip(names, pending_first, strict=True))
            return Choices(labels, not held.next_cursor)
        case Source.CANDIDATE:
            people = await ats.list_candidates(job_id=job, limit=PAGE)
            return Choices(tuple(map(_candidate, people.records)), not people.next_cursor)
        case Source.STAGE:
            stages = targets((await ats.get_job_by_job_id(job)).stages) if job else ()
            return Choices(tuple(label_of(stage.name, stage.id) for stage in stages))
        case _:
            reasons = await ats.get_disposition_reasons()
            return Choices(tuple(label_of(reason.name, reason.id) for reason in reasons))


async def _operations(state: AppState) -> Choices:
    def read() -> list[tuple[str, str, datetime, str]]:
        latest = state.journal().latest(MOST)
        return [(one.status.value, one.tool, one.created_at, one.id) for one in latest]

    latest = await anyio.to_thread.run_sync(read)
    unknown_first = sorted(latest, key=lambda one: one[0] != "unknown")
    return Choices(
        tuple(label_of(f"{status} {tool} {at:%Y-%m-%d %H:%M}", id) for status, tool, at, id in unknown_first)
    )


async def search_people(index: "SearchIndex", source: Source, typed: str, job: str) -> Choices | None:
    """Whom the index finds by what is typed, or their applications; None where it finds nobody, or cannot be asked."""
    from server.search.asking import read_question
    from server.search.finding import ENOUGH
    from server.search.persons import person_of

    name = read_label(typed).name
    found = await index.search(read_question(name, job_id=job)) if name else None
    if found is None or not found.fits:
        return None
    people = [person_of(fit.row) for fit in found.fits]
    if source is Source.CANDIDATE:
        labels = tuple(map(_candidate, people))
    else:
        labels = tuple(
            _held(person.name, held, job)
            for person in people
            for held in person.applications
            if not job or (held.job and held.job.id == job)
        )
    return Choices(labels, len(people) < ENOUGH)


def is_begun(name: str) -> bool:
    """Whether a name is worth a search, which leaves a line in the audit: Li and 李 are, one Latin letter is not."""
    return len(name) > 1 or not name.isascii()


def fitting(choices: Choices, typed: str) -> Choices:
    """Those whose name or id begins with what is typed, then those with a word that does, then those that have it."""
    wanted, name = typed.strip().casefold(), fold(read_label(typed).name)

    def rank(label: Label) -> int:
        own = fold(label.name)
        if not wanted or (name and own.startswith(name)) or label.id.casefold().startswith(wanted):
            return 0
        if name and f" {name}" in own:
            return 1
        return 2 if (name and name in own) or wanted in str(label).casefold() else 3

    found = sorted((label for label in choices.labels if rank(label) < 3), key=rank)
    return Choices(tuple(found), choices.complete)


def _value(label: Label, asked: Asked, before: tuple[Label, ...], labels: tuple[Label, ...]) -> str:
    if asked.ids:
        return label.id
    namesakes = sum(fold(other.name) == fold(label.name) for other in labels)
    alone = label.name if asked.source in BY_NAME and namesakes == 1 else str(label)
    return join((*before, alone))


def _job(job: Job) -> Label:
    return label_of(job.title, job.id)


def _held(name: str, held: Application | CandidateApplication, of_job: str) -> Label:
    """An application by its person, and by its job where that is not known already."""
    job = held.job.title if held.job and not of_job else ""
    return label_of(": ".join(inline(part, PART) for part in (name, job) if part), held.id)


def _candidate(person: Candidate) -> Label:
    return label_of(" - ".join(inline(part, PART) for part in (person.name, person.title) if part), person.id)
