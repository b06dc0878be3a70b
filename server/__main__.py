"""The command line: argv → stdio, http, sandbox, doctor, demo, an operator's commands; nothing else."""

import argparse
import gc
import sys
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from getpass import getuser
from typing import Any, Final, get_args

from server.errors import ConfigurationError
from server.settings import Settings, split_names

MOST_PORTS: Final = 65_535


def main(argv: Sequence[str] | None = None) -> None:
    """Run one command; `argv` without the program's name. Exits with 2 on bad settings, after one line on stderr."""
    arguments = parser().parse_args(argv)
    try:
        sys.exit(arguments.run(arguments))
    except ConfigurationError as error:
        sys.stderr.write(f"ats-mcp: {error}\n")
        sys.exit(2)


def parser() -> argparse.ArgumentParser:
    """All commands and options; `ats-mcp` alone serves over stdio."""
    top = argparse.ArgumentParser(
        prog="ats-mcp", description="Serve the staffing ATS Avionté to AI agents over MCP, with guardrails."
    )
    top.set_defaults(run=serve)
    top.add_argument("--transport", choices=["stdio", "http"], default="stdio", help="default stdio")
    top.add_argument("--host", default="127.0.0.1", help="for http: a loopback address (default 127.0.0.1)")
    top.add_argument("--port", type=port, default=8000, help="for http (default 8000; 0 picks a free one)")
    top.add_argument("--read-only", action="store_true", default=None, help="offer no tool that writes")
    top.add_argument("--tools", type=split_names, metavar="A,B", help="offer only these tools")
    top.add_argument("--exclude-tools", type=split_names, metavar="A,B", help="leave these tools out")
    top.add_argument("--seed", type=int, help="the sandbox's seed (default 7)")
    commands = top.add_subparsers(title="commands", metavar="")

    sandbox = commands.add_parser("sandbox", help="serve the fake Kombo and Avionté alone, on a port")
    sandbox.set_defaults(run=serve_sandbox)
    sandbox.add_argument("--port", type=port, required=True)
    sandbox.add_argument("--seed", type=int, default=7)
    sandbox.add_argument(
        "--scale", type=int, default=0, metavar="N", help="N more candidates, made as they are asked for"
    )
    sandbox.add_argument("--dialects", type=dialects, default=("brief", "bold"), metavar="brief,bold")
    sandbox.add_argument("--mirror-lag", type=float, default=0.0, metavar="SECONDS", help="until reads show a write")
    sandbox.add_argument("--rate-limit", type=int, metavar="N", help="requests a minute")
    sandbox.add_argument("--concurrency", type=int, default=30, metavar="N", help="actions in flight")

    doctor = commands.add_parser("doctor", help="check settings, key, integration, ledger: a line each, and what to do")
    doctor.set_defaults(run=see_doctor)

    operations = commands.add_parser("operations", help="list what waits for a release and the latest writes")
    operations.set_defaults(run=operate(lambda desk, settings, _: desk.show_operations(settings, say)))

    approve = commands.add_parser("approve", help="release a write that waits for the operator")
    approve.add_argument("operation_id")
    approve.set_defaults(
        run=operate(lambda desk, settings, args: desk.approve(settings, say, args.operation_id, ask, getuser()))
    )

    settle = commands.add_parser("settle", help="say what became of a record whose outcome is not known")
    settle.add_argument("operation_id")
    settle.add_argument("item", type=int, help="as `ats-mcp operations` numbers it")
    settle.add_argument("state", choices=["done", "failed"])
    settle.set_defaults(
        run=operate(
            lambda desk, settings, args: desk.settle(settings, say, args.operation_id, args.item, args.state, getuser())
        )
    )

    audit = commands.add_parser("audit", help="check or export the record of who did what on whose yes")
    audit.add_argument("action", choices=["verify", "export"], nargs="?", default="verify")
    audit.add_argument("--format", choices=["jsonl", "csv"], default="jsonl")
    audit.set_defaults(run=operate(look_at_audit))

    forget = commands.add_parser("forget", help="take a person out of the local index, for good")
    forget.add_argument("candidate_id")
    forget.add_argument("--undo", action="store_true", help="let them in again")
    forget.set_defaults(run=operate(forget_somebody))

    install = commands.add_parser("install", help="write this server into an MCP client's settings, or take it out")
    install.set_defaults(run=install_for_client)
    install.add_argument("client", choices=["claude-desktop", "claude-code", "cursor", "vscode"])
    install.add_argument("--remove", action="store_true", help="take it out again")
    install.add_argument("--dry-run", action="store_true", help="say what would be written, and write nothing")
    install.add_argument("--read-only", action="store_true", dest="install_read_only", help="without tools that write")
    install.add_argument("--with-key", action="store_true", help="write the Kombo key that is set here, unencrypted")
    install.add_argument("--name", default="ats", help="what the client calls this server (default ats)")
    install.add_argument("--file", metavar="PATH", help="other settings than the user's own, such as a project's")

    demo = commands.add_parser("demo", help="play the main job on the sandbox with a scripted client")
    demo.set_defaults(run=play_demo)

    evals = commands.add_parser("eval", help="put policies to scenario tasks on the sandbox, judged by what they leave")
    evals.add_argument("names", nargs="*", metavar="NAME", help="scenarios or themes (default all of them)")
    evals.add_argument(
        "--policy",
        type=split_names,
        default=(),
        metavar="P,Q",
        help="perfect, careless, injected (default these three), openai:MODEL, anthropic:MODEL, MODULE:FUNCTION",
    )
    evals.add_argument("--seeds", type=split_names, default=(), metavar="A,B", help="default 7,8,9,10")
    evals.add_argument("--base-url", default="", metavar="URL", help="of a model's endpoint other than its vendor's")
    evals.add_argument("--list", action="store_true", help="say which scenarios there are, and play none")
    evals.add_argument("--json", action="store_true", help="report as one JSON object")
    evals.set_defaults(run=evaluate)
    return top


def serve(arguments: argparse.Namespace) -> int:
    """Serve MCP over stdio or over Streamable HTTP."""
    narrowed = ("read_only", "tools", "exclude_tools", "seed")
    overrides = {name: getattr(arguments, name) for name in narrowed if getattr(arguments, name) is not None}
    settings = Settings.from_env(**overrides)
    with uncollected():
        from server.app import build_server
        from server.guardrails.redaction import configure_logging

        server = build_server(settings)
        configure_logging(settings.log_level, [settings.api_key] if settings.api_key else [])
    if arguments.transport == "stdio":
        from server.stdio import serve_stdio

        return serve_stdio(server)
    from server.http import serve_http

    return serve_http(server, arguments.host, arguments.port)


@contextmanager
def uncollected() -> Generator[None]:
    """Keep the garbage collector away from what is made here, now and ever after: modules and models live on.

    Looking through them all, again and again, is a tenth of the time that a start takes.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def port(text: str) -> int:
    """A port as it is typed; argparse says so where it is none."""
    if not (text.isascii() and text.isdigit() and int(text) <= MOST_PORTS):
        raise argparse.ArgumentTypeError(f"a port is a number from 0 (any free one) to {MOST_PORTS}")
    return int(text)


def dialects(text: str) -> tuple[str, ...]:
    """The sandbox's dialects as they are typed; argparse says so where one is unknown."""
    from server.sandbox.options import Dialect

    named = tuple(part.strip() for part in text.split(","))
    if unknown := set(named) - set(get_args(Dialect)):
        known = " and ".join(get_args(Dialect))
        raise argparse.ArgumentTypeError(f"no dialect is called {', '.join(sorted(unknown))!r}: there are {known}")
    return named


def serve_sandbox(arguments: argparse.Namespace) -> int:
    """Serve the sandbox on loopback."""
    import anyio

    from server.sandbox.options import SandboxOptions
    from server.sandbox.serve import serve as serve_on_port

    options = SandboxOptions(
        seed=arguments.seed,
        scale=arguments.scale,
        dialects=arguments.dialects,
        mirror_lag=arguments.mirror_lag,
        rate_limit=arguments.rate_limit,
        concurrency=arguments.concurrency,
    )
    try:
        anyio.run(serve_on_port, options, "127.0.0.1", arguments.port, announce)
    except OSError as error:
        raise ConfigurationError(f"port {arguments.port} cannot be served: {error.strerror}") from error
    return 0


def see_doctor(_: argparse.Namespace) -> int:
    """Check everything that a server of this configuration needs; exits with 1 where something is wrong."""
    settings = Settings.from_env()
    import anyio

    from server.doctor import examine
    from server.guardrails.redaction import configure_logging

    configure_logging(settings.log_level, [settings.api_key] if settings.api_key else [])
    return anyio.run(examine, settings, say)


Command = Callable[[Any, Settings, argparse.Namespace], int]


def operate(command: Command) -> Callable[[argparse.Namespace], int]:
    """An operator's command on the ledger of this configuration; what it cannot do is one line on stderr."""

    def run(arguments: argparse.Namespace) -> int:
        from server import operator_commands
        from server.errors import ATSError

        try:
            return command(operator_commands, Settings.from_env(), arguments)
        except ATSError as error:
            sys.stderr.write(f"ats-mcp: {error}\n")
            return 1

    return run


def forget_somebody(_: Any, settings: Settings, arguments: argparse.Namespace) -> int:
    """Forget, or undo it."""
    from server.forgetting import forget, remember

    return (remember if arguments.undo else forget)(settings, say, arguments.candidate_id)


def look_at_audit(desk: Any, settings: Settings, arguments: argparse.Namespace) -> int:
    """Verify or export."""
    if arguments.action == "export":
        return desk.export_audit(settings, say, arguments.format)
    return desk.verify_audit(settings, say)


def ask(question: str) -> str:
    """What a person types at a terminal.

    Raises:
        ConfigurationError: Nobody sits there: a release by a script or an agent would be nobody's.
    """
    if not sys.stdin.isatty():
        raise ConfigurationError("a write is released by a person at a terminal")
    sys.stdout.write(question)
    sys.stdout.flush()
    return sys.stdin.readline().strip()


def announce(address: str) -> None:
    """Say where the sandbox is, on stderr."""
    sys.stderr.write(f"ats-mcp sandbox: serving Kombo at {address}/v1, its own door at {address}/sandbox\n")
    sys.stderr.flush()


def install_for_client(arguments: argparse.Namespace) -> int:
    """Write this server into a client's settings, or take it out."""
    from server.install import run_command

    return run_command(arguments, Settings.from_env(), say)


def play_demo(_: argparse.Namespace) -> int:
    """Play the main job; exits with 1 where it did not end as it should."""
    import anyio

    from server.demo import play

    try:
        anyio.run(play, say)
    except RuntimeError as error:
        sys.stderr.write(f"ats-mcp demo: {error}\n")
        return 1
    return 0


def evaluate(arguments: argparse.Namespace) -> int:
    """Play and report; exits with 1 where a policy did harm, the perfect one failed, or a model's endpoint did."""
    from server.evals.command import run_command
    from server.evals.models.chat import ModelFailed

    try:
        return run_command(arguments, say)
    except ModelFailed as error:
        sys.stderr.write(f"ats-mcp eval: {error}\n")
        return 1


def say(line: str) -> None:
    """Write a line to stdout, which the demo owns: the server it starts has its own."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
