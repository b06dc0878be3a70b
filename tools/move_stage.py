"""move_stage: put an application into another stage of its job."""

from typing import Annotated

from pydantic import Field

from server.guardrails.access import Access
from server.guardrails.changes import Change
from server.guardrails.stage_rules import check_expected
from tools._call import Call
from tools._moves import move
from tools._params import ApplicationId, StageName
from tools._targets import read_applications
from tools._tool import tool


@tool(
    title="Move an application to a stage", access=Access.WRITE, idempotent=True, needs=("applications", "move_stage")
)
async def move_stage(
    call: Call,
    application_id: ApplicationId,
    stage: StageName,
    expected_stage: Annotated[
        str, Field(description="Stage it was in when you decided; refused if it moved", max_length=200)
    ] = "",
) -> Change:
    """Move (advance) an application to another stage of its job. To decline somebody use reject_application."""
    applications = await read_applications(call.ats, [application_id])
    check_expected(applications[0], expected_stage)
    return await move(call, applications, stage, bulk=False)
