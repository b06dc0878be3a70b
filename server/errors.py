"""Every failure that a caller can do something about, one class for each thing that can be done.

Our exception hierarchy:

* ATSError                 str(error) is safe to show to a model
  + ATSUnavailable         no usable answer: network, time-out, 5xx              retryable
  + ATSMisunderstood       an answer that does not fit what Kombo documents      a bug to report
  + OutcomeUnknown         a write was sent, what became of it is not known      look before anything else
  + ATSRejected            the request was understood and turned down
    - NotFound
    - InvalidInput
    - Conflict
      · JobClosed
      · AlreadyExists
    - NotSupported         this ATS or this integration cannot do it
    - NotPermitted         a permission is missing or switched off
    - NotReady             setup unfinished, first sync running, QA failed, inactive
    - KeyRefused           Kombo's key, or the credentials Kombo holds for the ATS
    - RateLimited                                                                retryable
  + Refused                our own guardrail said no
* ConfigurationError       at start, before serving
"""

from typing import ClassVar


class ATSError(Exception):
    """An operation on the ATS did not succeed.

    `retryable`: the very same call may succeed later. `nothing_changed`: whether it is certain that the ATS is as it
    was (None: not known). `code` is Kombo's error code, `reference` the page of Kombo's log about this request
    (`log_url`), `retry_after` how many seconds to wait before the same call can succeed; None where nobody said.
    """

    retryable: ClassVar[bool] = False
    nothing_changed: bool | None = True

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        reference: str | None = None,
        retry_after: float | None = None,
        nothing_changed: bool | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.reference = reference
        self.retry_after = retry_after
        if nothing_changed is not None:
            self.nothing_changed = nothing_changed


class ATSUnavailable(ATSError):
    """No usable answer came: no connection, no answer in time, or a failure on the far side."""

    retryable = True


class ATSMisunderstood(ATSError):
    """An answer came that does not fit what Kombo documents."""


class OutcomeUnknown(ATSError):
    """A write was sent and its outcome is not known; it is never sent again without looking first."""

    nothing_changed = None


class ATSRejected(ATSError):
    """The request was understood and turned down."""


class NotFound(ATSRejected):
    """There is no such record, or none that this integration may see."""


class InvalidInput(ATSRejected):
    """A value is wrong; the text says which and what a right one looks like."""


class Conflict(ATSRejected):
    """The record is in a state that does not allow this."""


class JobClosed(Conflict):
    """The job takes no applications any more."""


class AlreadyExists(Conflict):
    """What was to be created is there already."""


class NotSupported(ATSRejected):
    """This ATS, or this integration of it, cannot do this."""


class NotPermitted(ATSRejected):
    """A permission is missing or switched off; a person has to grant it."""


class NotReady(ATSRejected):
    """The integration cannot be used yet, or any more; a person has to see to it, or the first sync has to end."""


class KeyRefused(ATSRejected):
    """Credentials were refused: Kombo's key, or those that Kombo holds for the ATS."""


class RateLimited(ATSRejected):
    """Too many requests at this time."""

    retryable = True


class Refused(ATSError):
    """Our own guardrail said no, before anything was sent."""


class ConfigurationError(Exception):
    """The server cannot start as it is configured; the text names the variable."""
