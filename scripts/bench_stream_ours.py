"""Streams candidates from a sandbox on a port through our client, and says what that took.

python scripts/bench_stream_ours.py ADDRESS RECORDS
"""

import time

STARTED = time.perf_counter()

import asyncio  # noqa: E402 - the clock runs before anything is imported
import json  # noqa: E402
import sys  # noqa: E402
from contextlib import aclosing  # noqa: E402
from pathlib import Path  # noqa: E402

sys.path.insert(0, str(Path(__file__).parents[1]))

from scripts.peak_memory import peak_memory  # noqa: E402
from server.ats.avionte.avionte_ats_client import AvionteAtsClient  # noqa: E402
from server.ats.transport import KomboTransport  # noqa: E402

KEY = "sandbox"
INTEGRATION = "avionte:SandboxNorthwindStaffing"


async def stream(address: str, most: int) -> None:
    """Go through `most` candidates, keeping none."""
    async with KomboTransport(base_url=f"{address}/v1", api_key=KEY, integration_id=INTEGRATION) as transport:
        client = AvionteAtsClient(transport, INTEGRATION)
        ready = time.perf_counter() - STARTED
        before = time.perf_counter()
        seen = 0
        async with aclosing(client.stream_candidates()) as candidates:
            async for _ in candidates:
                seen += 1
                if seen >= most:
                    break
        seconds = time.perf_counter() - before
    print(json.dumps({"ready": ready, "seconds": seconds, "records": seen, "peak": peak_memory()}))


asyncio.run(stream(sys.argv[1], int(sys.argv[2])))
