"""Phone numbers as they are compared, in whichever way they are written."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

REGION: Final = "US"
"""Where a number without a country code is taken to be; Avionté is sold in the United States."""

TAIL: Final = 7
"""Last digits that two numbers share where one lacks its area code: weak evidence, no more."""

BETWEEN: Final = re.compile(r"\s*(?:[/;,|&]|\bor\b|\band\b)\s*", re.IGNORECASE)
"""What may stand between two numbers; within one, as in 708/555-0117, it may too."""


@dataclass(frozen=True, slots=True)
class Phone:
    """A number: its digits with the country code where that is known, its extension, and whether it can exist.

    `valid` is whether the numbering plan has such a number; two equal valid numbers are one line.
    """

    digits: str
    extension: str = ""
    valid: bool = False

    @property
    def tail(self) -> str:
        """The last seven digits, empty where there are fewer."""
        return self.digits[-TAIL:] if len(self.digits) >= TAIL else ""


def read_phones(text: str) -> list[Phone]:
    """Read the numbers of a field, into which some people write two; each has at least seven digits.

    >>> [phone.digits for phone in read_phones("708-555-0117 / (708) 555-0118 ext. 12")]
    ['17085550117', '17085550118']
    """
    parts = BETWEEN.split(text)
    if any(sum(char.isdigit() for char in part) < TAIL for part in parts):
        parts = [text]
    return [phone for phone in map(read_phone, parts) if phone is not None and phone.tail]


@lru_cache(maxsize=4096)
def read_phone(text: str, region: str = REGION) -> Phone | None:
    """Read a number in any format; None where there are no digits of a number in it.

    >>> read_phone("(708) 555-0117 ext. 12")
    Phone(digits='17085550117', extension='12', valid=True)
    """
    from phonenumbers import (
        NumberParseException,
        is_possible_number,
        is_valid_number,
        is_valid_number_for_region,
        parse,
    )

    try:
        number = parse(text, region)
    except NumberParseException:
        return None
    national = f"{'0' * (number.number_of_leading_zeros or 1) if number.italian_leading_zero else ''}" + str(
        number.national_number
    )
    # A number that lacks its area code is told by its digits alone: no country code is made up for it.
    digits = f"{number.country_code}{national}" if is_possible_number(number) and len(national) > TAIL else national
    valid = is_valid_number_for_region(number, region) or is_valid_number(number)  # the first is ten times as fast
    return Phone(digits, number.extension or "", valid=valid)
