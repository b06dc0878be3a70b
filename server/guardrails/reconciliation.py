"""Settling what is not known by reading the record; only what is seen counts, and not seeing it proves nothing."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from server.ats.base_ats_client import BaseAtsClient
from server.ats.models import Application, Candidate
from server.errors import ATSError
from server.guardrails.changes import digest
from server.guardrails.field_facts import has_fields, shows_fields
from server.guardrails.operation_models import (
    AuditError,
    Item,
    ItemState,
    LedgerConflict,
    LedgerError,
    RecordWrite,
    word_of,
)
from server.guardrails.own_writes import REJECTIONS

if TYPE_CHECKING:
    from server.guardrails.journal import Journal

BY: Final = "reading the record"
NEW: Final = "new:"
"""How the id begins of somebody whom the ATS has not given one yet."""
MOST_PAGES: Final = 4
"""Pages of 250 people of a job among whom somebody is looked for who was new."""


@dataclass(frozen=True, slots=True)
class Sight:
    """Whether a record shows a write; `created_id` is the application that the write made."""

    write: RecordWrite
    shown: bool
    created_id: str = ""


async def settle_by_reading(ats: BaseAtsClient, journal: "Journal", writes: Iterable[RecordWrite]) -> None:
    """Read the records of unknown writes and settle those that show what was written.

    Kombo answers from a mirror that may be older than the write: a record that does not show it stays unknown. So does
    what the ledger does not take now: the next look finds it again. What the audit does not take is added later.
    """
    doubtful = [write for write in writes if write.item.state is ItemState.UNKNOWN]
    for sight in await look(ats, doubtful):
        write, made = sight.write, sight.created_id
        if sight.shown and not (made and journal.making([made])):
            after = {"created_id": made} if made and made == word_of(made) else None
            try:
                journal.resolve(write.operation_id, write.item.position, ItemState.DONE, BY, after)
            except (AuditError, LedgerConflict):  # settled all the same, in the second case by somebody else
                continue
            except LedgerError:
                return


async def look(ats: BaseAtsClient, writes: Sequence[RecordWrite]) -> list[Sight]:
    """What the records of writes show now, of those writes that a record can show and that can be read.

    Notes, files and the switch of a job's sync are not among them.
    """
    sights = await _look_at_fates(ats, [write for write in writes if _is_fate(write)])
    for write in writes:
        with suppress(ATSError):
            if has_fields(write.item.before):
                values = await _values_of(ats, write.item)
                shown = shows_fields(write.item.target_id, write.item.before, values)
                sights.append(Sight(write, shown))
            elif job_id := str(write.item.before.get("job_id", "")):
                created_id = await _application_of(ats, write.item.target_id, job_id)
                sights.append(Sight(write, bool(created_id), created_id))
    return sights


def shows(application: Application, write: RecordWrite) -> bool:
    """Whether the record is as the write would have left it, and was not before."""
    if write.tool in REJECTIONS:
        return application.outcome == "DECLINED"
    target = write.item.before.get("to_stage_id")
    return bool(target) and application.stage is not None and application.stage.id == target


def _is_fate(write: RecordWrite) -> bool:
    return write.item.kind == "application" and (write.tool in REJECTIONS or "to_stage_id" in write.item.before)


async def _look_at_fates(ats: BaseAtsClient, writes: Sequence[RecordWrite]) -> list[Sight]:
    try:
        found = await ats.get_applications(list({write.item.target_id for write in writes})) if writes else ()
    except ATSError:
        return []
    records = {application.id: application for application in found}
    there = [write for write in writes if write.item.target_id in records]
    return [Sight(write, shows(records[write.item.target_id], write)) for write in there]


async def _values_of(ats: BaseAtsClient, item: Item) -> dict[str, object]:
    match item.kind:
        case "job":
            return await ats.get_job_custom_field_values(item.target_id)
        case "candidate":
            return await ats.get_candidate_custom_field_values(item.target_id)
        case "application":
            return await ats.get_application_custom_field_values(item.target_id)


async def _application_of(ats: BaseAtsClient, person_id: str, job_id: str) -> str:
    """The application of a person to a job; nothing where Kombo shows none. Nobody had one when it was made."""
    new = person_id.startswith(NEW)
    people = await _newcomers(ats, person_id, job_id) if new else [await ats.get_candidate(person_id)]
    held = (held for person in people for held in person.applications if held.job and held.job.id == job_id)
    return next((one.id for one in held), "")


async def _newcomers(ats: BaseAtsClient, person_id: str, job_id: str) -> list[Candidate]:
    """Those of a job's people who have the e-mail address that somebody new was given."""
    cursor = ""
    for _ in range(MOST_PAGES):
        page = await ats.list_candidates(job_id=job_id, limit=250, cursor=cursor)
        if found := [one for one in page.records if person_id in map(newcomer_id, one.emails)]:
            return found
        cursor = page.next_cursor
        if not cursor:
            break
    return []


def newcomer_id(email: str) -> str:
    """What stands in the ledger for somebody who has no id yet: a digest of their e-mail address."""
    return f"{NEW}{digest(email.casefold())}"
