"""Other programs' settings are changed in one step with a backup, or refused and left as they are."""

import json
import stat
import sys
from pathlib import Path

import pytest

from server.commands.client_files import BACKUP, open_file
from server.errors import ConfigurationError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "settings.json"


def test_a_file_that_is_not_there_is_made_with_its_folders_for_its_user_alone(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "settings.json"
    open_file(path).write({"é": [1, 2.5, None, True]})
    assert path.read_text(encoding="utf-8") == '{\n  "é": [\n    1,\n    2.5,\n    null,\n    true\n  ]\n}\n'
    assert [one.name for one in path.parent.iterdir()] == ["settings.json"]
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("blank", ["", " \n", "\ufeff"], ids=["empty", "a space", "a byte order mark"])
def test_a_blank_file_counts_as_empty(path: Path, blank: str) -> None:
    path.write_text(blank, encoding="utf-8")
    assert open_file(path).content == {}


@pytest.mark.parametrize(
    "text",
    [
        '{\n    "a": 1\n}\n',
        '{\n\t"a": {\n\t\t"b": "\\u2028"\n\t}\n}',
        '{\r\n  "a": 1\r\n}\r\n',
        '\ufeff{\n  "a": "ü"\n}\n',
    ],
    ids=["four spaces", "tabs, no last line end", "Windows line ends", "byte order mark"],
)
def test_the_form_of_a_file_stays(path: Path, text: str) -> None:
    path.write_bytes(text.encode())
    file = open_file(path)
    file.write(file.content)
    assert path.read_bytes() == text.replace("\\u2028", "\u2028").encode()


def test_the_old_content_and_its_permissions_are_kept(path: Path) -> None:
    path.write_text('{"a": 1}')
    path.chmod(0o640)
    open_file(path).write({"a": 2})
    backup = path.with_name(path.name + BACKUP)
    assert (json.loads(path.read_text()), json.loads(backup.read_text())) == ({"a": 2}, {"a": 1})
    if sys.platform != "win32":
        assert [stat.S_IMODE(one.stat().st_mode) for one in (path, backup)] == [0o640, 0o640]


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")
def test_a_link_stays_a_link(tmp_path: Path, path: Path) -> None:
    real = tmp_path / "dotfiles.json"
    real.write_text("{}")
    path.symlink_to(real)
    open_file(path).write({"a": 1})
    assert path.is_symlink()
    assert json.loads(real.read_text()) == {"a": 1}


@pytest.mark.parametrize(
    "content",
    [
        b'{\n  // mine\n  "a": 1\n}',
        b'{"a": [1, 2,]}',
        b'{"a": 1, "a": 2}',
        b"\xff\xfe{\x00}\x00",
        b"[1]",
        b"null",
        b"[" * 100_000,
    ],
    ids=["a comment", "a trailing comma", "a name twice", "UTF-16", "a list", "null", "too deep"],
)
def test_what_would_be_lost_is_refused_and_left(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(ConfigurationError, match="It was left as it is"):
        open_file(path)
    assert path.read_bytes() == content


@pytest.mark.parametrize("text", ['{"a": 1e999}', '{"a": "\\ud800"}'], ids=["too large", "half a character"])
def test_a_value_that_cannot_be_written_again_is_refused_and_left(path: Path, text: str) -> None:
    path.write_text(text)
    file = open_file(path)
    with pytest.raises(ConfigurationError, match="would be lost"):
        file.write(file.content)
    assert path.read_text() == text
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_a_change_by_somebody_else_meanwhile_is_not_overwritten(path: Path) -> None:
    path.write_text('{"a": 1}')
    file = open_file(path)
    path.write_text('{"a": 2}')
    with pytest.raises(ConfigurationError, match="changed by another program"):
        file.write({"a": 3})
    assert path.read_text() == '{"a": 2}'
    assert [one.name for one in path.parent.iterdir()] == [path.name]


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")
def test_links_in_a_circle_are_refused_in_words(tmp_path: Path) -> None:
    one, other = tmp_path / "one.json", tmp_path / "other.json"
    one.symlink_to(other)
    other.symlink_to(one)
    with pytest.raises(ConfigurationError, match="cannot be read"):
        open_file(one)


def test_a_read_only_file_is_left_to_whoever_made_it_so(path: Path) -> None:
    path.write_text('{"a": 1}')
    path.chmod(0o444)
    with pytest.raises(ConfigurationError, match="is read-only"):
        open_file(path).write({"a": 2})
    assert path.read_text() == '{"a": 1}'
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_a_backup_takes_the_place_of_a_link_and_not_of_what_it_leads_to(tmp_path: Path, path: Path) -> None:
    path.write_text('{"a": 1}')
    other = tmp_path / "other.json"
    other.write_text("mine")
    backup = path.with_name(path.name + BACKUP)
    backup.symlink_to(other)
    open_file(path).write({"a": 2})
    assert (other.read_text(), backup.read_text(), backup.is_symlink()) == ("mine", '{"a": 1}', False)


def test_lists_in_lists_beyond_what_can_be_written_are_refused_and_left(path: Path) -> None:
    path.write_text("{}")
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(ConfigurationError, match="too deep"):
        open_file(path).write({"a": deep})
    assert path.read_text() == "{}"
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_a_folder_in_place_of_the_file_is_refused_in_words(path: Path) -> None:
    path.mkdir()
    with pytest.raises(ConfigurationError, match="cannot be read"):
        open_file(path)


def test_a_folder_that_is_a_file_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("")
    file = open_file(tmp_path / "settings.json")
    moved = type(file)(tmp_path / "a" / "settings.json", None, {})
    with pytest.raises(ConfigurationError, match="cannot be written"):
        moved.write({})
