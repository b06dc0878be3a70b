"""Streams candidates from a sandbox on a port through Kombo's official SDK, and says what that took.

python scripts/bench_stream_sdk.py ADDRESS RECORDS
"""

import time

STARTED = time.perf_counter()

import asyncio  # noqa: E402 - the clock runs before anything is imported
import json  # noqa: E402
import sys  # noqa: E402
from collections.abc import Awaitable  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import TYPE_CHECKING, cast  # noqa: E402

from kombo import Kombo  # noqa: E402

sys.path.insert(0, str(Path(__file__).parents[1]))

from scripts.peak_memory import peak_memory  # noqa: E402

if TYPE_CHECKING:
    from kombo.models import GetAtsCandidatesResponse

KEY = "sandbox"
INTEGRATION = "avionte:SandboxNorthwindStaffing"


async def stream(address: str, most: int) -> None:
    """Go through `most` candidates, keeping none, in pages as large as Kombo gives."""
    async with Kombo(api_key=KEY, integration_id=INTEGRATION, server_url=f"{address}/v1") as kombo:
        ready = time.perf_counter() - STARTED
        before = time.perf_counter()
        seen = 0
        page = await kombo.ats.get_candidates_async(page_size=250)
        while page is not None:
            for _ in page.result.data.results:
                seen += 1
            if seen >= most:
                break
            following = cast("Awaitable[GetAtsCandidatesResponse | None]", page.next())  # its types name both kinds
            page = await following
        seconds = time.perf_counter() - before
    print(json.dumps({"ready": ready, "seconds": seconds, "records": seen, "peak": peak_memory()}))


asyncio.run(stream(sys.argv[1], int(sys.argv[2])))
