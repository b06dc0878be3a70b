"""The wheel: one public module, everything else in a private directory, and a command that runs from anywhere."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    return next(folder.glob("*.whl"))


def test_the_wheel_has_one_public_name(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names} == {"ats_mcp.py", "_ats_mcp", "ats_mcp-0.1.0.dist-info"}
    assert {name.split("/")[1] for name in names if name.startswith("_ats_mcp/")} == {"server", "tools", "prompts"}


def test_data_files_travel_with_the_wheel(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    resumes = [name for name in names if name.startswith("_ats_mcp/server/sandbox/resumes/")]
    shipped = sorted(
        path.name for path in (ROOT / "server/sandbox/resumes").iterdir() if path.suffix in (".pdf", ".docx")
    )
    assert sorted(name.rsplit("/", 1)[1] for name in resumes if name.endswith((".pdf", ".docx"))) == shipped
    assert len(shipped) == 12


def test_the_command_runs_from_an_unpacked_wheel_outside_the_checkout(wheel: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(site)
    packages = next(path for path in sys.path if path.endswith("site-packages"))
    script = (
        f"import sys; sys.path[:] = [p for p in sys.path if {str(ROOT)!r} not in p or 'site-packages' in p];"
        f"sys.path.insert(0, {str(site)!r}); sys.path.append({packages!r});"
        "import ats_mcp; print(ats_mcp.__file__); sys.argv = ['ats-mcp', 'demo']; ats_mcp.main()"
    )
    ran = subprocess.run(
        [sys.executable, "-I", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert str(site) in ran.stdout.splitlines()[0]
    assert ran.returncode == 0, ran.stderr
