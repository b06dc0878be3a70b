"""Environments of their own for other people's clients, below `.clients/`, each made of the versions in `pins.txt`."""

import shutil
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parents[2] / ".clients"
PINS: Final = Path(__file__).with_name("pins.txt")
NPM: Final = "npm:"
PATIENCE: Final = 900
"""Seconds that an installation may take."""


class NotInstalledError(Exception):
    """An environment cannot be made here; the text is the last line of what the installer said."""


@dataclass(frozen=True)
class Environment:
    """Where a client stands. `packages` are `name==version`, the client itself first."""

    name: str
    packages: tuple[str, ...]

    @property
    def folder(self) -> Path:
        """Where it is installed."""
        return FOLDER / self.name

    @property
    def version(self) -> str:
        """The client's own version."""
        return self.packages[0].partition("==")[2]

    @property
    def is_npm(self) -> bool:
        """Whether Node runs it."""
        return self.packages[0].startswith(NPM)

    def program(self, name: str) -> str:
        """One of the commands that its packages install."""
        return str(self.folder / ("node_modules/.bin" if self.is_npm else "bin") / name)

    def install(self) -> None:
        """Make it, unless it stands there with these very versions.

        Raises:
            NotInstalledError: It cannot be made.
        """
        done, wanted = self.folder / "packages.txt", "\n".join(self.packages)
        if done.exists() and done.read_text() == wanted:
            return
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        if self.is_npm:
            names = [package.removeprefix(NPM).replace("==", "@") for package in self.packages]
            run("npm", "install", "--no-audit", "--no-fund", "--prefix", str(self.folder), *names)
        else:
            venv.create(self.folder, with_pip=True)
            run(self.program("python"), "-m", "pip", "install", "--quiet", *self.packages)
        done.write_text(wanted)


def run(*command: str) -> None:
    """Run an installer.

    Raises:
        NotInstalledError: It is not there, or did not end well.
    """
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE)
    except FileNotFoundError as error:
        raise NotInstalledError(f"there is no {command[0]} here") from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotInstalledError(type(error).__name__) from error
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise NotInstalledError(said[-1] if said else f"{command[0]} ended with {done.returncode}")


def read_pins() -> dict[str, Environment]:
    """The environments of `pins.txt`, by name."""
    lines = [line.split() for line in PINS.read_text().splitlines() if line and not line.startswith("#")]
    return {name: Environment(name, tuple(packages)) for name, *packages in lines}


def interpreter(environment: Environment) -> str:
    """What runs a player in this environment."""
    return "node" if environment.is_npm else environment.program("python")


HERE: Final = sys.executable
"""The interpreter of this checkout, with which the server runs."""
