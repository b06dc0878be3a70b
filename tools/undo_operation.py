"""undo_operation: take back a write that can be taken back."""

from server.guardrails.access import Access
from server.guardrails.changes import Change
from tools._call import Call
from tools._params import OperationId
from tools._tool import tool
from tools._undo import reverse


@tool(title="Undo an operation", access=Access.WRITE)
async def undo_operation(call: Call, operation_id: OperationId) -> Change:
    """Undo a move, a change of custom fields or of a job's sync, within 24 hours, while the record is as left."""
    return await reverse(call, await call.state.writes.undoable(operation_id))
