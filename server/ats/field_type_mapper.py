"""Types of custom fields: what vendors call them, and the one pair of functions that takes values there and back."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from server.ats import field_values as values
from server.ats.field_values import Options, Unfit
from server.ats.models import Record
from server.ats.quoting import one_line
from server.errors import InvalidInput


class FieldType(StrEnum):
    """What a custom field holds, in words of ours."""

    TEXT = "text"
    LONG_TEXT = "long text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    MONEY = "money"
    DATE = "date"
    DATETIME = "datetime"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    CHOICES = "choices"
    REFERENCE = "reference"
    UNKNOWN = "unknown"


class FieldDefinition(Record):
    """A custom field of one kind of record; `options` are the texts of a choice, in the vendor's order."""

    id: str
    name: str
    type: FieldType
    options: tuple[str, ...] = ()
    required: bool = False
    writable: bool = True


@dataclass(frozen=True, slots=True)
class FieldMapping:
    """One type: `names` are a vendor's names for it, lower case, letters and digits only; `expects` is for people."""

    type: FieldType
    names: str
    expects: str
    write: Callable[[object, Options], object]
    read: Callable[[object], object]


MAPPINGS = (
    FieldMapping(
        FieldType.TEXT,
        "text string shorttext singleline singlelinetext textbox varchar email phone url",
        "text",
        values.write_text,
        values.read_text,
    ),
    FieldMapping(
        FieldType.LONG_TEXT,
        "longtext multiline multilinetext textarea memo paragraph",
        "text",
        values.write_text,
        values.read_text,
    ),
    FieldMapping(
        FieldType.INTEGER,
        "integer int int32 int64 long wholenumber",
        "a whole number, such as 12",
        values.write_integer,
        values.read_integer,
    ),
    FieldMapping(
        FieldType.DECIMAL,
        "decimal number numeric double float percent percentage",
        "a number with a point and no unit, such as 7.5",
        values.write_decimal,
        values.read_decimal,
    ),
    FieldMapping(
        FieldType.MONEY,
        "money currency amount",
        "an amount with a point and no currency or unit, such as 18.50",
        values.write_money,
        values.read_money,
    ),
    FieldMapping(FieldType.DATE, "date dateonly day", "a date as YYYY-MM-DD", values.write_date, values.read_date),
    FieldMapping(
        FieldType.DATETIME,
        "datetime timestamp dateandtime datetimeoffset",
        "a date and time as YYYY-MM-DDTHH:MM:SS, with Z or an offset unless in the ATS's own time",
        values.write_datetime,
        values.read_datetime,
    ),
    FieldMapping(
        FieldType.BOOLEAN,
        "boolean bool bit checkbox yesno truefalse flag toggle",
        "true or false",
        values.write_boolean,
        values.read_boolean,
    ),
    FieldMapping(
        FieldType.CHOICE,
        "singlechoice choice dropdown dropdownlist select singleselect picklist list radio radiobutton enum",
        "one of",
        values.write_choice,
        values.read_text,
    ),
    FieldMapping(
        FieldType.CHOICES,
        "multichoice multiplechoice multiselect multiselectlist multidropdown multipicklist checkboxlist checkboxes",
        "a list with any of",
        values.write_choices,
        values.read_choices,
    ),
    FieldMapping(
        FieldType.REFERENCE,
        "user userreference person employee recruiter contact company entity entityreference reference lookup",
        "the id of a record, not its name",
        values.write_reference,
        values.read_reference,
    ),
)
AVIONTE_FIELD_MAPPINGS = {name: mapping for mapping in MAPPINGS for name in mapping.names.split()}
"""By the vendor's name. No public source lists Avionté's types: the names are those usual among such systems."""

BY_TYPE = {mapping.type: mapping for mapping in MAPPINGS}
CHOICE_TYPES = frozenset({FieldType.CHOICE, FieldType.CHOICES})


def type_of(vendor_type: str) -> FieldType:
    """The type that a vendor's name stands for, whatever its case and signs ("Multi-Select"); else `UNKNOWN`."""
    mapping = AVIONTE_FIELD_MAPPINGS.get(re.sub(r"[\W_]", "", vendor_type.casefold()))
    return mapping.type if mapping else FieldType.UNKNOWN


def to_wire(definition: FieldDefinition, value: object) -> object:
    """The JSON that the vendor takes for a value; None, blank text and an empty list clear the field.

    Raises:
        InvalidInput: The field is read-only or required, or the value does not fit; the text says what would.
    """
    if reason := read_only_reason(definition):
        raise InvalidInput(f'The field "{one_line(definition.name)}" can be read but not written: {reason}.')
    wire = None if _is_blank(value) else _write(definition, value)
    if definition.required and (wire is None or wire == []):
        raise InvalidInput(
            f'The field "{one_line(definition.name)}" is required and cannot be emptied. {_expects(definition)}'
        )
    return wire


def from_wire(definition: FieldDefinition, raw: object) -> object:
    """A vendor's value as tools show it, None where there is none; money is text such as "18.50". Never fails."""
    if _is_blank(raw):
        return None
    mapping = BY_TYPE.get(definition.type)
    return mapping.read(raw) if mapping else values.read_unknown(raw)


def read_only_reason(definition: FieldDefinition) -> str:
    """Why the field cannot be written, empty where it can."""
    if definition.type is FieldType.UNKNOWN:
        return "its type is not one that this server knows how to write"
    if definition.type in CHOICE_TYPES and not definition.options:
        return "the ATS does not tell its options"
    return "" if definition.writable else "the ATS keeps it read-only"


def _write(definition: FieldDefinition, value: object) -> object:
    try:
        return BY_TYPE[definition.type].write(value, definition.options)
    except Unfit as unfit:
        parts = (
            f'{values.show(value)} does not fit the field "{one_line(definition.name)}".',
            str(unfit),
            _expects(definition),
        )
        raise InvalidInput(" ".join(part for part in parts if part)) from None


def _expects(definition: FieldDefinition) -> str:
    options = f" {values.list_options(definition.options)}" if definition.type in CHOICE_TYPES else ""
    return f"It takes {BY_TYPE[definition.type].expects}{options}."


def _is_blank(value: object) -> bool:
    return value is None or value == [] or (isinstance(value, str) and not value.strip())
