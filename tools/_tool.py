"""One declaration per tool: `@tool` turns a typed function into a `ToolSpec`, and that into what MCP serves.

A tool's first parameter is its `Call`; the rest is what the model sees. A tool that reads returns an answer. A tool
that writes returns a `Change`: it says what it would do, and the guardrail asks, sends and accounts for it. So no tool
can write past the guardrail, and title, hints, read-only filter and confirmation policy all come from one place.
"""

import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, Concatenate, Generic, ParamSpec, TypeVar

from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError, UnexpectedToolError
from mcp.server.mcpserver.tools import Tool
from mcp.types import CallToolResult, InputRequiredResult, TextContent
from pydantic import Field, ValidationError

from server.ats.models import Record
from server.crashes import words_for
from server.errors import ATSError, NotFound
from server.guardrails.access import Access, annotate
from server.guardrails.changes import Change
from server.guardrails.write_answer import WriteAnswer
from tools._answer import as_text
from tools._arguments import closed, output_schema
from tools._call import Call
from tools._complaints import check_names, explain
from tools._not_shown_yet import explain_missing

REPEAT = inspect.Parameter(
    "repeat",
    inspect.Parameter.KEYWORD_ONLY,
    default=False,
    annotation=Annotated[bool, Field(description="Write again what the same call wrote within 24 hours")],
)
"""What every tool that writes takes besides its own arguments."""

UNSURE = " It may have written: read the record before you try again."
"""What is said besides where a tool that writes has crashed, before or after anything was sent."""

UNREAD = "The ledger of writes cannot be read: what was written from here may show as it was before, as Kombo has it."

P = ParamSpec("P")
R = TypeVar("R", bound=Record | Change)


@dataclass(frozen=True)
class ToolSpec(Generic[P, R]):
    """A tool as it was declared; calling it calls the function."""

    fn: Callable[Concatenate[Call, P], Awaitable[R]]
    title: str
    access: Access
    idempotent: bool
    needs: tuple[str, ...]
    needs_any: tuple[str, ...]

    @property
    def name(self) -> str:
        """The tool's name: the function's, and the file's."""
        return self.fn.__name__

    @property
    def description(self) -> str:
        """The docstring, without the indentation that some Python versions leave in it."""
        return inspect.getdoc(self.fn) or ""

    async def __call__(self, call: Call, *args: P.args, **kwargs: P.kwargs) -> R:
        """Call the function itself, without MCP and without the guardrail."""
        try:
            answer = await self.fn(call, *args, **kwargs)
        except NotFound as error:
            raise await explain_missing(call, error, kwargs.values()) from error.__cause__
        if call.state.blind and isinstance(answer, Record) and "warnings" in (held := dict(answer)):
            return answer.model_copy(update={"warnings": (*held["warnings"], UNREAD)})
        return answer

    def build(self) -> Tool:
        """The tool as MCP serves it: unknown arguments are refused, answers and errors have one form."""
        tool = ServedTool.from_function(
            self._serve(),
            name=self.name,
            title=self.title,
            description=self.description,
            annotations=annotate(self.title, self.access, idempotent=self.idempotent),
            structured_output=False,
        )
        answers = WriteAnswer if self.writes else self.returns
        return tool.model_copy(update={"parameters": closed(tool.parameters), "answers": answers})

    @property
    def returns(self) -> type[Any]:
        """What the function returns: an answer model, or `Change`."""
        return inspect.signature(self.fn, eval_str=True).return_annotation

    @property
    def writes(self) -> bool:
        """Whether the guardrail runs what the function plans."""
        return self.returns is Change

    def _serve(self) -> Callable[..., Awaitable[CallToolResult | InputRequiredResult]]:
        writes = self.writes

        async def serve(context: Context[Any, Any], **arguments: Any) -> CallToolResult | InputRequiredResult:
            call = Call.of(context)
            try:
                answer = await (self._write(call, arguments) if writes else self._apply(call, arguments))
            except ATSError as error:
                raise ToolError(_told(error, self.access)) from error
            return answer if isinstance(answer, InputRequiredResult) else as_result(answer, self.access)

        own = list(inspect.signature(self.fn, eval_str=True).parameters.values())[1:]
        context = inspect.Parameter("context", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=Context[Any, Any])
        shown = [context, *(part.replace(kind=inspect.Parameter.KEYWORD_ONLY) for part in own)]
        serve.__name__ = self.name
        serve.__signature__ = inspect.Signature(shown + [REPEAT] * writes)  # pyright: ignore[reportFunctionMemberAccess] - what inspect.signature documents
        serve.__annotations__ = {part.name: part.annotation for part in shown + [REPEAT] * writes}
        return serve

    async def _write(self, call: Call, arguments: dict[str, Any]) -> WriteAnswer | InputRequiredResult:
        repeat = arguments.pop(REPEAT.name)
        return await call.state.writes.run(
            call.context, self.name, self.access, arguments, lambda: self._apply(call, arguments), repeat=repeat
        )

    async def _apply(self, call: Call, arguments: dict[str, Any]) -> Any:
        return await self(call, **arguments)  # pyright: ignore[reportCallIssue] - validated against this very signature


def tool(
    *,
    title: str,
    access: Access,
    idempotent: bool = False,
    needs: tuple[str, ...] = (),
    needs_any: tuple[str, ...] = (),
) -> Callable[[Callable[Concatenate[Call, P], Awaitable[R]]], ToolSpec[P, R]]:
    """Declare a tool.

    `idempotent` is for writes that leave the same state when they are repeated. `needs` and `needs_any` are
    abilities, as describe_connection names them: of `needs` all are required, of `needs_any` one is enough.
    """

    def declare(fn: Callable[Concatenate[Call, P], Awaitable[R]]) -> ToolSpec[P, R]:
        return ToolSpec(fn, title, access, idempotent, needs, needs_any)

    return declare


class ServedTool(Tool):
    """A tool as MCP serves it.

    Its complaints about arguments are ours: pydantic's quote the values and link to its own pages. Its output schema is
    made when a client first asks, since start-up is a feature; that answers fit it follows from how they are made.
    """

    answers: type[Record] = Field(default=Record, exclude=True)

    @cached_property
    def output_schema(self) -> dict[str, Any]:
        return output_schema(self.answers)

    async def run(self, arguments: dict[str, Any], context: Context[Any, Any], convert_result: bool = False) -> Any:
        check_names(arguments, self.name, self.parameters)
        try:
            return await super().run(arguments, context, convert_result)
        except UnexpectedToolError as error:
            reads = self.annotations is not None and self.annotations.read_only_hint
            raise UnexpectedToolError(words_for(self.name) + UNSURE * (not reads)) from error.__cause__
        except ToolError as error:  # its cause is what tells, behind words of the SDK's
            if isinstance(error.__cause__, ValidationError):
                raise ToolError(explain(error.__cause__, self.parameters)) from None
            if isinstance(error.__cause__, ToolError):
                raise error.__cause__ from None
            raise


def _told(error: ATSError, access: Access) -> str:
    """What an error says. One that keeps a tool from writing comes before anything is sent, and says that too."""
    unchanged = "" if access is Access.READ or "Nothing was" in str(error) else " Nothing was changed."
    reference = f" Kombo's log: {error.reference}" if error.reference else ""
    return f"{error}{unchanged}{reference}"


def as_result(answer: Record, access: Access) -> CallToolResult:
    """The same facts twice, since some clients drop one and some the other: structured, and as compact text.

    A write that came to nothing is a call that failed; that somebody reads what became of it is not.

    What is as it is by default is left out: nulls, empty lists and empty texts, but no member that the schema requires.
    """
    facts = answer.model_dump(mode="json", exclude_defaults=True)
    failed = access is not Access.READ and isinstance(answer, WriteAnswer) and answer.is_error
    return CallToolResult(
        content=[TextContent(type="text", text=as_text(facts))], structured_content=facts, is_error=failed
    )
