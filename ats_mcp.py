"""The one public name of the wheel: the console entry point, and what scripts import."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from server.evals.inspect_task import recruiting  # pyright: ignore[reportUnknownVariableType] - Inspect is an extra
    from server.evals.task import Task
    from server.scripting.person import Person, Question, agrees, agrees_to, closes, declines, types_in
    from server.scripting.pytest_fixture import ats_sandbox
    from server.scripting.sandbox import AtsSandbox
    from server.scripting.session import AtsSession, ToolFailed
    from server.scripting.snapshot import Difference, Snapshot

__all__ = [
    "AtsSandbox",
    "AtsSession",
    "Difference",
    "Person",
    "Question",
    "Snapshot",
    "Task",
    "ToolFailed",
    "agrees",
    "agrees_to",
    "ats_sandbox",
    "closes",
    "declines",
    "main",
    "recruiting",
    "types_in",
]

BUNDLE = Path(__file__).with_name("_ats_mcp")
INTERRUPTED = 130
PRIVATE = ("server", "tools", "prompts")
PUBLIC = {
    "server.evals.inspect_task": ("recruiting",),
    "server.evals.task": ("Task",),
    "server.scripting.person": ("Person", "Question", "agrees", "agrees_to", "closes", "declines", "types_in"),
    "server.scripting.pytest_fixture": ("ats_sandbox",),
    "server.scripting.sandbox": ("AtsSandbox",),
    "server.scripting.session": ("AtsSession", "ToolFailed"),
    "server.scripting.snapshot": ("Difference", "Snapshot"),
}
"""Where each public name is at home; it is imported when it is first asked for, so that the command starts at once."""


def main() -> None:
    """Run the command that the command line names; see `server/__main__.py`."""
    try:
        show_bundle()
        from server.__main__ import main as run

        run()
    except KeyboardInterrupt:  # while it was imported: what runs ends by itself
        sys.exit(INTERRUPTED)


def show_bundle() -> None:
    """Let Python find the wheel's private packages; a checkout has them in the open.

    Raises:
        ImportError: The process has packages of the same names already: two of one name cannot be had.
    """
    if not BUNDLE.is_dir() or str(BUNDLE) in sys.path:
        return
    if taken := [name for name in PRIVATE if name in sys.modules]:
        raise ImportError(f"ats_mcp has packages called {', '.join(PRIVATE)}; here {', '.join(taken)} is another's")
    sys.path.insert(0, str(BUNDLE))


def __getattr__(name: str) -> object:
    """Import a public name.

    Raises:
        AttributeError: There is none of this name.
    """
    home = next((module for module, names in PUBLIC.items() if name in names), None)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    show_bundle()
    return getattr(import_module(home), name)


if __name__ == "__main__":
    main()
