"""The file under the index."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from server.search.schema import VERSION, open_index, size_of, transaction
from server.search.standing import Standing, read_standing, write_standing


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "index.sqlite"


def test_it_is_made_where_there_is_none_and_only_its_owner_can_read_it(path: Path) -> None:
    with closing(open_index(path)) as db:
        assert read_standing(db) == Standing()
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0
    assert size_of(path) > 0


def test_what_is_written_is_there_when_it_is_opened_again(path: Path) -> None:
    with closing(open_index(path, writing=True)) as db, transaction(db):
        write_standing(db, Standing(number=3, fresh=5.0))
    with closing(open_index(path)) as db:
        assert read_standing(db) == Standing(number=3, fresh=5.0)


def test_an_error_in_a_transaction_undoes_all_of_it(path: Path) -> None:
    with closing(open_index(path, writing=True)) as db:

        def write_half() -> None:
            with transaction(db):
                write_standing(db, Standing(number=3))
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            write_half()
        assert read_standing(db) == Standing()


def test_readers_cannot_write(path: Path) -> None:
    with closing(open_index(path)) as db, pytest.raises(sqlite3.OperationalError):
        write_standing(db, Standing(number=3))


@pytest.mark.parametrize("damage", ["another version", "no database"])
def test_an_index_that_cannot_be_used_is_replaced_by_an_empty_one(path: Path, damage: str) -> None:
    with closing(open_index(path, writing=True)) as db:
        with transaction(db):
            write_standing(db, Standing(number=3))
        db.execute(f"PRAGMA user_version = {VERSION + 1}")
    if damage == "no database":
        path.write_bytes(b"something else entirely" * 1000)
    with closing(open_index(path, writing=True)) as db:
        assert read_standing(db) == Standing()
        assert db.execute("PRAGMA user_version").fetchone() == (VERSION,)


def test_an_index_that_is_only_busy_is_left_alone(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.search.schema.BUSY_SECONDS", 0.0)
    with closing(open_index(path, writing=True)) as db:
        with transaction(db):
            write_standing(db, Standing(number=3))
        db.execute("PRAGMA journal_mode = DELETE")
        db.execute("BEGIN EXCLUSIVE")
        with pytest.raises(sqlite3.OperationalError):
            open_index(path)
        db.execute("COMMIT")
    with closing(open_index(path)) as db:
        assert read_standing(db).number == 3


ANOTHER_PROCESS = """
import sys
from contextlib import closing
from pathlib import Path

from server.search.schema import open_index, transaction
from server.search.standing import Standing, write_standing

with closing(open_index(Path(sys.argv[1]), writing=True)) as db:
    with transaction(db):
        write_standing(db, Standing(number=7))
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
"""


def test_another_process_that_writes_and_ends_leaves_the_log_to_those_who_still_read(path: Path) -> None:
    with closing(open_index(path, writing=True)) as db, transaction(db):
        write_standing(db, Standing(number=1))
    with closing(open_index(path)) as reader:
        assert read_standing(reader).number == 1
        with closing(open_index(path, writing=True)) as db, transaction(db):
            write_standing(db, Standing(number=2))
        subprocess.run([sys.executable, "-c", ANOTHER_PROCESS, path], check=True)
        assert path.with_name(f"{path.name}-wal").exists()
        assert read_standing(reader).number == 7
        with closing(open_index(path, writing=True)) as db, transaction(db):
            write_standing(db, Standing(number=8))
        assert read_standing(reader).number == 8
