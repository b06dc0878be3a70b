"""The list endpoints: paging by cursor, the filters every model has and its own."""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from server.sandbox.call import Call
from server.sandbox.envelope import KomboError, success
from server.sandbox.filters import Test, split, time_of
from server.sandbox.models import Model
from server.sandbox.tables import Table
from server.sandbox.tenant import Tenant
from server.sandbox.world import Json, Record

R = TypeVar("R", bound=Record)

PAGE_SIZE = 100
MOST = 250
# Filters whose keys a table has an index for, and whether the index ignores case.
LOOKUPS = {"remote_ids": ("remote_id", False), "email": ("email", True)}


@dataclass(frozen=True)
class Page:
    """Where to start and how many to give."""

    position: int
    size: int


def read(tenant: Tenant, call: Call, model: Model[R]) -> Json:
    """Answer a page of a model: `{"next": cursor or null, "results": [...]}`.

    Raises `PLATFORM.INPUT_INVALID`, `INTEGRATION.MODEL_NOT_AVAILABLE` and `INTEGRATION.MODEL_DISABLED`.
    """
    integration = tenant.world.integration
    if model.id in integration.unavailable:
        raise KomboError("INTEGRATION.MODEL_NOT_AVAILABLE", f'The "{model.id}" model is not available for Avionté.')
    if model.id in integration.disabled:
        raise KomboError("INTEGRATION.MODEL_DISABLED", f'The "{model.id}" model is disabled in the scope config.')
    page = _page(call, model)
    tests = _tests(tenant, call, model)
    tenant.mirror.refresh(tenant.now())
    tables = tenant.mirror
    results: list[Json] = []
    following = page.position
    unsupported = _unsupported_members(tenant, model)
    for after, record in _rows(model.table(tables), call, page.position):
        if tests is None:
            break
        if not all(test(tables, record) for test in tests):
            following = after
            continue
        if len(results) == page.size:
            return success({"next": _cursor(model, following), "results": results})
        results.append({**model.render(tables, record), **unsupported})
        following = after
    return success({"next": None, "results": results})


def _page(call: Call, model: Model[R]) -> Page:
    size = call.query.get("page_size", str(PAGE_SIZE))
    if not size.isascii() or not size.isdigit() or not 1 <= int(size) <= MOST:
        raise KomboError("PLATFORM.INPUT_INVALID", f"page_size must be a whole number from 1 to {MOST}")
    cursor = call.query.get("cursor")
    if cursor is None:
        return Page(0, int(size))
    try:
        match json.loads(base64.urlsafe_b64decode(cursor.encode())):
            case [model.id, int(position)] if position >= 0:
                return Page(position, int(size))
            case _:
                raise ValueError
    except ValueError:
        raise KomboError("PLATFORM.INPUT_INVALID", "The cursor is not one that this endpoint gave out.") from None


def _cursor(model: Model[R], position: int) -> str:
    return base64.urlsafe_b64encode(json.dumps([model.id, position]).encode()).decode()


def _unsupported_members(tenant: Tenant, model: Model[R]) -> dict[str, Json]:
    names = tenant.world.integration.unsupported
    return {name.partition(".")[2]: None for name in sorted(names) if name.startswith(f"{model.id}.")}


def _tests(tenant: Tenant, call: Call, model: Model[R]) -> list[Test[R]] | None:
    """Return the tests that a record must pass; None where a filter looks at a field the integration lacks."""
    tests: list[Test[R]] = []
    ids = frozenset(split(call.query.get("ids", "")))
    remote_ids = frozenset(split(call.query.get("remote_ids", "")))
    if ids:
        tests.append(lambda _, record: record.id in ids)
    if remote_ids:
        tests.append(lambda _, record: record.remote_id in remote_ids)
    if not _flag(call, "include_deleted"):
        tests.append(lambda _, record: record.remote_deleted_at is None)
    if (since := call.query.get("updated_after")) is not None:
        start = time_of("updated_after", since)
        tests.append(lambda tables, record: model.touched(tables, record) >= start)  # "since this timestamp"
    lenient = _flag(call, "ignore_unsupported_filters")
    supported = True
    for name, filter in model.filters.items():
        if name not in call.query:
            continue
        test = filter.parse(call.query[name])
        if f"{model.id}.{filter.field}" not in tenant.world.integration.unsupported:
            tests.append(test)
        elif not lenient:
            supported = False
    return tests if supported else None


def _flag(call: Call, name: str) -> bool:
    value = call.query.get(name, "false")
    if value not in {"true", "false"}:
        raise KomboError("PLATFORM.INPUT_INVALID", f"{name} must be true or false")
    return value == "true"


def _rows(table: Table[R], call: Call, position: int) -> Iterator[tuple[int, R]]:
    """Give the records worth testing, each with the position after it: by an index where a filter names keys."""
    if ids := split(call.query.get("ids", "")):
        found = [record for id in dict.fromkeys(ids) if (record := table.get(id)) is not None]
        yield from list(enumerate(found, 1))[position:]
        return
    for name, (index, folded) in LOOKUPS.items():
        keys = split(call.query.get(name, ""))
        if keys and table.has(index):
            wanted = dict.fromkeys(key.casefold() if folded else key for key in keys)
            found = [record for key in wanted for record in table.find(index, key)]
            yield from list(enumerate(found, 1))[position:]
            return
    if (since := call.query.get("updated_after")) is not None:
        position = table.since(time_of("updated_after", since), position)
    yield from table.after(position)
