"""The database under the ledger: how it is kept, and what is said when the disk refuses."""

import sqlite3
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest
from inline_snapshot import snapshot
from sqlalchemy import select

from server.guardrails import ledger_store
from server.guardrails.file_lock import held
from server.guardrails.ledger import Ledger
from server.guardrails.ledger_owner import Owner
from server.guardrails.ledger_store import LedgerStore
from server.guardrails.ledger_tables import metadata
from server.guardrails.operation_models import ID_SHAPE, ItemState, LedgerError, Operation, Route
from tests.conftest import StillClock
from tests.server.guardrails.conftest import OpenLedger, Planned, states


def ledger_with(pragma: str, path: Path, clock: StillClock) -> Ledger:
    """A ledger whose database has been told to refuse."""
    store = LedgerStore(path)
    with store.write() as driver:
        driver.raw.cursor().execute(f"PRAGMA {pragma}")
    return Ledger(store, clock, Owner(None))


def pragma(store: LedgerStore, name: str) -> object:
    """How the connection to a ledger is set."""
    with store.read() as driver:
        cursor = driver.raw.cursor()
        cursor.execute(f"PRAGMA {name}")
        return cursor.fetchall()[0][0]


def at_once(operation: Operation) -> Operation:
    """A plan whose records are written down as being sent in the same step."""
    return replace(operation, items=tuple(replace(item, state=ItemState.SENDING) for item in operation.items))


def test_a_ledger_survives_its_server(open_ledger: OpenLedger, planned: Planned) -> None:
    ledger = open_ledger()
    ledger.plan(planned(waits=True))
    before = ledger.find("op_1")
    ledger.close()

    assert open_ledger().find("op_1") == before


def test_a_write_ahead_log_is_kept_and_synced_with_each_commit_that_matters(
    tmp_path: Path, planned: Planned, clock: StillClock
) -> None:
    """What is lost with the power was not sent yet, or stands as `sending` then, for somebody to look."""
    store = LedgerStore(tmp_path / "ledger.db")
    ledger = Ledger(store, clock, Owner(None))

    full, normal = 2, 1
    synced: dict[str, object] = {}
    ledger.plan(planned("op_1", "a1", waits=True))
    synced["plan"] = pragma(store, "synchronous")
    ledger.claim("op_1", route=Route.TWO_STEP)
    synced["claim"] = pragma(store, "synchronous")
    ledger.sending("op_1", [0])
    synced["sending"] = pragma(store, "synchronous")
    ledger.settle("op_1", 0, ItemState.UNKNOWN)
    synced["settle"] = pragma(store, "synchronous")
    ledger.finish("op_1")
    synced["finish"] = pragma(store, "synchronous")
    ledger.resolve("op_1", 0, ItemState.DONE, "operator")
    synced["resolve"] = pragma(store, "synchronous")

    assert (pragma(store, "journal_mode"), pragma(store, "foreign_keys")) == ("wal", 1)
    ledger.plan(at_once(planned("op_2", "a1")))
    synced["plan what is sent at once"] = pragma(store, "synchronous")
    assert synced == {
        "plan": normal,
        "claim": normal,
        "sending": full,
        "settle": normal,
        "finish": normal,
        "resolve": full,
        "plan what is sent at once": full,
    }
    ledger.close()


def test_nobody_else_can_read_the_ledger(tmp_path: Path, open_ledger: OpenLedger, planned: Planned) -> None:
    open_ledger().plan(planned())

    paths = [tmp_path / "state", *(tmp_path / "state").rglob("*")]

    assert len(paths) >= 5
    assert [path.name for path in paths if stat.S_IMODE(path.stat().st_mode) & 0o077] == []


def test_a_ledger_in_memory_leaves_nothing_behind(tmp_path: Path, planned: Planned, clock: StillClock) -> None:
    with closing(Ledger.open(":memory:", clock)) as ledger:
        ledger.plan(planned(waits=True))
        assert ledger.claim("op_1", route=Route.TWO_STEP)
        assert states(ledger.find("op_1")) == [ItemState.PLANNED] * 3
    with closing(Ledger.open("sqlite://", clock)) as other:
        assert other.recent(1) == []

    assert list(tmp_path.iterdir()) == []
    assert not Path(":memory:").exists()


def test_a_ledger_can_be_named_by_a_url(tmp_path: Path, planned: Planned, clock: StillClock) -> None:
    with closing(Ledger.open(f"sqlite:///{tmp_path}/here/ledger.db", clock)) as ledger:
        ledger.plan(planned())
    with closing(Ledger.open(tmp_path / "here" / "ledger.db", clock)) as ledger:
        assert ledger.find("op_1")


def test_a_plan_that_does_not_fit_on_the_disk_sends_nothing(
    tmp_path: Path, planned: Planned, clock: StillClock
) -> None:
    with closing(ledger_with("max_page_count=20", tmp_path / "ledger.db", clock)) as ledger:
        fits = [f"a{number}" for number in range(1000)]
        with pytest.raises(LedgerError) as caught:
            ledger.plan(planned("op_1", *fits))

        assert str(caught.value) == snapshot(
            "The ledger of writes cannot be written: the disk is full. Nothing was sent."
        )
        assert ledger.find("op_1") is None, "not a part of it stands"
        ledger.plan(planned("op_2"))


REFUSED: dict[str, Callable[[Ledger, Planned], object]] = {
    "plan": lambda ledger, planned: ledger.plan(planned("op_9")),
    "claim": lambda ledger, _: ledger.claim("op_1", route=Route.TWO_STEP),
    "sending": lambda ledger, _: ledger.sending("op_1", [0]),
    "settle": lambda ledger, _: ledger.settle("op_1", 0, ItemState.DONE),
    "finish": lambda ledger, _: ledger.finish("op_1"),
    "approve": lambda ledger, _: ledger.approve("op_1", "operator"),
    "close": lambda ledger, _: ledger.close(),
}


def test_a_ledger_that_can_only_be_read_says_what_that_means_for_the_write(
    tmp_path: Path, planned: Planned, clock: StillClock
) -> None:
    said: dict[str, str] = {}
    for name, act in REFUSED.items():
        ledger = ledger_with("query_only=1", tmp_path / "ledger.db", clock)
        with pytest.raises(LedgerError, match="The ledger of writes cannot be written: it can only be read") as caught:
            act(ledger, planned)
        said[name] = str(caught.value).partition("read. ")[2]

    sent = "The write itself may have been made: look at the record before anything is repeated."
    unsaid = "The outcome is not recorded yet. The server keeps trying and starts no other write until it is."
    assert said == {
        "plan": "Nothing was sent.",
        "claim": "Nothing was sent.",
        "sending": "Nothing was sent.",
        "settle": unsaid,
        "finish": unsaid,
        "approve": "Nothing was sent.",
        "close": sent,
    }


def test_a_busy_ledger_is_said_to_be_busy(tmp_path: Path, planned: Planned, clock: StillClock) -> None:
    with closing(ledger_with("busy_timeout=0", tmp_path / "ledger.db", clock)) as ledger:
        with closing(sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(LedgerError, match=r"another program holds on to it\. Nothing was sent\."):
                ledger.plan(planned())
            assert ledger.find("op_1") is None, "it can be read meanwhile"
        ledger.plan(planned())


def test_who_waited_in_vain_for_another_program_waits_less_until_it_has_let_go(
    tmp_path: Path, planned: Planned, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing else of a server is answered while it waits."""
    monkeypatch.setattr(ledger_store, "BUSY_SECONDS", 0.2)
    monkeypatch.setattr(ledger_store, "BUSY_AGAIN_SECONDS", 0.001)
    path = tmp_path / "ledger.db"
    store = LedgerStore(path)
    ledger = Ledger(store, clock, Owner(None))

    assert pragma(store, "busy_timeout") == 200
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        for _ in range(2):
            with pytest.raises(LedgerError, match="another program holds on to it"):
                ledger.plan(planned())
            assert pragma(store, "busy_timeout") == 1
    assert ledger.plan(planned()) is None
    assert pragma(store, "busy_timeout") == 200
    assert states(ledger.find("op_1")) == [ItemState.PLANNED] * 3


def test_what_cannot_be_opened_is_said_before_anything_is_served(tmp_path: Path, clock: StillClock) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "text.db").write_text("This is not a database, but it is long enough to be looked at." * 40)
    (tmp_path / "folder.db").mkdir()
    said: dict[str, str] = {}
    for name in ("file/ledger.db", "text.db", "folder.db"):
        with pytest.raises(LedgerError, match="ATS_MCP_STATE_DIR names the folder") as caught:
            Ledger.open(tmp_path / name, clock)
        said[name] = str(caught.value).partition(" Without")[0]

    assert said == snapshot(
        {
            "file/ledger.db": "The ledger of writes cannot be opened: a file stands where its folder belongs.",
            "text.db": "The ledger of writes cannot be opened: its file is something else.",
            "folder.db": "The ledger of writes cannot be opened: its file is missing or not a file.",
        }
    )
    assert "not a database" in (tmp_path / "text.db").read_text()


def test_the_ledger_of_another_version_of_the_server_is_left_alone(tmp_path: Path, clock: StillClock) -> None:
    Ledger.open(tmp_path / "ledger.db", clock).close()
    with closing(sqlite3.connect(tmp_path / "ledger.db")) as connection, connection:
        connection.execute("UPDATE ledger_version SET version = 3")

    with pytest.raises(LedgerError) as caught:
        Ledger.open(tmp_path / "ledger.db", clock)

    assert str(caught.value).split(": ") == snapshot(
        [
            "The ledger of writes has version 3 and this server knows only version 2",
            "another version of the server used it. Use that one, or give this one an ATS_MCP_STATE_DIR of its own. Nothing was sent.",
        ]
    )


def test_a_ledger_with_words_that_this_server_does_not_know_is_not_guessed_at(
    tmp_path: Path, open_ledger: OpenLedger, planned: Planned
) -> None:
    ledger = open_ledger()
    ledger.plan(planned())
    with closing(sqlite3.connect(tmp_path / "state" / "ledger.db")) as connection, connection:
        connection.execute("UPDATE items SET state = 'halfway'")

    with pytest.raises(LedgerError, match="it does not fit this server"):
        ledger.find("op_1")


@pytest.mark.parametrize("before", ["{oops", "null", '{"stage": "a sentence"}'])
def test_a_ledger_with_facts_that_no_server_writes_is_not_guessed_at(
    before: str, tmp_path: Path, ledger: Ledger, planned: Planned
) -> None:
    ledger.plan(planned())
    with closing(sqlite3.connect(tmp_path / "state" / "ledger.db")) as database, database:
        database.execute("UPDATE items SET before = ? WHERE position = 1", [before])
    with pytest.raises(LedgerError, match="it does not fit this server"):
        ledger.find("op_1")
    assert ledger.plan(planned("op_2", "a9")) is None


def test_a_time_without_its_zone_is_not_recorded(ledger: Ledger, planned: Planned) -> None:
    with pytest.raises(ValueError, match="a time in the ledger carries its zone"):
        ledger.plan(replace(planned(), created_at=datetime(2026, 3, 2)))

    assert ledger.find("op_1") is None


def test_times_come_back_in_utc(ledger: Ledger, planned: Planned, clock: StillClock) -> None:
    ledger.plan(planned())

    found = ledger.find("op_1")
    assert found
    assert found.created_at.tzinfo is UTC


def test_servers_that_start_at_once_on_no_ledger_make_it_one_after_the_other(tmp_path: Path, clock: StillClock) -> None:
    """Left to itself, SQLite fails one of them every now and then."""
    with ThreadPoolExecutor(4) as threads:
        with held(tmp_path / "ledger.db-lock"):
            opening = [threads.submit(Ledger.open, tmp_path / "ledger.db", clock) for _ in range(4)]
            assert wait(opening, timeout=0.2).done == set()
        ledgers = [each.result() for each in opening]

    for ledger in ledgers:
        assert ledger.recent(1) == []
        ledger.close()


def words_in(value: object) -> list[object]:
    """A cell, or the names and values in a cell of JSON."""
    if not isinstance(value, dict):
        return [value]
    facts = cast(dict[str, object], value)
    return [*facts, *facts.values()]


def test_the_whole_ledger_holds_ids_and_machine_words_only(
    tmp_path: Path, open_ledger: OpenLedger, planned: Planned
) -> None:
    ledger = open_ledger()
    ledger.plan(planned("op_1", waits=True))
    ledger.claim("op_1", route=Route.ELICITATION, approved_by="stdio")
    ledger.sending("op_1", [0, 1])
    ledger.settle("op_1", 0, ItemState.DONE, after={"stage": "s9"})
    ledger.finish("op_1")
    ledger.resolve("op_1", 1, ItemState.FAILED, "operator")
    ledger.close()
    told_by_the_client = {"client_name", "client_version", "caller", "approved_by", "settled_by"}

    store = LedgerStore(tmp_path / "state" / "ledger.db")
    with store.read() as driver:
        texts: list[tuple[str, str, str]] = [
            (table.name, column, word)
            for table in metadata.sorted_tables
            for row in driver.read(select(table), {})
            for column, value in row.items()
            for word in words_in(value)
            if isinstance(word, str)
        ]
    store.close()

    assert len(texts) > 40
    ours = [text for text in texts if text[1] not in told_by_the_client and text[2]]
    assert [text for text in ours if not ID_SHAPE.fullmatch(text[2])] == []
