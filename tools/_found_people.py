"""Pages of people who fit a search: from the local index, or by Kombo's filters."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from server.ats.models import Candidate, Record
from server.errors import InvalidInput
from server.guardrails.untrusted import inline
from tools._call import Call
from tools._cursors import cursor_at, place_of
from tools._rows import CELL
from tools._search import Match, by_filters, differences, find_people, left_out, namesakes, narrow, none_left

if TYPE_CHECKING:
    from server.search.asking import Question
    from server.search.ranking import Fit

INDEX = "local index, as of its last pass"
MORE = ("More people fit than these pages list: add a word, a place or a job.",)
NO_SUCH_NUMBER = "Nobody in the local index has this number."
NO_NUMBER = "`phone` holds no phone number: give at least its last seven digits."
NO_WORDS = "There is nothing to search for in this: give a name, an e-mail address, a number or another word."
NOT_THE_ADDRESS = (
    "None of these has this e-mail address; they fit by the rest. Search for it alone to have Kombo asked too."
)
NOT_THE_NUMBER = "None of these has this phone number; they fit by the rest."


class CandidateRow(Record):
    """One person of a list, with what tells namesakes apart."""

    name: str
    title: str = ""
    place: str = ""
    differs: str = ""
    matched: str = ""
    id: str


class CandidateList(Record):
    """A page of people, best matches first. `searched` is where; `as_of` is then how old that is."""

    candidates: tuple[CandidateRow, ...] = ()
    next_cursor: str = ""
    searched: str = ""
    as_of: datetime
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Search:
    """What is searched for, and which page of it."""

    query: str
    email: str
    phone: str
    job: str
    since: datetime | None
    limit: int
    cursor: str


async def search_people(call: Call, search: Search) -> CandidateList:
    """Search the index, or by Kombo's filters where it cannot be asked, or where they may know somebody newer.

    Raises:
        InvalidInput: There is nothing in it to search for, its number is none, or its cursor is of another search.
        NotSupported: The index cannot be asked, and only a phone number is given, for which Kombo has no filter.
    """
    from server.search.asking import read_question
    from server.search.finding import ENOUGH
    from server.search.persons import person_of
    from server.search.phones import read_phones

    if search.phone and not read_phones(search.phone):
        raise InvalidInput(NO_NUMBER)
    question = read_question(search.query, search.email, search.phone, search.job, search.since)
    if not (question.words or question.emails or question.phones):
        raise InvalidInput(NO_WORDS)
    found = await call.state.index.search(question)
    if found is None:
        return await _search_by_filters(call, search, asked=False)
    if not found.fits:
        return await _nobody(call, search, question, found.as_of)
    people = [Match(person_of(fit.row), fit.why) for fit in found.fits]
    asked = (search.query, search.email, search.phone, search.job, str(search.since))
    start = place_of(search.cursor, *asked)
    rest = start + search.limit
    return CandidateList(
        candidates=rows_of(people[start:rest]),
        next_cursor=cursor_at(rest, *asked) if rest < len(people) else "",
        searched=INDEX,
        as_of=found.as_of.replace(microsecond=0),
        warnings=(
            *namesakes([match.person for match in people[:rest]]),
            *_unfit(question, found.fits),
            *(MORE if len(people) >= ENOUGH else ()),
        ),
    )


def _unfit(question: "Question", fits: "Sequence[Fit]") -> Iterator[str]:
    """What of a question nobody was looked for by, or nobody fits, though all of them fit the rest."""
    from server.search.finding import SAME

    held = {what for fit in fits for what in fit.certain}
    if question.emails and SAME[0] not in held:
        yield NOT_THE_ADDRESS
    if question.phones and not held.intersection(SAME[1:]):
        yield NOT_THE_NUMBER
    if question.cut:
        yield f"Only the first {len(question.words)} words were looked for, not the {question.cut} behind them."


async def _nobody(call: Call, search: Search, question: "Question", as_of: datetime) -> CandidateList:
    """What is answered where nobody in the index fits: who would without the narrowing, or that nobody does."""
    narrowed = bool(search.job or search.since)
    anyhow = await call.state.index.search(replace(question, job_id="", since=None)) if narrowed else None
    asked = anyhow is not None or not narrowed
    if anyhow and anyhow.fits:
        warning = none_left(len(anyhow.fits))
    elif search.query or search.email or not asked:
        return await _search_by_filters(call, search, asked=asked)
    else:
        warning = NO_SUCH_NUMBER
    return CandidateList(searched=INDEX, as_of=as_of.replace(microsecond=0), warnings=(warning,))


async def _search_by_filters(call: Call, search: Search, *, asked: bool) -> CandidateList:
    """Search by Kombo's filters; `asked` is whether the index was, and knows nobody.

    Raises:
        NotSupported: Only a phone number is given, for which Kombo has no filter.
    """
    from server.search.asking import ADDRESS

    if search.cursor:
        raise InvalidInput("A search by name or e-mail has one page: leave out cursor, or narrow the search.")
    status = await call.state.index.status() if call.state.index.on and not asked else None
    email = next(iter(ADDRESS.findall(search.email)), search.email)
    found = await find_people(call.ats, query=search.query, email=email, phone=search.phone)
    people = narrow(found, search.job, search.since)
    return CandidateList(
        candidates=rows_of(people[: search.limit]),
        searched="Kombo's filters",
        as_of=call.now(),
        warnings=namesakes([match.person for match in people])
        + left_out(found, people, search.limit, call.ats.unlisted, indexed=asked)
        + (by_filters(status) if status else ()),
    )


def rows_of(matches: list[Match]) -> tuple[CandidateRow, ...]:
    """The rows of people, in their order."""
    told = differences([match.person for match in matches])
    return tuple(_row(match.person, match.why, told.get(match.person.id, "")) for match in matches)


def _row(person: Candidate, matched: str, differs: str) -> CandidateRow:
    return CandidateRow(
        name=inline(person.name, CELL),
        title=inline(person.title, CELL),
        place=inline(person.location, CELL),
        differs=differs,
        matched=inline(matched, CELL + CELL),
        id=person.id,
    )
