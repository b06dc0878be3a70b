"""Who may be one person: pairs of records with what speaks for and against it, the surest first."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from server.ats.models import Candidate
from server.search.evidence import Traits, Verdict, weigh
from server.search.spelling import neighbours

MOST_SURNAMES: Final = 4
"""Surnames under which an address or a number may stand and be a person's or a household's, and not a branch's own."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that may be one person."""

    one: Candidate
    other: Candidate
    verdict: Verdict

    @property
    def ids(self) -> frozenset[str]:
        """Which two records, in no order."""
        return frozenset((self.one.id, self.other.id))


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs that were found. `nobodys` are addresses and numbers of too many people to be evidence, and of how many."""

    found: list[Pair] = field(default_factory=list[Pair])
    nobodys: dict[str, int] = field(default_factory=dict[str, int])


def pairs_with(person: Candidate, others: Iterable[Candidate]) -> Pairs:
    """Pairs of one person with others, each of whom is weighed once."""
    apart = {other.id: other for other in others if other.id != person.id}
    nobodys = held_by_many([person, *apart.values()])
    ignored = frozenset(nobodys)
    traits = Traits(person, ignored)
    weighed = ((other, weigh(traits, Traits(other, ignored))) for other in apart.values())
    return Pairs([Pair(person, other, verdict) for other, verdict in weighed if verdict], nobodys)


def pairs_among(people: Sequence[Candidate]) -> Pairs:
    """Pairs among people; only those are weighed who share an address, the end of a number, or nearly a name."""
    nobodys = held_by_many(people)
    apart = {person.id: Traits(person, frozenset(nobodys)) for person in people}
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for id, traits in apart.items():
        for key in set(_keys(traits)):
            alike[key].append(id)
    together = {(one, other) for ids in alike.values() for place, one in enumerate(ids) for other in ids[place + 1 :]}
    weighed = ((one, other, weigh(apart[one], apart[other])) for one, other in sorted(together))
    pairs = [Pair(apart[one].person, apart[other].person, verdict) for one, other, verdict in weighed if verdict]
    return Pairs(pairs, nobodys)


def held_by_many(people: Iterable[Candidate]) -> dict[str, int]:
    """Addresses and numbers, as they are compared, of more than `MOST_SURNAMES` surnames, and of how many."""
    holders: defaultdict[str, set[tuple[str, ...]]] = defaultdict(set)
    for traits in map(Traits, people):
        for held in (*traits.emails, *(phone.digits for phone in traits.phones)):
            holders[held].add(traits.name.surname)
    return {held: len(surnames) for held, surnames in holders.items() if len(surnames) > MOST_SURNAMES}


def surest_first(pairs: Iterable[Pair]) -> list[Pair]:
    """Each pair once, by how far the evidence goes, then by how much of it there is."""
    once = {pair.ids: pair for pair in pairs}
    return sorted(
        once.values(),
        key=lambda pair: (-pair.verdict.band, -len(pair.verdict.evidence), pair.one.last_name, *sorted(pair.ids)),
    )


def _keys(traits: Traits) -> Iterator[str]:
    yield from (f"e-mail {email}" for email in traits.emails)
    yield from (f"phone {phone.tail}" for phone in traits.phones)
    for word in traits.name.surname:
        yield from (f"surname {near}" for near in neighbours(word))
    yield f"name {' '.join(sorted(traits.name.given + traits.name.surname))}"
