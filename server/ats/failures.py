"""From an answer that is no success to the error it stands for."""

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, cast

from server.ats.error_codes import AVIONTE_STATUSES, KOMBO_CODES, KOMBO_STATUSES, Meaning, by_status
from server.ats.quoting import quote_vendor
from server.errors import ATSError, OutcomeUnknown

CODE: Final = re.compile(r"[A-Z][A-Z_]{1,40}\.[A-Z0-9_]{1,60}")
REFERENCE: Final = re.compile(r"https://(?:[a-z0-9-]+\.)*kombo\.dev/[A-Za-z0-9/_.~?&=%:-]{0,300}")
"""Kombo's `log_url`, which goes into an answer as it is and so has to look like one."""

UNKNOWN_OUTCOME: Final = (
    "Whether the change was made is not known, and it was not sent again. Read the record, or call get_operation,"
    " before any other attempt."
)


@dataclass(frozen=True, slots=True)
class Failure:
    """An error to raise, and whether the same request may be sent again before that."""

    error: ATSError
    repeat: bool


def kombo_failure(
    status: int,
    body: object,
    *,
    write: bool = False,
    scope: str | None = None,
    statuses: Mapping[int, Meaning] = KOMBO_STATUSES,
    retry_after: float | None = None,
) -> Failure:
    """Judge an answer of Kombo's by its error code, and by its HTTP status where the code is null or new.

    `body` is the decoded JSON, or None where it was none (a load balancer's page). `scope` is the name of Kombo's
    permission for what was tried, `statuses` what a bare HTTP status means there.
    """
    details = _members(_members(body).get("error"))
    code = _text(details.get("code"))
    code = code if CODE.fullmatch(code) else ""
    meaning = KOMBO_CODES.get(code)
    words = quote_vendor(_text(details.get("message")) or _text(details.get("title")))
    if meaning is None:
        meaning = by_status(status, statuses, "Kombo")
        words = " ".join(part for part in (code and f"Its code is {code}, which is new here.", words) if part)
    log_url = _text(details.get("log_url"))
    return _failure(
        meaning,
        status,
        words,
        write=write,
        code=code or None,
        reference=log_url if REFERENCE.fullmatch(log_url) else None,
        scope=scope,
        retry_after=retry_after,
    )


def avionte_failure(status: int, body: object, *, write: bool = False, retry_after: float | None = None) -> Failure:
    """Judge Avionté's own answer inside a passthrough. The shape of its errors is not documented, so any is read."""
    meaning = by_status(status, AVIONTE_STATUSES, "Avionté")
    return _failure(meaning, status, quote_vendor(_words(body), "Avionté"), write=write, retry_after=retry_after)


def lost_answer(what: str, *, write: bool, error: type[ATSError]) -> ATSError:
    """The error for a request that was sent and got no answer to rely on: `error`, or for a write OutcomeUnknown."""
    if write:
        return OutcomeUnknown(f"{what} {UNKNOWN_OUTCOME}")
    return error(f"{what} Call again in a minute; if it stays, report it.")


def _failure(
    meaning: Meaning,
    status: int,
    words: str,
    *,
    write: bool,
    retry_after: float | None,
    code: str | None = None,
    reference: str | None = None,
    scope: str | None = None,
) -> Failure:
    what = meaning.what.format(scope=f" ({scope})" if scope else "")
    if write and not _is_certain(meaning, status):
        error = OutcomeUnknown
        parts = [what, UNKNOWN_OUTCOME, words]
    else:
        error = meaning.error
        when = f"in {math.ceil(retry_after)} s" if retry_after else "in a minute"
        parts = [what, "Nothing was changed." if write else "", meaning.then.format(when=when), words]
    return Failure(
        error(
            " ".join(part for part in parts if part),
            code=code,
            reference=reference,
            retry_after=None if error is OutcomeUnknown else retry_after,
        ),
        repeat=meaning.on_write == "not_processed" if write else meaning.repeat_read,
    )


def _is_certain(meaning: Meaning, status: int) -> bool:
    if meaning.on_write == "rejected_if_4xx":
        return 400 <= status < 500
    return meaning.on_write != "unknown"


def _words(body: object) -> str:
    """What a body of unknown shape says: its message where it has one under a usual name, else all of it."""
    members = _members(body)
    for name in ("message", "detail", "title", "error", "errors"):
        if members.get(name):
            return _words(members[name])
    if isinstance(body, str):
        return body
    return json.dumps(body, ensure_ascii=False) if body else ""


def _members(value: object) -> Mapping[str, object]:
    return cast("Mapping[str, object]", value) if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
