"""`ats-mcp forget`: take a person out of every index of this machine's state folder, at once and for good."""

import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

from server.ats.paths import check_id
from server.clock import Clock, utc_now
from server.errors import ConfigurationError
from server.guardrails.file_lock import reason
from server.search.forgotten import NAME, Forgotten
from server.settings import Settings
from server.state_folder import INDEX_PREFIX, state_folder

READERS_END_WITHIN: Final = 3_500
"""Milliseconds in which whoever reads a log may come to an end, before it is left as it is."""

Say = Callable[[str], None]


def forget(settings: Settings, say: Say, candidate_id: str, now: Clock = utc_now) -> int:
    """Take somebody out of the indexes, and keep them out of all that will be filled.

    Servers that run meanwhile see it with their next search, also where an index could not be changed. Such an index
    is removed, and filled anew by the server that uses it; only one that others are writing to stays. Kombo and Avionté
    keep the person: what is asked of them still shows them.

    Returns:
        1 where not all was done as it should be; what was not, and what to do then, has been said.

    Raises:
        ConfigurationError: There is no state folder, or who is forgotten cannot be written down; nothing was changed.
        InvalidInput: It is no candidate's id.
    """
    id, folder = check_id("candidate", candidate_id), _folder(settings)
    forgotten = Forgotten(folder)
    try:
        forgotten.add(id)  # first: a page that is written meanwhile then leaves them out
    except OSError as error:
        raise ConfigurationError(f"{NAME} cannot be written ({reason(error)}): nobody was forgotten") from error
    cleaned = [_clean(path, id) for path in sorted(folder.glob(f"{INDEX_PREFIX}*.sqlite"))]
    held = any(was_in for was_in, _ in cleaned)
    if held:
        with suppress(OSError):  # then a later run knows less, and nobody is held for it
            forgotten.add(id, now().date().isoformat())
    troubles = [trouble for _, trouble in cleaned if trouble]
    if troubles:
        of = f"{len(cleaned) - len(troubles)} of {len(cleaned)} index files"
        say(f"No search finds {id} and no pass lets them in until `ats-mcp forget {id} --undo`. {of} are clean.")
        for trouble in troubles:
            say(f"- {trouble}")
        return 1
    day = forgotten.day_of(id)
    if held:
        done = "is out of the index"
    else:
        done = f"was forgotten on {day}, nothing of them is left in any index" if day else "was in no index"
    say(f"{id} {done}, and stays out until `ats-mcp forget {id} --undo`.")
    if not held and not day:
        say("No index file here holds this id: see that it is not mistyped." if cleaned else "There is no index yet.")
    return 0


def remember(settings: Settings, say: Say, candidate_id: str) -> int:
    """Let somebody into the index again who was forgotten; the next full pass brings them back.

    Raises:
        ConfigurationError: There is no state folder.
        InvalidInput: It is no candidate's id.
    """
    id, forgotten = check_id("candidate", candidate_id), Forgotten(_folder(settings))
    if id not in forgotten.ids():
        say(f"{id} was not forgotten.")
        return 1
    forgotten.remove([id])
    say(f"{id} comes back into the index when the person changes, or with the next full pass (weekly).")
    return 0


def _clean(path: Path, id: str) -> tuple[bool, str]:
    """Take somebody out of one index: whether they were in it, and what is not as it should be, if anything."""
    from server.search.schema import BUSY, is_of, remove_index

    again = f"run `ats-mcp forget {id}` again"
    try:
        held, emptied = _drop(path, id)
    except sqlite3.Error as error:
        if is_of(error, BUSY):
            return False, f"{path.name} is being written by a server and may still hold them: {again}."
        what = getattr(error, "sqlite_errorname", "another version made it")
    except OSError as error:
        what = reason(error)
    else:
        log = f"{path.name}-wal, which a server was reading, may still hold what was deleted: {again}."
        return held, "" if emptied else log
    try:
        remove_index(path)
    except OSError as error:
        left = f"{path.name} could not be changed ({what}), nor removed ({reason(error)}), and may still hold them:"
        return False, f"{left} stop the servers and remove it."
    return True, f"{path.name} could not be changed ({what}) and was removed: a server fills it anew, without them."


def _drop(path: Path, id: str) -> tuple[bool, bool]:
    """Delete somebody from an index: whether they were in it, and whether the log was emptied.

    Raises:
        sqlite3.Error: The index is damaged, of another version, or being written.
        OSError: It cannot be opened.
    """
    from server.search.schema import VERSION, connect, transaction, version_of
    from server.search.writing import drop_people

    with closing(connect(path)) as db:
        if version_of(db) != VERSION:
            raise sqlite3.DatabaseError
        with transaction(db):
            held = drop_people(db, [id])
        # Else their words stay until a later merge. By itself, since it takes long where the index is large.
        db.execute("INSERT INTO words (words) VALUES ('optimize')")
        return bool(held), _empty_log(db)


def _empty_log(db: sqlite3.Connection) -> bool:
    """Write the log back into the file and empty it; False where somebody reads in it for too long."""
    db.execute(f"PRAGMA busy_timeout = {READERS_END_WITHIN}")
    busy, _, _ = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy


def _folder(settings: Settings) -> Path:
    folder = state_folder(settings)
    if folder is None:
        raise ConfigurationError("on the sandbox the index ends with the server: set ATS_MCP_STATE_DIR to keep one")
    return folder
