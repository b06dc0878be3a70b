"""bulk_move_stage: put several applications into one stage, after a person has agreed."""

from server.guardrails.access import Access
from server.guardrails.changes import Change
from tools._call import Call
from tools._moves import move
from tools._params import ApplicationIds, StageName
from tools._targets import read_applications
from tools._tool import tool


@tool(
    title="Move several applications to a stage",
    access=Access.WRITE,
    idempotent=True,
    needs=("applications", "move_stage"),
)
async def bulk_move_stage(call: Call, application_ids: ApplicationIds, stage: StageName) -> Change:
    """Move several applications of one job to another stage. A person confirms it first."""
    return await move(call, await read_applications(call.ats, application_ids), stage, bulk=True)
