"""Custom details of Avionté's records: definitions, values, and updates that touch nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from server.ats.avionte.detail_changes import (
    changed_details,
    details_member,
    disturbed,
    infer_definitions,
    refuse_masked,
    shown_values,
)
from server.ats.avionte.dialects import Dialects
from server.ats.avionte.readers import Raw
from server.ats.avionte.routes import Capability, Details, DialectRoutes, FieldRoutes, RecordName, Route
from server.ats.custom_fields import FieldDefinition, find_field, merge_values, read_definitions, read_protected
from server.ats.models import FieldChange, Written
from server.ats.quoting import one_line
from server.ats.transport import KomboTransport
from server.ats.ttl_cache import TtlCache
from server.errors import ATSError, NotSupported

DEFINITIONS_SECONDS: Final = 600.0
"""How long definitions are remembered: tenants change them rarely, and Avionté refuses what does not fit as well."""

ALREADY: Final = "Nothing was sent: the fields hold these values already."


@dataclass(frozen=True, slots=True)
class RecordKind:
    """One kind of record: the kind of its id in paths, and its capabilities."""

    name: RecordName
    id_kind: str
    fields: Capability
    updates: Capability


JOB: Final = RecordKind("job", "job_number", Capability.JOB_FIELDS, Capability.JOB_FIELD_UPDATES)
CANDIDATE: Final = RecordKind("candidate", "talent", Capability.CANDIDATE_FIELDS, Capability.CANDIDATE_FIELD_UPDATES)
APPLICATION: Final = RecordKind(
    "application", "talent_job", Capability.APPLICATION_FIELDS, Capability.APPLICATION_FIELD_UPDATES
)


@dataclass(frozen=True, slots=True)
class Published:
    """Definitions of a kind of record; `protected` are ids and names of those that are kept back."""

    definitions: tuple[FieldDefinition, ...] = ()
    protected: frozenset[str] = frozenset()


class CustomDetails:
    """The custom details of all kinds of records, through whichever dialect answers."""

    def __init__(self, transport: KomboTransport, dialects: Dialects) -> None:
        self._transport = transport
        self._dialects = dialects
        self._definitions = TtlCache[Published](DEFINITIONS_SECONDS)

    async def definitions(self, kind: RecordKind) -> tuple[FieldDefinition, ...]:
        """Return the definitions for a kind of record.

        Raises:
            NotSupported: No dialect that answers publishes any.
        """
        dialect, routes = await self._routes(kind, kind.fields)
        if routes.definitions is None:
            raise NotSupported(
                f"This Avionté publishes no definitions of the custom fields of {kind.name}s (`{dialect}` paths). Ask"
                f" with the id of one {kind.name} to see the fields in which it holds a value."
            )
        return (await self._published(kind, routes.definitions)).definitions

    async def published(self, kind: RecordKind, dialect: DialectRoutes) -> Published:
        """Return what a dialect publishes of a kind of record, nothing where it does not answer that now."""
        route = dialect.fields[kind.name].definitions
        try:
            return await self._published(kind, route) if route else Published()
        except ATSError:
            return Published()

    async def values(self, kind: RecordKind, id: str) -> dict[str, object]:
        """Return what the record with this id of Avionté's holds, by name.

        Raises:
            NotSupported: No dialect answers, or the record has no place for custom details.
            NotFound: Avionté has no such record.
        """
        dialect, routes = await self._routes(kind, kind.fields)
        record = await self._read(routes.record, kind, id)
        member = details_member(record, routes.members)
        if not member and routes.definitions is None:
            raise _no_place(kind, dialect)
        published = await self._published(kind, routes.definitions) if routes.definitions else Published()
        return shown_values(record.get(member), published.definitions, published.protected)

    async def update(
        self, kind: RecordKind, id: str, updates: Mapping[str, object]
    ) -> tuple[tuple[FieldChange, ...], Written]:
        """Change some details of the record with this id of Avionté's and no other, and read them back.

        Raises:
            NotSupported: No dialect that answers has a way, or the record has no place for custom details.
            InvalidInput: A name or value is not possible; nothing was sent.
            Refused: The whole record would have to be written back, and not all of it can be read.
            OutcomeUnknown: It was sent and no answer came.
        """
        dialect, routes = await self._routes(kind, kind.updates)
        record = await self._read(routes.whole or routes.record, kind, id)
        member = details_member(record, routes.members)
        if routes.update is None or not (member or routes.definitions):
            raise _no_place(kind, dialect)
        member = member or routes.members[0]
        raw = record.get(member)
        published = await self._published(kind, routes.definitions) if routes.definitions else None
        known = published.definitions if published else infer_definitions(raw)
        hidden = published.protected if published else frozenset[str]()
        merged = merge_values(raw, known, updates)
        names = [find_field(known, name).name for name in updates]
        before, wanted = shown_values(raw, known, hidden), shown_values(merged, known, hidden)
        if before == wanted:
            return _changes(names, before, before), Written(warnings=(ALREADY,))
        if routes.whole:
            refuse_masked(record)
        details = Details(record=record, member=member, merged=merged, changed=changed_details(raw, merged))
        await routes.update.call(self._transport, details, **{kind.id_kind: id})
        try:
            after = await self._read(routes.whole or routes.record, kind, id)
        except ATSError:
            told = f"The {kind.name} was updated but could not be read back: check it with get_custom_fields."
            return _changes(names, before, wanted), Written(warnings=(told,))
        held = shown_values(after.get(member), known, hidden)
        others = disturbed(record, after, member) if routes.whole else ()
        return _changes(names, before, held), Written(warnings=_warnings(names, wanted, held, others))

    async def _routes(self, kind: RecordKind, capability: Capability) -> tuple[str, FieldRoutes]:
        dialect = await self._dialects.choose(capability)
        return dialect.name, dialect.fields[kind.name]

    async def _read(self, route: Route[None, Raw], kind: RecordKind, id: str) -> Raw:
        return await route.call(self._transport, None, **{kind.id_kind: id})

    async def _published(self, kind: RecordKind, route: Route[None, object]) -> Published:
        async def ask() -> Published:
            answer = await route.call(self._transport, None)
            return Published(tuple(read_definitions(answer)), read_protected(answer))

        return await self._definitions.get(kind, ask)


def _no_place(kind: RecordKind, dialect: str) -> NotSupported:
    return NotSupported(
        f"This {kind.name} has no place for custom fields in what Avionté answers (`{dialect}` paths): there is no"
        " known way to read or write any here. Nothing was changed."
    )


def _changes(
    names: Sequence[str], before: Mapping[str, object], after: Mapping[str, object]
) -> tuple[FieldChange, ...]:
    return tuple(FieldChange(name=name, before=before.get(name), after=after.get(name)) for name in names)


def _warnings(
    names: Sequence[str], wanted: Mapping[str, object], held: Mapping[str, object], others: Sequence[str]
) -> tuple[str, ...]:
    """Say which fields do not read back as they were written, and what else is not what it was."""
    unlike = [name for name in names if wanted.get(name) != held.get(name)]
    warnings = [
        f"{one_line(name)} reads back as {_shown(held.get(name))}, not as {_shown(wanted.get(name))}."
        for name in unlike
    ]
    lost = [name for name in wanted if name not in names and wanted[name] != held.get(name)]
    if lost:
        warnings.append(f"Other custom fields changed at the same time: {', '.join(map(one_line, lost))}.")
    if others:
        warnings.append(f"Other members of the record changed at the same time: {', '.join(others)}.")
    return tuple(warnings)


def _shown(value: object) -> str:
    return one_line(repr(value))
