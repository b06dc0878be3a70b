"""Makes the one-click bundle (`.mcpb`), tries it out, and looks at what describes our packages; `make bundle` does.

The bundle holds this project's own files; the host's uv brings Python and the pinned dependencies. A check whose
program cannot be installed here is said to be not run; exits with 1 where one fails.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

import anyio
from mcp import Client, StdioServerParameters

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from scripts.clients.environments import Environment, NotInstalledError, read_pins  # noqa: E402 - the line above makes the checkout importable
from scripts.generate_manifests import MANIFEST, SERVER_JSON, project  # noqa: E402
from tools import CATALOGUE  # noqa: E402

FOLDERS: Final = ("server", "tools", "prompts")
FILES: Final = ("ats_mcp.py", "README.md", "LICENSE")
BUNDLE: Final = ROOT / "dist" / f"ats-mcp-{project()['version']}.mcpb"
REGISTRY_RULES: Final = ("mcp-registry-server-json-valid", "mcp-registry-version-semver")
PATIENCE: Final = 600


def gather(folder: Path) -> None:
    """Put into a folder what the bundle holds."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in FOLDERS:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in FILES:
        shutil.copy2(ROOT / name, folder)
    shutil.copy2(MANIFEST, folder)
    (folder / "pyproject.toml").write_text(pinned((ROOT / "pyproject.toml").read_text()))


def pinned(pyproject: str) -> str:
    """The project's description for uv, which keeps it to the versions that were tested."""
    versions = (ROOT / "requirements.lock").read_text().split()
    return f"{pyproject}\n[tool.uv]\nconstraint-dependencies = {json.dumps(versions, indent=4)}\n"


def pack(environment: Environment) -> str:
    """Make the bundle; its maker validates the manifest."""
    with tempfile.TemporaryDirectory() as folder:
        gather(Path(folder))
        BUNDLE.parent.mkdir(exist_ok=True)
        run(environment.program("mcpb"), "validate", str(Path(folder) / MANIFEST.name))
        run(environment.program("mcpb"), "pack", folder, str(BUNDLE))
    return f"{BUNDLE.relative_to(ROOT)}, {BUNDLE.stat().st_size // 1024} KiB"


def try_out(mcpb: Environment, uv: Environment) -> str:
    """Unpack the bundle and start it as a host does whose user has answered nothing."""
    with tempfile.TemporaryDirectory() as folder:
        run(mcpb.program("mcpb"), "unpack", str(BUNDLE), folder)
        start = json.loads((Path(folder) / MANIFEST.name).read_text())
        config = start["server"]["mcp_config"]
        arguments = [word.replace("${__dirname}", folder) for word in config["args"]]
        answers = {f"${{user_config.{name}}}": spell(one["default"]) for name, one in start["user_config"].items()}
        host = {name: value for name, value in os.environ.items() if not name.startswith(("KOMBO_", "ATS_MCP_"))}
        environment = host | {name: answers[value] for name, value in config["env"].items()}
        program = uv.program(config["command"])
        run(program, "sync", "--quiet", "--no-dev", "--directory", folder)
        names = anyio.run(list_tools, StdioServerParameters(command=program, args=arguments, env=environment))
    if names != [spec.name for spec in CATALOGUE]:
        raise RuntimeError(f"it lists other tools: {', '.join(names)}")
    return f"{len(names)} tools listed by the unpacked bundle"


def spell(answer: object) -> str:
    """What a host puts into a variable for an answer."""
    return str(answer).lower() if isinstance(answer, bool) else str(answer)


async def list_tools(command: StdioServerParameters) -> list[str]:
    """The names of the tools that a server lists."""
    async with Client(command, read_timeout_seconds=PATIENCE) as client:
        return [tool.name for tool in (await client.list_tools()).tools]


def look_at_server_json(environment: Environment) -> str:
    """Hold `server.json` against the schema that it names."""
    rules = [word for rule in REGISTRY_RULES for word in ("--rule", rule)]
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy2(SERVER_JSON, folder)
        run(environment.program("skillsaw"), "lint", "--strict", "--no-plugins", *rules, folder)
    return "fits the schema that it names"


def look_at_dockerfile(environment: Environment) -> str:
    """Lint the Dockerfile."""
    run(environment.program("hadolint"), "--failure-threshold", "info", str(ROOT / "Dockerfile"))
    return "hadolint has no complaint"


def run(*command: str) -> None:
    """Run a program.

    Raises:
        RuntimeError: It complains.
    """
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE)
    if done.returncode:
        raise RuntimeError((done.stdout + done.stderr).strip())


def main() -> int:
    """Make and check; answers 1 where something failed."""
    pins = read_pins()
    bundle, packages = pins["bundle"], pins["packages"]
    steps: tuple[tuple[str, tuple[Environment, ...], Callable[[], str]], ...] = (
        ("bundle", (bundle,), lambda: pack(bundle)),
        ("bundle, tried out", (bundle, packages), lambda: try_out(bundle, packages)),
        ("server.json", (packages,), lambda: look_at_server_json(packages)),
        ("Dockerfile", (packages,), lambda: look_at_dockerfile(packages)),
    )
    failed = False
    for name, environments, step in steps:
        try:
            for environment in environments:
                environment.install()
            sys.stdout.write(f"ok      {name}: {step()}\n")
        except NotInstalledError as error:
            sys.stdout.write(f"not run {name}: {error}\n")
        except RuntimeError as error:
            failed = True
            sys.stdout.write(f"FAILED  {name}: {error}\n")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
