"""Kills a server at random moments of a 60-item bulk rejection, and checks that ledger and sandbox agree afterwards.

`python scripts/crash_test.py --moments 50` prints a line per kill, and exits with 1 where anybody was rejected twice or
lost, or where the ledger says something that is not so.
"""

import argparse
import json
import random
import socket
import sys
import tempfile
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import anyio
import httpx
import uvicorn

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from server.guardrails.ledger import Ledger  # noqa: E402 - the line above makes the checkout importable
from server.guardrails.operation_models import ItemState  # noqa: E402
from server.sandbox.asgi import as_asgi  # noqa: E402
from server.sandbox.door import Recorded  # noqa: E402
from server.sandbox.faults import Fault  # noqa: E402
from server.sandbox.kombo import Sandbox  # noqa: E402
from server.sandbox.options import API_KEY, INTEGRATION_ID, SandboxOptions  # noqa: E402

PEOPLE = 60
LATENCY = 0.02
"""Seconds that Kombo takes for a rejection."""
SENT = (ItemState.DONE, ItemState.FAILED, ItemState.UNKNOWN)


def utc_now() -> datetime:
    return datetime.now(UTC)


def faults(ids: list[str], chance: random.Random) -> list[Fault]:
    """Some of each that a network and a vendor do, here and there: three in a row would end the run."""
    kinds = ("drop_after", "status:503", "status:429:PLATFORM.RATE_LIMIT_EXCEEDED", "malformed")
    return [
        Fault(kind, path=f"{ids[place]}/reject")
        for kind, place in zip(kinds, chance.sample(range(0, PEOPLE, 6), 4), strict=True)
    ]


async def crash_once(sandbox: Sandbox, url: str, chance: random.Random) -> tuple[str, list[str]]:
    """Start a rejection, kill it, start again; returns how far it had come, and what is wrong afterwards."""
    sandbox.reset()
    ids = await list_pending(url, sandbox.world.stories.jobs["order_picker"])
    reason = next(one.name for one in sandbox.world.reasons if one.remote_deleted_at is None) or ""
    sandbox.faults[:] = faults(ids, chance)
    with tempfile.TemporaryDirectory() as state:
        await drive(url, state, ids, reason, lambda: wait(sandbox, chance))
        await drive(url, state, [], reason)
        left = read_ledger(state)
        rest = [id for id in ids if left.get(id) in (None, ItemState.NOT_ATTEMPTED, ItemState.PLANNED)]
        problems = disagreements(sandbox, left, ids)
        if rest:
            await drive(url, state, rest, reason)
            problems += disagreements(sandbox, read_ledger(state), ids)
    counted = Counter(left.get(id, "not planned") for id in ids)
    return ", ".join(f"{count} {state}" for state, count in counted.items()), problems


async def list_pending(url: str, job_id: str) -> list[str]:
    """The first people who wait for this job, as Kombo lists them."""
    headers = {"authorization": f"Bearer {API_KEY}", "x-integration-id": INTEGRATION_ID}
    async with httpx.AsyncClient(headers=headers) as client:
        answer = await client.get(
            f"{url}/v1/ats/applications", params={"job_ids": job_id, "outcomes": "PENDING", "page_size": PEOPLE}
        )
    return [one["id"] for one in answer.json()["data"]["results"]]


async def wait(sandbox: Sandbox, chance: random.Random) -> None:
    """Wait for a random moment: after so many rejections have arrived, and a little longer."""
    arrived = chance.randint(0, PEOPLE)
    while len(rejections(sandbox)) < arrived:  # noqa: ASYNC110 - the sandbox knows nothing of who looks at it
        await anyio.sleep(0.002)
    await anyio.sleep(chance.uniform(0, LATENCY))


def rejections(sandbox: Sandbox) -> list[Recorded]:
    """The requests to reject that reached Kombo; one that was turned away unprocessed (429) is none."""
    return [one for one in sandbox.requests if one.path.endswith("/reject") and one.status != 429]


async def drive(
    url: str, state: str, ids: list[str], reason: str, kill_at: Callable[[], Awaitable[None]] | None = None
) -> None:
    """Run one server to its end, or kill it at a moment of its run."""
    command = [sys.executable, str(ROOT / "scripts" / "crash_driver.py"), url, state, json.dumps(ids), reason]
    async with await anyio.open_process(command, stdout=-1, stderr=-1) as process:
        if process.stdout is None:
            raise RuntimeError("the driver has no stdout")
        await process.stdout.receive()
        if kill_at:
            with anyio.move_on_after(20):
                await kill_at()
            if process.returncode is None:
                process.kill()
        await process.wait()


def read_ledger(state: str) -> dict[str, ItemState]:
    """What the ledger says of each person, the latest operation last."""
    ledger = Ledger.open(Path(state) / "ledger.sqlite", utc_now)
    said: dict[str, ItemState] = {}
    for operation in reversed(ledger.recent(10)):
        for item in operation.items:
            if said.get(item.target_id) not in SENT:
                said[item.target_id] = item.state
    ledger.close()
    return said


def disagreements(sandbox: Sandbox, said: dict[str, ItemState], ids: list[str]) -> list[str]:
    """Where ledger and sandbox do not agree."""
    sent = Counter(recorded.path.split("/")[4] for recorded in rejections(sandbox))
    declined = {one.id for one in sandbox.world.applications if one.outcome == "DECLINED"}
    problems = [f"{id} was sent {sent[id]} times" for id in ids if sent[id] > 1]
    for id in ids:
        state = said.get(id)
        if state is ItemState.DONE and id not in declined:
            problems.append(f"{id} is done in the ledger and not rejected")
        if state not in (ItemState.DONE, ItemState.UNKNOWN) and id in declined:
            problems.append(f"{id} is rejected and {state} in the ledger")
        if state in (ItemState.SENDING, ItemState.PLANNED):
            problems.append(f"{id} is still {state} after the recovery")
    return problems


async def run(moments: int, seed: int) -> int:
    """Kill so many times; returns how many of the kills left something wrong."""
    chance = random.Random(seed)  # noqa: S311 - guards nothing
    sandbox = Sandbox(SandboxOptions(latency=LATENCY, concurrency=30, clock=utc_now))
    config = uvicorn.Config(as_asgi(sandbox), lifespan="off", log_level="critical", access_log=False)
    server = uvicorn.Server(config)
    listener = socket.create_server(("127.0.0.1", 0))
    bad = 0
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(server.serve, [listener])
        for moment in range(1, moments + 1):
            came, problems = await crash_once(sandbox, url, chance)
            bad += bool(problems)
            sys.stdout.write(f"kill {moment} ({came}): {'; '.join(problems) or 'ledger and sandbox agree'}\n")
            sys.stdout.flush()
        server.should_exit = True
    return bad


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--moments", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    sys.exit(1 if anyio.run(run, arguments.moments, arguments.seed) else 0)
