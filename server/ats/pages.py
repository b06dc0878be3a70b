"""From Kombo's envelope to wire models: one bad record never costs a page."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, Generic, Literal, TypeVar, cast

from pydantic import BaseModel, ValidationError

from server.ats.kombo_models import KomboModel
from server.errors import ATSMisunderstood

ModelT = TypeVar("ModelT", bound=KomboModel)

REASONS_SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class Page(Generic[ModelT]):
    """The records of one page in Kombo's order; `next` is the cursor of the page after it, None on the last.

    `skipped` records could not be read; `reasons` tells which of their members are to blame, never a value.
    """

    records: list[ModelT]
    next: str | None = None
    skipped: int = 0
    reasons: tuple[str, ...] = ()

    @property
    def warning(self) -> str:
        """What whoever reads this page should know of it; empty where it is whole."""
        if not self.skipped:
            return ""
        total = len(self.records) + self.skipped
        reasons = ", ".join(self.reasons)
        return f"{self.skipped} of the {total} records that Kombo sent could not be read and are left out ({reasons})."


class _Data(BaseModel, Generic[ModelT]):
    results: list[ModelT]
    next: str | None = None


class _Envelope(BaseModel, Generic[ModelT]):
    status: Literal["success"]
    data: _Data[ModelT]


def parse_page_fast(content: bytes, model: type[ModelT]) -> Page[ModelT] | None:
    """Read a whole page from its bytes at once, or nothing of it where anything does not fit.

    Twice as fast as decoding first, and nearly every page is read like this; `parse_page` is for the rest.
    """
    try:
        data = _envelope(model).model_validate_json(content).data
    except ValidationError:
        return None
    return Page(cast("list[ModelT]", data.results), data.next or None)


def parse_page(envelope: Mapping[str, object], model: type[ModelT]) -> Page[ModelT]:
    """Read a page record by record, leaving out those that cannot be read.

    Raises:
        ATSMisunderstood: The envelope is not `{"status": "success", "data": {"results": [...]}}`.
    """
    data = envelope.get("data")
    results = cast("Mapping[str, object]", data).get("results") if isinstance(data, dict) else None
    if envelope.get("status") != "success" or not isinstance(results, list):
        raise ATSMisunderstood(
            "Kombo answered with half an answer: no list of results in it. Call again; if it stays, report it."
        )
    records: list[ModelT] = []
    reasons: dict[str, None] = {}
    for result in cast("list[object]", results):
        try:
            records.append(model.model_validate(result))
        except ValidationError as error:
            reasons.update(dict.fromkeys(_reasons(error)))
    following = cast("Mapping[str, object]", data).get("next")
    return Page(
        records,
        following if isinstance(following, str) and following else None,
        skipped=len(cast("list[object]", results)) - len(records),
        reasons=tuple(reasons)[:REASONS_SHOWN],
    )


def parse_record(value: object, model: type[ModelT]) -> ModelT:
    """Read a single record, such as the `data` of an envelope.

    Raises:
        ATSMisunderstood: It has no usable id, or is no record at all.
    """
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise ATSMisunderstood(
            f"Kombo's answer holds no usable {model.__name__.lower()} ({', '.join(_reasons(error))})."
            " Call again; if it stays, report it."
        ) from None


@cache
def _envelope(model: type[KomboModel]) -> type[_Envelope[KomboModel]]:
    return cast("type[_Envelope[KomboModel]]", _Envelope.__class_getitem__(model))


def _reasons(error: ValidationError) -> list[str]:
    return [
        f"{'.'.join(str(part) for part in problem['loc']) or 'record'}: {problem['type'].replace('_', ' ')}"
        for problem in error.errors(include_url=False, include_context=False, include_input=False)
    ]
