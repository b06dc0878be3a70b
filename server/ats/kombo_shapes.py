"""What the fast way needs of Kombo's records, as schemas: what is not in them never becomes an object here."""

from typing import Final

from pydantic_core import SchemaValidator, core_schema
from pydantic_core.core_schema import CoreSchema

TEXT: Final = core_schema.nullable_schema(core_schema.str_schema())
FLAG: Final = core_schema.nullable_schema(core_schema.bool_schema())


def record(**members: CoreSchema) -> CoreSchema:
    """A JSON object of which these members are read, each of which may be missing."""
    fields = {name: core_schema.typed_dict_field(schema, required=False) for name, schema in members.items()}
    return core_schema.typed_dict_schema(fields)


def one(schema: CoreSchema) -> CoreSchema:
    """A record or null."""
    return core_schema.nullable_schema(schema)


def many(schema: CoreSchema) -> CoreSchema:
    """A list of records or null."""
    return core_schema.nullable_schema(core_schema.list_schema(schema))


PLACE: Final = record(city=TEXT, state=TEXT, country=TEXT, raw=TEXT)
JOB: Final = record(id=TEXT, remote_id=TEXT, name=TEXT)
STAGE: Final = record(id=TEXT, remote_id=TEXT, name=TEXT, status=TEXT)
PERSON: Final = record(id=TEXT, remote_id=TEXT, first_name=TEXT, last_name=TEXT, source=TEXT)
APPLIED: Final = {
    "id": TEXT,
    "outcome": TEXT,
    "rejection_reason_name": TEXT,
    "changed_at": TEXT,
    "current_stage": one(STAGE),
    "job": one(JOB),
}
APPLICATION: Final = record(
    **APPLIED,
    remote_id=TEXT,
    candidate=one(PERSON),
    candidate_id=TEXT,
    job_id=TEXT,
    rejected_at=TEXT,
    remote_created_at=TEXT,
    remote_deleted_at=TEXT,
)
CANDIDATE: Final = record(
    id=TEXT,
    remote_id=TEXT,
    first_name=TEXT,
    last_name=TEXT,
    title=TEXT,
    company=TEXT,
    location=one(PLACE),
    email_addresses=many(record(email_address=TEXT)),
    phone_numbers=many(record(phone_number=TEXT)),
    social_media=many(record(link=TEXT)),
    source=TEXT,
    tags=many(record(name=TEXT)),
    confidential=FLAG,
    remote_created_at=TEXT,
    changed_at=TEXT,
    remote_deleted_at=TEXT,
    applications=many(record(**APPLIED)),
)


def page_of(schema: CoreSchema) -> SchemaValidator:
    """A success of Kombo's that holds a page of such records, to be read from its bytes."""
    data = core_schema.typed_dict_schema(
        {
            "next": core_schema.typed_dict_field(TEXT, required=False),
            "results": core_schema.typed_dict_field(core_schema.list_schema(schema)),
        }
    )
    return SchemaValidator(
        core_schema.typed_dict_schema(
            {
                "status": core_schema.typed_dict_field(core_schema.literal_schema(["success"])),
                "data": core_schema.typed_dict_field(data),
            }
        )
    )
