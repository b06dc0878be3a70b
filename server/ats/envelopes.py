"""Kombo's envelopes: from the bytes of an answer to its data, or to the error that it stands for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from pydantic_core import from_json

from server.ats.error_codes import KOMBO_STATUSES, PASSTHROUGH_STATUSES
from server.ats.failures import Failure, avionte_failure, kombo_failure, lost_answer
from server.ats.paths import ApiPath
from server.ats.quoting import quote_vendor
from server.ats.retries import Repeatable, asked_wait
from server.errors import ATSError, ATSMisunderstood


@dataclass(frozen=True, slots=True, repr=False)
class Call:
    """One request as it will be sent. `live`: it goes on to the ATS and counts as an action in flight."""

    method: str
    path: ApiPath
    params: Mapping[str, str | int | bool] | None = None
    json: object = None
    write: bool = False
    live: bool = False
    scope: str | None = None
    passthrough: bool = False


def decode(content: bytes) -> object:
    """Decode JSON; None for anything else, such as a load balancer's page or half an answer."""
    try:
        return from_json(content)
    except ValueError:
        return None


def kombo_error(call: Call, status: int, body: object, wait: float | None = None) -> ATSError | Repeatable:
    """The exception for an answer of Kombo's that is an error; `wait` is what its headers ask for, in seconds."""
    statuses = PASSTHROUGH_STATUSES if call.passthrough else KOMBO_STATUSES
    return raisable(
        kombo_failure(status, body, write=call.write, scope=call.scope, statuses=statuses, retry_after=wait)
    )


def raisable(failure: Failure) -> ATSError | Repeatable:
    """The exception that tells the retries what may be done about a failure."""
    return Repeatable(failure.error) if failure.repeat else failure.error


def open_envelope(call: Call, content: bytes) -> dict[str, object]:
    """Open an answer with a good HTTP status.

    Raises:
        ATSMisunderstood: It is not JSON, or no envelope of Kombo's; OutcomeUnknown in its place after a write.
        ATSError, Repeatable: It is an error all the same.
    """
    envelope = decode(content)
    if isinstance(envelope, dict):
        members = cast("dict[str, object]", envelope)
        if members.get("status") == "success":
            return members
        if members.get("status") == "error":
            raise kombo_error(call, 200, members)
    raise lost_answer("Kombo's answer is not the JSON it documents.", write=call.write, error=ATSMisunderstood)


def open_passthrough(call: Call, content: bytes, now: float) -> object:
    """Open both layers of a passthrough answer: Kombo's envelope, and Avionté's status inside it.

    Raises:
        ATSError, Repeatable: As `open_envelope`, or by Avionté's own status.
    """
    inner = members_of(open_envelope(call, content).get("data"))
    status = inner.get("status")
    if not isinstance(status, int):
        raise lost_answer(
            "Kombo's passthrough did not tell Avionté's status.", write=call.write, error=ATSMisunderstood
        )
    if 200 <= status < 300:
        return inner.get("data")
    headers = {name.lower(): str(value) for name, value in members_of(inner.get("headers")).items()}
    wait = asked_wait(headers, now=now, rate_limited=status == 429)
    raise raisable(avionte_failure(status, inner.get("data"), write=call.write, retry_after=wait))


def warnings_of(envelope: Mapping[str, object]) -> tuple[str, ...]:
    """Kombo's warnings, quoted as the vendor's words that they are."""
    warnings = envelope.get("warnings")
    items = cast("list[object]", warnings) if isinstance(warnings, list) else []
    messages = [members_of(item).get("message") for item in items]
    quoted = (quote_vendor(message) for message in messages if isinstance(message, str))
    return tuple(filter(None, quoted))


def members_of(value: object) -> Mapping[str, object]:
    """A JSON object's members; none where it is something else."""
    return cast("Mapping[str, object]", value) if isinstance(value, dict) else {}
