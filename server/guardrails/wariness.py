"""Until when a person is asked about every write, since hidden text was read: kept for the next server, and others."""

import logging
import os
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

logger = logging.getLogger(__name__)

WARY_FOR: Final = timedelta(hours=1)
"""How long after hidden text was read a person is asked about every write."""
WARY: Final = (
    "You are being asked because a resume read in the last hour contains hidden text. Make sure this is what you want."
)


class Wariness:
    """One moment, in memory and in a small file that all servers of a connection on one state folder look at.

    The file holds that moment and nothing else, so a look costs one failed `open` where nobody was ever wary. A file
    that cannot be read as a moment counts as wary, until it is removed or hidden text is read again.
    """

    def __init__(self, path: Path | None, now: Callable[[], datetime]) -> None:
        """Look at a file that need not be there; None keeps it in memory."""
        self._path = path
        self._now = now
        self._until: datetime | None = None

    def begin(self) -> None:
        """Be wary from now on; where the disk refuses it, this server alone is."""
        self._until = self._now() + WARY_FOR
        if self._path:
            try:
                replace(self._path, self._until.isoformat())
            except OSError as error:
                logger.warning("other servers were not told to ask about every write: %s", type(error).__name__)

    @property
    def on(self) -> bool:
        """Whether it is so now, by what this server read or another."""
        now = self._now()
        if self._until and now < self._until:
            return True
        if self._path is None:
            return False
        try:
            return now < datetime.fromisoformat(self._path.read_text(encoding="ascii"))
        except FileNotFoundError:
            return False
        except (OSError, ValueError, TypeError):  # TypeError: a moment without its zone cannot be compared
            return True


def replace(path: Path, text: str) -> None:
    """Put a text into a file, on the disk and all at once: who reads it meanwhile reads the old one.

    Raises:
        OSError: The disk refuses.
    """
    from tempfile import mkstemp

    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, name = mkstemp(prefix=f"{path.name}-", dir=path.parent)
    draft = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise
