"""Draws the 150 people of a seed: the cast, awkward names, true duplicates, look-alikes and everybody else."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

from server.sandbox.population.cast import CAST, CastMember
from server.sandbox.population.employers import TRADES
from server.sandbox.population.names import FIRST_NAMES, LAST_NAMES, NICKNAMED, UNUSUAL_NAMES
from server.sandbox.population.places import PLACE_BY_CITY, PLACES, STREETS, Place

SILVER_JOBS = (
    "forklift",
    "forklift",
    "forklift",
    "cna",
    "cna",
    "cna",
    "ap_clerk",
    "ap_clerk",
    "assembler",
    "line_cook",
)
"""The jobs for which strong people came second, late."""

DO_NOT_CONTACT_JOBS = ("forklift", "cna", "forklift", "order_picker", "customer_service")
"""The jobs of those who must not be contacted; the first two came second, late, like a silver medalist."""

UNSELECTED_JOBS = ("cnc", "maintenance")
"""The jobs of those whom Kombo has never seen, because nobody selected the job."""

_USUAL_TITLES = {
    "forklift": ("industrial", "Forklift Operator"),
    "assembler": ("industrial", "Electronic Assembler"),
    "cdl": ("industrial", "CDL-A Driver"),
    "order_picker": ("industrial", "Order Picker"),
    "cnc": ("industrial", "CNC Operator"),
    "maintenance": ("industrial", "Maintenance Technician"),
    "cna": ("care", "Certified Nursing Assistant"),
    "ap_clerk": ("office", "Accounts Payable Clerk"),
    "customer_service": ("office", "Customer Service Representative"),
    "line_cook": ("kitchen", "Line Cook"),
}


@dataclass(frozen=True)
class Private:
    """What Avionté knows of a person and this product must never show. Tax ids lie outside every range in use."""

    tax_id: str
    age_in_days: int
    gender: str
    race: str
    disability: str
    veteran: str


@dataclass(frozen=True, kw_only=True)
class Person:
    """A person before they are written down as a record; `part` is what they play in the stories, if anything.

    Parts: a role of the cast, `duplicate-N-a|b`, `lookalike-N-a|b`, `silver-N`, `do_not_contact-N`, `unselected-N`,
    `unusual-N`. `job` is the key of the only job that such a person has applied to, None where chance decides.
    """

    first_name: str
    last_name: str
    trade: str
    title: str
    company: str
    place: Place
    street: str
    emails: tuple[str, ...]
    phones: tuple[str, ...]
    private: Private
    part: str | None = None
    job: str | None = None
    resumes: tuple[str, ...] = ()


class _Draw:
    """Names, numbers and addresses from one random source, none of them given out twice."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self._names = {(member.first_name, member.last_name) for member in CAST}
        self._phones = {member.phone.replace("-", "") for member in CAST}
        self._tax_ids: set[str] = set()

    def name(self) -> tuple[str, str]:
        while True:
            name = (self.rng.choice(FIRST_NAMES), self.rng.choice(LAST_NAMES))
            if name not in self._names:
                self._names.add(name)
                return name

    def relative(self, last: str) -> str:
        """A first name that nobody with this surname has."""
        while True:
            first = self.rng.choice(FIRST_NAMES)
            if (first, last) not in self._names:
                self._names.add((first, last))
                return first

    def namesake(self, first: str) -> str:
        """A surname that nobody with this first name has."""
        while True:
            last = self.rng.choice(LAST_NAMES)
            if (first, last) not in self._names:
                self._names.add((first, last))
                return last

    def phone(self, place: Place) -> str:
        """A number of the block 555-0100 to 555-0199, which is kept for invented people."""
        while True:
            digits = f"{self.rng.choice(place.area_codes)}55501{self.rng.randrange(100):02d}"
            if digits not in self._phones:
                self._phones.add(digits)
                return digits

    def private(self) -> Private:
        rng = self.rng
        while True:
            tax_id = f"{rng.choice(('900', '000'))}-{rng.randrange(1, 50):02d}-{rng.randrange(1, 10000):04d}"
            if tax_id not in self._tax_ids:
                self._tax_ids.add(tax_id)
                break
        return Private(
            tax_id=tax_id,
            age_in_days=rng.randrange(18 * 366, 66 * 365),
            gender=rng.choice(("Female", "Male", "Non-binary", "Decline to answer")),
            race=rng.choice(
                (
                    "White",
                    "Black or African American",
                    "Hispanic or Latino",
                    "Asian",
                    "American Indian or Alaska Native",
                    "Two or more races",
                    "Decline to answer",
                )
            ),
            disability=rng.choice(("Yes", "No", "No", "No", "Decline to answer")),
            veteran=rng.choice(("Not a veteran", "Not a veteran", "Not a veteran", "Protected veteran", "Decline")),
        )

    def person(self, trade: str, name: tuple[str, str] | None = None, mailbox: str | None = None) -> Person:
        rng = self.rng
        first, last = name or self.name()
        place = rng.choice(PLACES)
        return Person(
            first_name=first,
            last_name=last,
            trade=trade,
            title=rng.choice(TRADES[trade].titles),
            company=rng.choice(TRADES[trade].employers),
            place=place,
            street=f"{rng.randrange(100, 9900)} {rng.choice(STREETS)}",
            emails=(f"{mailbox or self._mailbox(first, last)}@example.com",),
            phones=(_dressed(self.phone(place), rng.randrange(4)),),
            private=self.private(),
        )

    def _mailbox(self, first: str, last: str) -> str:
        first, last = first.lower(), last.lower()
        return self.rng.choice((f"{first}.{last}", f"{first}_{last}", f"{first}{last}{self.rng.randrange(60, 99)}"))


def _dressed(digits: str, fashion: int) -> str:
    """A ten-digit number as people write it down."""
    area, rest = digits[:3], f"{digits[3:6]}-{digits[6:]}"
    return (f"{area}-{rest}", f"({area}) {rest}", f"+1 {area} {digits[3:6]} {digits[6:]}", digits)[fashion]


def _digits(phone: str) -> str:
    return "".join(filter(str.isdigit, phone))[-10:]


def _swapped(name: str) -> str:
    """The name with two neighbouring letters of its middle swapped, as a hurried typist leaves it."""
    middle = next(at for at in range(len(name) // 2, 0, -1) if name[at] != name[at + 1])
    return name[:middle] + name[middle + 1] + name[middle] + name[middle + 2 :]


def _cast(draw: _Draw, member: CastMember) -> Person:
    drawn = draw.person(_USUAL_TITLES[member.job][0], (member.first_name, member.last_name))
    return replace(
        drawn,
        title=member.title,
        company=member.company,
        place=PLACE_BY_CITY[member.city],
        emails=(member.email,),
        phones=(member.phone,),
        part=member.role,
        job=member.job,
        resumes=member.resumes,
    )


def _pinned(draw: _Draw, jobs: Sequence[str], part: str) -> list[Person]:
    """Ordinary people with one application each, to the job given, and the title that goes with it."""
    return [
        replace(draw.person(_USUAL_TITLES[job][0]), title=_USUAL_TITLES[job][1], job=job, part=f"{part}-{number}")
        for number, job in enumerate(jobs)
    ]


def _elsewhere(draw: _Draw, place: Place) -> Place:
    return draw.rng.choice([other for other in PLACES if other != place])


def _same_email(draw: _Draw, trade: str, number: int) -> tuple[Person, Person]:
    """One person twice: the second record, under a short first name, has the first one's address among its own."""
    formal, short = NICKNAMED[number]
    one = draw.person(trade, (formal, draw.name()[1]))
    place = _elsewhere(draw, one.place)
    other = replace(
        one,
        first_name=short,
        place=place,
        emails=(f"{short}.{one.last_name}{number + 60}@example.com".lower(), one.emails[0].capitalize()),
        phones=(_dressed(draw.phone(place), 1),),
    )
    return one, other


def _same_phone(draw: _Draw, trade: str) -> tuple[Person, Person]:
    """One person twice: the same number written another way, the surname mistyped."""
    one = draw.person(trade)
    last = _swapped(one.last_name)
    other = replace(
        one,
        last_name=last,
        emails=(f"{one.first_name[0]}.{last}@example.com".lower(),),
        phones=(_dressed(_digits(one.phones[0]), draw.rng.randrange(4)),),
        place=_elsewhere(draw, one.place),
    )
    return one, other


def _same_employer(draw: _Draw, trade: str) -> tuple[Person, Person]:
    """One person twice: nothing in common to write to, but name, town and last employer agree."""
    one = draw.person(trade)
    mailbox = f"{one.last_name}.{one.first_name[0]}{draw.rng.randrange(60, 99)}".lower()
    other = replace(one, emails=(f"{mailbox}@example.com",), phones=(_dressed(draw.phone(one.place), 2),))
    return one, other


def _duplicates(draw: _Draw) -> list[tuple[Person, Person]]:
    trades = ("industrial", "care", "industrial", "office", "industrial", "industrial", "care", "kitchen")
    pairs = [_same_email(draw, trade, number) for number, trade in enumerate(trades[:3])]
    pairs += [_same_phone(draw, trade) for trade in trades[3:6]]
    pairs += [_same_employer(draw, trade) for trade in trades[6:]]
    return pairs


def _lookalikes(draw: _Draw) -> list[tuple[Person, Person]]:
    """Five pairs of different people (the sixth is the two Marias of the cast)."""
    return [_namesakes(draw), _family(draw), _neighbours(draw), _colleagues(draw), _double_surname(draw)]


def _namesakes(draw: _Draw) -> tuple[Person, Person]:
    one = draw.person("industrial")
    other = draw.person("office", (one.first_name, one.last_name), f"{one.last_name}.{one.first_name}42".lower())
    if other.place == one.place:
        other = replace(other, place=_elsewhere(draw, one.place))
    return one, other


def _family(draw: _Draw) -> tuple[Person, Person]:
    """Two of one household: surname, address and phone agree."""
    one = draw.person("care")
    other = draw.person("industrial", (draw.relative(one.last_name), one.last_name))
    return one, replace(other, place=one.place, street=one.street, phones=one.phones)


def _neighbours(draw: _Draw) -> tuple[Person, Person]:
    """Two of one shelter: address and phone agree, nothing else."""
    one, other = draw.person("industrial"), draw.person("industrial")
    return one, replace(other, place=one.place, street=one.street, phones=one.phones)


def _colleagues(draw: _Draw) -> tuple[Person, Person]:
    """Two who look like one person before and after a wedding: first name, town and employer agree."""
    one = draw.person("office")
    other = draw.person("office", (one.first_name, draw.namesake(one.first_name)))
    return one, replace(other, place=one.place, company=one.company)


def _double_surname(draw: _Draw) -> tuple[Person, Person]:
    """The same, with the first surname kept in front of the second."""
    one = draw.person("kitchen")
    second = draw.namesake(one.first_name)
    mailbox = f"{one.first_name}.{second}".lower()
    other = draw.person("kitchen", (one.first_name, f"{one.last_name}-{second}"), mailbox)
    return one, replace(other, place=one.place)


def _label(pairs: Sequence[tuple[Person, Person]], part: str) -> list[Person]:
    return [
        replace(person, part=f"{part}-{number}-{side}")
        for number, pair in enumerate(pairs)
        for person, side in zip(pair, "ab", strict=True)
    ]


def draw_crowd(rng: random.Random) -> list[Person]:
    """Draw everybody, in no order that tells who plays which part."""
    draw = _Draw(rng)
    people = [_cast(draw, member) for member in CAST]
    people += _label(_duplicates(draw), "duplicate")
    people += _label(_lookalikes(draw), "lookalike")
    trades = list(TRADES)
    people += [
        replace(draw.person(trades[number % len(trades)], (first, last), mailbox), part=f"unusual-{number}")
        for number, (first, last, mailbox) in enumerate(UNUSUAL_NAMES)
    ]
    people += _pinned(draw, SILVER_JOBS, "silver")
    people += _pinned(draw, DO_NOT_CONTACT_JOBS, "do_not_contact")
    people += _pinned(draw, UNSELECTED_JOBS, "unselected")
    people += [draw.person(trade) for trade, about in TRADES.items() for _ in range(about.share)]
    rng.shuffle(people)
    return people
