"""Whether two records are one person: what speaks for it, what against it, and how far that goes.

An address is one person's unless the names clash, since families share mailboxes; a number may be a household's or a
shelter's; a name alone is nothing. Age, zip code, school and every protected fact stay out of it.
"""

from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import Final

from server.ats.models import Candidate
from server.search.emails import email_key
from server.search.name_likeness import Given, Likeness, NameParts, compare_names, parts_of
from server.search.names import fold
from server.search.phones import Phone, read_phones

ALIKE: Final = 85
"""Of 100, how alike names must be for a shared number to speak of one person."""
NEARLY_EQUAL: Final = 92
"""Of 100, how alike names must be for a shared town or employer to speak of one person."""
LEGAL_FORMS: Final = frozenset(("inc", "llc", "ltd", "co", "corp", "corporation", "company", "the"))


class Band(IntEnum):
    """How far the evidence goes. In none of them does a program decide: `POSSIBLE` is a reason to ask, no more."""

    POSSIBLE = 1
    LIKELY = 2
    SAME = 3


@dataclass(frozen=True, slots=True)
class Verdict:
    """How far the evidence goes, and what it is, in a few words each."""

    band: Band
    evidence: tuple[str, ...]
    against: tuple[str, ...]


@dataclass(frozen=True)
class Traits:
    """A person as they are compared; of addresses and numbers those are left out that are `nobodys`."""

    person: Candidate
    nobodys: frozenset[str] = frozenset()

    @cached_property
    def name(self) -> NameParts:
        """The name, taken apart."""
        return parts_of(self.person)

    @cached_property
    def emails(self) -> dict[str, str]:
        """Addresses as they are written, by what is compared of them."""
        read = {email_key(address): address for address in self.person.emails}
        return {key: address for key, address in read.items() if key and key not in self.nobodys}

    @cached_property
    def phones(self) -> dict[Phone, str]:
        """Numbers as they are written, by what is compared of them."""
        read = ((phone, number) for number in self.person.phones for phone in read_phones(number))
        return {phone: number for phone, number in read if phone.digits not in self.nobodys}

    @cached_property
    def town(self) -> tuple[str, str]:
        """Town and state; empty where the place begins with a number: a street or a zip code, and no town."""
        town, _, rest = self.person.location.partition(",")
        return ("", "") if any(char.isdigit() for char in town) else (fold(town), fold(rest.partition(",")[0]))

    @cached_property
    def employer(self) -> str:
        """The last employer, without its legal form."""
        return " ".join(word for word in fold(self.person.company).split() if word not in LEGAL_FORMS)


def weigh(one: Traits, other: Traits) -> Verdict | None:
    """Weigh whether two records are one person; None where no more than a name speaks for it."""
    email = next((address for key, address in one.emails.items() if key in other.emails), "")
    phone = next((number for key, number in one.phones.items() if key.valid and key in other.phones), "")
    weak_phone = "" if phone else _same_tail(one, other)
    town, employer = _same_town(one, other), bool(one.employer) and one.employer == other.employer
    if not (email or phone or weak_phone or town or employer):
        return None
    names = compare_names(one.name, other.name)
    band = _band(names, email=bool(email), phone=bool(phone), weak_phone=bool(weak_phone), around=town or employer)
    if band is None:
        return None
    evidence = {
        f"e-mail {email}": bool(email),
        f"phone {phone}": bool(phone),
        f"phone ends {weak_phone}": bool(weak_phone),
        _told(names, one, other): names.whole >= ALIKE or names.given is Given.INITIAL,
        "same town": town,
        "same last employer": employer,
    }
    return Verdict(band, tuple(what for what, holds in evidence.items() if holds), _against(names, one, other))


def _band(names: Likeness, *, email: bool, phone: bool, weak_phone: bool, around: bool) -> Band | None:
    if email:
        if names.given is Given.CLASH or names.generations_differ:
            return Band.POSSIBLE
        agree = names.given in (Given.AGREE, Given.INITIAL) and names.surname >= ALIKE
        return Band.SAME if agree else Band.LIKELY
    if phone:
        return Band.LIKELY if names.whole >= ALIKE else Band.POSSIBLE
    near = names.whole >= NEARLY_EQUAL and around
    return Band.POSSIBLE if near or (weak_phone and names.whole >= ALIKE) else None


def _told(names: Likeness, one: Traits, other: Traits) -> str:
    """What of the names agrees, in a word or two."""
    if names.given is Given.INITIAL:
        return "surname and initial"
    if names.surname == 100:
        same = one.name.given[:1] == other.name.given[:1] or one.name.surname != other.name.surname
        return "name" if same else "surname, first name in another form"
    return "name but for the spelling"


def _against(names: Likeness, one: Traits, other: Traits) -> tuple[str, ...]:
    """What speaks against one person; other addresses and towns do so a little, an employer changes too often to."""
    phones, emails = (one.phones, other.phones), (one.emails, other.emails)
    doubts = {
        "other first name": names.given is Given.CLASH,
        "other surname": 0 < names.surname < ALIKE,
        "Jr. or Sr. on one": names.generations_differ,
        "no e-mail in common": all(emails) and not emails[0].keys() & emails[1].keys(),
        "no phone in common": all(phones) and not phones[0].keys() & phones[1].keys(),
        "other town": bool(one.town[0] and other.town[0]) and not _same_town(one, other),
    }
    return tuple(doubt for doubt, holds in doubts.items() if holds)


def _same_town(one: Traits, other: Traits) -> bool:
    """Whether the towns have one name, in one state where both name theirs."""
    (town, state), (other_town, other_state) = one.town, other.town
    return bool(town) and town == other_town and (not state or not other_state or state == other_state)


def _same_tail(one: Traits, other: Traits) -> str:
    """The last seven digits that two numbers share of which one lacks its area code, or is none that can exist."""
    return next(
        (
            phone.tail
            for phone in one.phones
            for theirs in other.phones
            if phone.tail == theirs.tail and not (phone.valid and theirs.valid)
        ),
        "",
    )
