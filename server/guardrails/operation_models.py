"""The ledger's records: an operation, its items, and the words for how far each has come.

Ids, hashes and machine words only. Whatever could carry a sentence is checked against a shape that a note, a résumé or
a person's full name does not fit; the checks raise `ValueError` without repeating the value.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Final, Literal

from server.errors import ATSError

RecordKind = Literal["application", "candidate", "job"]
Fact = str | int | float | bool | list[str] | None
Facts = Mapping[str, Fact]

ID_SHAPE: Final = re.compile(r"[A-Za-z0-9_.:-]{1,128}", re.ASCII)
"""What an id, a hash or a machine word looks like: no space, so no sentence, and no `@`, so no address."""
MOST_FACTS: Final = 64


class LedgerError(ATSError):
    """The ledger cannot be read or written; the text says what that means for the write and is safe to show."""


class AuditError(ATSError):
    """The audit cannot be read or written; the text is safe to show."""


class LedgerConflict(LedgerError):
    """The ledger stands elsewhere than the caller believes: another server or a person was there first."""


class ItemState(StrEnum):
    """How far one record of an operation has come."""

    PLANNED = "planned"
    SENDING = "sending"
    DONE = "done"
    FAILED = "failed"
    UNKNOWN = "unknown"
    SKIPPED_CHANGED = "skipped_changed"
    NOT_ATTEMPTED = "not_attempted"


class OperationStatus(StrEnum):
    """How far a write has come as a whole."""

    CONFIRMATION_REQUIRED = "confirmation_required"
    RUNNING = "running"
    DONE = "done"
    PARTIAL = "partial"
    FAILED = "failed"
    UNKNOWN = "unknown"
    REFUSED = "refused"


class Route(StrEnum):
    """How a write came to be allowed. `NONE`: no confirmation was called for. `POLICY`: the operator asks nobody."""

    UNDECIDED = ""
    NONE = "none"
    INPUT_REQUIRED = "input_required"
    ELICITATION = "elicitation"
    TWO_STEP = "two_step"
    OPERATOR = "operator"
    POLICY = "policy"


SETTLES: Final[Mapping[ItemState, frozenset[ItemState]]] = {
    ItemState.DONE: frozenset({ItemState.SENDING}),
    ItemState.UNKNOWN: frozenset({ItemState.SENDING}),
    ItemState.FAILED: frozenset({ItemState.PLANNED, ItemState.SENDING}),
    ItemState.SKIPPED_CHANGED: frozenset({ItemState.PLANNED, ItemState.SENDING}),
    ItemState.NOT_ATTEMPTED: frozenset({ItemState.PLANNED, ItemState.SENDING}),
}
"""The states a run may end an item in, each with those it may come from: nothing is done that was not sent."""
RESOLUTIONS: Final = frozenset({ItemState.DONE, ItemState.FAILED})
"""What an unknown item can turn out to be."""
PERSON_ROUTES: Final = frozenset({Route.INPUT_REQUIRED, Route.ELICITATION, Route.TWO_STEP})
"""The routes on which a claim is itself somebody's yes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One record of an operation.

    `before_hash` is a digest of the record's state when the write was planned, `before` and `after` the few ids that an
    undo needs. `code` is a machine word for what happened, `settled_by` whoever settled an item that had been unknown.

    Raises:
        ValueError: A value has not the shape of an id, a hash or a machine word.
    """

    position: int
    kind: RecordKind
    target_id: str
    state: ItemState = ItemState.PLANNED
    before_hash: str = ""
    before: Facts = field(default_factory=dict[str, Fact])
    after: Facts = field(default_factory=dict[str, Fact])
    code: str = ""
    settled_by: str = ""
    changed_at: datetime | None = None

    def __post_init__(self) -> None:
        check_word("target_id", self.target_id)
        check_word("before_hash", self.before_hash or "-")
        check_word("code", self.code or "-")
        check_facts(self.before)
        check_facts(self.after)


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """A write, of one record or of many.

    `fingerprint` is a digest of tool and arguments, `content_hash` of what would be written, `shown_hash` of the
    preview a person saw; `based_on` is how old the data were that the decision rests on; `connection` names the
    integration. `code` says why the operation was refused. Times carry their zone.

    Raises:
        ValueError: A value has not the shape of an id, a hash or a machine word.
    """

    id: str
    tool: str
    fingerprint: str
    content_hash: str
    status: OperationStatus
    items: tuple[Item, ...]
    created_at: datetime
    irreversible: bool = False
    caller: str = ""
    client_name: str = ""
    client_version: str = ""
    connection: str = ""
    route: Route = Route.UNDECIDED
    code: str = ""
    shown_hash: str = ""
    based_on: datetime | None = None
    expires_at: datetime | None = None
    approved_by: str = ""
    approved_at: datetime | None = None
    claimed_at: datetime | None = None
    finished_at: datetime | None = None
    undo_of: str = ""
    undone_by: str = ""

    def __post_init__(self) -> None:
        check_word("id", self.id)
        check_word("tool", self.tool)
        for name in ("fingerprint", "content_hash", "connection", "code", "shown_hash", "undo_of", "undone_by"):
            check_word(name, str(getattr(self, name)) or "-")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the item at a position, at a moment where it is not told at once.

    `code` is a machine word for why, where it is not `done`; `after` are ids that stand in the record now.
    """

    position: int
    state: ItemState
    code: str = ""
    at: datetime | None = None
    after: Facts | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordWrite:
    """One item as its record sees it: which operation, by which tool, wrote or may have written it."""

    operation_id: str
    tool: str
    content_hash: str
    connection: str
    undo_of: str
    undone_by: str
    item: Item


FATES: Final = frozenset(
    {"move_stage", "bulk_move_stage", "reject_application", "bulk_reject_applications", "undo_operation"}
)
"""Writes that decide what becomes of an application: each waits for the others."""
ADDITIONS: Final = frozenset({"add_note", "add_attachment", "create_application"})
"""Writes that add something of their own, and take nothing away from one another."""
FIELD_UPDATES: Final = frozenset(
    {"update_job_custom_fields", "update_candidate_custom_fields", "update_application_custom_fields"}
)
NATURES: Final = dict.fromkeys(FATES, "fate") | dict.fromkeys(FIELD_UPDATES, "fields") | {"set_job_sync": "sync"}
"""What a write decides about its record, by its tool."""


def nature(tool: str, facts: Facts) -> str:
    """What a write decides about its record; an undo decides what it undoes, which the facts of its item tell."""
    if tool == "undo_operation" and "to_stage_id" not in facts:
        return "sync" if "enabled" in facts else "fields"
    return NATURES.get(tool, tool)


def excludes(earlier: RecordWrite, tool: str, facts: Facts) -> bool:
    """Whether a write by a tool must not be on its way to a record while an earlier one may be writing there."""
    return tool not in ADDITIONS and nature(earlier.tool, earlier.item.before) == nature(tool, facts)


def integration(connection: str) -> str:
    """The integration of a connection, which may see only a part of it: what stands before the first dot."""
    return connection.partition(".")[0]


def by_kind(records: Iterable[tuple[RecordKind, str]]) -> dict[RecordKind, list[str]]:
    """The ids of records by their kind."""
    ids: dict[RecordKind, list[str]] = {}
    for kind, id in records:
        ids.setdefault(kind, []).append(id)
    return ids


def created_id(operation: Operation) -> str:
    """The record that an operation made; nothing where it made none."""
    return str(operation.items[0].after.get("created_id", ""))


def can_repeat(operation: Operation) -> bool:
    """Whether making a write again, on purpose, can do anything: what stands already is refused.

    A note or a file can be added once more, what is not known can be sent again, and a move may have left some where
    they were. Of a rejection of several, those who are rejected keep the same call from being made for the others.
    """
    states = {item.state for item in operation.items}
    if operation.tool in ("add_note", "add_attachment"):
        return True
    if operation.tool == "bulk_move_stage":
        return operation.status is OperationStatus.PARTIAL or ItemState.UNKNOWN in states
    return ItemState.UNKNOWN in states and ItemState.DONE not in states


def writes_of(operation: Operation, state: ItemState) -> list[RecordWrite]:
    """The items of an operation that are in a state, as their records see them."""
    return [
        RecordWrite(
            operation_id=operation.id,
            tool=operation.tool,
            content_hash=operation.content_hash,
            connection=operation.connection,
            undo_of=operation.undo_of,
            undone_by=operation.undone_by,
            item=item,
        )
        for item in operation.items
        if item.state is state
    ]


def overall(states: Iterable[ItemState]) -> OperationStatus:
    """The status of an operation from the states of its items."""
    kinds = set(states)
    if kinds == {ItemState.DONE}:
        return OperationStatus.DONE
    if kinds & {ItemState.PLANNED, ItemState.SENDING}:
        return OperationStatus.RUNNING
    if ItemState.DONE in kinds:
        return OperationStatus.PARTIAL
    return OperationStatus.UNKNOWN if ItemState.UNKNOWN in kinds else OperationStatus.FAILED


def check_word(name: str, value: str) -> None:
    """Turn away text that is not an id, a hash or a machine word.

    Raises:
        ValueError: It has a space or an `@` in it, is empty, or is longer than 128 characters.
    """
    if not ID_SHAPE.fullmatch(value):
        raise ValueError(f"{name} must be an id, a hash or a machine word: at most 128 of A-Z a-z 0-9 _ . : -")


def word_of(text: str) -> str:
    """A text as a machine word: itself where it is one, else a digest of it, which is all that the ledger may keep."""
    return text if not text or ID_SHAPE.fullmatch(text) else f"sha256:{sha256(text.encode()).hexdigest()}"


def check_facts(facts: Facts) -> None:
    """Turn away facts that are more than ids, numbers and yes or no.

    Raises:
        ValueError: There are too many of them, or one could be a text.
    """
    if len(facts) > MOST_FACTS:
        raise ValueError(f"an item keeps at most {MOST_FACTS} facts")
    for name, value in facts.items():
        check_word("the name of a fact", name)
        for word in value if isinstance(value, list) else [value]:
            if isinstance(word, str):
                check_word(f"the fact {name}", word or "-")


def plain(text: str) -> str:
    """A name that a client gave itself, fit to be kept: printable, and at most 200 characters."""
    kept = text if text.isprintable() else "".join(letter for letter in text if letter.isprintable())
    return kept[:200]
