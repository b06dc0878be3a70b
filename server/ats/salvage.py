"""Pydantic types that cannot fail: a value of the wrong type becomes the member's default and the record survives.

pydantic-core does the replacing itself. A validator in Python for each member would cost more than all the rest of
reading a page.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Final, TypeVar

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

ItemT = TypeVar("ItemT")


@dataclass(frozen=True)
class Salvaged:
    """Puts what `otherwise` makes in place of a value that does not fit, a null included."""

    otherwise: Callable[[], object]

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.with_default_schema(handler(source), default_factory=self.otherwise, on_error="default")


@dataclass(frozen=True)
class LeftOut:
    """Leaves an item that does not fit out of its list."""

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.with_default_schema(handler(source), on_error="omit")


@dataclass(frozen=True)
class InUTC:
    """Reads a time without an offset as UTC, so that times can be compared."""

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        naive = core_schema.no_info_after_validator_function(_as_utc, core_schema.datetime_schema())
        aware = core_schema.datetime_schema(tz_constraint="aware")
        return core_schema.nullable_schema(core_schema.union_schema([aware, naive], mode="left_to_right"))


def _as_utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC)


def _nothing() -> None:
    return None


OR_NONE: Final = Salvaged(_nothing)

Text = Annotated[str | None, OR_NONE]
Whole = Annotated[int | None, OR_NONE]
Number = Annotated[float | None, OR_NONE]
Flag = Annotated[bool | None, OR_NONE]
Moment = Annotated[datetime | None, InUTC(), OR_NONE]
Members = Annotated[dict[str, object], Salvaged(dict)]
One = Annotated[ItemT | None, OR_NONE]
Many = Annotated[list[Annotated[ItemT, LeftOut()]], Salvaged(list)]
