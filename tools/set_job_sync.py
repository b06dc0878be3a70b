"""set_job_sync: have Kombo read a job of Avionté, or stop it."""

from typing import Annotated

from pydantic import AfterValidator, Field

from server.guardrails.access import Access
from server.guardrails.changes import Change
from tools._call import Call
from tools._sync import switch_sync
from tools._tool import tool


def read_number(text: str) -> str:
    """Check that this is a number of Avionté's; raise ValueError, which says what one looks like, where it is not."""
    number = text.strip()
    if not (number.isascii() and number.isdecimal() and len(number) <= 18):
        raise ValueError(
            "give Avionté's own job number, digits such as 38870859 (avionte_id in get_job, or in list_jobs with"
            " unsynced), not Kombo's id"
        )
    return number


@tool(title="Switch a job's sync on or off", access=Access.WRITE, idempotent=True)
async def set_job_sync(
    call: Call,
    job_id: Annotated[
        str, Field(description="Avionté's job number (digits)", coerce_numbers_to_str=True), AfterValidator(read_number)
    ],
    enabled: Annotated[bool, Field(description="On or off")],
) -> Change:
    """Select an Avionté job for Kombo's sync, or take it off. It is billed: a person confirms."""
    return await switch_sync(call, job_id, enabled)
