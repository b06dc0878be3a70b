"""get_custom_fields: which custom fields are there, and what do they hold?"""

from datetime import datetime
from typing import Annotated, Final, Literal

from pydantic import Field

from server.ats.custom_fields import FieldDefinition
from server.ats.models import Record
from server.errors import NotSupported
from server.guardrails.access import Access
from server.guardrails.untrusted import inline
from tools._call import Call
from tools._fields import tell
from tools._tool import tool

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
    """The custom fields of one kind of record."""

    record: str
    id: str = ""
    fields: tuple[FieldRow, ...] = ()
    as_of: datetime
    warnings: tuple[str, ...] = ()


@tool(title="Get custom fields", access=Access.READ, needs_any=("job_fields", "candidate_fields", "application_fields"))
async def get_custom_fields(
    call: Call,
    record: Literal["job", "candidate", "application"],
    id: Annotated[str, Field(description="Of one such record: adds the values")] = "",
) -> FieldList:
    """List Avionté's custom fields of jobs, candidates or applications: name, type, options; with id the values too."""
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
    defined = [_row(definition, tell(values.get(definition.name)) if id else "") for definition in definitions]
    known = {definition.name for definition in definitions}
    others = [FieldRow(name=inline(name), type="unknown", value=tell(values[name])) for name in values.keys() - known]
    none = NO_DEFINITIONS if id else f"Avionté defines no custom fields for this kind of record ({record})."
    return FieldList(
        record=record,
        id=id,
        fields=(*defined, *sorted(others, key=lambda row: row.name)),
        as_of=call.now(),
        warnings=() if definitions else (none,),
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
