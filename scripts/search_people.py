"""A crowd of any size with the names that a search has to tell apart, and questions about it as people type them.

The people are made by number, like the sandbox's own (`server/sandbox/scale.py`), and served by it. Names follow a
steep curve, as they do in the world: the commonest are shared by many, and most surnames have neighbours a letter away.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import product
from typing import Final

from server.sandbox.population.employers import TRADES
from server.sandbox.population.names import FIRST_NAMES
from server.sandbox.population.places import PLACES
from server.sandbox.scale import FIRST_TALENT, Scale, ScaledTable
from server.sandbox.tenant import Tenant
from server.sandbox.world import Candidate, Typed
from server.search.names import fold
from server.search.nicknames import GROUPS, nicknames

STEMS: Final = (
    "Alv", "Alcant", "And", "Barr", "Ben", "Bern", "Cald", "Camp", "Card", "Cast", "Cerv", "Cort", "Dav", "Dom", "Dur",
    "Esc", "Esp", "Fern", "Flor", "Fuent", "Garc", "Gom", "Gonz", "Guerr", "Gut", "Hern", "Ib", "Jim", "John", "Jur",
    "Kov", "Kow", "Lop", "Mald", "Marqu", "Mart", "Mend", "Mor", "Nav", "Nowak", "Oliv", "Ort", "Pach", "Per", "Pet",
    "Quint", "Ram", "Rich", "Riv", "Rob", "Rodr", "Rom", "Sal", "Sanch", "Sand", "Silv", "Sor", "Stev", "Szym", "Thom",
    "Torr", "Val", "Varg", "Vasqu", "Vel", "Vill", "Wash", "Wil", "Wojc", "Zamor",
)  # fmt: skip
ENDINGS: Final = (
    "a", "ado", "ales", "alez", "an", "ander", "ano", "ara", "ard", "aro", "as", "berg", "ejo", "ell", "enas", "eno",
    "ero", "ers", "es", "ez", "field", "iak", "ias", "ich", "ido", "iguez", "illo", "inez", "ington", "ins", "io",
    "is", "ison", "man", "ner", "oso", "ovic", "owski", "son", "ston", "strom", "ton", "ura", "well", "wicz", "wood",
)  # fmt: skip
STEEPNESS: Final = 2.4
TITLES: Final = tuple(title for trade in TRADES.values() for title in trade.titles)
EMPLOYERS: Final = tuple(employer for trade in TRADES.values() for employer in trade.employers)
SOURCES: Final = ("Indeed", "Referral", "Walk-in", "Job fair", "Website")
NAMESAKES: Final = 3
"""Beyond so many people whom a question fits equally well, a name alone cannot put the right one among the first three:
then the question also tells what whoever asks would know, a title, a place, an employer or a number."""


@cache
def first_names() -> tuple[str, ...]:
    """Some seven hundred first names, those with short forms among them."""
    formal = (line.split()[0].title() for line in GROUPS.splitlines())
    return tuple(dict.fromkeys((*FIRST_NAMES, *formal)))


@cache
def last_names() -> tuple[str, ...]:
    """Some three thousand surnames, shuffled, so that neighbours are common and rare alike."""
    made = [f"{stem}{ending}" for stem, ending in product(STEMS, ENDINGS)]
    random.Random(1).shuffle(made)  # noqa: S311 - a population, no secret
    return tuple(made)


@dataclass(frozen=True)
class Crowd(Scale):
    """People of every name; all of one follows from their number."""

    def candidate(self, number: int) -> Candidate:
        first, last = self.name(number)
        drawn = _drawn(number, 7)
        place = PLACES[drawn % len(PLACES)]
        changed = self.changed(number)
        return Candidate(
            id=self.id("candidate", number),
            remote_id=str(FIRST_TALENT + number),
            changed_at=changed,
            remote_created_at=changed,
            remote_updated_at=changed,
            first_name=first,
            last_name=last,
            emails=(Typed(f"{fold(first)[:1]}.{fold(last)}{number}@example.com".replace(" ", ""), "PRIVATE"),),
            phones=(Typed(f"({201 + drawn % 789}) 555-01{drawn // 789 % 100:02d}", "MOBILE"),),
            title=TITLES[_drawn(number, 11) % len(TITLES)],
            company=EMPLOYERS[_drawn(number, 13) % len(EMPLOYERS)],
            source=SOURCES[_drawn(number, 17) % len(SOURCES)],
            location={"city": place.city, "state": "IL", "country": "US"},
        )

    @staticmethod
    def name(number: int) -> tuple[str, str]:
        """First and last name of candidate `number`; some write them with accents, some have two surnames."""
        first = _common(first_names(), _drawn(number, 3))
        last = _common(last_names(), _drawn(number, 5))
        if _drawn(number, 19) % 12 == 0:
            last = f"{last} {_common(last_names(), _drawn(number, 23))}"
        if _drawn(number, 29) % 10 == 0:
            last = last.replace("ez", "éz", 1).replace("ia", "ía", 1)
        return first, last


def settle(tenant: Tenant, count: int, epoch: datetime) -> Crowd:
    """Put a crowd into the world and into the mirror, one application each, as `scale.spread` does."""
    jobs = tuple(job for job in tenant.mirror.jobs if job.status == "OPEN" and job.stage_ids)
    crowd = Crowd(count, jobs, epoch)
    numbers: Mapping[str, Mapping[str, Callable[[str], int | None]]] = {
        model: {"id": lambda id, model=model: crowd.number_of_id(model, id)} for model in ("candidate", "application")
    }
    by_candidate = {**numbers["application"], "candidate": numbers["candidate"]["id"]}
    for tables in (tenant.world, tenant.mirror):
        tables.candidates = ScaledTable(tables.candidates, crowd, crowd.candidate, numbers["candidate"])
        tables.applications = ScaledTable(tables.applications, crowd, crowd.application, by_candidate)
    return crowd


@dataclass(frozen=True, slots=True)
class Query:
    """A question as somebody types it, who is meant by it, and the name alone as Kombo's filters would be asked."""

    kind: str
    text: str
    name: str
    id: str


def make_queries(crowd: Crowd, count: int, seed: int = 7) -> list[Query]:
    """Make so many questions: a fifth each misspelt, turned round, accented, partial, and by nickname."""
    rng = random.Random(seed)  # noqa: S311 - questions, no secret
    folded = cache(fold)
    bearers: dict[tuple[str, str], list[int]] = {}
    for number in range(crowd.count):
        first, last = crowd.name(number)
        bearers.setdefault((folded(first), folded(last)), []).append(number)
    kinds = ("misspelt", "reordered", "accented", "partial", "nickname")
    return [_make(crowd, bearers, kinds[place % len(kinds)], rng) for place in range(count)]


def _make(crowd: Crowd, bearers: Mapping[tuple[str, str], list[int]], kind: str, rng: random.Random) -> Query:
    while True:
        number = rng.randrange(crowd.count)
        first, last = crowd.name(number)
        if len(bearers[fold(first), fold(last)]) < 2 or (kind == "nickname" and not nicknames(fold(first))):
            continue
        name, fits = _write(kind, first, last, rng)
        alike = [one for pair, numbers in bearers.items() if fits(*pair) for one in numbers]
        text, told = name, _facts(crowd.candidate(number), rng)
        for fact, holds in told:
            if len(alike) <= NAMESAKES:
                break
            text = f"{text} {fact}"
            alike = [one for one in alike if holds(crowd.candidate(one))]
        return Query(kind, text, name, crowd.id("candidate", number))


def _write(kind: str, first: str, last: str, rng: random.Random) -> tuple[str, Callable[[str, str], bool]]:
    """A name as it is typed, and whose names, folded, it would be a way to write."""
    given, family = fold(first), fold(last)

    def same(one: str, other: str) -> bool:
        return one == given and other == family

    match kind:
        case "misspelt":
            return f"{first} {_misspell(last, rng)}" if rng.random() < 0.7 else f"{_misspell(first, rng)} {last}", same
        case "reordered":
            return rng.choice((f"{last}, {first}", f"{last} {first}".lower(), f"{last} {first}".upper())), same
        case "accented":
            return f"{_accent(first)} {_accent(last)}", same
        case "partial":
            one, other = first[: max(3, len(first) - 2)], last[: max(4, len(last) - 3)].strip()
            start, begin = fold(one), fold(other)
            return f"{one} {other}", lambda a, b: a.startswith(start) and b.startswith(begin)
        case _:
            short = rng.choice(sorted(nicknames(given)))
            return f"{short.title()} {last}", lambda a, b: b == family and (a == short or a in nicknames(short))


def _facts(person: Candidate, rng: random.Random) -> list[tuple[str, Callable[[Candidate], bool]]]:
    """What whoever asks would know of the person, and whom else it holds of."""
    city = str((person.location or {}).get("city"))
    digits = "".join(char for char in person.phones[0].value if char.isdigit())
    facts: list[tuple[str, Callable[[Candidate], bool]]] = [
        (person.title or "", lambda other: other.title == person.title),
        (city, lambda other: (other.location or {}).get("city") == city),
        (person.company or "", lambda other: other.company == person.company),
    ]
    rng.shuffle(facts)
    return [*facts, (f"+1 {digits[:3]}.{digits[3:6]}.{digits[6:]}", lambda other: other.phones == person.phones)]


def _misspell(name: str, rng: random.Random) -> str:
    """One slip of the hand or of the ear."""
    ear = (("z", "s"), ("s", "z"), ("v", "b"), ("c", "k"), ("ll", "l"), ("rr", "r"), ("i", "y"), ("ou", "u"))
    heard = [name.replace(said, written, 1) for said, written in ear if said in name[1:]]
    place = rng.randrange(1, len(name) - 1)
    slips: Sequence[str] = (
        name[:place] + name[place + 1 :],
        name[:place] + name[place] * 2 + name[place + 1 :],
        name[:place] + name[place + 1] + name[place] + name[place + 2 :],
        name[:place] + rng.choice("aeiorstn") + name[place + 1 :],
        *heard,
    )
    return rng.choice(slips)


def _accent(name: str) -> str:
    return name.translate(str.maketrans("aeioun", "áéíóúñ"))


def _common(names: Sequence[str], drawn: int) -> str:
    """A name from a list whose first ones are by far the commonest."""
    return names[int(len(names) * ((drawn % 1_000_003) / 1_000_003) ** STEEPNESS)]


def _drawn(number: int, salt: int) -> int:
    """A number that looks drawn by chance and always follows from these two."""
    mixed = (number * 0x9E3779B97F4A7C15 + salt * 0xBF58476D1CE4E5B9) & 0xFFFFFFFFFFFFFFFF
    mixed ^= mixed >> 30
    mixed = (mixed * 0xBF58476D1CE4E5B9) & 0xFFFFFFFFFFFFFFFF
    mixed ^= mixed >> 27
    return (mixed * 0x94D049BB133111EB & 0xFFFFFFFFFFFFFFFF) >> 20
