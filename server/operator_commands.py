"""The operator's side of the ledger, in a terminal: what waits, what ran, what is not known, and who agreed."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from server.app import AUDIT_NAME, LEDGER_NAME, connection, state_folder, utc_now
from server.errors import ConfigurationError
from server.guardrails.asking import same_count
from server.guardrails.operation_models import Item, ItemState, Operation, OperationStatus
from server.settings import Settings

if TYPE_CHECKING:
    from server.guardrails.ledger import Ledger

Say = Callable[[str], None]
LISTED: Final = 20


def show_operations(settings: Settings, say: Say) -> int:
    """List what waits for a release and the latest writes, newest first; unknown records are named one by one."""
    ledger = open_ledger(settings)
    ledger.expire()
    for operation in ledger.recent(LISTED):
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
    """Check the audit's chain; 1 where a line was edited, removed, reordered or is missing at the end."""
    from server.guardrails.audit import verify

    problems = verify(audit_file(settings))
    for problem in problems:
        say(f"line {problem.line}: {problem.words}")
    say("The audit is as it was written." if not problems else f"{len(problems)} problem(s).")
    return 1 if problems else 0


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
    """The ledger of this configuration; raises what `folder_of` raises, and LedgerError."""
    from server.guardrails.ledger import Ledger

    return Ledger.open(folder_of(settings) / LEDGER_NAME, utc_now)


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
