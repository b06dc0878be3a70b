"""What lies where in the state folder, and under which name an integration stands in it."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from server.guardrails.changes import digest

if TYPE_CHECKING:
    from server.settings import Settings

LEDGER_NAME: Final = "ledger.sqlite"
AUDIT_NAME: Final = "audit.jsonl"
INDEX_PREFIX: Final = "index-"
WARINESS_PREFIX: Final = "wary-until-"


def state_folder(settings: "Settings") -> Path | None:
    """Where ledger and audit are kept; None for memory, on a sandbox whose people last no longer than the process."""
    if settings.state_dir or settings.on_sandbox:
        return settings.state_dir
    from platformdirs import user_state_path

    return user_state_path("ats-mcp")


def connection(settings: "Settings") -> str:
    """What ledger and audit call this integration, as far as this server may see it."""
    scope = f".scope-{digest(sorted(settings.job_scope))[:12]}" if settings.job_scope else ""
    return (settings.integration_id or "sandbox") + scope


def index_file(settings: "Settings") -> Path | None:
    """The index of this integration; None for memory."""
    return _own(settings, INDEX_PREFIX, ".sqlite")


def wariness_file(settings: "Settings") -> Path | None:
    """The note until when a person is asked about every write; None for memory."""
    return _own(settings, WARINESS_PREFIX)


def _own(settings: "Settings", prefix: str, suffix: str = "") -> Path | None:
    """A file that each connection has of its own."""
    folder = state_folder(settings)
    return folder / f"{prefix}{digest([connection(settings)])[:12]}{suffix}" if folder else None
