"""The command line: argv → stdio, http, sandbox, doctor, demo, an operator's commands; nothing else."""

import argparse
import gc
import shlex
import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from getpass import getuser
from typing import Final, cast

from server.commands.arguments import at_least, dialects, item, port, seconds
from server.commands.stdout import StdoutLost, say, write
from server.errors import ATSError, ConfigurationError
from server.settings import Settings, split_names
from server.stopping import code_of

INTERRUPT: Final = 2
BROKEN_PIPE: Final = 13
"""Numbers of signals; Windows has no name for the second."""

HOST: Final = "127.0.0.1"
PORT: Final = 8000

NARROWING: Final = ("read_only", "tools", "exclude_tools")
OF_SERVER: Final = ("transport", "host", "port", *NARROWING, "seed")
"""Options that `ats-mcp` alone takes, as they are kept. A command says which of them, typed before it, it goes by."""


def main(argv: Sequence[str] | None = None) -> None:
    """Run one command; `argv` without the program's name.

    Exits with 2, after one line on stderr, on bad settings and where stdout cannot be written; without a word with 130
    where it was interrupted, and with 141 where nobody reads what it says.
    """
    try:
        try:
            code = run(argv)
        finally:
            write("")  # what argparse has said may not be on its way yet
    except ConfigurationError as error:
        sys.stderr.write(f"ats-mcp: {error}\n")
        code = 2
    except (KeyboardInterrupt, StdoutLost, BaseExceptionGroup) as error:
        code = code_for(error)
    sys.exit(code)


def run(argv: Sequence[str] | None) -> int:
    """Run the command that is typed; gives its exit status."""
    words = list(sys.argv[1:] if argv is None else argv)
    arguments, unknown = parser().parse_known_args(words)
    if unknown:
        arguments.refuse(f"unrecognized arguments: {' '.join(unknown)}")
    if arguments.version:
        return show_version()
    stray = [option for option in OF_SERVER if option not in arguments.takes and getattr(arguments, option) is not None]
    if stray:
        names = ", ".join(f"--{option.replace('_', '-')}" for option in stray)
        alone = shlex.join(words[words.index(arguments.command) :])
        raise ConfigurationError(f"{arguments.command} takes no {names}: run `ats-mcp {alone}`")
    return arguments.run(arguments)


def code_for(error: BaseException) -> int:
    """The exit status of a command that could not go on to its end, of which a group may tell.

    Raises:
        BaseExceptionGroup: It is about something else.
    """
    causes = list(causes_in(error))
    if any(isinstance(cause, KeyboardInterrupt) for cause in causes):
        sys.stderr.write("\n")
        return code_of(INTERRUPT)
    lost = next((cause for cause in causes if isinstance(cause, StdoutLost)), None)
    if lost is None:
        raise error
    if isinstance(lost.__cause__, BrokenPipeError):
        return code_of(BROKEN_PIPE)
    sys.stderr.write(f"ats-mcp: what it says cannot be written to stdout: {lost}\n")
    return 2


def causes_in(error: BaseException) -> Iterator[BaseException]:
    """An exception, or those that a group holds, however deep."""
    if not isinstance(error, BaseExceptionGroup):
        yield error
        return
    for one in cast(BaseExceptionGroup[BaseException], error).exceptions:
        yield from causes_in(one)


def parser() -> argparse.ArgumentParser:
    """All commands and options; `ats-mcp` alone serves over stdio."""
    top = argparse.ArgumentParser(
        prog="ats-mcp", description="Serve the staffing ATS Avionté to AI agents over MCP, with guardrails."
    )
    top.set_defaults(run=serve, takes=OF_SERVER)
    top.add_argument("--version", action="store_true", help="say which version this is")
    top.add_argument("--transport", choices=["stdio", "http"], help="default stdio")
    top.add_argument("--host", help="for http: a loopback address (default 127.0.0.1)")
    top.add_argument("--port", type=port, help="for http (default 8000; 0 picks a free one)")
    top.add_argument("--read-only", action="store_true", default=None, help="offer no tool that writes")
    top.add_argument("--tools", type=split_names, metavar="A,B", help="offer only these tools")
    top.add_argument("--exclude-tools", type=split_names, metavar="A,B", help="leave these tools out")
    top.add_argument("--seed", type=int, help="the sandbox's seed (default 7)")
    commands = top.add_subparsers(title="commands", metavar="command", dest="command")

    sandbox = commands.add_parser("sandbox", help="serve the fake Kombo and Avionté alone, on a port")
    sandbox.set_defaults(run=serve_sandbox, takes=("port", "seed"))
    sandbox.add_argument("--port", type=port, default=argparse.SUPPRESS, help="on 127.0.0.1; 0 picks a free one")
    sandbox.add_argument(
        "--seed", type=int, default=argparse.SUPPRESS, help="the same seed makes the same people (default 7)"
    )
    sandbox.add_argument(
        "--scale", type=at_least(0), default=0, metavar="N", help="N more candidates, made as they are asked for"
    )
    sandbox.add_argument("--dialects", type=dialects, default=("brief", "bold"), metavar="brief,bold")
    sandbox.add_argument("--mirror-lag", type=seconds, default=0.0, metavar="SECONDS", help="until reads show a write")
    sandbox.add_argument("--rate-limit", type=at_least(1), metavar="N", help="requests a minute")
    sandbox.add_argument("--concurrency", type=at_least(1), default=30, metavar="N", help="actions in flight")

    doctor = commands.add_parser("doctor", help="check settings, key, integration, ledger: a line each, and what to do")
    doctor.set_defaults(run=see_doctor, takes=(*NARROWING, "seed"))

    operations = commands.add_parser("operations", help="list what waits for a release and the latest writes")
    operations.set_defaults(run=show_operations)

    approve = commands.add_parser("approve", help="release a write that waits for the operator")
    approve.add_argument("operation_id")
    approve.set_defaults(run=approve_operation)

    settle = commands.add_parser("settle", help="say what became of a record whose outcome is not known")
    settle.add_argument("operation_id")
    settle.add_argument("item", type=item, metavar="ITEM", help="as `ats-mcp operations` numbers it")
    settle.add_argument("state", choices=["done", "failed"])
    settle.set_defaults(run=settle_item)

    audit = commands.add_parser("audit", help="check or export the record of who did what, and who approved it")
    audit.add_argument("action", choices=["verify", "export"], nargs="?", default="verify")
    audit.add_argument("--format", choices=["jsonl", "csv"], default="jsonl")
    audit.set_defaults(run=look_at_audit)

    forget = commands.add_parser("forget", help="take a person out of the local index, for good")
    forget.add_argument("candidate_id")
    forget.add_argument("--undo", action="store_true", help="let them in again")
    forget.set_defaults(run=forget_somebody)

    install = commands.add_parser("install", help="write this server into an MCP client's settings, or take it out")
    install.set_defaults(run=install_for_client, takes=NARROWING)
    install.add_argument("client", choices=["claude-desktop", "claude-code", "cursor", "vscode"])
    install.add_argument("--remove", action="store_true", help="take it out again")
    install.add_argument("--dry-run", action="store_true", help="say what would be written, and write nothing")
    install.add_argument("--read-only", action="store_true", dest="install_read_only", help="without tools that write")
    install.add_argument(
        "--with-key", action="store_true", help="write the Kombo key from this environment, unencrypted"
    )
    install.add_argument("--name", default="ats", help="what the client calls this server (default ats)")
    install.add_argument("--file", metavar="PATH", help="other settings than the user's own, such as a project's")

    demo = commands.add_parser("demo", help="play the main job on the sandbox with a scripted client")
    demo.set_defaults(run=play_demo)

    evals = commands.add_parser(
        "eval", help="run scripted policies or a model on recruiting tasks and judge the state they leave"
    )
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
    for command in (top, *commands.choices.values()):
        command.set_defaults(refuse=command.error)
        if command.get_default("takes") is None:
            command.set_defaults(takes=())
    return top


def show_version() -> int:
    """Say which version this is."""
    from server.version import package_version

    say(f"ats-mcp {package_version()}")
    return 0


def serve(arguments: argparse.Namespace) -> int:
    """Serve MCP over stdio or over Streamable HTTP."""
    where = {"--host": arguments.host, "--port": arguments.port}
    typed = " ".join(f"{option} {value}" for option, value in where.items() if value is not None)
    if typed and arguments.transport != "http":
        raise ConfigurationError(
            f"stdio has neither host nor port: to serve HTTP there, `ats-mcp --transport http {typed}`"
        )
    settings = settings_of(arguments, *NARROWING, "seed")
    with uncollected():
        from server.app import build_server
        from server.guardrails.redaction import configure_logging

        server = build_server(settings)
        configure_logging(settings.log_level, [settings.api_key] if settings.api_key else [])
    if arguments.transport != "http":
        from server.stdio import serve_stdio

        return serve_stdio(server)
    from server.http import serve_http

    return serve_http(server, arguments.host or HOST, PORT if arguments.port is None else arguments.port)


def settings_of(arguments: argparse.Namespace, *options: str) -> Settings:
    """The settings of the environment, with these options in place of their variables where they were typed."""
    return Settings.from_env(**{name: value for name in options if (value := getattr(arguments, name)) is not None})


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


def serve_sandbox(arguments: argparse.Namespace) -> int:
    """Serve the sandbox on loopback."""
    if arguments.port is None:
        raise ConfigurationError(
            "the sandbox is served on a port: type `ats-mcp sandbox --port 8700`, or 0 for any free one"
        )
    import anyio

    from server.sandbox.options import SandboxOptions
    from server.sandbox.serve import serve as serve_on_port

    options = SandboxOptions(
        seed=SandboxOptions.seed if arguments.seed is None else arguments.seed,
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


def see_doctor(arguments: argparse.Namespace) -> int:
    """Check everything that a server of this configuration needs; exits with 1 where something is wrong."""
    settings = settings_of(arguments, *NARROWING, "seed")
    import anyio

    from server.commands.doctor import examine
    from server.guardrails.redaction import configure_logging

    configure_logging(settings.log_level, [settings.api_key] if settings.api_key else [])
    return anyio.run(examine, settings, say)


Command = Callable[[argparse.Namespace], int]


def on_state(command: Command) -> Command:
    """A command on what lies in the state folder; what it cannot do is one line on stderr."""

    @wraps(command)
    def run(arguments: argparse.Namespace) -> int:
        try:
            return command(arguments)
        except ATSError as error:
            sys.stderr.write(f"ats-mcp: {error}\n")
            return 1

    return run


@on_state
def show_operations(_: argparse.Namespace) -> int:
    """List what waits for a release and the latest writes."""
    from server.commands import operator

    return operator.show_operations(Settings.from_env(), say)


@on_state
def approve_operation(arguments: argparse.Namespace) -> int:
    """Release a write that waits for the operator."""
    from server.commands import operator

    return operator.approve(Settings.from_env(), say, arguments.operation_id, ask, getuser())


@on_state
def settle_item(arguments: argparse.Namespace) -> int:
    """Say what became of a record whose outcome is not known."""
    from server.commands import operator

    settings = Settings.from_env()
    return operator.settle(settings, say, arguments.operation_id, arguments.item, arguments.state, getuser())


@on_state
def look_at_audit(arguments: argparse.Namespace) -> int:
    """Verify or export."""
    from server.commands import operator

    if arguments.action == "export":
        return operator.export_audit(Settings.from_env(), say, arguments.format)
    return operator.verify_audit(Settings.from_env(), say)


@on_state
def forget_somebody(arguments: argparse.Namespace) -> int:
    """Forget, or undo it."""
    from server.commands.forgetting import forget, remember

    return (remember if arguments.undo else forget)(Settings.from_env(), say, arguments.candidate_id)


def ask(question: str) -> str:
    """What a person types at a terminal.

    Raises:
        ConfigurationError: Nobody sits there: a release by a script or an agent would be nobody's.
    """
    if not sys.stdin.isatty():
        raise ConfigurationError("a write is released by a person at a terminal")
    write(question)
    return sys.stdin.readline().strip()


def announce(address: str) -> None:
    """Say where the sandbox is, on stderr."""
    sys.stderr.write(f"ats-mcp sandbox: serving Kombo at {address}/v1, its control API at {address}/sandbox\n")
    sys.stderr.flush()


def install_for_client(arguments: argparse.Namespace) -> int:
    """Write this server into a client's settings, or take it out."""
    from server.commands.install import run_command
    from server.guardrails.access import offered
    from tools import CATALOGUE

    settings = settings_of(arguments, "tools", "exclude_tools")
    offered(CATALOGUE, settings)  # a server of other names would not start
    return run_command(arguments, settings, say)


def play_demo(_: argparse.Namespace) -> int:
    """Play the main job; exits with 1 where it did not end as it should."""
    import anyio

    from server.commands.demo import play

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


if __name__ == "__main__":
    main()
