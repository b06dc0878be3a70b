"""`ats-mcp forget`: take a person out of every index of this machine's state folder, at once and for good."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from server.app import INDEX_PREFIX, state_folder
from server.ats.paths import check_id
from server.errors import ConfigurationError
from server.search.forgotten import Forgotten
from server.settings import Settings

Say = Callable[[str], None]


def forget(settings: Settings, say: Say, candidate_id: str) -> int:
    """Take somebody out of the indexes, and keep them out of all that will be filled.

    Servers that run meanwhile see it with their next search. Kombo and Avionté keep the person: what is asked of them
    still shows them.

    Raises:
        ConfigurationError: There is no state folder.
        InvalidInput: It is no candidate's id.
    """
    from server.search.schema import open_index, transaction
    from server.search.writing import drop_people

    id, folder = check_id("candidate", candidate_id), _folder(settings)
    Forgotten(folder).add(id)  # first: a page that is written meanwhile then leaves them out
    held = 0
    for path in sorted(folder.glob(f"{INDEX_PREFIX}*.sqlite")):
        with closing(open_index(path, writing=True)) as db:
            with transaction(db):
                held += drop_people(db, [id])
                db.execute("INSERT INTO words (words) VALUES ('optimize')")  # else their words stay until a later merge
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    done = "is out of the index" if held else "was in no index"
    say(f"{id} {done}, and stays out until `ats-mcp forget {id} --undo`.")
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


def _folder(settings: Settings) -> Path:
    folder = state_folder(settings)
    if folder is None:
        raise ConfigurationError("on the sandbox the index ends with the server: set ATS_MCP_STATE_DIR to keep one")
    return folder
