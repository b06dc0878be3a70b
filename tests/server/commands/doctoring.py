"""What the doctor answers and says, for tests of its checks."""

import httpx

from server.commands.doctor import examine
from server.sandbox.kombo import Sandbox
from server.settings import Settings
from tests.conftest import StillClock


async def told(settings: Settings, transport: httpx.AsyncBaseTransport, clock: StillClock) -> tuple[int, list[str]]:
    """What the doctor answers to the shell and says, the lines without the spaces that align them."""
    lines: list[str] = []
    status = await examine(settings, lines.append, transport=transport, sleep=clock.sleep)
    return status, [" ".join(line.split()) for line in lines]


async def to_put_right(sandbox: Sandbox, clock: StillClock, **settings: object) -> tuple[int, list[str]]:
    """As `told`, of the lines about what is wrong and the last one."""
    status, lines = await told(Settings.from_env({}, **settings), httpx.MockTransport(sandbox), clock)
    return status, [line for line in lines[:-1] if line.startswith("WRONG")] + lines[-1:]
