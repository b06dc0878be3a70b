"""Other programs' JSON settings: read whole or not at all, and put back in one step, with a backup."""

import contextlib
import json
import os
import re
import shutil
import stat
import tempfile
from collections.abc import Generator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, cast

from server.errors import ConfigurationError

BACKUP: Final = ".ats-mcp.bak"
BOM: Final = "\ufeff"
WRITABLE: Final = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH
INDENTED: Final = re.compile(r"\n([ \t]+)\S")

Json = dict[str, object]


@dataclass(frozen=True)
class ClientFile:
    """A settings file as it was read. `raw` is None where there is none yet; a link is followed to what it means."""

    path: Path
    raw: bytes | None
    content: Json

    @property
    def backup(self) -> Path:
        """Where the old content is kept."""
        return self.path.with_name(self.path.name + BACKUP)

    def write(self, content: Json, *, renew_backup: bool = True) -> None:
        """Put new content in place of the old, which is kept beside it; nothing is left half written.

        Without `renew_backup`, a backup that is there stays as it is.

        Indentation, line ends and byte order mark stay as they are, and so does who may read the file; a new one is the
        user's alone.

        Raises:
            ConfigurationError: It cannot be written, was made read-only, or somebody has changed it since it was read.
                It is as it was.
        """
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._replace(self._as_bytes(content), renew_backup)
        except (ValueError, RecursionError) as error:
            raise ConfigurationError(
                f"{self.path} holds a number or a character that would be lost, or lists too deep to write. It was left"
                " as it is."
            ) from error
        except OSError as error:
            raise ConfigurationError(
                f"{self.path} cannot be written: {error.strerror}. It was left as it is."
            ) from error

    def _as_bytes(self, content: Json) -> bytes:
        old = (self.raw or b"").decode()
        indent = found[1] if (found := INDENTED.search(old)) else "  "
        text = json.dumps(content, indent=indent, ensure_ascii=False, allow_nan=False) + "\n" * (
            not old or old.endswith("\n")
        )
        if "\r\n" in old:
            text = text.replace("\n", "\r\n")
        return (BOM * old.startswith(BOM) + text).encode()

    def _replace(self, new: bytes, renew_backup: bool) -> None:
        if (
            self.raw is not None and not self.path.stat().st_mode & WRITABLE
        ):  # another could take its place all the same
            raise ConfigurationError(f"{self.path} is read-only and was left unchanged.")
        with self._beside(new) as ready:
            if read_bytes(self.path) != self.raw:
                raise ConfigurationError(f"{self.path} was changed by another program meanwhile. Run this again.")
            if self.raw is not None and (renew_backup or not self.backup.exists()):
                with self._beside(self.raw) as kept:
                    kept.replace(self.backup)
            ready.replace(self.path)

    @contextlib.contextmanager
    def _beside(self, data: bytes) -> Generator[Path]:
        """A file in the same folder that nobody else can read before it has the permissions of the old one."""
        handle, name = tempfile.mkstemp(dir=self.path.parent, prefix=self.path.name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            if self.raw is not None:
                shutil.copymode(self.path, name)
            yield Path(name)
        finally:
            with contextlib.suppress(FileNotFoundError):
                Path(name).unlink()


def open_file(path: Path) -> ClientFile:
    """Read a settings file; one that is missing or blank counts as empty.

    Raises:
        ConfigurationError: It cannot be read, or holds what would be lost by writing it again, such as comments.
    """
    try:
        path = path.resolve()
        file = ClientFile(path, read_bytes(path), {})
        text = (file.raw or b"").decode().removeprefix(BOM)
        content: object = json.loads(text, object_pairs_hook=once) if text.strip() else {}
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be read: {error.strerror}.") from error
    except (ValueError, RecursionError) as error:
        raise ConfigurationError(
            f"{path} is not plain JSON (comments, trailing commas and names given twice would be lost)."
            " It was left as it is: with --dry-run and another --file, the entry is shown, to be put in by hand."
        ) from error
    except RuntimeError as error:  # what Python before 3.13 makes of links in a circle
        raise ConfigurationError(f"{path} cannot be read: its links lead in a circle.") from error
    if not isinstance(content, dict):
        raise ConfigurationError(f"{path} holds no JSON object. It was left as it is.")
    return replace(file, content=cast(Json, content))


def read_bytes(path: Path) -> bytes | None:
    """What stands in a file, None where there is none."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def once(pairs: list[tuple[str, object]]) -> Json:
    """A JSON object. Raises ValueError where a name is given twice: one of the two would be lost."""
    if len(content := dict(pairs)) != len(pairs):
        raise ValueError("a name is given twice")
    return content
