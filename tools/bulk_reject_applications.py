"""bulk_reject_applications: turn several people down, after a person has agreed."""

from server.guardrails.access import Access
from server.guardrails.changes import Change
from tools._call import Call
from tools._params import ApplicationIds, ReasonName, RejectionNote
from tools._rejections import reject
from tools._tool import tool


@tool(
    title="Reject several applications",
    access=Access.DESTROY,
    needs=("applications", "rejection_reasons", "reject_application"),
)
async def bulk_reject_applications(
    call: Call, application_ids: ApplicationIds, reason: ReasonName, note: RejectionNote = ""
) -> Change:
    """Reject (decline) several applications to one job with one reason. Cannot be undone.

    A person confirms it first; where the client cannot ask, the answer is a preview for confirm_operation."""
    return await reject(call, application_ids, reason, note, bulk=True)
