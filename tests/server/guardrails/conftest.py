"""Operations to put into a ledger, ledgers to put them into, and bulk rejections that clients of every kind ask for."""

import re
import sqlite3
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import AbstractAsyncContextManager, ExitStack, asynccontextmanager, closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import anyio
import anyio.lowlevel
import httpx
import pytest
from mcp import Client
from mcp.client._memory import InMemoryTransport  # pyright: ignore[reportPrivateUsage] - the SDK has no public one
from mcp.shared.message import SessionMessage
from mcp.types import CallToolResult
from mcp_types import CLIENT_CAPABILITIES_META_KEY, CLIENT_INFO_META_KEY

from server.app import build_server
from server.guardrails import ledger_store
from server.guardrails.audit import Audit, AuditRecord, verify
from server.guardrails.ledger import Ledger
from server.guardrails.operation_models import Item, ItemState, Operation, OperationStatus, Route
from server.sandbox.faults import Fault
from server.sandbox.kombo import Sandbox
from server.settings import Settings
from server.state_folder import LEDGER_NAME
from tests.conftest import UNINDEXED, Connect, Era, Person, StillClock, text_of

OpenLedger = Callable[[], Ledger]
Planned = Callable[..., Operation]
Pending = Callable[[int], list[str]]
Sent = Callable[[], list[tuple[str, str]]]
Kept = Callable[[], list[str]]
Hold = Callable[..., AbstractAsyncContextManager[anyio.Event]]
Meanwhile = Callable[..., AbstractAsyncContextManager[Client]]
Lock = Callable[[], sqlite3.Connection]


@pytest.fixture
def open_ledger(tmp_path: Path, clock: StillClock) -> Generator[OpenLedger]:
    """Open the same ledger file once more, as another server would."""
    with ExitStack() as stack:
        yield lambda: stack.enter_context(closing(Ledger.open(tmp_path / "state" / "ledger.db", clock)))


@pytest.fixture
def ledger(open_ledger: OpenLedger) -> Ledger:
    return open_ledger()


@pytest.fixture
def planned(clock: StillClock) -> Planned:
    """Make a bulk rejection of `applications`, that runs unless it `waits` for a confirmation."""

    def planned(
        operation_id: str = "op_1", *applications: str, waits: bool = False, fingerprint: str = "", undo_of: str = ""
    ) -> Operation:
        return Operation(
            id=operation_id,
            tool="bulk_reject_applications",
            fingerprint=fingerprint or f"of-{operation_id}",
            content_hash="c0ffee",
            status=OperationStatus.CONFIRMATION_REQUIRED if waits else OperationStatus.RUNNING,
            items=tuple(
                Item(position=position, kind="application", target_id=target, before_hash="b1", before={"stage": "s1"})
                for position, target in enumerate(applications or ("a1", "a2", "a3"))
            ),
            created_at=clock(),
            expires_at=clock() + timedelta(seconds=300) if waits else None,
            irreversible=True,
            caller="stdio",
            client_name="Claude Desktop",
            client_version="1.2.3",
            connection="avionte:sandbox",
            shown_hash="5e6f",
            based_on=clock() - timedelta(minutes=10),
            undo_of=undo_of,
        )

    return planned


def states(operation: Operation | None) -> list[ItemState]:
    """How far each item of an operation has come."""
    return [item.state for item in operation.items] if operation else []


@pytest.fixture(params=["auto", "legacy"])
def era(request: pytest.FixtureRequest) -> Era:
    """Both eras of the protocol: questions as rounds of a call, and questions in the middle of one."""
    return request.param


@pytest.fixture
def pending(sandbox: Sandbox) -> Pending:
    """The ids of so many applications to the order picker's job that nobody has decided about."""
    job = sandbox.world.stories.jobs["order_picker"]
    found = [
        application.id
        for application in sandbox.world.applications.find("job", job)
        if application.outcome == "PENDING" and application.announced
    ]
    return lambda count: found[:count]


@pytest.fixture
def sent(sandbox: Sandbox) -> Sent:
    """The moves and rejections that reached Kombo, in order: what was done, and to which application."""

    def sent() -> list[tuple[str, str]]:
        paths = [request.path.split("/") for request in sandbox.requests if request.method != "GET"]
        return [(path[-1], path[-2]) for path in paths if path[-1] in ("reject", "stage")]

    return sent


@pytest.fixture
def kept(tmp_path: Path, clock: StillClock) -> Kept:
    """What stands in the ledger of servers with `state_dir=tmp_path`, oldest first: status, route, states of items."""

    def kept() -> list[str]:
        with closing(Ledger.open(tmp_path / LEDGER_NAME, clock)) as ledger:
            return [
                f"{operation.status} {operation.route or 'nobody'} {operation.code}: {' '.join(states(operation))}"
                for operation in reversed(ledger.recent(20))
            ]

    return kept


@pytest.fixture
def declare(sandbox: Sandbox, clock: StillClock, person: Person) -> Connect:
    """Connect a client that can ask, and says of itself in each request what `says` holds at that moment."""

    @asynccontextmanager
    async def between(server: Any, says: dict[str, Any]) -> AsyncGenerator[tuple[Any, Any]]:
        async with InMemoryTransport(server) as (read, write):
            outgoing, taken = anyio.create_memory_object_stream[SessionMessage]()

            async def forward() -> None:
                async with taken:
                    async for message in taken:
                        amend(getattr(message.message, "params", None) or {}, says)
                        await write.send(message)

            async with anyio.create_task_group() as tasks:
                tasks.start_soon(forward)
                yield read, outgoing
                tasks.cancel_scope.cancel()

    @asynccontextmanager
    async def declare(era: Era, says: dict[str, Any], **settings: object) -> AsyncGenerator[Client]:
        transport = httpx.MockTransport(sandbox)
        server = build_server(
            Settings.from_env(UNINDEXED, **settings), transport=transport, now=clock, sleep=clock.sleep
        )
        async with Client(between(server, says), mode=era, elicitation_callback=person) as client:
            yield client

    return declare


def amend(params: dict[str, Any], says: dict[str, Any]) -> None:
    """Put what a client says of itself where its era says it: in the handshake, or in every request."""
    meta = params.get("_meta", {})
    for name, key in (("capabilities", CLIENT_CAPABILITIES_META_KEY), ("clientInfo", CLIENT_INFO_META_KEY)):
        if name in says and name in params:
            params[name] = says[name]
        if name in says and key in meta:
            meta[key] = says[name]


async def reject(client: Client, ids: object, reason: str = "No response", **more: object) -> CallToolResult:
    """Ask for a bulk rejection."""
    return await client.call_tool("bulk_reject_applications", {"application_ids": ids, "reason": reason, **more})


async def turn_down(client: Client, application_id: str, reason: str = "No response", **more: Any) -> CallToolResult:
    """Reject one person, which by default nobody is asked about."""
    arguments = {"application_id": application_id, "reason": reason, **more}
    return await client.call_tool("reject_application", arguments)


async def move(client: Client, application_id: str, stage: str, **more: Any) -> CallToolResult:
    """Move one application, which by default nobody is asked about."""
    return await client.call_tool("move_stage", {"application_id": application_id, "stage": stage, **more})


async def confirm(client: Client, previewed: CallToolResult, count: object) -> CallToolResult:
    """Confirm what was previewed, in the way of clients that cannot ask."""
    return await client.call_tool("confirm_operation", {"operation_id": id_of(previewed), "count": count})


def refuse(folder: Path, event: str, table: str, when: str = "1") -> None:
    """Let the ledger refuse some of what it is told, as a full disk would."""
    with closing(sqlite3.connect(folder / LEDGER_NAME)) as database:
        database.execute(
            f"CREATE TRIGGER full BEFORE {event} ON {table} WHEN {when} BEGIN SELECT RAISE(ABORT, 'full'); END"
        )


def mend(folder: Path) -> None:
    """Let the ledger take everything again."""
    with closing(sqlite3.connect(folder / LEDGER_NAME)) as database:
        database.execute("DROP TRIGGER full")


def stands(folder: Path) -> list[str]:
    """What stands in the ledger, oldest first, also while it is locked."""
    with closing(sqlite3.connect(folder / LEDGER_NAME)) as database:
        found = database.execute(
            "SELECT status, group_concat(state, ' ') FROM operations JOIN items ON operation_id = id"
            " GROUP BY number ORDER BY number, position"
        ).fetchall()
    return [f"{status}: {states}" for status, states in found]


async def until(folder: Path, line: str) -> None:
    """Wait until the latest operation stands in the ledger so."""
    with anyio.fail_after(30):
        while stands(folder)[-1] != line:
            await anyio.lowlevel.checkpoint()


async def get(client: Client, operation_id: str) -> str:
    """What is told of an operation."""
    return told(await client.call_tool("get_operation", {"operation_id": operation_id}))


def id_of(result: CallToolResult) -> str:
    """The operation that an answer is about."""
    assert result.structured_content
    return result.structured_content["operation_id"]


def told(result: CallToolResult) -> str:
    """The text that a model reads, after the words for whether it reads as a failure, with ids of operations masked."""
    return f"{'FAILED ' if result.is_error else ''}{masked(text_of(result))}"


def masked(text: str) -> str:
    """A text with the ids of operations masked."""
    return re.sub(r"op_[2-9A-Z]{12}", "op_*", text)


@pytest.fixture
def hold(sandbox: Sandbox) -> Hold:
    """Hold back the answer to the next request of a path for as long as the block runs; others are answered."""

    @asynccontextmanager
    async def hold(path: str, method: str = "GET", times: int = 1) -> AsyncGenerator[anyio.Event]:
        released = anyio.Event()

        async def wait(seconds: float) -> None:
            if seconds:
                await released.wait()

        sandbox.options = replace(sandbox.options, sleep=wait)
        sandbox.faults.append(Fault("delay:1", method=method, path=path, times=times))
        yield released
        released.set()

    return hold


@pytest.fixture
def meanwhile(sandbox: Sandbox, clock: StillClock, tmp_path: Path) -> Meanwhile:
    """Connect a client to a server during each of whose writes something happens once the write has reached Kombo."""

    @asynccontextmanager
    async def meanwhile(happens: Callable[[], object], **settings: object) -> AsyncGenerator[Client]:
        async def answer(request: httpx.Request) -> httpx.Response:
            response = await sandbox(request)
            if request.url.path.endswith(("/stage", "/reject")):
                happens()
            return response

        settings = {"state_dir": tmp_path, **settings}
        server = build_server(
            Settings.from_env(UNINDEXED, **settings),
            transport=httpx.MockTransport(answer),
            now=clock,
            sleep=clock.sleep,
        )
        async with Client(server) as client:
            yield client

    return meanwhile


@pytest.fixture
def lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[Lock]:
    """Let another program hold on to the ledger, which servers that start after this do not wait for."""
    monkeypatch.setattr(ledger_store, "BUSY_SECONDS", 0.0)
    with closing(sqlite3.connect(tmp_path / LEDGER_NAME, isolation_level=None)) as other:

        def lock() -> sqlite3.Connection:
            if not other.in_transaction:
                other.execute("BEGIN IMMEDIATE")
            return other

        yield lock


AUDITED_WRITE = AuditRecord(
    kind="write",
    tool="bulk_reject_applications",
    outcome="partial",
    caller="stdio",
    client_name="Claude Desktop",
    client_version="1.2.3",
    connection="avionte:sandbox",
    operation_id="op_1",
    target_ids=("a1", "a2"),
    item_outcomes={"a2": "failed"},
    shown_hash="5e6f",
    route=Route.ELICITATION,
    approved_by="maria",
)
AUDITED_SEARCH = AuditRecord(
    kind="search", tool="search_candidates", outcome="begun", criteria={"query": "forklift, Zoë's list", "limit": 20}
)


def notes_sent(sandbox: Sandbox) -> int:
    """How many notes on applications Kombo was sent."""
    return len([request for request in sandbox.requests if request.path.endswith("/notes")])


@pytest.fixture
def audit_path(tmp_path: Path) -> Path:
    """Where an audit is kept, in a folder that is not there yet."""
    return tmp_path / "state" / "audit.jsonl"


@pytest.fixture
def audit(audit_path: Path, clock: StillClock) -> Audit:
    """An audit of which there is no line yet."""
    return Audit(audit_path, clock)


def head_of(audit_path: Path) -> Path:
    """The file that says where an audit ends."""
    return audit_path.with_name("audit.jsonl.head")


def fill(audit: Audit, clock: StillClock, records: int = 5) -> None:
    """Add so many lines, a second after one another."""
    for number in range(records):
        audit.append(replace(AUDITED_WRITE, operation_id=f"op_{number}", based_on=clock() - timedelta(minutes=10)))
        clock.tick(1)


def codes(audit_path: Path) -> list[str]:
    """What a look at the file finds: line and machine word."""
    return [f"{problem.line}: {problem.code}" for problem in verify(audit_path)]
