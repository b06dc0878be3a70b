"""reject_application: turn one person down, with a reason."""

from server.guardrails.access import Access
from server.guardrails.changes import Change
from tools._call import Call
from tools._params import ApplicationId, ReasonName, RejectionNote
from tools._rejections import reject
from tools._tool import tool


@tool(
    title="Reject an application",
    access=Access.DESTROY,
    needs=("applications", "rejection_reasons", "reject_application"),
)
async def reject_application(
    call: Call, application_id: ApplicationId, reason: ReasonName, note: RejectionNote = ""
) -> Change:
    """Reject (decline, disqualify) one application with a reason of this ATS. Cannot be undone."""
    return await reject(call, [application_id], reason, note, bulk=False)
