"""Starts ats-mcp as its command does, and notes what each call says of its client.

`python watched.py FILE [arguments of ats-mcp]` adds a line of JSON to FILE per call: protocol, name, tool.
"""

import json
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from mcp.server.mcpserver import Context  # noqa: E402 - the line above makes the checkout importable

from server.__main__ import main  # noqa: E402
from server.ats_server import AtsServer  # noqa: E402
from server.guardrails.asking import caller_of  # noqa: E402
from server.state import AppState  # noqa: E402

LOG = Path(sys.argv[1])


class WatchedServer(AtsServer):
    """The server as it is, with an eye on who calls."""

    async def call_tool(
        self, name: str, arguments: dict[str, Any], context: Context[AppState, Any] | None = None
    ) -> Any:
        if context is not None:
            seen = {"protocol": context.protocol_version, "client": caller_of(context).client_name, "tool": name}
            with LOG.open("a") as log:  # noqa: ASYNC230 - a line, of which nobody waits for anything
                log.write(json.dumps(seen) + "\n")
        return await super().call_tool(name, arguments, context)


if __name__ == "__main__":
    import server.app

    server.app.AtsServer = WatchedServer
    main(sys.argv[2:])
