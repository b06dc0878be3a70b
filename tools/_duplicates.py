"""Rows of pairs that may be one person: what speaks for it and against it, and what to do about it in Avionté."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from server.ats.models import Candidate, Record
from server.guardrails.untrusted import inline
from tools._rows import CELL

if TYPE_CHECKING:
    from server.search.duplicates import Pair

MOST_NAMED: Final = 2
"""How many addresses, numbers or applications a row names before it counts the rest."""
BANDS: Final = {"SAME": "same person", "LIKELY": "likely", "POSSIBLE": "possible"}
ASK: Final = "Ask: these may be two people."
LAST: Final = datetime.max.replace(tzinfo=UTC)


class PairRow(Record):
    """Two records that may be one person; `one` is left out where it is the candidate asked for.

    `differs` is what they hold otherwise, one / other; `by_hand` is what to do in Avionté, by its talent numbers.
    """

    band: str
    one: str = ""
    other: str
    evidence: str
    against: str = ""
    differs: str = ""
    by_hand: str
    one_id: str = ""
    other_id: str


def pair_row(pair: "Pair", *, named: bool) -> PairRow:
    """A pair for a model to read; `named` is whether the first record of it is named too."""
    one, other, verdict = pair.one, pair.other, pair.verdict
    return PairRow(
        band=BANDS[verdict.band.name],
        one=inline(one.name, CELL) if named else "",
        other=inline(other.name, CELL),
        evidence=inline("; ".join(verdict.evidence), 200),
        against="; ".join(verdict.against),
        differs=_differences(one, other),
        by_hand=_by_hand(pair),
        one_id=one.id if named else "",
        other_id=other.id,
    )


def _by_hand(pair: "Pair") -> str:
    """Merge into the record with more applications, of two with as many the older, and carry over what it lacks."""
    from server.search.evidence import Band, Traits

    if pair.verdict.band is Band.POSSIBLE:
        return ASK
    both = (pair.one, pair.other)
    kept, gone = sorted(both, key=lambda each: (-len(each.applications), each.created_at or LAST, each.id))
    known, lost = Traits(kept), Traits(gone)
    lacking = [
        *_some("e-mail", [address for key, address in lost.emails.items() if key not in known.emails]),
        *_some("phone", [number for key, number in lost.phones.items() if key not in known.phones]),
        *_some("application", [held.job.title if held.job else held.id for held in gone.applications]),
    ]
    carried = f"; carry over {', '.join(lacking)}" if lacking else ""
    check = "Merge" if pair.verdict.band is Band.SAME else "Check, then merge"
    return f"{check} {_named(gone)} into {_named(kept)}{carried}."


def _differences(one: Candidate, other: Candidate) -> str:
    told = {
        "title": (one.title, other.title),
        "place": (one.location, other.location),
        "employer": (one.company, other.company),
    }
    return "; ".join(
        f"{what}: {inline(mine, CELL) or 'none'} / {inline(theirs, CELL) or 'none'}"
        for what, (mine, theirs) in told.items()
        if mine.casefold() != theirs.casefold()
    )


def _some(what: str, values: Sequence[str]) -> list[str]:
    """The first values under their name, and how many more there are."""
    more = len(values) - MOST_NAMED
    named = [f"{what} {inline(value, CELL)}" for value in values[:MOST_NAMED]]
    return [*named, f"{more} more"] if more > 0 else named


def _named(person: Candidate) -> str:
    number = f"talent {inline(person.remote_id, CELL)}" if person.remote_id else person.id
    return f"{inline(person.name, CELL)} ({number})"
