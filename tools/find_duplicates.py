"""find_duplicates: which records are one person?"""

from datetime import datetime
from typing import Annotated, Final

from pydantic import Field

from server.ats.models import Record
from server.errors import InvalidInput
from server.guardrails.access import Access
from server.guardrails.untrusted import inline
from tools._call import Call
from tools._cursors import cursor_at, place_of
from tools._duplicates import PairRow, pair_row
from tools._params import Cursor
from tools._rows import person_of
from tools._tool import tool

PAIRS: Final = 8
"""Pairs of one answer, each of which says more than a row of a list."""
BY_HAND: Final = "Nothing was merged, and nothing here can: a person does that in Avionté. A name alone is no evidence."


class DuplicateList(Record):
    """Pairs of records that may be one person, the surest first. `compared` is among whom, `as_of` how old that is."""

    of: str
    pairs: tuple[PairRow, ...] = ()
    next_cursor: str = ""
    compared: str
    as_of: datetime
    warnings: tuple[str, ...] = ()


@tool(title="Find duplicates", access=Access.READ, needs=("candidates",))
async def find_duplicates(
    call: Call,
    candidate_id: Annotated[str, Field(description="Of this person")] = "",
    job_id: Annotated[str, Field(description="Or of everybody who applied to this job")] = "",
    cursor: Cursor = "",
) -> DuplicateList:
    """Find records that may be one person, with the evidence for and against, and what to merge by hand."""
    from tools._compared import compare_job, compare_person

    if bool(candidate_id) == bool(job_id):
        raise InvalidInput("Give candidate_id or job_id, one of the two.")
    asked = ("find_duplicates", candidate_id.strip(), job_id.strip())
    start = place_of(cursor, *asked)
    if candidate_id:
        person = await call.ats.get_candidate(candidate_id)
        of, found = person_of(person), await compare_person(call.ats, call.state.index, person)
    else:
        job = await call.ats.get_job_by_job_id(job_id)
        of, found = inline(job.title), await compare_job(call.ats, call.state.index, job.id)
    end = start + PAIRS
    return DuplicateList(
        of=of,
        pairs=tuple(pair_row(pair, named=not candidate_id) for pair in found.pairs[start:end]),
        next_cursor=cursor_at(end, *asked) if end < len(found.pairs) else "",
        compared=found.among,
        as_of=(found.as_of or call.now()).replace(microsecond=0),
        warnings=(*found.warnings, *((BY_HAND,) if found.pairs else (f"No duplicates found. {call.ats.unlisted}",))),
    )
