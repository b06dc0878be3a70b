"""`ats-mcp install`: writes this server into the settings of an MCP client, and takes it out again."""

import argparse
import json
import os
import re
import shutil
import stat
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import dropwhile
from pathlib import Path
from typing import Final, cast

from platformdirs import PlatformDirs
from platformdirs.api import PlatformDirsABC

from server.commands.client_files import ClientFile, Json, open_file, read_bytes
from server.errors import ConfigurationError
from server.settings import Settings

LAUNCHER: Final = Path(__file__).parents[2] / "ats_mcp.py"
READ_ONLY: Final = "--read-only"
OURS: Final = ("ats-mcp", "ats_mcp")
"""What every way to start this server has in its command: the script, the module, the package, the launcher."""
LIVE: Final = ("api_key", "integration_id", "region", "base_url", "dialect")
"""Settings that mean nothing without the key, and are written with it or not at all."""

SHOWN: Final = {field.alias for field in Settings.model_fields.values() if field.repr}
"""Variables whose values may be shown: those of ours that are no secrets. What others are, nobody knows here."""

KEY_IN_FILE: Final = re.compile(rb'"KOMBO_API_KEY"\s*:\s*"[^"]')

Say = Callable[[str], None]


@dataclass(frozen=True)
class Client:
    """A program that starts MCP servers. Its settings stand below its user's `home`, or where the platform has them."""

    title: str
    path: tuple[str, ...]
    in_home: bool
    servers: str = "mcpServers"
    typed: bool = False

    def file(self, dirs: PlatformDirsABC, home: Path) -> Path:
        """Where its settings are, on the platform that `dirs` knows."""
        return (home if self.in_home else dirs.user_config_path).joinpath(*self.path)


CLIENTS: Final = {
    "claude-desktop": Client("Claude Desktop", ("Claude", "claude_desktop_config.json"), in_home=False),
    "claude-code": Client("Claude Code", (".claude.json",), in_home=True, typed=True),
    "cursor": Client("Cursor", (".cursor", "mcp.json"), in_home=True),
    "vscode": Client("VS Code", ("Code", "User", "mcp.json"), in_home=False, servers="servers", typed=True),
}
"""Clients by the name that the command line takes. Each reads these files for all of its user's projects."""


@dataclass(frozen=True)
class Wish:
    """What is to be done to a client's settings. `file` is another place for them, such as a project's own."""

    client: Client
    name: str
    settings: Settings
    with_key: bool = False
    read_only: bool = False
    dry_run: bool = False
    file: Path | None = None

    def open(self) -> ClientFile:
        """Read the client's settings.

        Raises:
            ConfigurationError: They cannot be changed without a loss.
        """
        return open_file(self.file or self.client.file(PlatformDirs(roaming=True), Path.home()))


def run_command(arguments: argparse.Namespace, settings: Settings, say: Say) -> int:
    """Do what the command line says.

    Raises:
        ConfigurationError: The client's settings cannot be changed without a loss.
    """
    wish = Wish(
        CLIENTS[arguments.client],
        arguments.name,
        settings,
        with_key=arguments.with_key,
        read_only=bool(arguments.install_read_only or arguments.read_only),
        dry_run=arguments.dry_run,
        file=Path(arguments.file).expanduser() if arguments.file else None,
    )
    return (remove if arguments.remove else install)(wish, wish.open(), say)


def install(wish: Wish, file: ClientFile, say: Say) -> int:
    """Write this server into a client's settings; other servers, and what else stands there, stay.

    An entry of the same name keeps its variables, its options and what else it has; only where the server is started
    from is set anew.

    Raises:
        ConfigurationError: The settings cannot be changed without a loss, or the name is another server's.
    """
    servers = servers_of(wish, file)
    old = own_entry(wish, file, servers.get(wish.name, {}))
    variables = as_object(old.get("env", {}), file, f"{wish.name}.env") | variables_of(wish.settings, wish.with_key)
    options = options_of(old)  # a server that only reads, or has few tools, never gets more by a renewal
    if options and options != (READ_ONLY,) * wish.read_only:
        say(f"It keeps {' '.join(options)}, as it was: to lift that, take it out with --remove first.")
    start = start_command(options if READ_ONLY in options or not wish.read_only else (READ_ONLY, *options))
    entry: Json = {"type": "stdio"} if wish.client.typed else {}
    entry |= old | start | {"env": variables}
    say(f"{wish.client.title}: {wish.name} in {file.path}")
    say(json.dumps({wish.name: start | {"env": masked(variables)}}, indent=2, ensure_ascii=False))
    change(wish, file, servers | {wish.name: entry}, say)
    if not wish.dry_run:
        say(f"Start {wish.client.title} again to see it.")
    if not variables.get("KOMBO_API_KEY"):
        say(
            "It has no Kombo key, so it works the sandbox."
            " --with-key writes the one from this environment, unencrypted."
        )
    elif not wish.dry_run and others_may_read(file.path):
        say(f"Others on this machine may read {file.path}, which holds the key: take that away (chmod go-r).")
    return 0


def remove(wish: Wish, file: ClientFile, say: Say) -> int:
    """Take this server out of a client's settings; everything else stays.

    Raises:
        ConfigurationError: The settings cannot be changed without a loss, or the name is another server's.
    """
    servers = servers_of(wish, file)
    own_entry(wish, file, servers.get(wish.name, {}))
    if wish.name not in servers:
        say(f"{wish.client.title}: there is no {wish.name} in {file.path}. Nothing was changed.")
        return 0
    say(f"{wish.client.title}: without {wish.name} in {file.path}")
    change(wish, file, {name: one for name, one in servers.items() if name != wish.name}, say)
    if not wish.dry_run:
        say(f"{wish.client.title} has it until it is started again.")
    return 0


def change(wish: Wish, file: ClientFile, servers: Json, say: Say) -> None:
    """Write the settings with these servers in place of the old ones, or say that nothing was written.

    A backup is of the settings that this server was not in: once it is in them, one that is there stays.
    """
    if wish.dry_run:
        say("Nothing was written: this was a dry run.")
        return
    content = {name: value for name, value in file.content.items() if name != wish.client.servers}
    inside = any(is_ours(cast(Json, one)) for one in servers_of(wish, file).values() if isinstance(one, dict))
    file.write(file.content | {wish.client.servers: servers} if servers else content, renew_backup=not inside)
    if (backup := read_bytes(file.backup)) is not None:
        key = ", key included" if KEY_IN_FILE.search(backup) else ""
        say(f"What was there before stands in {file.backup}{key}.")


def servers_of(wish: Wish, file: ClientFile) -> Json:
    """The servers that a client's settings name.

    Raises:
        ConfigurationError: They are no object.
    """
    return as_object(file.content.get(wish.client.servers, {}), file, wish.client.servers)


def own_entry(wish: Wish, file: ClientFile, value: object) -> Json:
    """The entry that this server has, or is to have.

    Raises:
        ConfigurationError: It is no object, or another server's.
    """
    entry = as_object(value, file, wish.name)
    if "url" in entry:
        raise ConfigurationError(
            f"{file.path}: {wish.name} is a server at an address. Choose another --name for this one."
        )
    if entry.get("command") and not is_ours(entry):
        raise ConfigurationError(
            f"{file.path}: {wish.name} is another server. It was left as it is: choose another --name for this one."
        )
    return entry


def is_ours(entry: Json) -> bool:
    """Whether an entry starts this server, from wherever."""
    return any(ours in part for part in command_of(entry) for ours in OURS)


def command_of(entry: Json) -> list[str]:
    """How an entry starts its server, word by word."""
    arguments = entry.get("args")
    return [
        str(entry.get("command", "")),
        *map(str, cast(list[object], arguments) if isinstance(arguments, list) else []),
    ]


def options_of(entry: Json) -> tuple[str, ...]:
    """The options that an entry of this server's starts it with: from the first that stands behind its own name."""
    words = command_of(entry)
    last = max((place for place, word in enumerate(words) if any(ours in word for ours in OURS)), default=0)
    return tuple(dropwhile(lambda word: not word.startswith("--"), words[last + 1 :]))


def others_may_read(path: Path) -> bool:
    """Whether somebody besides the owner may read a file; Windows does not say so in its mode."""
    return os.name == "posix" and bool(path.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH))


def as_object(value: object, file: ClientFile, where: str) -> Json:
    """A JSON object.

    Raises:
        ConfigurationError: It is something else.
    """
    if not isinstance(value, dict):
        raise ConfigurationError(f"{file.path}: {where} is no JSON object. It was left as it is.")
    return cast(Json, value)


def start_command(arguments: tuple[str, ...]) -> Json:
    """How this very installation is started from anywhere: desktop programs do not see the shell's PATH."""
    script = shutil.which("ats-mcp", path=str(Path(sys.executable).parent))
    if script:
        return {"command": script, "args": [*arguments]}
    return {"command": sys.executable, "args": [str(LAUNCHER), *arguments]}


def variables_of(settings: Settings, with_key: bool) -> dict[str, object]:
    """The variables set in this environment, as a client passes them on; a live integration's only when asked for.

    Raises:
        ConfigurationError: The key is asked for, and none is set.
    """
    if with_key and not settings.api_key:
        raise ConfigurationError("--with-key writes the key that KOMBO_API_KEY holds, and that variable is not set")
    variables: dict[str, object] = {}
    for name in Settings.model_fields:
        alias = Settings.model_fields[name].alias
        if alias and name in settings.model_fields_set and (with_key or name not in LIVE):
            value: object = getattr(settings, name)
            variables[alias] = ",".join(cast(tuple[str, ...], value)) if isinstance(value, tuple) else spell(value)
    return variables


def spell(value: object) -> str:
    """A setting as its variable spells it."""
    return str(int(value)) if isinstance(value, bool) else str(value)


def masked(variables: Mapping[str, object]) -> Json:
    """Variables as they may be shown."""
    return {name: value if name in SHOWN else "…" for name, value in variables.items()}
