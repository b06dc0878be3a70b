"""Kombo's envelopes: what a success, a failure and a time look like on the wire."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache

from pydantic_core import to_json

from server.sandbox.world import Json

# Kombo documents few of the HTTP statuses and warns that they may change; clients are to go by the code. Documented or
# seen in the SDK's own tests: 400 for the two `INPUT_INVALID`-like ones of the platform and `ATS.JOB_CLOSED`, 401, 403
# for `PERMISSION_MISSING`, 409 for the three set-up codes, 429. The rest is the sandbox's choice.
STATUS: Mapping[str, int] = {
    "PLATFORM.RATE_LIMIT_EXCEEDED": 429,
    "PLATFORM.CONCURRENCY_LIMIT_EXCEEDED": 429,
    "PLATFORM.INTEGRATION_NOT_FOUND": 404,
    "PLATFORM.INPUT_INVALID": 400,
    "PLATFORM.UNKNOWN_ERROR": 500,
    "PLATFORM.IP_NOT_WHITELISTED": 403,
    "PLATFORM.AUTHENTICATION_INVALID": 401,
    "PLATFORM.TASK_TIMED_OUT": 504,
    "INTEGRATION.PERMISSION_MISSING": 403,
    "INTEGRATION.AUTHENTICATION_INVALID": 401,
    "INTEGRATION.QA_FAILED": 409,
    "INTEGRATION.SETUP_SYNC_PENDING": 409,
    "INTEGRATION.SETUP_INCOMPLETE": 409,
    "INTEGRATION.INACTIVE": 400,
    "INTEGRATION.MODEL_NOT_AVAILABLE": 400,
    "INTEGRATION.MODEL_DISABLED": 400,
    "INTEGRATION.ACTION_NOT_AVAILABLE": 400,
    "INTEGRATION.ACTION_DISABLED": 400,
    "REMOTE.SERVICE_UNAVAILABLE": 503,
    "REMOTE.RATE_LIMIT_EXCEEDED": 429,
    "REMOTE.INPUT_INVALID": 400,
    "REMOTE.UNKNOWN_HTTP_ERROR": 502,
    "ATS.JOB_CLOSED": 400,
    "ATS.APPLICATION_ALREADY_EXISTS": 400,
}

TITLES: Mapping[str, str] = {
    "PLATFORM": "The request could not be handled by the platform.",
    "INTEGRATION": "The integration does not allow this.",
    "REMOTE": "The connected system did not accept the request.",
    "ATS": "The applicant tracking system refused the request.",
}


class KomboError(Exception):
    """A request that Kombo answers with its error envelope; `code` None is the minimal form."""

    def __init__(self, code: str | None, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status or (STATUS.get(code, 500) if code else 500)


def encode(value: Json) -> bytes:
    """Write JSON as Kombo does: compact, in UTF-8."""
    return to_json(value)


def success(data: Json, warnings: list[str] | None = None) -> Json:
    """Wrap `data`; None for `warnings` leaves the member out, as the endpoints without it do."""
    answer: dict[str, Json] = {"status": "success", "data": data}
    if warnings is not None:
        answer["warnings"] = [{"message": warning} for warning in warnings]
    return answer


def failure(code: str | None, message: str, interaction: int) -> Json:
    """Wrap an error; `interaction` numbers the request in Kombo's log."""
    if code is None:
        return {"status": "error", "error": {"code": None, "title": None, "message": message, "log_url": None}}
    log_url = f"https://app.kombo.dev/sandbox/logs?interactionId={interaction}"
    title = TITLES.get(code.partition(".")[0], "The request failed.")
    return {"status": "error", "error": {"code": code, "title": title, "message": message, "log_url": log_url}}


@lru_cache(maxsize=4_096)
def stamp(time: datetime | None) -> str | None:
    """Write a time as `YYYY-MM-DDTHH:mm:ss.sssZ`."""
    return None if time is None else time.astimezone(UTC).isoformat(timespec="milliseconds")[:-6] + "Z"


def parse_time(text: str) -> datetime:
    """Read `YYYY-MM-DD`, with or without a time and a Z; all are UTC. Raises ValueError."""
    time = datetime.fromisoformat(text.removesuffix("Z"))
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
