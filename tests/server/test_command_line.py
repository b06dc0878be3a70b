"""What is typed after `ats-mcp`: wrong values are named at once, before anything is served."""

import os
import re
import signal
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from subprocess import PIPE

import httpx
import pytest
from inline_snapshot import snapshot

import ats_mcp
from server.__main__ import code_for, main, parser

COMMAND = (sys.executable, "-m", "ats_mcp")
COMMANDS = {
    "sandbox": [],
    "doctor": [],
    "operations": [],
    "approve": ["op_222222222222"],
    "settle": ["op_222222222222", "1", "done"],
    "audit": [],
    "forget": ["DvkP8ZVpSWrtYfzNXSPZsP19"],
    "install": ["cursor"],
    "demo": [],
    "eval": [],
}
"""Every command, and what it cannot do without."""


def refusal(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    with pytest.raises(SystemExit) as stopped:
        parser().parse_args(arguments)
    assert stopped.value.code == 2
    return capsys.readouterr().err.splitlines()[-1]


@pytest.mark.parametrize("port", ["99999", "-1", "http", "", "٨٠"])
def test_a_port_that_is_none_is_refused(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert refusal(capsys, "sandbox", f"--port={port}") == snapshot(
        "ats-mcp sandbox: error: argument --port: a port is a number from 0 (any free one) to 65535"
    )
    assert "--port: a port is a number" in refusal(capsys, f"--port={port}")


@pytest.mark.parametrize(
    "typed", ["--scale=-1", "--rate-limit=0", "--concurrency=0", "--mirror-lag=-3", "--mirror-lag=nan"]
)
def test_a_sandbox_that_could_not_work_is_refused(typed: str, capsys: pytest.CaptureFixture[str]) -> None:
    option, _, value = typed.partition("=")
    said = refusal(capsys, "sandbox", "--port=0", typed)
    assert f"error: argument {option}: '{value}' is not a " in said


def test_an_item_is_the_number_that_operations_shows(capsys: pytest.CaptureFixture[str]) -> None:
    assert refusal(capsys, "settle", "op_222222222222", "a", "done") == snapshot(
        "ats-mcp settle: error: argument ITEM: 'a' is not an item number; see `ats-mcp operations`"
    )


def test_a_command_that_there_is_none_of_is_told_with_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    said = refusal(capsys, "frobnicate")
    assert "argument command: invalid choice: 'frobnicate' (choose from " in said
    assert all(name in said for name in ("sandbox", "doctor", "audit", "eval"))


def test_an_option_that_a_command_has_not_is_told_with_the_usage_of_that_command(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit, match=r"^2$"):
        main(["forget", "someone", "--yes"])
    assert capsys.readouterr().err == snapshot("""\
usage: ats-mcp forget [-h] [--undo] candidate_id
ats-mcp forget: error: unrecognized arguments: --yes
""")


@pytest.mark.parametrize("typed", ["--port 9000", "--host 127.0.0.1 --port 0"])
def test_an_address_without_http_is_refused_with_what_to_type(typed: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match=r"^2$"):
        main(typed.split())
    assert capsys.readouterr().err.endswith(f"`ats-mcp --transport http {typed}`\n")


@pytest.mark.parametrize(
    "typed",
    [
        "--read-only operations",
        "--tools list_jobs --seed 3 forget DvkP8ZVpSWrtYfzNXSPZsP19 --undo",
        "--transport http doctor",
        "--port 8700 audit export --format csv",
        "--seed 9 install cursor",
        "--host 127.0.0.1 sandbox --port 0",
        "--exclude-tools= demo",
        "--read-only eval",
    ],
)
def test_an_option_of_servers_before_a_command_that_does_not_take_it_is_refused_with_what_to_run(
    typed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match=r"^2$"):
        main(typed.split())
    command = next(word for word in typed.split() if word in COMMANDS)
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"ats-mcp: {command} takes no --")
    assert said.err.endswith(f": run `ats-mcp {typed[typed.index(command) :]}`\n")
    assert said.err.count("\n") == 1


def test_what_a_command_does_not_go_by_is_named_option_by_option(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match=r"^2$"):
        main(["--exclude-tools=add_note", "--seed=3", "approve", "op 1"])
    assert capsys.readouterr().err == snapshot(
        "ats-mcp: approve takes no --exclude-tools, --seed: run `ats-mcp approve 'op 1'`\n"
    )


def test_every_command_says_which_options_of_servers_it_goes_by() -> None:
    taken = {name: parser().parse_args([name, *words]).takes for name, words in COMMANDS.items()}
    assert {name: options for name, options in taken.items() if options} == snapshot(
        {
            "sandbox": ("port", "seed"),
            "doctor": ("read_only", "tools", "exclude_tools", "seed"),
            "install": ("read_only", "tools", "exclude_tools"),
        }
    )


def test_the_doctor_goes_by_what_narrows_a_server(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for variable in [name for name in os.environ if name.startswith(("KOMBO_", "ATS_MCP_"))]:
        monkeypatch.delenv(variable)
    with pytest.raises(SystemExit, match=r"^0$"):
        main(["--read-only", "--tools", "get_job,list_jobs", "--exclude-tools", "get_job", "doctor"])
    assert [
        line.split(maxsplit=2)[2] for line in capsys.readouterr().out.splitlines() if " tools " in line
    ] == snapshot(["none that writes; only get_job, list_jobs; without get_job"])
    with pytest.raises(SystemExit, match=r"^2$"):
        main(["--tools", "list_job", "doctor"])
    assert "ATS_MCP_TOOLS names no such tool: list_job." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("typed", "seed", "port"),
    [
        ("--seed 9 --port 0 sandbox", 9, 0),
        ("--seed 9 sandbox --port 1 --seed 8", 8, 1),
        ("sandbox --port 2", None, 2),
        ("sandbox", None, None),
    ],
)
def test_a_sandbox_takes_seed_and_port_on_either_side(typed: str, seed: int | None, port: int | None) -> None:
    arguments = parser().parse_args(typed.split())
    assert (arguments.seed, arguments.port) == (seed, port)


def test_a_sandbox_without_a_port_is_told_so(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match=r"^2$"):
        main(["sandbox"])
    assert capsys.readouterr().err == snapshot(
        "ats-mcp: the sandbox is served on a port: type `ats-mcp sandbox --port 8700`, or 0 for any free one\n"
    )


def test_the_version_is_told_whichever_command_follows(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match=r"^0$"):
        main(["--version", "doctor"])
    assert capsys.readouterr().out == f"ats-mcp {version('ats-mcp')}\n"


def test_the_version_is_that_of_the_package(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match=r"^0$"):
        main(["--version"])
    assert capsys.readouterr().out == f"ats-mcp {version('ats-mcp')}\n"


@pytest.mark.skipif(
    signal.getsignal(signal.SIGINT) is signal.SIG_IGN,
    reason="a shell has these tests ignore Ctrl-C, and all they start",
)
@pytest.mark.parametrize("served", [False, True], ids=["at once", "later"])
def test_ctrl_c_ends_what_serves_with_130_and_without_a_word(served: bool) -> None:
    with subprocess.Popen([*COMMAND, "sandbox", "--port=0"], stdout=PIPE, stderr=PIPE, text=True) as sandbox:
        assert sandbox.stderr is not None
        announced = sandbox.stderr.readline()
        assert "serving Kombo" in announced
        if served:
            address = re.search(r"http://[^/]+", announced)
            assert address
            assert httpx.get(f"{address[0]}/sandbox/requests").is_success
        sandbox.send_signal(signal.SIGINT)
        said = sandbox.communicate(timeout=60)
    assert (sandbox.returncode, "".join(said).strip()) == (130, "")


@pytest.mark.parametrize(
    "deep", [KeyboardInterrupt(), BaseExceptionGroup("", [BaseExceptionGroup("", [KeyboardInterrupt()])])]
)
def test_ctrl_c_is_found_wherever_it_is(deep: BaseException, capsys: pytest.CaptureFixture[str]) -> None:
    assert (code_for(deep), capsys.readouterr().err) == (130, "\n")


def test_a_group_about_something_else_stays_a_crash() -> None:
    with pytest.raises(BaseExceptionGroup, match="crash"):
        code_for(BaseExceptionGroup("crash", [ValueError()]))


def test_ctrl_c_while_the_command_is_imported_ends_it_with_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(ats_mcp, "show_bundle", interrupt)
    with pytest.raises(SystemExit, match=r"^130$"):
        ats_mcp.main()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other pipes")
@pytest.mark.parametrize("command", ["doctor", "--help", "eval --list", "demo"])
def test_nobody_reading_on_ends_a_command_quietly(command: str) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    kept_back = os.environ | {
        "PYTHONUNBUFFERED": ""
    }  # else argparse writes at once, and keeps to itself that it failed
    command_line = [*COMMAND, *command.split()]
    done = subprocess.run(command_line, stdout=writer, stderr=PIPE, check=False, timeout=120, env=kept_back)
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
@pytest.mark.parametrize("command", ["doctor", "--help"])
def test_a_full_disk_is_told_in_a_line(command: str) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([*COMMAND, command], stdout=full, stderr=PIPE, check=False, timeout=120, text=True)
    assert (done.returncode, done.stderr) == snapshot(
        (2, "ats-mcp: what it says cannot be written to stdout: No space left on device\n")
    )


def test_a_dialect_that_nobody_speaks_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert refusal(capsys, "sandbox", "--port=0", "--dialects=brief,loud") == snapshot(
        "ats-mcp sandbox: error: argument --dialects: no dialect is called 'loud': there are brief and bold"
    )


def test_ports_and_dialects_are_taken_as_they_are_meant() -> None:
    arguments = parser().parse_args(["sandbox", "--port=0", "--dialects=bold, brief"])
    assert (arguments.port, arguments.dialects) == (0, ("bold", "brief"))
