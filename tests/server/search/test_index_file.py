"""The file of an index as a running server holds it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from server.search.index_file import IndexFile
from server.search.schema import open_index, remove_index
from server.search.standing import Standing, read_standing, write_standing


@pytest.fixture
def file(tmp_path: Path) -> IndexFile:
    """An index that was written and read."""
    file = IndexFile(tmp_path / "index.sqlite")
    put(file, 1)
    assert number(file) == 1
    return file


def put(file: IndexFile, number: int) -> None:
    file.write(lambda db: write_standing(db, Standing(number=number)))


def number(file: IndexFile) -> int:
    return file.read(read_standing).number


def overwrite(path: Path) -> None:
    """Write nonsense over all of an index but its first page, which says what the file is."""
    whole = bytearray(path.read_bytes())
    whole[4096:] = b"\xa5" * (len(whole) - 4096)
    path.write_bytes(whole)


def test_it_is_opened_anew_where_the_log_was_removed_under_it(file: IndexFile) -> None:
    with closing(open_index(file.path, writing=True)) as db:
        write_standing(db, Standing(number=2))
    assert number(file) == 2
    for end in ("-wal", "-shm"):
        file.path.with_name(file.path.name + end).unlink()
    with closing(sqlite3.connect(file.path)):
        put(file, 3)
        assert number(file) == 3
    file.close()


def test_what_fails_once_is_done_again_with_another_connection(file: IndexFile) -> None:
    asked: list[sqlite3.Connection] = []

    def fail_once(db: sqlite3.Connection) -> int:
        asked.append(db)
        if len(asked) == 1:
            raise sqlite3.OperationalError
        return read_standing(db).number

    assert file.read(fail_once) == 1
    assert asked[0] is not asked[1]
    assert file.write(lambda db: fail_once(db)) == 1
    file.close()


def test_who_waited_in_vain_for_others_does_not_wait_twice_and_is_served_when_they_are_done(
    file: IndexFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.search.schema.BUSY_SECONDS", 0.0)
    tried: list[int] = []

    def write(db: sqlite3.Connection) -> None:
        tried.append(1)
        write_standing(db, Standing(number=2))

    with closing(open_index(file.path, writing=True)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(sqlite3.OperationalError) as refused:
            file.write(write)
        assert refused.value.sqlite_errorname == "SQLITE_BUSY"
        assert not tried
        assert number(file) == 1
        other.execute("COMMIT")
    file.write(write)
    assert number(file) == 2
    file.close()


def test_one_that_is_damaged_is_removed_and_an_empty_one_is_in_its_place_with_the_next_read(file: IndexFile) -> None:
    file.close()
    overwrite(file.path)
    with pytest.raises(sqlite3.DatabaseError):
        number(file)
    assert not file.path.exists()
    assert file.read(read_standing) == Standing()
    file.close()


def test_one_that_is_damaged_and_cannot_be_removed_is_only_refused(
    file: IndexFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path) -> None:
        raise PermissionError(path)

    file.close()
    overwrite(file.path)
    monkeypatch.setattr("server.search.schema.remove_index", refuse)
    with pytest.raises(sqlite3.DatabaseError):
        number(file)
    assert file.path.exists()
    remove_index(file.path)


def test_one_that_is_not_to_last_is_removed_in_the_end() -> None:
    file = IndexFile(None)
    put(file, 1)
    folder = file.path.parent
    assert not file.lasting
    file.close()
    assert not folder.exists()
