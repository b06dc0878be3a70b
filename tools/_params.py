"""Parameters that several tools share: one definition each.

What matters stands in the description too, since some hosts drop minimum, maximum and default from schemas.
"""

from datetime import UTC, datetime
from typing import Annotated, cast

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

MOST_TARGETS = 100
MOST_FIELDS = 50
PAGE = 20
MOST_ROWS = 30
LONGEST_FIELD_NAME = 200
NOTE_LIMIT = 50_000


def read_time(text: str) -> str:
    """Check that a time is ISO 8601; raise ValueError, which names the form, where it is not."""
    if text:
        try:
            when(text)
        except (ValueError, OverflowError):
            raise ValueError("give a date or time such as 2026-11-02 or 2026-11-02T14:00:00Z") from None
    return text


def check_field_name(name: str) -> None:
    """Raise ValueError where a name is longer than any of a field."""
    if len(name) > LONGEST_FIELD_NAME:
        raise ValueError(f"the name of a field has at most {LONGEST_FIELD_NAME} characters, and one has {len(name):,}")


def by_name(given: object) -> object:
    """Read a list of names and values as a mapping; a mapping stays. Raises ValueError, which says what would be right.

    In the list an empty value stands for null: the strict modes of model vendors can send text only, and no object
    whose members they were not told.
    """
    if isinstance(given, dict):
        named = cast(dict[object, object], given)
        for name in named:
            check_field_name(str(name))
        return named
    values: dict[str, object] = {}
    for entry in cast(list[object], given) if isinstance(given, list) else [given]:
        pair = cast(dict[str, object], entry) if isinstance(entry, dict) else {}
        if pair.keys() != {"name", "value"}:
            raise ValueError('give a list of {"name": …, "value": …}, or an object of names and values')
        name, value = str(pair["name"]), pair["value"]
        check_field_name(name)
        if name in values:
            raise ValueError(f'the field "{name}" is named twice')
        values[name] = None if value == "" else value
    return values


JobId = Annotated[str, Field(description="Job id, from list_jobs")]
CandidateId = Annotated[str, Field(description="Candidate id, from search_candidates")]
ApplicationId = Annotated[str, Field(description="Application id, from list_applications")]
ApplicationIds = Annotated[
    list[str], Field(description="1 to 100 application ids", min_length=1, max_length=MOST_TARGETS)
]
StageName = Annotated[str, Field(description="Stage name or id, from list_stages", min_length=1, max_length=200)]
ReasonName = Annotated[
    str, Field(description="Reason name or id, from list_rejection_reasons", min_length=1, max_length=200)
]
RejectionNote = Annotated[str, Field(description="Internal note, plain text", max_length=5_000)]
OperationId = Annotated[str, Field(description="operation_id of a write's answer", max_length=64)]
Fields = Annotated[
    dict[str, object],
    Field(min_length=1, max_length=MOST_FIELDS),
    BeforeValidator(by_name),
    WithJsonSchema(
        {
            "type": "array",
            "description": "Fields to set, each once",
            "items": {
                "type": "object",
                "properties": {
                    "name": {"type": "string", "description": "Field name"},
                    "value": {"type": "string", "description": "New value as text, several as JSON list; '' empties"},
                },
                "required": ["name", "value"],
                "additionalProperties": False,
            },
            "minItems": 1,
            "maxItems": MOST_FIELDS,
        }
    ),
]
"""An object of names and values is taken as well; the list is what every model vendor's strict mode can send."""
UpdatedAfter = Annotated[str, Field(description="Only what itself changed since, ISO 8601"), AfterValidator(read_time)]
Limit = Annotated[int, Field(description="Rows, 1 to 30", ge=1, le=MOST_ROWS)]
Cursor = Annotated[str, Field(description="next_cursor of the previous answer", max_length=2_000)]


def when(text: str) -> datetime | None:
    """The time that an `UpdatedAfter` argument names, in UTC where it names no zone."""
    if not text:
        return None
    time = datetime.fromisoformat(text)
    return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)
