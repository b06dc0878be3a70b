"""The operator's side of the ledger, in a terminal: what waits, what ran, what is not known, and who agreed."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from server.clock import utc_now
from server.errors import ConfigurationError
from server.guardrails.confirmation import same_count
from server.guardrails.operation_models import Item, ItemState, Operation, OperationStatus
from server.settings import Settings
from server.state_folder import AUDIT_NAME, LEDGER_NAME, connection, state_folder

if TYPE_CHECKING:
    from server.guardrails.ledger import Ledger

Say = Callable[[str], None]
LISTED: Final = 20


def show_operations(settings: Settings, say: Say) -> int:
    """List what waits for a release and the latest writes, newest first; unknown records are named one by one."""
    folder = folder_of(settings)
    if not (folder / LEDGER_NAME).exists():
        say(f"There is no ledger in {folder}: nothing was written yet.")
        return 0
    ledger = open_ledger(settings)
    ledger.expire()
    operations = ledger.recent(LISTED)
    if not operations:
        say("No write is on record yet, and none waits.")
    for operation in operations:
        say(line_of(operation))
        for item in operation.items:
            if item.state is ItemState.UNKNOWN:
                say(
                    f"    item {item.position}: {item.kind} {item.target_id} unknown; `ats-mcp settle` says what it was"
                )
    ledger.close()
    return 0


def approve(settings: Settings, say: Say, operation_id: str, read: Callable[[str], str], by: str) -> int:
    """Release an operation that waits for the operator, after the number of its records was typed.

    Returns:
        0 where it was released, 1 where it was not: unknown, expired, released before, or the number was wrong.
    """
    ledger = open_ledger(settings)
    try:
        operation = ledger.find(operation_id)
        if operation is None or operation.status is not OperationStatus.CONFIRMATION_REQUIRED:
            say(f"{operation_id} does not wait for a release.")
            return 1
        say(line_of(operation))
        for item in operation.items:
            say(f"    {item.kind} {item.target_id}")
        count = len(operation.items)
        if not same_count(read(f"Type {count} to release it: "), count):
            say("Not released.")
            return 1
        if not ledger.approve(operation_id, by):
            say(f"{operation_id} has expired, or was released before.")
            return 1
        say(f"Released. The client can run it now: confirm_operation with {operation_id}.")
        return 0
    finally:
        ledger.close()


def settle(settings: Settings, say: Say, operation_id: str, position: int, state: str, by: str) -> int:
    """Say what became of a record whose outcome was not known, after looking at it in Avionté."""
    from server.guardrails.audit import Audit
    from server.guardrails.journal import Journal

    audit = Audit(audit_file(settings), utc_now)
    journal = Journal(open_ledger(settings), audit, utc_now, connection(settings))
    try:
        status = journal.resolve(operation_id, position, ItemState(state), by)
    finally:
        journal.close()
    say(f"{operation_id} item {position}: {state}. The operation is {status} now.")
    return 0


def verify_audit(settings: Settings, say: Say) -> int:
    """Check the audit's chain; 1 where a line was edited, removed, reordered or is missing, or all of it is."""
    from server.guardrails.audit import inspect

    path = audit_file(settings)
    found = inspect(path)
    for problem in found.problems:
        say(f"line {problem.line}: {problem.words}")
    if found.problems:
        say(f"{len(found.problems)} problem(s).")
        return 1
    if not found.lines:
        return miss_audit(path.parent, say)
    say(f"The audit is as it was written: {count_of(found.lines, 'line')} checked in {path}.")
    return 0


def miss_audit(folder: Path, say: Say) -> int:
    """Say that a folder holds no audit; 1 where the ledger beside it knows that it held one.

    Raises:
        LedgerError: There is a ledger, and it cannot be read.
    """
    from server.guardrails.ledger_glance import count_writes

    say(f"There is no audit in {folder}: nothing was checked.")
    writes = count_writes(folder / LEDGER_NAME)
    if writes:
        say(f"The ledger beside it knows {count_of(writes, 'write')}: the audit was removed.")
    return 1 if writes else 0


def count_of(number: int, noun: str) -> str:
    """A number of things, such as “1 line” and “2 lines”."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def export_audit(settings: Settings, say: Say, form: Literal["jsonl", "csv"]) -> int:
    """Write the audit to stdout, as JSON Lines or CSV."""
    from server.guardrails.audit import export

    for line in export(audit_file(settings), form):
        say(line)
    return 0


def line_of(operation: Operation) -> str:
    """An operation on one line: ids and machine words, since the ledger holds no names."""
    counted = ", ".join(f"{count} {state}" for state, count in count_states(operation.items))
    agreed = f", {operation.route} {operation.approved_by}".rstrip() if operation.route else ""
    planned = f"{operation.created_at:%Y-%m-%d %H:%M}"
    return f"{operation.id}  {planned}  {operation.tool}  {operation.status} ({counted}{agreed})"


def count_states(items: Sequence[Item]) -> list[tuple[str, int]]:
    """How many items are in each state, in the order of the states."""
    states = [item.state for item in items]
    return [(state.value, states.count(state)) for state in ItemState if state in states]


def open_ledger(settings: Settings) -> "Ledger":
    """The ledger of this configuration, which a server has made.

    Raises:
        ConfigurationError: There is none, or it is in memory.
        LedgerError: It cannot be opened.
    """
    path = folder_of(settings) / LEDGER_NAME
    if not path.exists():
        raise ConfigurationError(f"there is no ledger in {path.parent}: no server of these settings has written there")
    from server.guardrails.ledger import Ledger

    return Ledger.open(path, utc_now)


def audit_file(settings: Settings) -> Path:
    """The audit of this configuration; raises what `folder_of` raises."""
    return folder_of(settings) / AUDIT_NAME


def folder_of(settings: Settings) -> Path:
    """The folder that the servers of this configuration write to.

    Raises:
        ConfigurationError: They write to memory.
    """
    folder = state_folder(settings)
    if folder is None:
        raise ConfigurationError("the sandbox keeps its ledger in memory: set ATS_MCP_STATE_DIR to keep it on disk")
    return folder
