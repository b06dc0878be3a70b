"""Measures streaming candidates against Kombo's official SDK, on one sandbox served on a port, in turns.

`--records` says how many, `--most` to how many the memory must stay flat: the bar is 1,000,000, which takes minutes,
because those records are made while they are asked for.
"""

import argparse
import socket
import statistics
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from pydantic import BaseModel

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from scripts.bench import report  # noqa: E402 - the line above makes the checkout importable

PAGE: Final = 250
FEW: Final = 10_000
FLAT: Final = 1.1
"""How much larger the peak may be after very many records than after few."""


class Streamed(BaseModel):
    """What one process says of itself: seconds until its client was ready and while it streamed, peak memory in MB."""

    ready: float
    seconds: float
    records: int
    peak: float

    @property
    def rate(self) -> float:
        return self.records / self.seconds


@contextmanager
def served(records: int, *, remembered: int) -> Generator[str]:
    """A sandbox in a process of its own, as an address."""
    with socket.create_server(("127.0.0.1", 0)) as listener:  # what is asked before the server is up waits in it
        command = [sys.executable, script("server"), str(listener.fileno()), str(records), str(remembered)]
        with subprocess.Popen(command, pass_fds=[listener.fileno()]) as process:
            try:
                yield f"http://127.0.0.1:{listener.getsockname()[1]}"
            finally:
                process.terminate()


def script(name: str) -> str:
    return str(ROOT / "scripts" / f"bench_stream_{name}.py")


def streamed(who: str, address: str, records: int) -> Streamed:
    return Streamed.model_validate_json(run([script(who), address, str(records)]))


def run(arguments: list[str]) -> bytes:
    return subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.PIPE, cwd=ROOT).stdout


def libraries() -> float:
    """Peak memory in MB of a process that has imported what both build on and has opened a client of it."""
    code = (
        "import asyncio, pydantic, httpx; pydantic.BaseModel; httpx.AsyncClient();"
        "from scripts.peak_memory import peak_memory; print(peak_memory())"
    )
    return float(run(["-c", code]))


def compare(records: int, rounds: int) -> list[bool]:
    ours: list[Streamed] = []
    theirs: list[Streamed] = []
    with served(records, remembered=records // PAGE + 2) as address:
        streamed("ours", address, records)  # the pages are made once
        for _ in range(rounds):
            ours.append(streamed("ours", address, records))
            theirs.append(streamed("sdk", address, records))
    rate, sdk_rate = (statistics.median(run.rate for run in runs) for runs in (ours, theirs))
    peak, sdk_peak = (statistics.median(run.peak for run in runs) for runs in (ours, theirs))
    ready, sdk_ready = (statistics.median(run.ready for run in runs) for runs in (ours, theirs))
    shared = libraries()
    memory = (peak - shared) / (sdk_peak - shared)
    return [
        report(
            f"streaming {records:,} candidates",
            f"{rate:,.0f}/s against {sdk_rate:,.0f}/s: {rate / sdk_rate:.1f} x",
            "4 x Kombo's SDK",
            kept=rate >= 4 * sdk_rate,
        ),
        report(
            f"peak memory of it, above {shared:.0f} MB that both load",
            f"{peak - shared:.0f} MB against {sdk_peak - shared:.0f} MB: {memory:.2f} x",
            "0.5 x Kombo's SDK",
            kept=memory <= 0.5,
        ),
        report(
            "client ready, from the start of its process",
            f"{ready * 1000:.0f} ms against {sdk_ready * 1000:.0f} ms: {ready / sdk_ready:.2f} x",
            "1.25 x Kombo's SDK",
            kept=ready <= 1.25 * sdk_ready,
        ),
    ]


def check_flat(most: int) -> bool:
    with served(most, remembered=0) as address:
        few, many = streamed("ours", address, FEW), streamed("ours", address, most)
    return report(
        f"peak memory, {FEW:,} and {most:,} candidates",
        f"{few.peak:.0f} MB and {many.peak:.0f} MB: {many.peak / few.peak:.2f} x",
        f"flat, {FLAT} x at most",
        kept=many.peak <= FLAT * few.peak,
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--most", type=int, default=200_000)
    arguments = parser.parse_args()
    kept = [*compare(arguments.records, arguments.rounds), check_flat(arguments.most)]
    sys.exit(0 if all(kept) else 1)
