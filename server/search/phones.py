"""Phone numbers as they are compared, in whichever way they are written."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

REGION: Final = "US"
"""Where a number without a country code is taken to be; Avionté is sold in the United States."""

TAIL: Final = 7
"""Last digits that two numbers share where one lacks its area code: weak evidence, no more."""


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
