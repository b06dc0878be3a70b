"""Values of custom fields, one type at a time: what a caller may write, and how a vendor's value reads.

Writers take a JSON value and the options of the field and raise `Unfit`; readers never fail: what they cannot read
comes back as text. Dates go out in the one format that Avionté documents; booleans and numbers as JSON, a choice as its
text are inferences.
"""

import json
import math
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from difflib import get_close_matches
from typing import TypeGuard

from server.ats.quoting import one_line

Options = Sequence[str]

TEXT_LIMIT = 50_000
SHOWN = 60
"""Characters of a wrong value that an error repeats."""
LONGEST_COMPARED = 200
"""Characters of a wrong name that are compared with the right ones: longer ones are near to none, and take long."""
MOST_WRONG = 5
"""Wrong items of a list that an error names."""
TRUTH = {"true": True, "yes": True, "false": False, "no": False}
NUMBER = re.compile(r"[+-]?\d{1,18}(?:\.\d{1,18})?")
NUMBER_IN_TEXT = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
THREE_PLACES = re.compile(r"([+-]?[1-9]\d{0,2})\.(\d{3})")
"""Thousands of one country, thousandths of another."""
ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")
ISO_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?")
LOCAL_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
REFERENCE = re.compile(r"[\w:-]{1,64}")


class Unfit(Exception):
    """A value that does not fit its type; the text is a hint at what would, or empty."""


def is_record(raw: object) -> TypeGuard[Mapping[str, object]]:
    """Whether it is a JSON object."""
    return isinstance(raw, dict)


def is_list(raw: object) -> TypeGuard[list[object]]:
    """Whether it is a JSON array."""
    return isinstance(raw, list)


def list_options(options: Options) -> str:
    """The first thirty options, quoted, and how many more there are."""
    more = f" and {len(options) - 30} more" if len(options) > 30 else ""
    return ", ".join(f'"{one_line(option)}"' for option in options[:30]) + more


def show(value: object) -> str:
    """A value that somebody gave, as an error repeats it: as it was given, and cut short."""
    return one_line(repr(value), SHOWN)


def suggest(wanted: str, options: Options) -> str:
    """A question that offers the nearest options, empty where none is near."""
    folded = {option.casefold(): option for option in options}
    asked = wanted[:LONGEST_COMPARED].casefold()
    near = [f'"{one_line(folded[name])}"' for name in get_close_matches(asked, folded, n=3)]
    return f"Did you mean {' or '.join(near)}?" if near else ""


def write_text(value: object, _: Options = ()) -> object:
    """Text as it is, a number as its digits; at most `TEXT_LIMIT` characters, a bound of our own."""
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        raise Unfit
    if len(text := str(value)) > TEXT_LIMIT:
        raise Unfit(f"It has {len(text):,} characters; at most {TEXT_LIMIT:,} are taken.")
    return text


def write_integer(value: object, _: Options = ()) -> object:
    """A whole number."""
    number = _parse_number(value)
    if number != number.to_integral_value():
        raise Unfit("It has a fraction.")
    return int(number)


def write_decimal(value: object, _: Options = ()) -> object:
    """A JSON number that is exactly the number written."""
    number = _parse_number(value)
    if number == number.to_integral_value():
        return int(number)
    if Decimal(repr(float(number))) != number:
        raise Unfit("It has more digits than can be kept.")
    return float(number)


def write_money(value: object, _: Options = ()) -> object:
    """A JSON number that is exactly the amount written; 12.345 is refused, which is 12345 in half of the world."""
    if parts := THREE_PLACES.fullmatch(str(value).strip()):
        whole, places = parts.groups()
        raise Unfit(f'It can mean {whole}{places} or {whole}.{places}: write {whole}{places}, or "{whole}.{places}0".')
    return write_decimal(value)


def write_date(value: object, _: Options = ()) -> object:
    """`YYYY-MM-DD`; a local notation is refused with what it can mean."""
    text = _stripped(value)
    if not ISO_DATE.fullmatch(text):
        raise Unfit(_read_local_date(text))
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise Unfit("There is no such day.") from None


def write_datetime(value: object, _: Options = ()) -> object:
    """`YYYY-MM-DDTHH:MM:SS`, with Z (UTC) where the value names an offset, else as the ATS's own local time."""
    text = _stripped(value)
    if ISO_DATE.fullmatch(text):
        raise Unfit(f"Add the time, as in {text}T09:00:00.")
    if not ISO_TIME.fullmatch(text):
        raise Unfit(_read_local_date(text.partition(" ")[0]))
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            return moment.isoformat(timespec="seconds")
        return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError):
        raise Unfit("There is no such moment.") from None


def write_boolean(value: object, _: Options = ()) -> object:
    """True or false, also in words."""
    if isinstance(value, bool):
        return value
    answer = TRUTH.get(_stripped(value).casefold())
    if answer is None:
        raise Unfit
    return answer


def write_choice(value: object, options: Options) -> object:
    """One option, as it is spelled or but for its case; never one that is merely near."""
    text = _stripped(str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value)
    if text in options:
        return text
    same = [option for option in options if option.casefold() == text.casefold()]
    if len(same) == 1:
        return same[0]
    raise Unfit(f"Say which: {list_options(same)}." if same else suggest(text, options))


def write_choices(value: object, options: Options) -> object:
    """A list of options, each once; a list that arrives as JSON text counts as one, other text as a single option."""
    if isinstance(value, str):
        value = _parse_list(value)
    if not is_list(value):
        return [write_choice(value, options)]
    chosen: list[object] = []
    wrong: list[str] = []
    for item in value:
        try:
            chosen.append(write_choice(item, options))
        except Unfit as unfit:
            wrong.append(f"{show(item)} is none of its options. {unfit}".rstrip())
    if wrong:
        more = (f"So are {len(wrong) - MOST_WRONG} more.",) if len(wrong) > MOST_WRONG else ()
        raise Unfit(" ".join((*wrong[:MOST_WRONG], *more)))
    return list(dict.fromkeys(chosen))


def write_reference(value: object, _: Options = ()) -> object:
    """The id of a record: a number where it is one, else as it is."""
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else _stripped(value)
    if not REFERENCE.fullmatch(text):
        raise Unfit("Names are not looked up here.")
    return int(text) if text.isdecimal() else text


def read_text(raw: object) -> object:
    """The text, that of an object with a name, else the JSON."""
    if isinstance(raw, str):
        return raw
    if is_record(raw):
        for name in ("name", "value", "label"):
            if isinstance(text := raw.get(name), str):
                return text
    return json.dumps(raw, ensure_ascii=False, default=str)


def read_integer(raw: object) -> object:
    """A whole number."""
    number = _as_number(raw)
    return int(number) if number is not None and number == number.to_integral_value() else read_text(raw)


def read_decimal(raw: object) -> object:
    """A JSON number."""
    number = _as_number(raw)
    if number is None:
        return read_text(raw)
    return int(number) if number == number.to_integral_value() else float(number)


def read_money(raw: object) -> object:
    """Decimal text with two places, such as 18.50, or with four and more: three would be refused when written."""
    number = _as_number(raw)
    if number is None:
        return read_text(raw)
    if number * 100 % 1 == 0:
        return format(number, ".2f")
    return format(number, ".4f" if number * 1000 % 1 == 0 else "f")


def read_date(raw: object) -> object:
    """`YYYY-MM-DD`, also where the vendor adds a time."""
    text = read_text(raw)
    day = ISO_DATE.match(str(text))
    return day[0] if day else text


def read_datetime(raw: object) -> object:
    """`YYYY-MM-DDTHH:MM:SS`, with Z or an offset where the vendor has one."""
    text = str(read_text(raw))
    try:
        return datetime.fromisoformat(text).replace(microsecond=0).isoformat().replace("+00:00", "Z")
    except ValueError:
        return text


def read_boolean(raw: object) -> object:
    """True or false, also from the words and from 1 and 0."""
    if isinstance(raw, int) and raw in (0, 1):
        return bool(raw)
    return TRUTH.get(str(raw).strip().casefold(), read_text(raw))


def read_choices(raw: object) -> object:
    """A list of texts."""
    if isinstance(raw, str):
        raw = _parse_list(raw)
    return [read_text(item) for item in (raw if is_list(raw) else [raw])]


def read_reference(raw: object) -> object:
    """The id as text."""
    return str(raw["id"]) if is_record(raw) and "id" in raw else read_text(raw)


def read_unknown(raw: object) -> object:
    """Scalars as they are, anything else as JSON."""
    return raw if isinstance(raw, str | int | float) else json.dumps(raw, ensure_ascii=False, default=str)


def _stripped(value: object) -> str:
    if not isinstance(value, str):
        raise Unfit
    return value.strip()


def _parse_number(value: object) -> Decimal:
    if isinstance(value, str) and not NUMBER.fullmatch(value.strip()):
        found = NUMBER_IN_TEXT.findall(value)
        raise Unfit(f"Write {found[0].replace(',', '')}." if len(found) == 1 and "-" not in value else "")
    number = _as_number(value)
    if number is None:
        raise Unfit
    return number


def _as_number(raw: object) -> Decimal | None:
    if isinstance(raw, str):
        return Decimal(raw.strip()) if NUMBER.fullmatch(raw.strip()) else None
    if isinstance(raw, bool) or not isinstance(raw, int | float) or not math.isfinite(raw):
        return None
    return Decimal(repr(raw))


def _parse_list(text: str) -> object:
    try:
        parsed: object = json.loads(text)
    except ValueError:
        return text
    return parsed if is_list(parsed) else text


def _read_local_date(text: str) -> str:
    """What a date such as 03/04/2026 can mean, as a hint."""
    parts = LOCAL_DATE.fullmatch(text)
    if not parts:
        return ""
    first, second, year = (int(part) for part in parts.groups())
    meanings: list[str] = []
    for month, day in dict.fromkeys(((first, second), (second, first))):
        try:
            meanings.append(date(year, month, day).isoformat())
        except ValueError:
            continue
    if len(meanings) == 2:
        return f"It can mean {meanings[0]} or {meanings[1]}: write the one that is meant."
    return f"Write {meanings[0]}." if meanings else ""
