"""Measures a bulk write against the shortest time in which an ATS that takes so many writes at once can have them all.

`python scripts/bench_bulk.py` prints what the bench prints. The time runs from a person's yes to the answer: it has in
it that every record is read again, the ledger and the audit on the disk, and the sandbox's own work.
"""

import math
import sys
import time
from pathlib import Path

import anyio
import httpx
from mcp import Client
from mcp.client.session import ClientRequestContext
from mcp.types import ElicitRequestParams, ElicitResult

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from server.app import build_server  # noqa: E402 - the line above makes the checkout importable
from server.guardrails.runs import STOP_AFTER  # noqa: E402
from server.sandbox.kombo import Sandbox  # noqa: E402
from server.sandbox.options import API_KEY, EPOCH, INTEGRATION_ID, SandboxOptions  # noqa: E402
from server.settings import REGIONS, Settings  # noqa: E402

ITEMS = 100
CONCURRENCIES = (10, 30)
"""Of an integration that Kombo calls sensitive, and Kombo's default."""
LATENCY = 0.2
"""Seconds that one rejection takes."""


class Stopwatch:
    """A person who types the number that is asked for; the time runs from then on."""

    started = 0.0

    async def __call__(self, context: ClientRequestContext, params: ElicitRequestParams) -> ElicitResult:  # noqa: ARG002
        self.started = time.perf_counter()
        return ElicitResult(action="accept", content={"count": ITEMS})


async def list_pending(sandbox: Sandbox) -> list[str]:
    """The first people who wait for one of the sandbox's jobs, as Kombo lists them."""
    params: dict[str, str | int] = {"job_ids": sandbox.world.stories.jobs["order_picker"], "outcomes": "PENDING"}
    headers = {"authorization": f"Bearer {API_KEY}", "x-integration-id": INTEGRATION_ID}
    async with httpx.AsyncClient(transport=httpx.MockTransport(sandbox), headers=headers) as http:
        answer = await http.get(f"{REGIONS['eu']}/ats/applications", params=params | {"page_size": ITEMS})
    return [one["id"] for one in answer.json()["data"]["results"]]


async def reject_all(concurrency: int, state_dir: str) -> float:
    """Seconds from the yes to the answer, with ledger and audit on the disk.

    Raises:
        RuntimeError: Not everybody was rejected, once.
    """
    sandbox = Sandbox(SandboxOptions(clock=lambda: EPOCH, scale=3_000, concurrency=concurrency, latency=LATENCY))
    ids = await list_pending(sandbox)
    person = Stopwatch()
    settings = Settings.from_env({}, state_dir=state_dir, index="off")
    server = build_server(settings, transport=httpx.MockTransport(sandbox), now=lambda: EPOCH)
    async with Client(server, mode="legacy", elicitation_callback=person) as client:
        await client.call_tool("list_rejection_reasons", {})  # a client's first call has it list every tool
        given = {"application_ids": ids, "reason": "No response"}
        result = await client.call_tool("bulk_reject_applications", given)
        took = time.perf_counter() - person.started
    sent = [one.path for one in sandbox.requests if one.path.endswith("/reject")]
    if result.is_error or len(ids) != ITEMS or len(sent) != ITEMS:
        raise RuntimeError(f"{len(sent)} of {len(ids)} were sent: {result.content}")
    return took


def ideal(concurrency: int, ahead: int = 0) -> float:
    """Seconds for the writes alone, where so many go ahead of the others and are waited for."""
    return (math.ceil((ITEMS - ahead) / concurrency) + bool(ahead)) * LATENCY


async def measure(concurrency: int) -> tuple[float, str]:
    """How near it comes to the best that the rule `stop-after-three` allows (1 is there), and the figures in words."""
    async with anyio.TemporaryDirectory() as state_dir:
        took = await reject_all(concurrency, state_dir)
    best = ideal(concurrency, ahead=STOP_AFTER)
    told = f"{took:.2f} s against {best:.2f} s: {best / took:.2f} ({ideal(concurrency) / took:.2f} without the rule)"
    return best / took, told


async def main() -> None:
    for concurrency in CONCURRENCIES:
        _, told = await measure(concurrency)
        sys.stdout.write(f"{ITEMS} rejections, {concurrency} at once: {told}\n")


if __name__ == "__main__":
    anyio.run(main)
