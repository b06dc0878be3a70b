"""confirm_operation: run a change that was previewed, now that a person has agreed."""

from typing import Annotated

from pydantic import Field

from server.guardrails.access import Access
from server.guardrails.write_answer import WriteAnswer
from tools._call import Call
from tools._params import OperationId
from tools._tool import tool


@tool(title="Confirm a previewed operation", access=Access.DESTROY)
async def confirm_operation(
    call: Call,
    operation_id: OperationId,
    count: Annotated[int, Field(description="Records that will change, as the person confirmed it")],
) -> WriteAnswer:
    """Run a previewed operation, after the user has seen the preview and said yes. Once, within 300 seconds."""
    return await call.state.writes.confirm(call.context, operation_id, count)
