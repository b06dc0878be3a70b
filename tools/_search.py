"""Finding people: in the local index, and with Kombo's own filters where there is none yet."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from server.ats.base_ats_client import BaseAtsClient
from server.ats.checks import MOST_FOUND
from server.ats.matching import fold, has_email, has_phone
from server.ats.models import Candidate
from server.guardrails.untrusted import inline
from tools._rows import CELL

if TYPE_CHECKING:
    from server.search.index import Status

MOST_SPLITS = 4
FIRST_ONLY = (
    f"More match than the first {MOST_FOUND}, and only among these was looked for job_id or updated_after: give first"
    " and last name, or list the people of the job."
)


@dataclass(frozen=True, slots=True)
class Match:
    """A person, and what of the search they fit."""

    person: Candidate
    why: str


async def find_people(ats: BaseAtsClient, *, query: str, email: str, phone: str) -> list[Match]:
    """Everybody whom any reading of the query finds by Kombo's filters, each once, in the order of the readings."""
    query = query.strip()
    if "@" in query and not email:
        query, email = "", query
    found: dict[str, Match] = {}
    for first, last, why in splits(query) or [("", "", "")]:
        for person in await ats.find_candidates_by_details(first, last, email, phone):
            found.setdefault(person.id, Match(person, _why(person, first, last, why, email, phone)))
        if found and first and last:
            break
    return list(found.values())


def splits(query: str) -> list[tuple[str, str, str]]:
    """How a name may be read: (first name, last name, which of them), likeliest first.

    >>> splits("Gonzalez, Maria")
    [('Maria', 'Gonzalez', 'name')]
    >>> splits("Maria Gonzalez")
    [('Maria', 'Gonzalez', 'name'), ('Gonzalez', 'Maria', 'name')]
    """
    if "," in query:
        last, _, first = (part.strip() for part in query.partition(","))
        if first and last:
            return [(first, last, "name")]
    words = query.replace(",", " ").split()
    if len(words) == 1:
        return [("", words[0], "last name"), (words[0], "", "first name")]
    readings = [(" ".join(words[:cut]), " ".join(words[cut:]), "name") for cut in range(1, len(words))]
    turned = [(last, first, why) for first, last, why in readings]
    return (readings + turned)[:MOST_SPLITS] if words else []


def _why(person: Candidate, first: str, last: str, reading: str, email: str, phone: str) -> str:
    asked = ((first, person.first_name), (last, person.last_name))
    called = all(not name or fold(name) == fold(own) for name, own in asked)
    fits = {reading: bool(reading) and called, "e-mail": has_email(person, email), "phone": has_phone(person, phone)}
    return ", ".join(what for what, does in fits.items() if does)


def narrow(found: list[Match], job_id: str, since: datetime | None) -> list[Match]:
    """Those who have an application to this job, and who changed since then; an empty id and None narrow nothing."""
    return [
        match
        for match in found
        if (not job_id or any(held.job is not None and held.job.id == job_id for held in match.person.applications))
        and (since is None or (match.person.changed_at is not None and match.person.changed_at >= since))
    ]


def namesakes(people: Sequence[Candidate]) -> tuple[str, ...]:
    """A warning where several of these people have one name."""
    counted = Counter(inline(person.name, CELL) for person in people)
    shared = "; ".join(f"{count} people are called {name}" for name, count in counted.items() if count > 1)
    return (f"{shared}: make sure which one is meant before you write.",) if shared else ()


def differences(people: Sequence[Candidate]) -> dict[str, str]:
    """What tells namesakes apart whose title and place are the same too, by id."""
    groups: dict[tuple[str, str, str], list[Candidate]] = {}
    for person in people:
        groups.setdefault((fold(person.name), person.title, person.location), []).append(person)
    return {
        person.id: text
        for group in groups.values()
        if len(group) > 1
        for person in group
        if (text := _telling(group)(person))
    }


def _telling(group: Sequence[Candidate]) -> Callable[[Candidate], str]:
    """The first thing in which these people differ."""
    things: tuple[Callable[[Candidate], str], ...] = (
        lambda person: inline(person.company, CELL),
        lambda person: inline(", ".join(held.job.title for held in person.applications if held.job), CELL),
        lambda person: inline(next(iter(person.emails), ""), CELL),
        lambda person: inline(next(iter(person.phones), ""), CELL),
    )
    return max(things, key=lambda thing: len({thing(person) for person in group}))


def none_left(matching: int) -> str:
    """A warning that of those who fit nobody is in the job, or has changed since."""
    return f"{matching} match, none of them with job_id or updated_after: leave those out to see who."


def left_out(
    found: Sequence[Match], people: Sequence[Match], limit: int, unlisted: str, *, indexed: bool = False
) -> tuple[str, ...]:
    """A warning where a search answers fewer than `found`: too many for the limit, or none that `narrow` kept."""
    cut = len(found) >= MOST_FOUND
    if len(people) > limit:
        return (f"{'At least ' * cut}{len(people) - limit} more match: narrow the search or raise limit.",)
    if cut and len(people) < len(found):
        return (FIRST_ONLY,)
    if people:
        return ()
    if found:
        return (none_left(len(found)),)
    if indexed:
        return ("Nobody matches, not even misspelt, and Kombo's filters find nobody newer.", unlisted)
    return (
        "Nobody matches. Kombo compares whole names and addresses: no parts, no misspellings; accents may count.",
        unlisted,
    )


def by_filters(status: "Status") -> tuple[str, ...]:
    """A warning that a search went by Kombo's filters, because the index could not be asked."""
    if status.refused:
        state = f"could not be searched ({status.refused})"
    elif status.trouble:
        state = f"cannot be brought up to date ({status.trouble})"
    else:
        state = f"is being filled ({status.people:,} people so far)"
    return (
        f"The local index {state}: this was searched by Kombo's filters, which know whole names and addresses only.",
    )
