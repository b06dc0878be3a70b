"""Kombo's lists: pages of a model, single records by id (Kombo has no endpoint for one record), several by id."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Generic, Protocol, TypeVar

from server.ats import kombo_fast
from server.ats import kombo_mapping as mapping
from server.ats import kombo_models as wire
from server.ats.checks import no_such
from server.ats.envelopes import decode, members_of
from server.ats.kombo_fast import Fast, Opened
from server.ats.kombo_models import KomboRecord
from server.ats.models import Application, Candidate, Job, Page, RejectionReason, Stage
from server.ats.pages import parse_page
from server.ats.paths import ApiPath, build_path, check_id
from server.ats.quoting import quoted
from server.ats.streaming import Fetched
from server.ats.transport import KomboTransport
from server.errors import ATSMisunderstood, InvalidInput, NotFound

WireT = TypeVar("WireT", bound=KomboRecord)
RecordT = TypeVar("RecordT")
KnownT = TypeVar("KnownT", bound="Known")
Params = Mapping[str, str | int | bool | None]

LARGEST_PAGE: Final = 250
IDS_PER_REQUEST: Final = 100
"""Keeps the address of a request under 3,000 characters."""
REQUESTS_PER_PAGE: Final = 5
"""How often Kombo is asked to fill one page of what fits, before what was found, if anything, is answered."""
STRANGE_CURSOR: Final = (
    "Kombo does not take this cursor, or not with these arguments. Pass next_cursor of the last answer and the"
    " arguments of that call, or no cursor to begin."
)


class Known(Protocol):
    """A record of which is told whether the ATS has deleted it."""

    @property
    def id(self) -> str: ...

    @property
    def deleted(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class ReadModel(Generic[WireT, RecordT]):
    """A model that Kombo lists: what one of them is called, the kind of its id, and where the list is.

    `fast` reads whole pages at once where they are as documented.
    """

    name: str
    kind: str
    path: ApiPath
    wire: type[WireT]
    to_record: Callable[[WireT], RecordT]
    fast: Fast[RecordT] | None = None


JOBS: Final[ReadModel[wire.Job, Job]] = ReadModel("job", "job", build_path("/ats/jobs"), wire.Job, mapping.to_job)
APPLICATIONS: Final[ReadModel[wire.Application, Application]] = ReadModel(
    "application",
    "application",
    build_path("/ats/applications"),
    wire.Application,
    mapping.to_application,
    kombo_fast.APPLICATIONS,
)
CANDIDATES: Final[ReadModel[wire.Candidate, Candidate]] = ReadModel(
    "candidate",
    "candidate",
    build_path("/ats/candidates"),
    wire.Candidate,
    mapping.to_candidate,
    kombo_fast.CANDIDATES,
)
STAGES: Final[ReadModel[wire.Stage, Stage]] = ReadModel(
    "stage", "stage", build_path("/ats/application-stages"), wire.Stage, mapping.to_stage
)
REASONS: Final[ReadModel[wire.RejectionReason, RejectionReason]] = ReadModel(
    "rejection reason", "reason", build_path("/ats/rejection-reasons"), wire.RejectionReason, mapping.to_reason
)


async def fetch_page(
    transport: KomboTransport, model: ReadModel[WireT, RecordT], params: Params, limit: int, cursor: str
) -> Fetched[RecordT]:
    """Fetch one page, and leave reading its records for later."""
    asked = {**params, "page_size": limit, "cursor": cursor or None}
    if model.fast is None:
        return _slowly(model, await transport.read(model.path, asked))
    answer = await transport.read_opened(model.path, model.fast.open, asked)
    if not isinstance(answer, Opened):
        return _slowly(model, answer)

    def read() -> Page[RecordT]:
        records = answer.read()
        if records is None:
            return _slowly(model, members_of(decode(answer.content))).read()
        return Page(records=records, next_cursor=answer.next_cursor)

    return Fetched(answer.next_cursor, read)


def _slowly(model: ReadModel[WireT, RecordT], envelope: Mapping[str, object]) -> Fetched[RecordT]:
    """A page to be read record by record."""
    following = members_of(envelope.get("data")).get("next")
    next_cursor = following if isinstance(following, str) else ""

    def read() -> Page[RecordT]:
        page = parse_page(envelope, model.wire)
        records = tuple(model.to_record(record) for record in page.records)
        return Page(records=records, next_cursor=next_cursor, skipped=page.skipped)

    return Fetched(next_cursor, read)


async def read_page(
    transport: KomboTransport, model: ReadModel[WireT, RecordT], params: Params, limit: int, cursor: str
) -> Page[RecordT]:
    """Read one page as it comes."""
    return (await fetch_page(transport, model, params, limit, cursor)).read()


async def read_filtered(
    transport: KomboTransport,
    model: ReadModel[WireT, RecordT],
    params: Params,
    limit: int,
    cursor: str,
    keep: Callable[[RecordT], bool],
) -> Page[RecordT]:
    """Read one page of what fits, whether or not the integration supports the filters.

    Kombo answers a filter on a field that it does not have for this ATS with an empty list, or on request by leaving
    the filter out: the latter is asked for, and what does not fit is left out here. A page is then filled up from those
    that follow, as lists of a job scope are: how long pages are must not tell what was left out.

    Raises:
        InvalidInput: Kombo does not take the cursor, or not with these filters.
    """
    records: tuple[RecordT, ...] = ()
    skipped, given = 0, cursor
    asked = {**params, "ignore_unsupported_filters": True}
    for _ in range(REQUESTS_PER_PAGE):
        try:
            page = await read_page(transport, model, asked, limit - len(records), cursor)
        except InvalidInput as error:
            if cursor and cursor == given:
                raise InvalidInput(STRANGE_CURSOR, code=error.code, reference=error.reference) from error
            raise
        records += tuple(record for record in page.records if keep(record))
        skipped += page.skipped
        cursor = page.next_cursor
        if len(records) >= limit or not cursor:
            break
    return Page(records=records, next_cursor=cursor, skipped=skipped)


async def read_all(transport: KomboTransport, model: ReadModel[WireT, RecordT]) -> tuple[RecordT, ...]:
    """Read a whole list that is known to be short, deleted records left out."""
    records: list[RecordT] = []
    cursor = ""
    while True:
        page = await read_page(transport, model, {}, LARGEST_PAGE, cursor)
        records += page.records
        cursor = page.next_cursor
        if not cursor:
            return tuple(records)


async def read_one(transport: KomboTransport, model: ReadModel[WireT, RecordT], id: str, unlisted: str = "") -> WireT:
    """Read the record with this Kombo id.

    Raises:
        NotFound: There is none, or it was deleted in the ATS; `unlisted` says why else it may be missing.
        InvalidInput: It is no id of this kind.
    """
    id = check_id(model.kind, id)
    params: Params = {"ids": id, "include_deleted": True, "page_size": 1}
    try:
        page = await transport.read_page(model.path, model.wire, params)
    except NotFound as error:  # older descriptions of the filter promise a 404 for an id that does not exist
        raise no_such(model.name, id, unlisted) from error
    found = next((record for record in page.records if record.id == id), None)
    if found is None:
        if page.skipped:
            raise ATSMisunderstood(f"The {model.name} could not be read. {page.warning}")
        raise no_such(model.name, id, unlisted)
    if is_deleted(found):
        raise NotFound(f"The {model.name} {quoted(id)} was deleted in the ATS.")
    return found


async def read_many(
    transport: KomboTransport, model: ReadModel[WireT, KnownT], ids: Sequence[str]
) -> dict[str, KnownT]:
    """Read the records with these Kombo ids, by id; those that do not exist, or no longer, are absent."""
    wanted = list(dict.fromkeys(check_id(model.kind, id) for id in ids))
    found: dict[str, KnownT] = {}
    for start in range(0, len(wanted), IDS_PER_REQUEST):
        chunk = wanted[start : start + IDS_PER_REQUEST]
        records = {record.id: record for record in await _read_chunk(transport, model, chunk) if not record.deleted}
        found |= {id: records[id] for id in chunk if id in records}
    return found


async def _read_chunk(
    transport: KomboTransport, model: ReadModel[WireT, KnownT], ids: Sequence[str]
) -> Sequence[KnownT]:
    try:
        return (await read_page(transport, model, {"ids": ",".join(ids)}, LARGEST_PAGE, "")).records
    except NotFound:
        if len(ids) == 1:
            return ()
    # One id that does not exist may cost the whole request a 404; halves tell which.
    half = len(ids) // 2
    return [*await _read_chunk(transport, model, ids[:half]), *await _read_chunk(transport, model, ids[half:])]


def is_deleted(record: KomboRecord) -> bool:
    """Whether the ATS has deleted the record."""
    return getattr(record, "remote_deleted_at", None) is not None


def one_of(what: str, values: Sequence[str], allowed: Sequence[str]) -> str | None:
    """Put a list filter together, None where it filters nothing.

    Raises:
        InvalidInput: A value is none that Kombo knows.
    """
    given = [value.strip().upper() for value in values]
    for value in given:
        if value not in allowed:
            raise InvalidInput(f"{quoted(value, 40)} is no {what}. It is one of: {', '.join(allowed)}.")
    return ",".join(given) or None


def moment(time: datetime | None) -> str | None:
    """Write a time as Kombo's filters take it; one without an offset is taken as UTC."""
    if time is None:
        return None
    aware = time if time.tzinfo else time.replace(tzinfo=UTC)
    return f"{aware.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"
