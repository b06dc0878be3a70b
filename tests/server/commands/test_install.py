"""`ats-mcp install` writes this server into a client's settings and takes it out again, and touches nothing else."""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from inline_snapshot import snapshot
from mcp import Client, StdioServerParameters
from platformdirs import windows
from platformdirs.api import PlatformDirsABC
from platformdirs.macos import MacOS
from platformdirs.unix import Unix
from platformdirs.windows import Windows

from server.__main__ import main, parser
from server.commands.client_files import BACKUP
from server.commands.install import CLIENTS, LAUNCHER, start_command
from tools import CATALOGUE

KEY = "secret-key"
LIVE = {"KOMBO_API_KEY": KEY, "KOMBO_INTEGRATION_ID": "avionte:SandboxNorthwindStaffing", "KOMBO_REGION": "us"}
COMMAND = str(Path(sys.executable).with_name("ats-mcp"))

Install = Callable[..., tuple[str, str]]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own, and an environment without settings."""
    for variable in list(os.environ):
        if variable.startswith(("KOMBO_", "ATS_MCP_", "XDG_")):
            monkeypatch.delenv(variable)
    for variable in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(variable, str(tmp_path))
    monkeypatch.setenv("APPDATA", str(tmp_path / "AppData" / "Roaming"))
    return tmp_path


@pytest.fixture
def install(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Install:
    """Run the command as typed, in this environment; answers what it says to stdout and to stderr."""

    def install(typed: str, status: int = 0, **environment: str) -> tuple[str, str]:
        with monkeypatch.context() as patch:
            for name, value in environment.items():
                patch.setenv(name, value)
            with pytest.raises(SystemExit) as ended:
                main(typed.split())
        assert ended.value.code == status
        said = capsys.readouterr()
        return said.out, said.err

    return install


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("client", "platform", "path"),
    [
        ("claude-desktop", MacOS, "Library/Application Support/Claude/claude_desktop_config.json"),
        ("claude-desktop", Windows, "AppData/Roaming/Claude/claude_desktop_config.json"),
        ("claude-desktop", Unix, ".config/Claude/claude_desktop_config.json"),
        ("claude-code", MacOS, ".claude.json"),
        ("claude-code", Windows, ".claude.json"),
        ("claude-code", Unix, ".claude.json"),
        ("cursor", MacOS, ".cursor/mcp.json"),
        ("cursor", Windows, ".cursor/mcp.json"),
        ("cursor", Unix, ".cursor/mcp.json"),
        ("vscode", MacOS, "Library/Application Support/Code/User/mcp.json"),
        ("vscode", Windows, "AppData/Roaming/Code/User/mcp.json"),
        ("vscode", Unix, ".config/Code/User/mcp.json"),
    ],
)
def test_each_client_keeps_its_settings_in_its_own_place_on_each_platform(
    client: str, platform: type[PlatformDirsABC], path: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(windows, "get_win_folder", windows.get_win_folder_from_env_vars)  # Windows itself is asked else
    assert CLIENTS[client].file(platform(roaming=True), home) == home / path


def test_the_command_line_offers_the_clients_that_are_known(capsys: pytest.CaptureFixture[str]) -> None:
    assert [parser().parse_args(["install", name]).client for name in CLIENTS] == list(CLIENTS)
    with pytest.raises(SystemExit):
        parser().parse_args(["install", "emacs"])
    assert f"choose from {', '.join(CLIENTS)}" in capsys.readouterr().err.replace("'", "")


@pytest.mark.parametrize("client", CLIENTS)
def test_a_client_without_settings_gets_some_that_start_this_installation(
    client: str, install: Install, tmp_path: Path
) -> None:
    path = tmp_path / "settings.json"
    said, _ = install(f"install {client} --file {path}")
    known = CLIENTS[client]
    entry: dict[str, object] = {"type": "stdio"} if known.typed else {}
    entry |= {"command": COMMAND, "args": [], "env": {}}
    assert read(path) == {known.servers: {"ats": entry}}
    assert known.title in said
    assert "works the sandbox" in said


@pytest.mark.anyio
async def test_what_is_written_starts_the_server(install: Install, tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    install(f"install claude-desktop --read-only --file {path}")
    entry = read(path)["mcpServers"]["ats"]
    async with Client(StdioServerParameters(**entry)) as client:
        assert {tool.name for tool in (await client.list_tools()).tools} == {
            spec.name for spec in CATALOGUE if spec.access == "read"
        }


def test_what_it_says_is_where_what_and_what_to_do_next(install: Install, home: Path) -> None:
    said, _ = install("install cursor")
    assert said.replace(str(home), "~").replace(COMMAND, "…/ats-mcp") == snapshot("""\
Cursor: ats in ~/.cursor/mcp.json
{
  "ats": {
    "command": "…/ats-mcp",
    "args": [],
    "env": {}
  }
}
Start Cursor again to see it.
It has no Kombo key, so it works the sandbox. --with-key writes the one from this environment, unencrypted.
""")
    assert read(home / ".cursor" / "mcp.json")["mcpServers"].keys() == {"ats"}


def test_other_servers_and_other_members_stay_when_it_comes_and_when_it_goes(install: Install, home: Path) -> None:
    path = home / ".claude.json"
    before = (
        '{\n\t"numStartups": 3,\n\t"mcpServers": {\n\t\t"other": {\n\t\t\t"command": "x"\n\t\t}\n\t},\n\t"z": []\n}'
    )
    path.write_text(before)
    install("install claude-code")
    assert list(read(path)) == ["numStartups", "mcpServers", "z"]
    assert list(read(path)["mcpServers"]) == ["other", "ats"]
    assert path.with_name(path.name + BACKUP).read_text() == before
    install("install claude-code --remove")
    assert path.read_text() == before
    assert path.with_name(path.name + BACKUP).read_text() == before


def test_the_backup_is_of_the_settings_from_before_this_server_was_in_them(install: Install, home: Path) -> None:
    path = home / ".claude.json"
    backup = path.with_name(path.name + BACKUP)
    path.write_text('{"first": 1}')
    for typed in ("install claude-code", "install claude-code", "install claude-code --name mine"):
        said, _ = install(typed)
        assert read(backup) == {"first": 1}
        assert f"What was there before stands in {backup}." in said
    for typed in ("install claude-code --remove", "install claude-code --remove --name mine"):
        said, _ = install(typed)
        assert said.splitlines()[-1] == "Claude Code has it until it is started again."
    path.write_text('{"second": 2}')
    install("install claude-code")
    assert read(backup) == {"second": 2}


def test_a_second_time_renews_how_it_is_started_and_keeps_what_was_added_by_hand(install: Install, home: Path) -> None:
    path = home / ".cursor" / "mcp.json"
    path.parent.mkdir()
    env = LIVE | {"PROXY_PASSWORD": "another-secret"}
    mine = {"command": "/old/ats-mcp", "args": ["--seed", "3"], "env": env, "envFile": "~/keys"}
    path.write_text(json.dumps({"mcpServers": {"ats": mine}}))
    said, _ = install("install cursor --read-only")
    assert read(path)["mcpServers"]["ats"] == mine | {"command": COMMAND, "args": ["--read-only", "--seed", "3"]}
    assert "It keeps --seed 3, as it was" in said
    assert KEY not in said
    assert "another-secret" not in said
    assert "key included" in said
    assert "sandbox" not in said


def test_a_server_that_only_reads_never_begins_to_write_by_a_renewal(install: Install, home: Path) -> None:
    path = home / ".cursor" / "mcp.json"
    install("install cursor --read-only")
    said, _ = install("install cursor")
    assert "It keeps --read-only, as it was: to lift that, take it out with --remove first." in said
    assert read(path)["mcpServers"]["ats"]["args"][-1] == "--read-only"


@pytest.mark.parametrize(
    ("entry", "options"),
    [
        ({"command": "/old/ats-mcp", "args": ["--tools", "list_jobs,get_job"]}, ["--tools", "list_jobs,get_job"]),
        ({"command": "python3", "args": ["/x/ats_mcp.py", "--exclude-tools", "get_resume"]}, ["--exclude-tools", "get_resume"]),
        ({"command": "python3", "args": ["-m", "ats_mcp", "--read-only"]}, ["--read-only"]),
        ({"command": "uvx", "args": ["--from", "/x/wheel", "ats-mcp"]}, []),
        ({"command": "docker", "args": ["run", "-v", "/x/ats-mcp:/state", "ats-image"]}, []),
        ({"command": "ats-mcp"}, []),
        ({}, []),
    ],
    ids=str,
)  # fmt: skip
def test_a_renewal_takes_no_restriction_away(
    entry: dict[str, object], options: list[str], install: Install, tmp_path: Path
) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"mcpServers": {"ats": entry}}))
    said, _ = install(f"install cursor --file {path}")
    assert read(path)["mcpServers"]["ats"] == {"command": COMMAND, "args": options, "env": {}}
    assert ("It keeps" in said) is bool(options)


@pytest.mark.parametrize("typed", ["install cursor", "install cursor --remove"])
@pytest.mark.parametrize(
    "entry",
    [
        {"command": "node", "args": ["applicant-tracker.js"], "env": {"TOKEN": "x"}},
        {"command": "/usr/bin/other"},
        {"url": "https://ats.example.com/mcp"},
    ],
    ids=str,
)
def test_another_server_of_the_same_name_is_left_alone(
    entry: dict[str, object], typed: str, install: Install, tmp_path: Path
) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"mcpServers": {"ats": entry}}))
    _, error = install(f"{typed} --file {path}", status=2)
    assert "another --name" in error
    assert read(path) == {"mcpServers": {"ats": entry}}
    assert list(tmp_path.iterdir()) == [path]
    install(f"install cursor --name mine --file {path}")
    assert read(path)["mcpServers"].keys() == {"ats", "mine"}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not say who may read a file in its mode")
def test_a_key_in_a_file_that_others_may_read_is_told(install: Install, tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text("{}")
    for mode, told in ((0o644, True), (0o600, False)):
        path.chmod(mode)
        said, _ = install(f"install cursor --with-key --file {path}", **LIVE)
        assert ("Others on this machine may read" in said) is told
        assert "Others" not in install(f"install cursor --with-key --dry-run --file {path}", **LIVE)[0]


def test_an_empty_key_counts_as_none(install: Install, home: Path) -> None:
    path = home / ".cursor" / "mcp.json"
    path.parent.mkdir()
    path.write_bytes((LAUNCHER.parent / "mcp.json").read_bytes())
    said, _ = install("install cursor")
    assert "works the sandbox" in said
    assert "key included" not in said


def test_a_key_is_written_only_when_asked_for_and_never_shown(install: Install, tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    typed = f"install cursor --file {path}"
    environment = {
        **LIVE,
        "ATS_MCP_READ_ONLY": "true",
        "ATS_MCP_TOOLS": "list_jobs, get_job",
        "ATS_MCP_STATE_DIR": "~/x",
    }
    own = {
        "ATS_MCP_READ_ONLY": "1",
        "ATS_MCP_TOOLS": "list_jobs,get_job",
        "ATS_MCP_STATE_DIR": str(tmp_path / "x"),
    }
    install(typed, **environment)
    assert read(path)["mcpServers"]["ats"]["env"] == own
    said, _ = install(f"{typed} --with-key", **environment)
    assert read(path)["mcpServers"]["ats"]["env"] == own | LIVE
    assert KEY not in said
    assert '"KOMBO_API_KEY": "…"' in said


def test_without_a_key_there_is_none_to_write(install: Install, tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    _, error = install(f"install cursor --file {path} --with-key", status=2)
    assert "that variable is not set" in error
    assert not path.exists()


@pytest.mark.parametrize("typed", ["install vscode --dry-run", "install vscode --remove --dry-run"])
def test_a_dry_run_writes_nothing(typed: str, install: Install, tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"servers": {"ats": {"command": "ats-mcp"}}}')
    said, _ = install(f"{typed} --file {path}")
    assert "dry run" in said
    assert path.read_text() == '{"servers": {"ats": {"command": "ats-mcp"}}}'
    assert list(tmp_path.iterdir()) == [path]


def test_to_remove_what_is_not_there_changes_nothing(install: Install, tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    said, _ = install(f"install cursor --remove --file {path} --name other")
    assert "there is no other" in said
    assert not path.exists()


def test_settings_with_comments_are_left_to_their_owner(install: Install, tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    text = '{\n  // my servers\n  "servers": {}\n}'
    path.write_text(text)
    _, error = install(f"install vscode --file {path}", status=2)
    assert "is not plain JSON (comments" in error
    assert path.read_text() == text


@pytest.mark.parametrize(
    "content",
    [
        {"mcpServers": []},
        {"mcpServers": {"ats": "x"}},
        {"mcpServers": {"ats": {"env": []}}},
        {"mcpServers": {"ats": {"url": "https://ats.example.com/mcp"}}},
    ],
    ids=["servers", "entry", "variables", "another server"],
)
def test_settings_of_another_form_are_refused_and_left(content: object, install: Install, tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps(content))
    _, error = install(f"install cursor --file {path}", status=2)
    assert error.startswith(f"ats-mcp: {path}: ")
    assert read(path) == content


def test_an_installation_without_its_command_is_started_by_its_interpreter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    python = str(tmp_path / "python3")
    monkeypatch.setattr(sys, "executable", python)
    assert start_command(("--read-only",)) == {"command": python, "args": [str(LAUNCHER), "--read-only"]}
    assert LAUNCHER.exists()


def test_options_typed_before_the_command_narrow_the_server_that_is_installed(install: Install, tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    install(f"--read-only --tools list_jobs,get_job --exclude-tools get_job install cursor --file {path}")
    assert read(path)["mcpServers"]["ats"] == {
        "command": COMMAND,
        "args": ["--read-only"],
        "env": {"ATS_MCP_TOOLS": "list_jobs,get_job", "ATS_MCP_EXCLUDE_TOOLS": "get_job"},
    }


def test_a_tool_that_there_is_none_of_is_not_installed(install: Install, tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    _, told = install(f"--tools list_job install cursor --file {path}", status=2)
    assert told.startswith("ats-mcp: ATS_MCP_TOOLS names no such tool: list_job.")
    assert not path.exists()
