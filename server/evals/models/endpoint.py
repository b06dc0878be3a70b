"""HTTP to a model's endpoint: one POST for each turn, tried again where the endpoint asks for it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, cast

import anyio
import httpx

from server.evals.models.chat import Json, ModelFailed

TRIES: Final = 4
TIMEOUT: Final = 120.0
"""Seconds for one turn."""
AGAIN: Final = (408, 409, 429, 500, 502, 503, 504, 529)
LONGEST_WAIT: Final = 60.0


@dataclass(frozen=True)
class Endpoint:
    """An address that takes conversations; `headers` carry the key."""

    url: str
    headers: Mapping[str, str] = field(repr=False)
    sleep: Callable[[float], Awaitable[object]] = anyio.sleep

    async def post(self, body: Json) -> Json:
        """Send a conversation and return the answer.

        Raises:
            ModelFailed: No connection, an answer that is none, or a status other than 200, the last time too.
        """
        problem = ""
        async with httpx.AsyncClient(timeout=TIMEOUT) as client:
            for attempt in range(TRIES):
                try:
                    response = await client.post(self.url, headers=dict(self.headers), json=body)
                except httpx.TransportError as error:
                    problem, wait = type(error).__name__, 2.0**attempt
                else:
                    if response.is_success:
                        return _read(response)
                    problem, wait = f"HTTP {response.status_code}", _wait(response, attempt)
                    if response.status_code not in AGAIN:
                        break
                if attempt + 1 < TRIES:
                    await self.sleep(min(wait, LONGEST_WAIT))
        raise ModelFailed(f"The model's endpoint {httpx.URL(self.url).host} does not answer: {problem}.")


def _read(response: httpx.Response) -> Json:
    try:
        answer: object = response.json()
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        raise ModelFailed("The model's endpoint answered with something that is no JSON object.")
    return cast(Json, answer)


def _wait(response: httpx.Response, attempt: int) -> float:
    try:
        return float(response.headers.get("retry-after", ""))
    except ValueError:
        return 2.0**attempt
