"""Whom duplicates are looked for among: everybody in the local index; without one, those whom Kombo's filters find."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Final

import anyio
import anyio.to_thread

from server.ats.base_ats_client import BaseAtsClient
from server.ats.checks import PAGE_LIMIT
from server.ats.models import Candidate
from server.errors import NotSupported
from server.guardrails.untrusted import inline
from server.search.duplicates import Pair, Pairs, pairs_among, pairs_with, surest_first
from server.search.index import SearchIndex

MOST_APPLICANTS: Final = 500
"""People of one job that are compared, two pages of Kombo's."""
AT_A_TIME: Final = 25
"""People that are looked up in the index at once: other searches wait no longer."""
WAIT: Final = 2.0
"""Seconds that an index which has never been filled is given."""
MOST_ASKED: Final = 3
"""Addresses, and jobs, of one person by which Kombo is asked."""
MOST_NAMED: Final = 3
"""Shared addresses and numbers that are named."""
NO_INDEX: Final = (
    "The local index is off, out of order or not yet filled, and Kombo finds nobody by phone or misspelt name: who is"
    " not among these was not compared."
)


@dataclass(frozen=True, slots=True)
class Compared:
    """Pairs, the surest first; who was compared with whom, and as of when where that is not now."""

    pairs: list[Pair]
    among: str
    as_of: datetime | None = None
    warnings: tuple[str, ...] = ()


async def compare_person(ats: BaseAtsClient, index: SearchIndex, person: Candidate) -> Compared:
    """Look for other records of one person."""
    if found := await _in_index(index, [person]):
        return found
    others, among = await _by_filters(ats, person)
    return _told([pairs_with(person, others)], among)


async def compare_job(ats: BaseAtsClient, index: SearchIndex, job_id: str) -> Compared:
    """Look for records of one person among those who applied to a job, and between them and everybody."""
    people, complete = await _applicants(ats, job_id, MOST_APPLICANTS)
    own = await anyio.to_thread.run_sync(pairs_among, people)
    among = f"{'the first ' * (not complete)}{len(people)} who applied, with each other"
    if found := await _in_index(index, people, own):
        return replace(found, among=f"{among} and with {found.among}")
    return _told([own], among)


async def _in_index(index: SearchIndex, people: Sequence[Candidate], *own: Pairs) -> Compared | None:
    """Hold people against everybody in the index, and add their `own` pairs; None where there is none to ask."""
    import sqlite3

    from server.search.near import near
    from server.search.standing import count

    def look_up(some: Sequence[Candidate], db: sqlite3.Connection) -> list[Pairs]:
        return [pairs_with(person, near(db, person)) for person in some]

    found: list[Pairs] = []
    try:
        as_of = await _filled(index)
        if as_of is None:
            return None
        for start in range(0, len(people), AT_A_TIME):
            found += await index.read(partial(look_up, people[start : start + AT_A_TIME]))
        size = await index.read(lambda db: count(db, "people"))
    except (sqlite3.Error, OSError):
        return None
    return _told([*found, *own], f"everybody in the local index ({size:,} people)", as_of)


def _told(found: Sequence[Pairs], among: str, as_of: datetime | None = None) -> Compared:
    """Put together what was found: each pair once, and what was taken for nobody's own."""
    nobodys = {held: surnames for pairs in found for held, surnames in pairs.nobodys.items()}
    most = sorted(nobodys.items(), key=lambda one: (-one[1], one[0]))[:MOST_NAMED]
    shared = "; ".join(f"{inline(held)} stands under {surnames} surnames" for held, surnames in most)
    more = f"; and {len(nobodys) - MOST_NAMED} more" if len(nobodys) > MOST_NAMED else ""
    warnings = (f"Taken for nobody's own, and for no evidence: {shared}{more}.",) if nobodys else ()
    pairs = surest_first(pair for each in found for pair in each.found)
    return Compared(pairs, among, as_of, (*warnings, *(() if as_of else (NO_INDEX,))))


async def _filled(index: SearchIndex) -> datetime | None:
    """As of when the index is; one that was never filled is waited for a moment. None where there is none."""
    if not index.on:
        return None
    as_of = (await index.standing()).as_of
    if as_of is not None:
        index.want()
        return as_of
    with anyio.move_on_after(WAIT):
        await index.caught_up()
    return (await index.standing()).as_of


async def _by_filters(ats: BaseAtsClient, person: Candidate) -> tuple[list[Candidate], str]:
    """People with the same address or surname, and those who applied to the same jobs; and who they are in words."""
    found: list[Candidate] = []
    asked: list[str] = []

    async def ask(what: str, first_name: str = "", last_name: str = "", email: str = "") -> None:
        try:
            found.extend(await ats.find_candidates_by_details(first_name, last_name, email, ""))
            asked.append(what)
        except NotSupported:  # this integration does not filter by it: said by not being among what was asked
            return

    for email in person.emails[:MOST_ASKED]:
        await ask("those with the same e-mail address", email=email)
    if person.last_name:
        await ask("those of the same name", person.first_name, person.last_name)
        await ask("the first 50 of the same last name", last_name=person.last_name)
    jobs = list(dict.fromkeys(held.job.id for held in person.applications if held.job))[:MOST_ASKED]
    for job_id in jobs:
        found += (await _applicants(ats, job_id, PAGE_LIMIT))[0]
        asked.append("those who applied to the same jobs")
    return found, ", ".join(dict.fromkeys(asked)) or "nobody: there is neither address nor name nor application"


async def _applicants(ats: BaseAtsClient, job_id: str, most: int) -> tuple[list[Candidate], bool]:
    """The first people who applied to a job, and whether those are all."""
    people: list[Candidate] = []
    cursor = ""
    while len(people) < most:
        page = await ats.list_candidates(job_id=job_id, limit=PAGE_LIMIT, cursor=cursor)
        people += page.records
        cursor = page.next_cursor
        if not cursor:
            return people, True
    return people[:most], False
