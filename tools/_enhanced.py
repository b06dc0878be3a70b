"""Records joined with Avionté's own fields; where those cannot be had, the rest is answered with a warning."""

from typing import Final, TypeVar

from server.ats.models import Candidate, Job, JobDetails, TalentDetails
from server.errors import NotSupported
from server.guardrails.untrusted import inline
from tools._call import Call
from tools._values import SHORT, cut, tell_all

DetailsT = TypeVar("DetailsT", JobDetails, TalentDetails)

WITHOUT: Final = "Avionté's own fields are missing:"
LONGEST: Final = 200
"""Characters of a field that others wrote."""


async def read_job(call: Call, job_id: str, *, enhanced: bool) -> tuple[Job, JobDetails | None, tuple[str, ...]]:
    """The job, its details where they are wanted and can be had, and where they cannot a warning that says why."""
    if not enhanced:
        return await call.ats.get_job_by_job_id(job_id), None, ()
    try:
        found = await call.ats.get_enhanced_job(job_id, "")
    except NotSupported as error:
        return await call.ats.get_job_by_job_id(job_id), None, (f"{WITHOUT} {error}",)
    if found.details is None:
        return found.job, None, (f"{WITHOUT} it does not know the job under its number.",)
    notes = call.fence(found.details.notes, "notes on the job")
    return found.job, _shown(found.details).model_copy(update={"notes": notes}), _shortened(found.details)


async def read_candidate(
    call: Call, candidate_id: str, *, enhanced: bool
) -> tuple[Candidate, TalentDetails | None, tuple[str, ...]]:
    """The person, their details where they are wanted and can be had, and where they cannot a warning."""
    if not enhanced:
        return await call.ats.get_candidate(candidate_id), None, ()
    try:
        found = await call.ats.get_enhanced_candidate(candidate_id)
    except NotSupported as error:
        return await call.ats.get_candidate(candidate_id), None, (f"{WITHOUT} {error}",)
    if found.details is None:
        return found.candidate, None, (f"{WITHOUT} it does not know the person under their number.",)
    return found.candidate, _shown(found.details), _shortened(found.details)


def _shown(details: DetailsT) -> DetailsT:
    texts = {name: inline(value, LONGEST) for name, value in details if isinstance(value, str)}
    return details.model_copy(update={**texts, "custom_details": tell_all(details.custom_details)})


def _shortened(details: DetailsT) -> tuple[str, ...]:
    names = ", ".join(map(inline, cut(details.custom_details)))
    return (
        (f"Shown on one line and in at most {SHORT} characters: {names}. get_custom_fields has all.",) if names else ()
    )
