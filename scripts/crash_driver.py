"""One server that rejects many people and may be killed at any moment; started by `crash_test.py`."""

import json
import sys
from pathlib import Path

import anyio
from mcp import Client
from mcp.client.session import ClientRequestContext
from mcp.types import ElicitRequestParams, ElicitResult

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from server.app import build_server  # noqa: E402 - the line above makes the checkout importable
from server.sandbox.options import API_KEY, INTEGRATION_ID  # noqa: E402
from server.settings import Settings  # noqa: E402


class Yes:
    """A person who types the number that is asked for."""

    def __init__(self, count: int) -> None:
        self.count = count

    async def __call__(self, context: ClientRequestContext, params: ElicitRequestParams) -> ElicitResult:  # noqa: ARG002
        return ElicitResult(action="accept", content={"count": self.count, "confirm": True})


async def reject(url: str, state_dir: str, ids: list[str], reason: str) -> None:
    """Reject everybody, after saying `ready`; with no ids, only start and let the recovery do its work."""
    settings = Settings.from_env(
        {}, api_key=API_KEY, integration_id=INTEGRATION_ID, base_url=f"{url}/v1", state_dir=state_dir
    )
    async with Client(build_server(settings), elicitation_callback=Yes(len(ids))) as client:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        if ids:
            await client.call_tool("bulk_reject_applications", {"application_ids": ids, "reason": reason})
        else:
            await client.call_tool("get_operation", {"operation_id": "op_none"})
            await anyio.sleep(1)  # the recovery runs beside everything else


if __name__ == "__main__":
    anyio.run(reject, sys.argv[1], sys.argv[2], json.loads(sys.argv[3]), sys.argv[4])
