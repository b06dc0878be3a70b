"""Measures, side by side in one run, what this server costs over a bare one of the SDK and over a bare HTTP call.

`make bench` prints each figure with its bar. Figures are medians of interleaved rounds; on a busy machine compare the
ratios, not the milliseconds.
"""

import argparse
import itertools
import os
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import anyio
import httpx
from mcp import Client, StdioServerParameters

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from scripts import bench_bulk  # noqa: E402 - the line above makes the checkout importable
from scripts.bench_bare import server as bare_server  # noqa: E402
from server.app import build_server  # noqa: E402
from server.sandbox.kombo import Sandbox  # noqa: E402
from server.sandbox.options import API_KEY, EPOCH, INTEGRATION_ID, SandboxOptions  # noqa: E402
from server.settings import Settings  # noqa: E402

Timed = Callable[[], Awaitable[object]]


async def seconds(what: Timed) -> float:
    start = time.perf_counter()
    await what()
    return time.perf_counter() - start


async def start(command: list[str]) -> None:
    """Start a server over stdio and wait for its answer to the first request."""
    parameters = StdioServerParameters(command=sys.executable, args=command, env={"KOMBO_API_KEY": ""}, cwd=ROOT)
    async with Client(parameters, mode="legacy"):
        pass


async def side_by_side(rounds: int, ours: Timed, theirs: Timed) -> tuple[float, float]:
    """Medians of both, taken in turns so that both meet the same machine."""
    pairs = [(await seconds(ours), await seconds(theirs)) for _ in range(rounds)]
    return statistics.median(pair[0] for pair in pairs), statistics.median(pair[1] for pair in pairs)


def say(more: str) -> None:
    sys.stdout.write(f"     {more}\n")
    sys.stdout.flush()


def report(what: str, measured: str, bar: str, *, kept: bool) -> bool:
    sys.stdout.write(f"{'ok  ' if kept else 'MISS'} {what:<46} {measured:<44} bar: {bar}\n")
    sys.stdout.flush()
    return kept


async def measure_start(rounds: int) -> bool:
    ours, bare = await side_by_side(
        rounds, lambda: start(["-m", "ats_mcp"]), lambda: start([str(ROOT / "scripts" / "bench_bare.py")])
    )
    told = f"{ours * 1000:.0f} ms against {bare * 1000:.0f} ms: {ours / bare:.2f} x"
    return report("start to initialize, over stdio", told, "1.25 x the bare SDK", kept=ours / bare <= 1.25)


async def measure_read(rounds: int) -> bool:
    async with Client(build_server(Settings.from_env({}))) as client, Client(bare_server) as bare:
        ours, nothing = await side_by_side(
            rounds,
            lambda: client.call_tool("list_rejection_reasons", {}),
            lambda: bare.call_tool("nothing", {}),
        )
    told = f"{ours * 1000:.2f} ms against {nothing * 1000:.2f} ms: + {(ours - nothing) * 1000:.2f} ms"
    return report("a read on the embedded sandbox", told, "+ 5 ms over the SDK's no-op", kept=ours - nothing <= 0.005)


async def measure_write(rounds: int, state_dir: str) -> bool:
    """A note, by way of the server and by hand: the same two requests, which read the record again and write to it.

    Over and above them the server checks, cleans and answers, and puts two things on the disk before it sends: a line
    of the audit and the record in the ledger. What the disk takes for one such sync is measured in between.
    """
    sandbox = Sandbox(SandboxOptions(clock=lambda: EPOCH))
    transport = httpx.MockTransport(sandbox)
    headers = {"authorization": f"Bearer {API_KEY}", "x-integration-id": INTEGRATION_ID}
    everybody = sandbox.world.applications.find("job", sandbox.world.stories.jobs["order_picker"])
    ids = itertools.cycle([one.id for one in everybody if one.announced and one.outcome == "PENDING"])
    settings = Settings.from_env({}, state_dir=state_dir, write_budget=100_000, index="off")
    server = build_server(settings, transport=transport, now=lambda: EPOCH)
    address = "https://api.kombo.dev/v1/ats/applications"
    file = os.open(Path(state_dir) / "sync", os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    times: dict[str, list[float]] = {}
    async with Client(server) as client, httpx.AsyncClient(transport=transport, headers=headers) as http:

        async def guarded(id: str, note: str) -> None:
            result = await client.call_tool("add_note", {"record": "application", "id": id, "note": note})
            if result.is_error:
                raise RuntimeError(str(result.content))

        async def by_hand(id: str, note: str) -> None:
            await http.get(address, params={"ids": id})
            await http.post(f"{address}/{id}/notes", json={"content": note, "content_type": "PLAIN_TEXT"})

        async def sync(id: str, note: str) -> None:
            os.write(file, f"{id}{note}".encode() * 20)
            getattr(os, "fdatasync", os.fsync)(file)

        for number in range(rounds):
            for what in (guarded, by_hand, sync):
                start, used = time.perf_counter(), time.process_time()
                await what(next(ids), f"note {number}")
                times.setdefault(what.__name__, []).append(time.perf_counter() - start)
                times.setdefault(f"{what.__name__}, CPU", []).append(time.process_time() - used)
    os.close(file)
    ms = {name: statistics.median(values) * 1000 for name, values in times.items()}
    over, work = ms["guarded"] - ms["by_hand"], ms["guarded, CPU"] - ms["by_hand, CPU"]
    told = f"{ms['guarded']:.2f} ms against {ms['by_hand']:.2f} ms: + {over:.2f} ms"
    kept = report("a guarded write, ledger and audit on disk", told, "+ 5 ms over its two requests", kept=over <= 5)
    say(f"of these, computing {work:.2f} ms; it waits for two syncs of a disk that takes {ms['sync']:.2f} ms for each")
    return kept


async def measure_bulk() -> bool:
    kept: list[bool] = []
    for concurrency in bench_bulk.CONCURRENCIES:
        share, told = await bench_bulk.measure(concurrency)
        what = f"{bench_bulk.ITEMS} rejections, {concurrency} at once"
        kept.append(report(what, told, "0.9 of a bare client", kept=share >= 0.9))
    share, told = await bench_bulk.measure_rate_limit()
    what = f"{bench_bulk.ITEMS} rejections, {bench_bulk.RATE_LIMIT} requests a minute"
    kept.append(report(what, told, "0.9 of the best", kept=share >= 0.9))
    return all(kept)


async def main(rounds: int) -> int:
    async with anyio.TemporaryDirectory() as state_dir:
        kept = [
            await measure_start(rounds),
            await measure_read(rounds * 20),
            await measure_write(rounds * 20, state_dir),
            await measure_bulk(),
        ]
    return 0 if all(kept) else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=10)
    sys.exit(anyio.run(main, parser.parse_args().rounds))
