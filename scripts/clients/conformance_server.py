"""Serves our server over HTTP with the conformance suite's fixtures on it; everything else is as it always is."""

import sys
import warnings
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from mcp import MCPDeprecationWarning  # noqa: E402 - the line above makes the checkout importable

import server.app  # noqa: E402
from scripts.clients.conformance_fixtures import FIXTURES, PASSIVE, add_prompts, add_resources, take_note  # noqa: E402
from scripts.clients.conformance_rounds import add_asking_prompt  # noqa: E402
from server.ats_server import AtsServer  # noqa: E402
from server.http import serve_http  # noqa: E402
from server.settings import Settings  # noqa: E402
from tools import CATALOGUE  # noqa: E402


def build() -> AtsServer:
    """Our server, which takes the fixtures for tools of its own."""
    server.app.CATALOGUE = (*CATALOGUE, *FIXTURES)  # pyright: ignore[reportAttributeAccessIssue] - a name of that module, and meant
    ours = server.app.build_server(Settings.from_env({}))
    add_prompts(ours)
    add_asking_prompt(ours)
    add_resources(ours)
    for method, params in PASSIVE:
        ours._lowlevel_server.add_request_handler(method, params, take_note)  # pyright: ignore[reportPrivateUsage] - the SDK has no other way
    return ours


if __name__ == "__main__":
    warnings.filterwarnings("ignore", category=MCPDeprecationWarning)
    sys.exit(serve_http(build(), "127.0.0.1", int(sys.argv[1])))
