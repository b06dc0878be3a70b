"""What a tool is given besides its arguments: the ATS, the time, and the guardrail that sends its writes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mcp.server.mcpserver import Context

from server.ats.base_ats_client import BaseAtsClient
from server.guardrails.asking import caller_of
from server.guardrails.searches import record_search
from server.guardrails.untrusted import fence
from server.state import AppState


@dataclass(frozen=True, slots=True)
class Call:
    """One call of one tool. The model never sees it, so nothing in it can be chosen by the model."""

    context: Context[Any, Any]
    state: AppState

    @classmethod
    def of(cls, context: Context[Any, Any]) -> "Call":
        """The call that `context` belongs to."""
        return cls(context, context.request_context.lifespan_context)

    @property
    def ats(self) -> BaseAtsClient:
        """The ATS of this connection."""
        return self.state.ats

    def record_search(self, criteria: Mapping[str, str]) -> None:
        """Write down what a search for people is going to look for.

        Raises:
            AuditError: It cannot be written down, and so is not to be made.
        """
        record_search(self.state.audit, self.state.settings, caller_of(self.context), criteria)

    def fence(self, text: str, source: str) -> str:
        """Foreign text between marks that say what it is; nothing where there is no text."""
        return fence(text, source, self.state.random_ids.boundary) if text else ""

    def now(self) -> datetime:
        """The time by this server's clock (the sandbox's, on the sandbox), in whole seconds."""
        return self.state.now().replace(microsecond=0)
