"""get_custom_fields: which custom fields are there, and what do they hold?"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Annotated, Final, Literal

from pydantic import Field

from server.ats.custom_fields import FieldDefinition, FieldType, find_field
from server.ats.models import Record
from server.errors import InvalidInput, NotSupported
from server.guardrails.access import Access
from server.guardrails.untrusted import inline
from tools._call import Call
from tools._cursors import cursor_at, place_of
from tools._params import Cursor
from tools._tool import tool
from tools._values import SHORT, WHOLE, cut, page_of, tell, whole

NO_DEFINITIONS: Final = "No definitions of these fields are published: only those that hold a value here are listed."


class FieldRow(Record):
    """One custom field; `value` only where a record was named, `read_only` where its type is not one we can write."""

    name: str
    type: str
    value: str = ""
    options: tuple[str, ...] = ()
    required: bool | None = None
    read_only: bool | None = None


class FieldList(Record):
    """The custom fields of one kind of record; `whole` has the values that a row shows in part, inside fences."""

    record: str
    id: str = ""
    fields: tuple[FieldRow, ...] = ()
    whole: dict[str, str] = {}
    characters_left: int | None = None
    next_cursor: str = ""
    as_of: datetime
    warnings: tuple[str, ...] = ()


@tool(title="Get custom fields", access=Access.READ, needs_any=("job_fields", "candidate_fields", "application_fields"))
async def get_custom_fields(
    call: Call,
    record: Literal["job", "candidate", "application"],
    id: Annotated[str, Field(description="Of one such record: adds the values")] = "",
    field: Annotated[str, Field(description="This field only, a long value in pages; needs id", max_length=200)] = "",
    cursor: Cursor = "",
) -> FieldList:
    """List Avionté's custom fields of jobs, candidates or applications: name, type, options; with id the values too."""
    if (field and not id) or (cursor and not field):
        raise InvalidInput("One field is asked for with id and field; cursor has the next page of its value.")
    start = place_of(cursor, record, id, field)
    ats = call.ats
    read_definitions, read_values = {
        "job": (ats.get_job_custom_fields, ats.get_job_custom_field_values),
        "candidate": (ats.get_candidate_custom_fields, ats.get_candidate_custom_field_values),
        "application": (ats.get_application_custom_fields, ats.get_application_custom_field_values),
    }[record]
    try:
        definitions = await read_definitions()
    except NotSupported:  # the values may be told all the same
        if not id:
            raise
        definitions = ()
    values = await read_values(id) if id else {}
    known = {definition.name for definition in definitions}
    others = (FieldDefinition(id=name, name=name, type=FieldType.UNKNOWN) for name in sorted(values.keys() - known))
    fields = (*definitions, *others)
    if field:
        fields = (find_field(fields, field),)
    none = NO_DEFINITIONS if id else f"Avionté defines no custom fields for this kind of record ({record})."
    told = FieldList(
        record=record,
        id=id,
        fields=tuple(_row(one, tell(values.get(one.name)) if id else "") for one in fields),
        as_of=call.now(),
        warnings=() if definitions else (none,),
    )
    long = {name: whole(values[name]) for name in cut(values)}
    if not field:
        return _with_all_that_fit(call, told, long)
    name = fields[0].name
    return _with_page(call, told, name, long.get(name, ""), start, lambda end: cursor_at(end, record, id, field))


def _with_all_that_fit(call: Call, told: FieldList, long: Mapping[str, str]) -> FieldList:
    """The list with long values whole, as many as one answer holds; the others are named."""
    given: dict[str, str] = {}
    left: list[str] = []
    room = WHOLE
    for name, text in long.items():
        if len(text) <= room:
            given[inline(name)] = call.fence(text, f"custom field of the {told.record}")
            room -= len(text)
        else:
            left.append(f"{inline(name)} ({len(text):,} characters)")
    if not left:
        return told.model_copy(update={"whole": given})
    note = f"Only the first {SHORT} characters are shown of {', '.join(left)}: name one in `field` to read all of it."
    return told.model_copy(update={"whole": given, "warnings": (*told.warnings, note)})


def _with_page(
    call: Call, told: FieldList, name: str, text: str, start: int, cursor: Callable[[int], str]
) -> FieldList:
    """The list with one page of one value, and how to get the next."""
    page, following, where = page_of(text, start)
    given = {inline(name): call.fence(page, f"custom field of the {told.record}")} if page else {}
    if not following:
        return told.model_copy(update={"whole": given})
    note = f"This page ends {where}; the value goes on: pass next_cursor for the rest."
    return told.model_copy(
        update={
            "whole": given,
            "characters_left": len(text) - following,
            "next_cursor": cursor(following),
            "warnings": (*told.warnings, note),
        }
    )


def _row(definition: FieldDefinition, value: str) -> FieldRow:
    return FieldRow(
        name=inline(definition.name),
        type=definition.type.value,
        value=value,
        options=tuple(inline(option) for option in definition.options),
        required=definition.required or None,
        read_only=None if definition.writable else True,
    )
