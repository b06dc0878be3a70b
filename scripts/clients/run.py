"""Runs other people's clients against this server and writes `docs/clients.md`; `make clients` calls it.

Exits with 1 where a client was run and failed. A client that cannot be installed here is written down as not run.
`--only NAME` runs those whose environment has this name, and leaves the other rows of the page as they are.
"""

import argparse
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from scripts.clients.checks import conform, convert, inspect  # noqa: E402 - the line above makes the checkout importable
from scripts.clients.environments import (  # noqa: E402
    HERE,
    Environment,
    NotInstalledError,
    interpreter,
    read_pins,
)
from scripts.clients.matrix import PROGRAMS, REVISIONS, TRIALS, VENDORS  # noqa: E402
from scripts.clients.scene import Scene, Trial, UnlikePlanError, open_scene  # noqa: E402
from scripts.clients.table import DOCUMENT, FAILED, NOT_RUN, PASSED, Check, Row, parse, render  # noqa: E402

T = TypeVar("T", Row, Check)

PLAYERS = Path(__file__).with_name("players")


def command_of(trial: Trial, environment: Environment) -> list[str]:
    """What starts the player of a trial, but for its plan."""
    player = PLAYERS / trial.player
    if trial.player in PROGRAMS:
        return [HERE, str(player), environment.program(PROGRAMS[trial.player])]
    if environment.is_npm:  # Node looks for packages where the script stands
        player = Path(shutil.copy(player, environment.folder))
    return [interpreter(environment), str(player)]


def run_one(scene: Scene, trial: Trial, environment: Environment) -> Row:
    """Install one client, let it play, and tell how it went."""
    protocol = confirmation = ""
    try:
        environment.install()
        seen = scene.perform(trial, command_of(trial, environment))
        protocol, confirmation, result = seen.protocol, seen.confirmation, PASSED
    except NotInstalledError as error:
        result = f"{NOT_RUN}: {error}"
    except UnlikePlanError as error:
        result = f"{FAILED}: {error}"
    return Row(trial.client, environment.version, trial.transport, protocol or "-", confirmation or "-", result)


def run_clients(pins: dict[str, Environment], only: str, old: list[Row]) -> Iterator[Row]:
    """Run the trials one after the other; those that are left out stay as they were."""
    with open_scene() as scene:
        for number, trial in enumerate(TRIALS):
            if only in ("", trial.environment):
                yield say(run_one(scene, trial, pins[trial.environment]))
            else:
                yield old[number]


def run_checks(pins: dict[str, Environment], only: str, old: list[Check]) -> Iterator[Check]:
    """Run the conformance suite and what looks at schemas; what is left out stays as it was."""
    steps = (
        ("conformance", conform, len(REVISIONS)),
        ("vendors", convert, len(VENDORS)),
        ("inspector", inspect, 1),
    )
    for name, check, count in steps:
        before, old = old[:count], old[count:]
        if only in ("", name):
            yield from map(say, check(pins[name]))
        else:
            yield from before


def say(row: T) -> T:
    """Show how it went, as soon as it is known."""
    sys.stdout.write(f"{row}\n")
    sys.stdout.flush()
    return row


def status(rows: list[Row], checks: list[Check]) -> int:
    """The status to end with: 1 where something failed. What was not run has not failed."""
    return int(any(one.result.startswith(FAILED) for one in (*rows, *checks)))


def main() -> int:
    """Run; answers 1 where something failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", metavar="NAME")
    only = parser.parse_args().only
    pins = read_pins()
    if only and only not in pins:
        parser.error(f"there is no environment {only}")
    old_rows, old_checks = parse(DOCUMENT.read_text()) if only else ([], [])
    if only and len(old_rows) != len(TRIALS):
        parser.error("the page has other rows than there are trials: run all of them")
    rows = list(run_clients(pins, only, old_rows))
    checks = list(run_checks(pins, only, old_checks))
    DOCUMENT.write_text(render(rows, checks))
    return status(rows, checks)


if __name__ == "__main__":
    sys.exit(main())
