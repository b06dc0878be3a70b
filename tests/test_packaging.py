"""The wheel: one public module, everything the server needs, and a command that works far from the checkout."""

import ast
import inspect
import os
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest
from mcp import Client, StdioServerParameters
from mcp.types import TextContent
from packaging.requirements import Requirement

import ats_mcp
from tools import CATALOGUE

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
FOLDERS = ("server", "tools", "prompts")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built without the network: hatchling stands in this environment already."""
    pytest.importorskip("hatchling", reason="building the wheel takes hatchling: `make test` installs it")
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT))
    (built,) = folder.iterdir()
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` of an environment that holds the wheel, and takes its dependencies from this one's folder."""
    home = tmp_path_factory.mktemp("installed")
    run(sys.executable, "-m", "venv", "--without-pip", str(home))
    scripts = home / ("Scripts" if sys.platform == "win32" else "bin")
    python = scripts / "python"
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", str(python))
    run(*pip, "install", "--quiet", "--no-deps", "--no-index", str(wheel))
    paths = sysconfig.get_paths("venv", vars={"base": str(home), "platbase": str(home)})
    ours = dict.fromkeys(sysconfig.get_paths()[name] for name in ("purelib", "platlib"))
    (Path(paths["purelib"]) / "dependencies.pth").write_text("\n".join(ours))
    return scripts


def run(*command: str, cwd: Path | None = None) -> str:
    """What a command prints; fails with all that it said where it does not end well."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=cwd, env=environment)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def names_in(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_the_wheel_has_one_public_module_and_a_private_folder(wheel: Path) -> None:
    own = f"ats_mcp-{PROJECT['version']}.dist-info"
    assert {name.partition("/")[0] for name in names_in(wheel)} == {"ats_mcp.py", "_ats_mcp", "ats_mcp-stubs", own}
    assert {name for name in names_in(wheel) if name.startswith("ats_mcp-stubs")} == {"ats_mcp-stubs/__init__.pyi"}


def test_every_file_of_the_product_travels_resumes_and_prompts_included_and_nothing_else(wheel: Path) -> None:
    product = {
        f"_ats_mcp/{path.relative_to(ROOT).as_posix()}"
        for folder in FOLDERS
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and path.suffix not in (".pyc", ".pyi")  # the stub travels where type checkers look for it
    }
    assert {name for name in names_in(wheel) if name.startswith("_ats_mcp/")} == product
    assert len([name for name in product if name.startswith("_ats_mcp/server/sandbox/resumes/")]) == 12
    assert "_ats_mcp/prompts/__init__.py" in product


def test_the_wheel_names_its_dependencies_and_its_command(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        folder = next(name for name in archive.namelist() if name.endswith("METADATA")).partition("/")[0]
        metadata = Parser().parsestr(archive.read(f"{folder}/METADATA").decode())
        entry_points = archive.read(f"{folder}/entry_points.txt").decode().split()
    needed = {Requirement(line) for line in metadata.get_all("Requires-Dist", []) if "extra ==" not in line}
    assert needed == set(map(Requirement, PROJECT["dependencies"]))
    assert entry_points == ["[console_scripts]", "ats-mcp", "=", "ats_mcp:main"]
    assert metadata["Requires-Python"] == PROJECT["requires-python"]


def test_the_command_says_what_it_takes_far_from_the_checkout(installed: Path, tmp_path: Path) -> None:
    assert run(str(installed / "ats-mcp"), "--help", cwd=tmp_path).startswith("usage: ats-mcp")


def test_the_demo_plays_from_the_installed_wheel(installed: Path, tmp_path: Path) -> None:
    assert run(str(installed / "ats-mcp"), "demo", cwd=tmp_path).splitlines()[-1].startswith("Done: ")


def test_the_common_names_of_our_packages_are_not_importable_beside_it(installed: Path, tmp_path: Path) -> None:
    script = (
        "import importlib.util as u, ats_mcp; print(ats_mcp.__file__, *[u.find_spec(n) for n in ('server', 'prompts')])"
    )
    said = run(str(installed / "python"), "-c", script, cwd=tmp_path).split()
    assert Path(said[0]).is_relative_to(installed.parent)
    assert said[1:] == ["None", "None"]


THREE_LINES = """
import anyio
from ats_mcp import AtsSandbox

async def main():
    async with AtsSandbox(seed=7).connect() as ats:
        found = await ats.call("search_candidates", query="Maria Gonzalez")
        print(*(row["title"] for row in found["candidates"]), sep=", ")

anyio.run(main)
"""
TYPED = """
from ats_mcp import AtsSandbox, Task, ats_sandbox

reveal_type(AtsSandbox().snapshot().digest)
reveal_type(AtsSandbox(mirror_lag=None).snapshot().changes_since(AtsSandbox().snapshot()))
reveal_type(ats_sandbox())

async def play(task: Task) -> object:
    async with AtsSandbox().connect("legacy") as ats:
        reveal_type(await ats.call("list_jobs"))
    return (await task.call("list_jobs", {})).structured_content
"""


def test_three_lines_work_the_sandbox_from_the_installed_wheel(installed: Path, tmp_path: Path) -> None:
    said = run(str(installed / "python"), "-c", THREE_LINES, cwd=tmp_path)
    assert said == "Forklift Operator, Certified Nursing Assistant\n"


def test_the_evaluations_play_from_the_installed_wheel_in_several_processes(installed: Path, tmp_path: Path) -> None:
    said = run(str(installed / "ats-mcp"), "eval", "somebody_withdrew", "--policy", "perfect", cwd=tmp_path)
    assert "1/4" not in said
    assert "4/4" in said


def test_a_project_with_packages_of_our_names_is_told_that_it_cannot_have_both(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "tools.py").write_text("")
    script = "import tools\ntry:\n from ats_mcp import AtsSandbox\nexcept ImportError as error:\n print(error)"
    assert "here tools is another's" in run(str(installed / "python"), "-c", script, cwd=tmp_path)


def test_type_checkers_know_what_the_installed_wheel_gives_to_scripts(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "script.py").write_text(TYPED)
    (tmp_path / "pyrightconfig.json").write_text('{"typeCheckingMode": "strict"}')
    checker = (sys.executable, "-m", "pyright", "--pythonpath", str(installed / "python"), "script.py")
    said = run(*checker, cwd=tmp_path)
    assert "0 errors" in said
    revealed = [line.rpartition(" is ")[2].strip('"') for line in said.splitlines() if "Type of" in line]
    assert revealed == ["str", "tuple[Difference, ...]", "AtsSandbox", "dict[str, Any]"]


def test_the_types_of_the_wheel_are_those_of_the_code() -> None:
    """Every class and function of the stub has the parameters and results that the code has."""
    stub = ast.parse((ROOT / "server" / "scripting" / "ats_mcp.pyi").read_text())
    for node in stub.body:
        if isinstance(node, ast.ClassDef) and node.name in ats_mcp.__all__:
            home = ast.parse(Path(inspect.getfile(getattr(ats_mcp, node.name))).read_text())
            (own,) = [one for one in home.body if isinstance(one, ast.ClassDef) and one.name == node.name]
            assert signatures(node).items() <= signatures(own).items()
        elif isinstance(node, ast.FunctionDef) and node.name not in ("ats_sandbox", "recruiting"):
            home = ast.parse(inspect.getsource(getattr(ats_mcp, node.name)))
            assert signatures(stub)[node.name] == signatures(home)[node.name]
    assert set(ats_mcp.__all__) <= {getattr(node, "name", "") for node in stub.body}


def signatures(tree: ast.Module | ast.ClassDef) -> dict[str, str]:
    """The functions of a module or class, but for `connect`, which a decorator changes: parameters and result."""
    return {
        node.name: f"({ast.unparse(node.args)}) -> {node.returns and ast.unparse(node.returns)}".replace("'", "")
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name != "connect"
    }


@pytest.mark.anyio
async def test_the_installed_server_answers_over_stdio_and_reads_a_resume(installed: Path, tmp_path: Path) -> None:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("KOMBO_", "ATS_MCP_", "PYTHON"))}
    server = StdioServerParameters(command=str(installed / "ats-mcp"), env=clean, cwd=tmp_path)
    async with Client(server, mode="legacy") as client:
        assert client.server_info
        assert (client.server_info.name, client.server_info.version) == ("ats-mcp", PROJECT["version"])
        assert {tool.name for tool in (await client.list_tools()).tools} == {spec.name for spec in CATALOGUE}
        found = await client.call_tool("search_candidates", {"query": "Maria Gonzalez"})
        assert found.structured_content
        person = found.structured_content["candidates"][0]["id"]
        resume = await client.call_tool("get_resume", {"candidate_id": person})
        assert isinstance(resume.content[0], TextContent)
        assert "forklift" in resume.content[0].text.casefold()
