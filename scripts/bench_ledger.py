"""Measure the ledger with a million operations in it against an empty one: opening, answering, writing.

python scripts/bench_ledger.py [--operations N] [--keep FOLDER]
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from server.guardrails.audit import Audit, AuditRecord
from server.guardrails.ledger import Ledger
from server.guardrails.ledger_statements import ADD_ITEMS, ADD_OPERATION
from server.guardrails.ledger_store import LedgerStore
from server.guardrails.ledger_tables import item_row, operation_row
from server.guardrails.operation_models import Item, ItemState, Operation, OperationStatus, Outcome

START = datetime(2026, 1, 1, tzinfo=UTC)
BATCH = 10_000
RUNS = 200
RECORDS = 50_000
"""How many applications the operations are spread over."""


def operation(number: int, status: OperationStatus, state: ItemState) -> Operation:
    """One write of one application, a second after the one before."""
    at = START + timedelta(seconds=number)
    return Operation(
        id=f"op_{number:012d}",
        tool="move_stage",
        fingerprint=f"{number:064x}",
        content_hash=f"{number:064x}",
        status=status,
        items=(
            Item(
                position=0,
                kind="application",
                target_id=f"application{number % RECORDS:013d}",
                state=state,
                before_hash=f"{number:064x}",
                before={"stage": "stage1"},
                changed_at=at,
            ),
        ),
        created_at=at,
        caller="stdio",
        client_name="bench",
        connection="avionte:sandbox",
    )


def fill(path: Path, count: int) -> None:
    """Put finished operations into a ledger, past the methods that would take an hour."""
    store = LedgerStore(path)
    for first in range(0, count, BATCH):
        batch = [operation(number, OperationStatus.DONE, ItemState.DONE) for number in range(first, first + BATCH)]
        with store.write() as driver:
            driver.add(ADD_OPERATION, [operation_row(each) | {"owner": "", "lease_until": None} for each in batch])
            driver.add(ADD_ITEMS, [item_row(each.id, each.items[0]) for each in batch])
    store.close()


def measure(act: Callable[[int], object], runs: int = RUNS) -> str:
    """Milliseconds per call: the median, and the slowest but two in a hundred."""
    took: list[float] = []
    for number in range(runs):
        start = time.perf_counter()
        act(number)
        took.append((time.perf_counter() - start) * 1000)
    took.sort()
    return f"p50 {statistics.median(took):7.2f} ms   p98 {took[int(runs * 0.98)]:7.2f} ms"


def bench(path: Path, count: int) -> None:
    """Print what each act costs on a ledger of so many operations."""

    def at(number: int) -> int:
        return number * 7919 % max(count, 1)

    def clock() -> datetime:
        return START + timedelta(seconds=count)

    print(f"\n{count:,} operations, {path.stat().st_size / 1e6:,.0f} MB" if path.exists() else "\nempty")
    print("  open and close     ", measure(lambda _: Ledger.open(path, clock).close(), 20))
    ledger = Ledger.open(path, clock)
    day = clock() - timedelta(hours=24)
    acts: dict[str, Callable[[int], object]] = {
        "find": lambda number: ledger.find(f"op_{at(number):012d}"),
        "find nothing": lambda number: ledger.find(f"op_x{number}"),
        "recent(20)": lambda _: ledger.recent(20),
        "recent(20, unknown)": lambda _: ledger.recent(20, OperationStatus.UNKNOWN),
        "same": lambda number: ledger.same(f"{at(number):064x}", day),
        "blocking(100)": lambda number: ledger.blocking(
            "application", [f"application{at(number + n) % RECORDS:013d}" for n in range(100)]
        ),
        "writes_to(1)": lambda number: ledger.writes_to(
            "application", [f"application{at(number) % RECORDS:013d}"], day
        ),
        "waiting": lambda _: ledger.waiting(),
        "unsettled": lambda _: ledger.unsettled(),
    }
    for name, act in acts.items():
        print(f"  {name:<19}", measure(act))

    def write(number: int) -> None:
        planned = operation(count + number, OperationStatus.RUNNING, ItemState.SENDING)
        planned = replace(planned, id=f"op_{time.time_ns()}")
        ledger.plan(planned)
        ledger.finish(planned.id, last=Outcome(0, ItemState.DONE))

    print("  one write, one sync", measure(write))
    ledger.close()
    audit = Audit(path.with_name(f"audit{count}.jsonl"), clock)
    record = AuditRecord(kind="write", tool="move_stage", outcome="done", target_ids=("application1",))
    print("  one line of audit  ", measure(lambda _: audit.append(record)))


def main() -> None:
    """Fill a ledger and measure it and an empty one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--operations", type=int, default=1_000_000)
    parser.add_argument("--keep", type=Path, help="a folder for the ledger: it is left there, and used again")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        bench(Path(scratch) / "empty.db", 0)
        folder: Path = arguments.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / "ledger.db").exists():
            fill(folder / "ledger.db", arguments.operations)
        bench(folder / "ledger.db", arguments.operations)


if __name__ == "__main__":
    main()
