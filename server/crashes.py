"""What a client is told of a crash: that there was one. What the exception says may be about a person."""

import logging
from typing import Any

from mcp.server.context import CallNext, HandlerResult, ServerRequestContext
from mcp.shared.exceptions import MCPError
from mcp.types import INTERNAL_ERROR
from pydantic import ValidationError

logger = logging.getLogger(__name__)


def words_for(what: str) -> str:
    """What is said of a crash at something, such as a tool."""
    return f"An internal error occurred in {what}; the server's log has the details."


async def keep_crashes(ctx: ServerRequestContext[Any, Any], call_next: CallNext) -> HandlerResult:
    """Answer a request; what goes wrong unforeseen is logged, where the SDK would send its text to the client.

    Raises:
        MCPError: What was foreseen, as it is; or that this server failed (-32603).
        ValidationError: The request is malformed; the SDK says so without quoting it.
    """
    try:
        return await call_next(ctx)
    except (MCPError, ValidationError):
        raise
    except Exception as error:  # whatever it is: this is the last that stands before the client
        logger.exception("%s failed", ctx.method)
        raise MCPError(INTERNAL_ERROR, words_for(ctx.method)) from error
