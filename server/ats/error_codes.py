"""What each of Kombo's error codes means for a caller: which error, in which words, and whether to send again."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from server.errors import (
    AlreadyExists,
    ATSError,
    ATSMisunderstood,
    ATSRejected,
    ATSUnavailable,
    Conflict,
    InvalidInput,
    JobClosed,
    KeyRefused,
    NotFound,
    NotPermitted,
    NotReady,
    NotSupported,
    RateLimited,
)

OnWrite = Literal["not_processed", "rejected", "rejected_if_4xx", "unknown"]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one code or status means. `{scope}` and `{when}` in the words are filled in later.

    `on_write` is what is certain after a write: `not_processed` (Kombo turned it away at the door, so it may be sent
    again), `rejected` (turned down, nothing changed), `rejected_if_4xx` (turned down where the HTTP status says so
    too) or `unknown`.
    """

    error: type[ATSError]
    what: str
    then: str
    on_write: OnWrite = "rejected"
    repeat_read: bool = False


# A write's outcome is certain after these:
#   PLATFORM.* (but for UNKNOWN_ERROR and TASK_TIMED_OUT) and INTEGRATION.* are checks of Kombo's before the ATS is
#   asked to change anything, or the ATS refusing Kombo's credentials. The two limits are documented as turned away
#   before processing, which is why they alone are sent again by themselves. ATS.* name the rule that was broken.
#   REMOTE.INPUT_INVALID and REMOTE.RATE_LIMIT_EXCEEDED are the ATS's own refusal, believed where the HTTP status is a
#   4xx as well. Kombo may relay one from the middle of an action in several steps, so neither is sent again by itself.
# It is not after time-outs and unnamed errors on either side. Kombo's docs call REMOTE.SERVICE_UNAVAILABLE "generally
# safe to retry", but a gateway's 503 also follows work that was done, and there is no idempotency key.
KOMBO_CODES: Final[Mapping[str, Meaning]] = {
    "PLATFORM.RATE_LIMIT_EXCEEDED": Meaning(
        RateLimited,
        "Kombo's rate limit for this key is used up.",
        "Call again {when}, and ask for less at a time.",
        on_write="not_processed",
        repeat_read=True,
    ),
    "PLATFORM.CONCURRENCY_LIMIT_EXCEEDED": Meaning(
        RateLimited,
        "Too many writes and file reads are in flight on this integration, those of other programs included.",
        "Call again {when}.",
        on_write="not_processed",
        repeat_read=True,
    ),
    "PLATFORM.INTEGRATION_NOT_FOUND": Meaning(
        NotReady,
        "Kombo does not know the integration that this server is set to.",
        "Check KOMBO_INTEGRATION_ID, and that KOMBO_API_KEY and KOMBO_REGION belong to the same Kombo environment.",
    ),
    "PLATFORM.INPUT_INVALID": Meaning(
        InvalidInput,
        "Kombo refused a value of the request.",
        "Correct the value that its words name and call again.",
    ),
    "PLATFORM.UNKNOWN_ERROR": Meaning(
        ATSUnavailable,
        "Kombo failed without saying why.",
        "Call again in a minute; if it stays, give the log reference to Kombo's support.",
        on_write="unknown",
    ),
    "PLATFORM.IP_NOT_WHITELISTED": Meaning(
        NotPermitted,
        "Kombo takes no requests from this machine's address.",
        "Have the address added to the allow-list in Kombo's dashboard.",
    ),
    "PLATFORM.AUTHENTICATION_INVALID": Meaning(
        KeyRefused,
        "The Kombo key was refused.",
        "Check KOMBO_API_KEY, and that KOMBO_REGION is the region it belongs to.",
    ),
    "PLATFORM.TASK_TIMED_OUT": Meaning(
        ATSUnavailable,
        "Kombo stopped the task because it took too long.",
        "Ask for less at a time (a filter, a shorter period) and call again.",
        on_write="unknown",
    ),
    "INTEGRATION.PERMISSION_MISSING": Meaning(
        NotPermitted,
        "The integration lacks the permission for this{scope}.",
        "Have it granted: in the ATS to the user that Kombo signs in as, and in Kombo's scope configuration.",
    ),
    "INTEGRATION.AUTHENTICATION_INVALID": Meaning(
        KeyRefused,
        "The ATS refuses the credentials that Kombo holds for this integration.",
        "Have the integration reconnected in Kombo's dashboard; nothing works until then.",
    ),
    "INTEGRATION.QA_FAILED": Meaning(
        NotReady,
        "Kombo's quality check of this integration failed.",
        "Calling again does not help: somebody has to see to it in Kombo's dashboard or with Kombo's support.",
    ),
    "INTEGRATION.SETUP_SYNC_PENDING": Meaning(
        NotReady,
        "Kombo's first sync of this integration is still running, which may take hours.",
        "Call again later; describe_connection tells when it has ended.",
    ),
    "INTEGRATION.SETUP_INCOMPLETE": Meaning(
        NotReady,
        "The integration has not been set up to the end.",
        "Calling again does not help: somebody has to finish the setup in Kombo's dashboard.",
    ),
    "INTEGRATION.INACTIVE": Meaning(
        NotReady,
        "The integration is switched off in Kombo.",
        "Somebody has to enable it in Kombo's dashboard.",
    ),
    "INTEGRATION.MODEL_NOT_AVAILABLE": Meaning(
        NotSupported,
        "Kombo does not offer this kind of record for this ATS.",
        "Do without it; describe_connection lists what can be read.",
    ),
    "INTEGRATION.MODEL_DISABLED": Meaning(
        NotPermitted,
        "Reading this kind of record is switched off for this integration.",
        "Have it enabled in Kombo's scope configuration; describe_connection lists what can be read.",
    ),
    "INTEGRATION.ACTION_NOT_AVAILABLE": Meaning(
        NotSupported,
        "Kombo does not offer this action for this ATS.",
        "Do it in the ATS itself; describe_connection lists what can be done from here.",
    ),
    "INTEGRATION.ACTION_DISABLED": Meaning(
        NotPermitted,
        "The permission for this{scope} is switched off for this integration.",
        "Have it enabled in Kombo's scope configuration; describe_connection lists what can be done from here.",
    ),
    "REMOTE.SERVICE_UNAVAILABLE": Meaning(
        ATSUnavailable,
        "The ATS does not answer Kombo at the moment.",
        "Call again in a few minutes.",
        on_write="unknown",
        repeat_read=True,
    ),
    "REMOTE.RATE_LIMIT_EXCEEDED": Meaning(
        RateLimited,
        "The ATS takes no more requests for now.",
        "Call again {when}, and ask for less at a time.",
        on_write="rejected_if_4xx",
        repeat_read=True,
    ),
    "REMOTE.INPUT_INVALID": Meaning(
        InvalidInput,
        "The ATS refused a value of the request.",
        "Correct the value that its words name and call again.",
        on_write="rejected_if_4xx",
    ),
    "REMOTE.UNKNOWN_HTTP_ERROR": Meaning(
        ATSUnavailable,
        "The ATS answered Kombo with an error that Kombo cannot place.",
        "Call again in a minute; if it stays, give the log reference to Kombo's support.",
        on_write="unknown",
    ),
    "ATS.JOB_CLOSED": Meaning(
        JobClosed,
        "The job is closed and takes no applications.",
        "Choose an open one: list_jobs with status OPEN.",
    ),
    "ATS.APPLICATION_ALREADY_EXISTS": Meaning(
        AlreadyExists,
        "This person has an application to this job already.",
        "Find it with list_applications and work on that one.",
    ),
}

TURNED_AWAY: Final = frozenset(code for code, meaning in KOMBO_CODES.items() if meaning.on_write == "not_processed")
"""Codes after which a write may be sent again, since nothing of it was processed."""

KOMBO_STATUSES: Final[Mapping[int, Meaning]] = {
    400: Meaning(InvalidInput, "Kombo refused the request as it stands.", "Correct it and call again."),
    401: KOMBO_CODES["PLATFORM.AUTHENTICATION_INVALID"],
    403: Meaning(
        NotPermitted,
        "Kombo does not permit this{scope}.",
        "Look at the key's and the integration's permissions in Kombo's dashboard.",
    ),
    404: Meaning(
        NotFound,
        "Kombo has no such record.",
        "Ids hold for one kind of record only: look the id up again with the list or search tool of that kind.",
    ),
    405: Meaning(NotSupported, "Kombo does not offer this request.", "Report it: this server made a request in vain."),
    408: Meaning(
        ATSUnavailable, "Kombo did not get the whole request in time.", "Call again in a minute.", on_write="unknown"
    ),
    409: Meaning(
        Conflict,
        "The record or the integration is in a state that does not allow this.",
        "Read the record again and decide anew.",
    ),
    413: Meaning(InvalidInput, "The request is larger than Kombo takes.", "Send a smaller file or a shorter text."),
    422: Meaning(InvalidInput, "Kombo refused a value of the request.", "Correct it and call again."),
    429: Meaning(
        RateLimited, "Kombo takes no more requests for now.", "Call again {when}, and ask for less.", repeat_read=True
    ),
}
"""Answers without a code that this server knows, by HTTP status. A write is not sent again after a bare 429: only the
two codes say that nothing was processed."""

PASSTHROUGH_STATUSES: Final[Mapping[int, Meaning]] = {
    **KOMBO_STATUSES,
    404: Meaning(
        NotSupported,
        "Kombo offers no passthrough to the ATS for this integration.",
        "Ask Kombo to enable it; until then do without what Kombo's own records do not hold.",
    ),
}
"""The same for the passthrough, where no record of Kombo's is asked for. Kombo enables it on request (its docs)."""

AVIONTE_STATUSES: Final[Mapping[int, Meaning]] = {
    400: Meaning(InvalidInput, "Avionté refused the request as it stands.", "Correct it and call again."),
    401: Meaning(
        NotPermitted,
        "Avionté does not accept Kombo's credentials for this.",
        "Have the integration's connection looked at in Kombo's dashboard.",
    ),
    403: Meaning(
        NotPermitted,
        "Avionté does not permit this integration to do that.",
        "Have it granted in Avionté, to the user that Kombo signs in as.",
    ),
    404: Meaning(
        NotFound,
        "Avionté has no such record, or does not know the path.",
        "Check the id; describe_connection tells what this Avionté answers to.",
    ),
    405: Meaning(
        NotSupported, "Avionté does not offer this.", "describe_connection tells what this Avionté answers to."
    ),
    408: Meaning(
        ATSUnavailable, "Avionté did not get the whole request in time.", "Call again in a minute.", on_write="unknown"
    ),
    409: Meaning(InvalidInput, "Avionté's validation refused a value.", "Correct the value and call again."),
    422: Meaning(InvalidInput, "Avionté refused a value of the request.", "Correct the value and call again."),
    429: Meaning(
        RateLimited,
        "Avionté takes no more requests for now.",
        "Call again {when}, and ask for less at a time.",
        repeat_read=True,
    ),
}
"""Avionté's own statuses inside a passthrough answer; its docs name 409 "Validation failed"."""


def by_status(status: int, table: Mapping[int, Meaning], whose: str) -> Meaning:
    """The meaning of an HTTP status that is no success, from a table or from its hundred."""
    if status in table:
        return table[status]
    if 400 <= status < 500:
        return Meaning(
            ATSRejected, f"{whose} turned the request down (HTTP {status}).", "Change it before you call again."
        )
    if status >= 500:
        return Meaning(
            ATSUnavailable,
            f"{whose} failed (HTTP {status}).",
            "Call again in a minute.",
            on_write="unknown",
            repeat_read=status in (502, 503, 504),
        )
    return Meaning(
        ATSMisunderstood,
        f"{whose} answered in a way that it does not document (HTTP {status}).",
        "If every call ends so, check KOMBO_BASE_URL; if not, report it.",
        on_write="unknown",
    )
