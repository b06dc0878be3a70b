"""The table of codes, read through the one function that applies it."""

from typing import get_args

import pytest
from inline_snapshot import snapshot
from kombo.models import KomboAtsErrorCode

from server.ats.error_codes import AVIONTE_STATUSES, KOMBO_CODES, KOMBO_STATUSES, PASSTHROUGH_STATUSES
from server.ats.failures import avionte_failure, kombo_failure
from server.errors import OutcomeUnknown

NOT_PROCESSED = {"PLATFORM.RATE_LIMIT_EXCEEDED", "PLATFORM.CONCURRENCY_LIMIT_EXCEEDED"}
SAFE_TO_READ_AGAIN = NOT_PROCESSED | {"REMOTE.RATE_LIMIT_EXCEEDED", "REMOTE.SERVICE_UNAVAILABLE"}
NEVER_CERTAIN = {
    "PLATFORM.UNKNOWN_ERROR",
    "PLATFORM.TASK_TIMED_OUT",
    "REMOTE.SERVICE_UNAVAILABLE",
    "REMOTE.UNKNOWN_HTTP_ERROR",
}
CERTAIN_BELOW_500 = {"REMOTE.INPUT_INVALID", "REMOTE.RATE_LIMIT_EXCEEDED"}


def envelope(code: str | None, message: str = "") -> dict[str, object]:
    return {"status": "error", "error": {"code": code, "title": None, "message": message, "log_url": None}}


def told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def test_the_table_holds_exactly_the_codes_of_kombos_own_sdk() -> None:
    assert set(KOMBO_CODES) == set(get_args(KomboAtsErrorCode))


def test_what_a_read_says_for_each_code() -> None:
    assert {code: told(kombo_failure(400, envelope(code)).error) for code in KOMBO_CODES} == snapshot(
        {
            "PLATFORM.RATE_LIMIT_EXCEEDED": "RateLimited: Kombo's rate limit for this key is used up. Call again in a minute, and ask for less at a time.",
            "PLATFORM.CONCURRENCY_LIMIT_EXCEEDED": "RateLimited: Too many writes and file reads are in flight on this integration, those of other programs included. Call again in a minute.",
            "PLATFORM.INTEGRATION_NOT_FOUND": "NotReady: Kombo does not know the integration that this server is set to. Check KOMBO_INTEGRATION_ID, and that KOMBO_API_KEY and KOMBO_REGION belong to the same Kombo environment.",
            "PLATFORM.INPUT_INVALID": "InvalidInput: Kombo refused a value of the request. Correct the value that its words name and call again.",
            "PLATFORM.UNKNOWN_ERROR": "ATSUnavailable: Kombo failed without saying why. Call again in a minute; if it stays, give the log reference to Kombo's support.",
            "PLATFORM.IP_NOT_WHITELISTED": "NotPermitted: Kombo takes no requests from this machine's address. Have the address added to the allow-list in Kombo's dashboard.",
            "PLATFORM.AUTHENTICATION_INVALID": "KeyRefused: The Kombo key was refused. Check KOMBO_API_KEY, and that KOMBO_REGION is the region it belongs to.",
            "PLATFORM.TASK_TIMED_OUT": "ATSUnavailable: Kombo stopped the task because it took too long. Ask for less at a time (a filter, a shorter period) and call again.",
            "INTEGRATION.PERMISSION_MISSING": "NotPermitted: The integration lacks the permission for this. Have it granted: in the ATS to the user that Kombo signs in as, and in Kombo's scope configuration.",
            "INTEGRATION.AUTHENTICATION_INVALID": "KeyRefused: The ATS refuses the credentials that Kombo holds for this integration. Have the integration reconnected in Kombo's dashboard; nothing works until then.",
            "INTEGRATION.QA_FAILED": "NotReady: Kombo's quality check of this integration failed. Calling again does not help: somebody has to see to it in Kombo's dashboard or with Kombo's support.",
            "INTEGRATION.SETUP_SYNC_PENDING": "NotReady: Kombo's first sync of this integration is still running, which may take hours. Call again later; describe_connection tells when it has ended.",
            "INTEGRATION.SETUP_INCOMPLETE": "NotReady: The integration has not been set up to the end. Calling again does not help: somebody has to finish the setup in Kombo's dashboard.",
            "INTEGRATION.INACTIVE": "NotReady: The integration is switched off in Kombo. Somebody has to enable it in Kombo's dashboard.",
            "INTEGRATION.MODEL_NOT_AVAILABLE": "NotSupported: Kombo does not offer this kind of record for this ATS. Do without it; describe_connection lists what can be read.",
            "INTEGRATION.MODEL_DISABLED": "NotPermitted: Reading this kind of record is switched off for this integration. Have it enabled in Kombo's scope configuration; describe_connection lists what can be read.",
            "INTEGRATION.ACTION_NOT_AVAILABLE": "NotSupported: Kombo does not offer this action for this ATS. Do it in the ATS itself; describe_connection lists what can be done from here.",
            "INTEGRATION.ACTION_DISABLED": "NotPermitted: The permission for this is switched off for this integration. Have it enabled in Kombo's scope configuration; describe_connection lists what can be done from here.",
            "REMOTE.SERVICE_UNAVAILABLE": "ATSUnavailable: The ATS does not answer Kombo at the moment. Call again in a few minutes.",
            "REMOTE.RATE_LIMIT_EXCEEDED": "RateLimited: The ATS takes no more requests for now. Call again in a minute, and ask for less at a time.",
            "REMOTE.INPUT_INVALID": "InvalidInput: The ATS refused a value of the request. Correct the value that its words name and call again.",
            "REMOTE.UNKNOWN_HTTP_ERROR": "ATSUnavailable: The ATS answered Kombo with an error that Kombo cannot place. Call again in a minute; if it stays, give the log reference to Kombo's support.",
            "ATS.JOB_CLOSED": "JobClosed: The job is closed and takes no applications. Choose an open one: list_jobs with status OPEN.",
            "ATS.APPLICATION_ALREADY_EXISTS": "AlreadyExists: This person has an application to this job already. Find it with list_applications and work on that one.",
        }
    )


def test_what_a_write_says_for_each_code() -> None:
    writes = {
        code: told(kombo_failure(400, envelope(code), write=True, scope="Set application stage").error)
        for code in KOMBO_CODES
    }
    assert writes == snapshot(
        {
            "PLATFORM.RATE_LIMIT_EXCEEDED": "RateLimited: Kombo's rate limit for this key is used up. Nothing was changed. Call again in a minute, and ask for less at a time.",
            "PLATFORM.CONCURRENCY_LIMIT_EXCEEDED": "RateLimited: Too many writes and file reads are in flight on this integration, those of other programs included. Nothing was changed. Call again in a minute.",
            "PLATFORM.INTEGRATION_NOT_FOUND": "NotReady: Kombo does not know the integration that this server is set to. Nothing was changed. Check KOMBO_INTEGRATION_ID, and that KOMBO_API_KEY and KOMBO_REGION belong to the same Kombo environment.",
            "PLATFORM.INPUT_INVALID": "InvalidInput: Kombo refused a value of the request. Nothing was changed. Correct the value that its words name and call again.",
            "PLATFORM.UNKNOWN_ERROR": "OutcomeUnknown: Kombo failed without saying why. Whether the change was made is not known, and it was not sent again. Read the record, or call get_operation, before any other attempt.",
            "PLATFORM.IP_NOT_WHITELISTED": "NotPermitted: Kombo takes no requests from this machine's address. Nothing was changed. Have the address added to the allow-list in Kombo's dashboard.",
            "PLATFORM.AUTHENTICATION_INVALID": "KeyRefused: The Kombo key was refused. Nothing was changed. Check KOMBO_API_KEY, and that KOMBO_REGION is the region it belongs to.",
            "PLATFORM.TASK_TIMED_OUT": "OutcomeUnknown: Kombo stopped the task because it took too long. Whether the change was made is not known, and it was not sent again. Read the record, or call get_operation, before any other attempt.",
            "INTEGRATION.PERMISSION_MISSING": "NotPermitted: The integration lacks the permission for this (Set application stage). Nothing was changed. Have it granted: in the ATS to the user that Kombo signs in as, and in Kombo's scope configuration.",
            "INTEGRATION.AUTHENTICATION_INVALID": "KeyRefused: The ATS refuses the credentials that Kombo holds for this integration. Nothing was changed. Have the integration reconnected in Kombo's dashboard; nothing works until then.",
            "INTEGRATION.QA_FAILED": "NotReady: Kombo's quality check of this integration failed. Nothing was changed. Calling again does not help: somebody has to see to it in Kombo's dashboard or with Kombo's support.",
            "INTEGRATION.SETUP_SYNC_PENDING": "NotReady: Kombo's first sync of this integration is still running, which may take hours. Nothing was changed. Call again later; describe_connection tells when it has ended.",
            "INTEGRATION.SETUP_INCOMPLETE": "NotReady: The integration has not been set up to the end. Nothing was changed. Calling again does not help: somebody has to finish the setup in Kombo's dashboard.",
            "INTEGRATION.INACTIVE": "NotReady: The integration is switched off in Kombo. Nothing was changed. Somebody has to enable it in Kombo's dashboard.",
            "INTEGRATION.MODEL_NOT_AVAILABLE": "NotSupported: Kombo does not offer this kind of record for this ATS. Nothing was changed. Do without it; describe_connection lists what can be read.",
            "INTEGRATION.MODEL_DISABLED": "NotPermitted: Reading this kind of record is switched off for this integration. Nothing was changed. Have it enabled in Kombo's scope configuration; describe_connection lists what can be read.",
            "INTEGRATION.ACTION_NOT_AVAILABLE": "NotSupported: Kombo does not offer this action for this ATS. Nothing was changed. Do it in the ATS itself; describe_connection lists what can be done from here.",
            "INTEGRATION.ACTION_DISABLED": "NotPermitted: The permission for this (Set application stage) is switched off for this integration. Nothing was changed. Have it enabled in Kombo's scope configuration; describe_connection lists what can be done from here.",
            "REMOTE.SERVICE_UNAVAILABLE": "OutcomeUnknown: The ATS does not answer Kombo at the moment. Whether the change was made is not known, and it was not sent again. Read the record, or call get_operation, before any other attempt.",
            "REMOTE.RATE_LIMIT_EXCEEDED": "RateLimited: The ATS takes no more requests for now. Nothing was changed. Call again in a minute, and ask for less at a time.",
            "REMOTE.INPUT_INVALID": "InvalidInput: The ATS refused a value of the request. Nothing was changed. Correct the value that its words name and call again.",
            "REMOTE.UNKNOWN_HTTP_ERROR": "OutcomeUnknown: The ATS answered Kombo with an error that Kombo cannot place. Whether the change was made is not known, and it was not sent again. Read the record, or call get_operation, before any other attempt.",
            "ATS.JOB_CLOSED": "JobClosed: The job is closed and takes no applications. Nothing was changed. Choose an open one: list_jobs with status OPEN.",
            "ATS.APPLICATION_ALREADY_EXISTS": "AlreadyExists: This person has an application to this job already. Nothing was changed. Find it with list_applications and work on that one.",
        }
    )


@pytest.mark.parametrize("code", KOMBO_CODES)
@pytest.mark.parametrize("status", [200, 400, 429, 503])
def test_a_write_is_sent_again_only_where_kombo_turned_it_away_unprocessed(code: str, status: int) -> None:
    assert kombo_failure(status, envelope(code), write=True).repeat is (code in NOT_PROCESSED)


@pytest.mark.parametrize("code", KOMBO_CODES)
def test_a_read_is_sent_again_where_kombo_calls_that_safe(code: str) -> None:
    assert kombo_failure(500, envelope(code)).repeat is (code in SAFE_TO_READ_AGAIN)


@pytest.mark.parametrize("code", KOMBO_CODES)
@pytest.mark.parametrize("status", [400, 503])
def test_a_writes_outcome_is_unknown_where_the_code_leaves_it_open(code: str, status: int) -> None:
    error = kombo_failure(status, envelope(code), write=True).error
    unknown = code in NEVER_CERTAIN or (status == 503 and code in CERTAIN_BELOW_500)
    assert isinstance(error, OutcomeUnknown) is unknown
    assert error.nothing_changed is (None if unknown else True)
    assert error.code == code


@pytest.mark.parametrize("code", KOMBO_CODES)
def test_a_read_is_never_of_unknown_outcome(code: str) -> None:
    assert not isinstance(kombo_failure(503, envelope(code)).error, OutcomeUnknown)


STATUSES = [301, *KOMBO_STATUSES, 418, 500, 502, 503, 504]


def test_what_a_read_says_for_each_status_without_a_code() -> None:
    assert {status: told(kombo_failure(status, envelope(None)).error) for status in STATUSES} == snapshot(
        {
            301: "ATSMisunderstood: Kombo answered in a way that it does not document (HTTP 301). If every call ends so, check KOMBO_BASE_URL; if not, report it.",
            400: "InvalidInput: Kombo refused the request as it stands. Correct it and call again.",
            401: "KeyRefused: The Kombo key was refused. Check KOMBO_API_KEY, and that KOMBO_REGION is the region it belongs to.",
            403: "NotPermitted: Kombo does not permit this. Look at the key's and the integration's permissions in Kombo's dashboard.",
            404: "NotFound: Kombo has no such record. Ids hold for one kind of record only: look the id up again with the list or search tool of that kind.",
            405: "NotSupported: Kombo does not offer this request. Report it: this server made a request in vain.",
            408: "ATSUnavailable: Kombo did not get the whole request in time. Call again in a minute.",
            409: "Conflict: The record or the integration is in a state that does not allow this. Read the record again and decide anew.",
            413: "InvalidInput: The request is larger than Kombo takes. Send a smaller file or a shorter text.",
            422: "InvalidInput: Kombo refused a value of the request. Correct it and call again.",
            429: "RateLimited: Kombo takes no more requests for now. Call again in a minute, and ask for less.",
            418: "ATSRejected: Kombo turned the request down (HTTP 418). Change it before you call again.",
            500: "ATSUnavailable: Kombo failed (HTTP 500). Call again in a minute.",
            502: "ATSUnavailable: Kombo failed (HTTP 502). Call again in a minute.",
            503: "ATSUnavailable: Kombo failed (HTTP 503). Call again in a minute.",
            504: "ATSUnavailable: Kombo failed (HTTP 504). Call again in a minute.",
        }
    )


def test_what_a_write_says_for_each_status_without_a_code() -> None:
    writes = {status: told(kombo_failure(status, None, write=True).error) for status in STATUSES}
    assert writes == snapshot(
        {
            301: "OutcomeUnknown: Kombo answered in a way that it does not document (HTTP 301). Whether the change was made is not known, and it was not sent again. Read the record, or call get_operation, before any other attempt.",
            400: "InvalidInput: Kombo refused the request as it stands. Nothing was changed. Correct it and call again.",
            401: "KeyRefused: The Kombo key was refused. Nothing was changed. Check KOMBO_API_KEY, and that KOMBO_REGION is the region it belongs to.",
            403: "NotPermitted: Kombo does not permit this. Nothing was changed. Look at the key's and the integration's permissions in Kombo's dashboard.",
            404: "NotFound: Kombo has no such record. Nothing was changed. Ids hold for one kind of record only: look the id up again with the list or search tool of that kind.",
            405: "NotSupported: Kombo does not offer this request. Nothing was changed. Report it: this server made a request in vain.",
            408: "OutcomeUnknown: Kombo did not get the whole request in time. Whether the change was made is not known, and it was not sent again. Read the record, or call get_operation, before any other attempt.",
            409: "Conflict: The record or the integration is in a state that does not allow this. Nothing was changed. Read the record again and decide anew.",
            413: "InvalidInput: The request is larger than Kombo takes. Nothing was changed. Send a smaller file or a shorter text.",
            422: "InvalidInput: Kombo refused a value of the request. Nothing was changed. Correct it and call again.",
            429: "RateLimited: Kombo takes no more requests for now. Nothing was changed. Call again in a minute, and ask for less.",
            418: "ATSRejected: Kombo turned the request down (HTTP 418). Nothing was changed. Change it before you call again.",
            500: "OutcomeUnknown: Kombo failed (HTTP 500). Whether the change was made is not known, and it was not sent again. Read the record, or call get_operation, before any other attempt.",
            502: "OutcomeUnknown: Kombo failed (HTTP 502). Whether the change was made is not known, and it was not sent again. Read the record, or call get_operation, before any other attempt.",
            503: "OutcomeUnknown: Kombo failed (HTTP 503). Whether the change was made is not known, and it was not sent again. Read the record, or call get_operation, before any other attempt.",
            504: "OutcomeUnknown: Kombo failed (HTTP 504). Whether the change was made is not known, and it was not sent again. Read the record, or call get_operation, before any other attempt.",
        }
    )


def test_reads_are_sent_again_after_429_502_503_and_504() -> None:
    assert [status for status in STATUSES if kombo_failure(status, None).repeat] == [429, 502, 503, 504]


def test_writes_are_sent_again_after_no_bare_status() -> None:
    assert [status for status in STATUSES if kombo_failure(status, None, write=True).repeat] == []


def test_the_passthrough_differs_in_what_a_bare_404_means() -> None:
    assert told(kombo_failure(404, None, statuses=PASSTHROUGH_STATUSES).error) == snapshot(
        "NotSupported: Kombo offers no passthrough to the ATS for this integration. Ask Kombo to enable it; until then do without what Kombo's own records do not hold."
    )


def test_what_a_read_says_for_each_of_avionte_s_statuses() -> None:
    statuses = [302, *AVIONTE_STATUSES, 415, 500, 502]
    assert {status: told(avionte_failure(status, None).error) for status in statuses} == snapshot(
        {
            302: "ATSMisunderstood: Avionté answered in a way that it does not document (HTTP 302). If every call ends so, check KOMBO_BASE_URL; if not, report it.",
            400: "InvalidInput: Avionté refused the request as it stands. Correct it and call again.",
            401: "NotPermitted: Avionté does not accept Kombo's credentials for this. Have the integration's connection looked at in Kombo's dashboard.",
            403: "NotPermitted: Avionté does not permit this integration to do that. Have it granted in Avionté, to the user that Kombo signs in as.",
            404: "NotFound: Avionté has no such record, or does not know the path. Check the id; describe_connection tells what this Avionté answers to.",
            405: "NotSupported: Avionté does not offer this. describe_connection tells what this Avionté answers to.",
            408: "ATSUnavailable: Avionté did not get the whole request in time. Call again in a minute.",
            409: "InvalidInput: Avionté's validation refused a value. Correct the value and call again.",
            422: "InvalidInput: Avionté refused a value of the request. Correct the value and call again.",
            429: "RateLimited: Avionté takes no more requests for now. Call again in a minute, and ask for less at a time.",
            415: "ATSRejected: Avionté turned the request down (HTTP 415). Change it before you call again.",
            500: "ATSUnavailable: Avionté failed (HTTP 500). Call again in a minute.",
            502: "ATSUnavailable: Avionté failed (HTTP 502). Call again in a minute.",
        }
    )


def test_what_a_write_says_for_each_of_avionte_s_statuses() -> None:
    statuses = [302, *AVIONTE_STATUSES, 415, 500, 502]
    assert {status: told(avionte_failure(status, None, write=True).error) for status in statuses} == snapshot(
        {
            302: "OutcomeUnknown: Avionté answered in a way that it does not document (HTTP 302). Whether the change was made is not known, and it was not sent again. Read the record, or call get_operation, before any other attempt.",
            400: "InvalidInput: Avionté refused the request as it stands. Nothing was changed. Correct it and call again.",
            401: "NotPermitted: Avionté does not accept Kombo's credentials for this. Nothing was changed. Have the integration's connection looked at in Kombo's dashboard.",
            403: "NotPermitted: Avionté does not permit this integration to do that. Nothing was changed. Have it granted in Avionté, to the user that Kombo signs in as.",
            404: "NotFound: Avionté has no such record, or does not know the path. Nothing was changed. Check the id; describe_connection tells what this Avionté answers to.",
            405: "NotSupported: Avionté does not offer this. Nothing was changed. describe_connection tells what this Avionté answers to.",
            408: "OutcomeUnknown: Avionté did not get the whole request in time. Whether the change was made is not known, and it was not sent again. Read the record, or call get_operation, before any other attempt.",
            409: "InvalidInput: Avionté's validation refused a value. Nothing was changed. Correct the value and call again.",
            422: "InvalidInput: Avionté refused a value of the request. Nothing was changed. Correct the value and call again.",
            429: "RateLimited: Avionté takes no more requests for now. Nothing was changed. Call again in a minute, and ask for less at a time.",
            415: "ATSRejected: Avionté turned the request down (HTTP 415). Nothing was changed. Change it before you call again.",
            500: "OutcomeUnknown: Avionté failed (HTTP 500). Whether the change was made is not known, and it was not sent again. Read the record, or call get_operation, before any other attempt.",
            502: "OutcomeUnknown: Avionté failed (HTTP 502). Whether the change was made is not known, and it was not sent again. Read the record, or call get_operation, before any other attempt.",
        }
    )
    assert not any(avionte_failure(status, None, write=True).repeat for status in statuses)


def test_avionte_s_reads_are_sent_again_like_kombos() -> None:
    statuses = [302, *AVIONTE_STATUSES, 415, 500, 502, 503, 504]
    assert [status for status in statuses if avionte_failure(status, None).repeat] == [429, 502, 503, 504]
