"""get_operation: what became of a write?"""

from server.guardrails.access import Access
from server.guardrails.asking import caller_of
from server.guardrails.write_answer import WriteAnswer
from tools._call import Call
from tools._params import OperationId
from tools._tool import tool


@tool(title="Get an operation", access=Access.READ)
async def get_operation(call: Call, operation_id: OperationId) -> WriteAnswer:
    """Say what became of a write, item by item, also when its answer was lost."""
    return await call.state.writes.find(operation_id, caller_of(call.context).id)
