"""The seal on what a client carries between two rounds of a call: bound to what the call means, not to its spelling."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

from mcp.server.context import CallNext, HandlerResult, ServerRequestContext
from mcp.server.request_state import RequestStateBoundary

from server.guardrails.changes import canonical


class Seal(RequestStateBoundary):
    """The SDK's own, which would refuse a yes whose round names the same records in another order, or `1` for `"1"`.

    The call itself goes on as it came. What is carried out is what was previewed, whatever the later round says.
    """

    async def __call__(self, ctx: ServerRequestContext[Any, Any], call_next: CallNext) -> HandlerResult:
        """Seal what leaves and check what comes back.

        Raises:
            MCPError: It was made up, has expired, or belongs to another call.
        """
        params: Mapping[str, Any] = ctx.params or {}
        arguments: object = params.get("arguments")
        if not isinstance(arguments, dict):
            return await super().__call__(ctx, call_next)

        async def as_it_came(inner: ServerRequestContext[Any, Any]) -> HandlerResult:
            return await call_next(replace(inner, params={**(inner.params or {}), "arguments": arguments}))

        meant = {name: meaning(value) for name, value in cast(dict[str, object], arguments).items()}
        return await super().__call__(replace(ctx, params={**params, "arguments": meant}), as_it_came)


def meaning(value: object) -> object:
    """A value of a call in the one way that all its spellings share; some clients send lists as text."""
    if not isinstance(value, str):
        return canonical(value)
    text = value.strip()
    try:
        return canonical(json.loads(text)) if text.startswith("[") else text
    except (ValueError, RecursionError):  # a note may begin so
        return text
