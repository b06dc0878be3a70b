"""Measures a bulk write against a bare HTTP client that sends the same writes to the same sandbox, as many at once.

`python scripts/bench_bulk.py` prints what the bench prints, and the time that the ATS alone would take. Ours runs from
a person's yes to the end: it has in it that every record is read again, and the ledger and the audit on the disk.
"""

import gc
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
from server.sandbox.limits import WINDOW  # noqa: E402
from server.sandbox.options import API_KEY, EPOCH, INTEGRATION_ID, SandboxOptions, running_clock  # noqa: E402
from server.settings import REGIONS, Settings  # noqa: E402

ITEMS = 100
CONCURRENCIES = (10, 30)
"""Of an integration that Kombo calls sensitive, and Kombo's default."""
LATENCY = 0.2
"""Seconds that one rejection takes."""
RATE_LIMIT = 80
"""Requests a minute, fewer than a run makes: it has to wait for the next minute."""


class Stopwatch:
    """A person who types the number that is asked for; the time runs from then on."""

    started = 0.0

    async def __call__(self, context: ClientRequestContext, params: ElicitRequestParams) -> ElicitResult:  # noqa: ARG002
        self.started = time.perf_counter()
        return ElicitResult(action="accept", content={"count": ITEMS, "confirm": True})


async def list_pending(sandbox: Sandbox, job: str) -> list[str]:
    """The first people who wait for a job, as Kombo lists them, and one more."""
    params: dict[str, str | int] = {"job_ids": job, "outcomes": "PENDING"}
    headers = {"authorization": f"Bearer {API_KEY}", "x-integration-id": INTEGRATION_ID}
    async with httpx.AsyncClient(transport=httpx.MockTransport(sandbox), headers=headers) as http:
        answer = await http.get(f"{REGIONS['eu']}/ats/applications", params=params | {"page_size": ITEMS + 1})
    return [one["id"] for one in answer.json()["data"]["results"]]


async def reject_all(options: SandboxOptions, state_dir: str) -> tuple[float, float]:
    """Seconds from the yes to the end, with ledger and audit on the disk; and those from the first request to the yes.

    Raises:
        RuntimeError: Not everybody was rejected, once.
    """
    sandbox = Sandbox(options)
    job = sandbox.world.stories.jobs["order_picker"]
    began = time.perf_counter()
    other, *ids = await list_pending(sandbox, job)
    person = Stopwatch()
    settings = Settings.from_env({}, state_dir=state_dir, index="off")
    server = build_server(settings, transport=httpx.MockTransport(sandbox), now=options.clock)
    async with Client(server, mode="legacy", elicitation_callback=person) as client:
        given = {"application_ids": [other], "reason": "No response"}
        await client.call_tool("bulk_reject_applications", given)  # a client checks a tool's schema once
        gc.freeze()  # to go through the sandbox's world takes the collector 0.1 s, and a real ATS is another process
        given["application_ids"] = ids
        result = await client.call_tool("bulk_reject_applications", given)
        while (operation := dict(result.structured_content or {})).get("status") == "running":
            await anyio.sleep(0.1)  # a run that waits for a limit goes on after the call was answered
            result = await client.call_tool("get_operation", {"operation_id": operation["operation_id"]})
        took = time.perf_counter() - person.started
    applications = [sandbox.world.applications.get(id) for id in ids]
    rejected = [one for one in applications if one and one.outcome == "DECLINED"]
    if result.is_error or len(rejected) != ITEMS:
        raise RuntimeError(f"{len(rejected)} of {len(ids)} were rejected: {result.content}")
    return took, person.started - began


async def reject_bare(options: SandboxOptions) -> float:
    """Seconds that a client without ledger, audit and answer takes for it, with three ahead as well."""
    sandbox = Sandbox(options)
    job = sandbox.world.stories.jobs["order_picker"]
    _, *ids = await list_pending(sandbox, job)
    reason = next(one.id for one in sandbox.world.reasons)
    headers = {"authorization": f"Bearer {API_KEY}", "x-integration-id": INTEGRATION_ID}
    limiter = anyio.CapacityLimiter(options.concurrency)
    async with httpx.AsyncClient(transport=httpx.MockTransport(sandbox), headers=headers) as http:

        async def reject(id: str) -> None:
            async with limiter:
                address = f"{REGIONS['eu']}/ats/applications/{id}/reject"
                (await http.post(address, json={"rejection_reason_id": reason})).raise_for_status()

        gc.freeze()
        start = time.perf_counter()
        for some in (ids[:STOP_AFTER], ids[STOP_AFTER:]):
            async with anyio.create_task_group() as tasks:
                for id in some:
                    tasks.start_soon(reject, id)
        return time.perf_counter() - start


def ideal(concurrency: int) -> float:
    """Seconds for the writes alone, three of which go ahead of the others and are waited for."""
    return (math.ceil((ITEMS - STOP_AFTER) / concurrency) + 1) * LATENCY


async def measure(concurrency: int) -> tuple[float, str]:
    """How near it comes to a bare client (1 is there), which keeps the rule `stop-after-three`; and that in words."""
    options = SandboxOptions(clock=lambda: EPOCH, scale=3_000, concurrency=concurrency, latency=LATENCY)
    async with anyio.TemporaryDirectory() as state_dir:
        took, _ = await reject_all(options, state_dir)
    bare = await reject_bare(options)
    return (
        bare / took,
        f"{took:.2f} s against {bare:.2f} s: {bare / took:.2f} ({ideal(concurrency):.2f} s for the ATS alone)",
    )


async def measure_rate_limit() -> tuple[float, str]:
    """The same where the rate limit is used up on the way: the best is to send the rest once the next minute begins."""
    options = SandboxOptions(clock=running_clock(), scale=3_000, latency=LATENCY, rate_limit=RATE_LIMIT)
    async with anyio.TemporaryDirectory() as state_dir:
        took, before = await reject_all(options, state_dir)
    best = WINDOW.total_seconds() - before + LATENCY
    return best / took, f"{took:.2f} s against {best:.2f} s: {best / took:.2f}"


async def main() -> None:
    for concurrency in CONCURRENCIES:
        _, told = await measure(concurrency)
        sys.stdout.write(f"{ITEMS} rejections, {concurrency} at once: {told}\n")
    _, told = await measure_rate_limit()
    sys.stdout.write(f"{ITEMS} rejections, {RATE_LIMIT} requests a minute: {told}\n")


if __name__ == "__main__":
    anyio.run(main)
