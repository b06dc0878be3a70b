"""Resources: records under an address, answered by the tool that reads them, with the same words and fences."""

import json
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from mcp.server.lowlevel.helper_types import ReadResourceContents
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ResourceError, ResourceNotFoundError
from mcp.shared.exceptions import MCPError
from mcp.types import INVALID_PARAMS, CallToolResult, Resource, ResourceTemplate, TextContent

from server.completion import Asked, Source
from server.errors import ATSError, InvalidInput, NotFound
from server.guardrails.untrusted import inline
from server.prompts import WhyOff
from server.state import AppState

SCHEME: Final = "ats://"
JSON: Final = "application/json"
TEXT: Final = "text/plain"
SEGMENT: Final = r"[^/?#\s]{1,100}"
"""What may stand for `{id}`, taken as it is: percent signs stay in it, and no id has any."""

Read = Callable[[str, Mapping[str, str], Context[AppState, Any]], Awaitable[CallToolResult]]
"""What a tool answers, by its name and arguments; raises `ATSError`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceSpec:
    """Records under one form of address, the tool that reads them, and its argument that takes the id, if any."""

    uri: str
    name: str
    title: str
    description: str
    tool: str
    argument: str = ""
    picks: Source | None = None
    mime_type: str = JSON

    def find(self, uri: str) -> dict[str, str] | None:
        """The tool's arguments where the address is one of these, else None."""
        if not self.argument:
            return {} if uri == self.uri else None
        start, end = map(re.escape, self.uri.split("{id}"))
        match = re.fullmatch(f"{start}({SEGMENT}){end}", uri)
        return {self.argument: match[1]} if match else None


RESOURCES: Final = (
    ResourceSpec(
        uri="ats://connection",
        name="connection",
        title="Connection",
        description="Which ATS this is, live or sandbox, what it can and cannot do and why, freshness and policy.",
        tool="describe_connection",
    ),
    ResourceSpec(
        uri="ats://jobs/{id}",
        name="job",
        title="Job",
        description="A job: status, place, hiring team, screening questions and description.",
        tool="get_job",
        argument="job_id",
        picks=Source.JOB,
    ),
    ResourceSpec(
        uri="ats://applications/{id}",
        name="application",
        title="Application",
        description="An application: person, job, stage, outcome and screening answers.",
        tool="get_application",
        argument="application_id",
        picks=Source.APPLICATION,
    ),
    ResourceSpec(
        uri="ats://candidates/{id}",
        name="candidate",
        title="Candidate",
        description="A person: contact, tags and applications.",
        tool="get_candidate",
        argument="candidate_id",
        picks=Source.CANDIDATE,
    ),
    ResourceSpec(
        uri="ats://candidates/{id}/resume",
        name="resume",
        title="Resume",
        description="The first page of a person's newest resume as text, and apart from it what the file hides.",
        tool="get_resume",
        argument="candidate_id",
        picks=Source.CANDIDATE,
        mime_type=TEXT,
    ),
    ResourceSpec(
        uri="ats://operations/{id}",
        name="operation",
        title="Operation",
        description="What became of a write, record by record.",
        tool="get_operation",
        argument="operation_id",
        picks=Source.OPERATION,
    ),
)


class Resources:
    """The resources of one server; where a tool is off, so is what it reads."""

    def __init__(self, read: Read, why_off: WhyOff) -> None:
        self._read = read
        self._why_off = why_off

    def listed(self) -> list[Resource]:
        """Those that stand under one address."""
        return [
            Resource(
                uri=spec.uri,
                name=spec.name,
                title=spec.title,
                description=spec.description,
                mime_type=spec.mime_type,
            )
            for spec in self._offered()
            if not spec.argument
        ]

    def templates(self) -> list[ResourceTemplate]:
        """Those whose address holds an id."""
        return [
            ResourceTemplate(
                uri_template=spec.uri,
                name=spec.name,
                title=spec.title,
                description=spec.description,
                mime_type=spec.mime_type,
            )
            for spec in self._offered()
            if spec.argument
        ]

    async def read(self, uri: str, context: Context[AppState, Any]) -> list[ReadResourceContents] | None:
        """What stands under an address; None where no resource of ours has such an address.

        Raises:
            ResourceNotFoundError: There is no such record here, or its tool is off.
            ResourceError: It could not be read.
        """
        for spec in RESOURCES:
            if (arguments := spec.find(uri)) is not None:
                break
        else:
            if not uri.startswith(SCHEME):
                return None
            known = ", ".join(spec.uri for spec in self._offered())
            raise ResourceNotFoundError(f"There is no resource {inline(uri, 200)}. Addresses are {known}.")
        if reason := self._why_off(spec.tool):
            raise ResourceNotFoundError(f"{inline(uri, 200)} is not offered here. {reason}")
        try:
            answer = await self._read(spec.tool, arguments, context)
        except (NotFound, InvalidInput) as error:
            raise ResourceNotFoundError(str(error)) from error
        except ATSError as error:
            raise ResourceError(f"{error} Kombo's log: {error.reference}" if error.reference else str(error)) from error
        return [ReadResourceContents(content=_content(answer, spec.mime_type), mime_type=spec.mime_type)]

    def asked(self, template: str, argument: str, typed: str, given: Mapping[str, str]) -> Asked | tuple[str, ...]:
        """What completes the id in an address; nothing but ids can stand there.

        Raises:
            MCPError: There is no such template here, or nothing of that name in it (-32602).
        """
        spec = next((spec for spec in self._offered() if spec.uri == template and spec.picks), None)
        if spec is None or spec.picks is None:
            raise MCPError(INVALID_PARAMS, f"There is no resource template {inline(template, 200)} here.")
        if argument != "id":
            raise MCPError(INVALID_PARAMS, f"{template} holds no {inline(argument)}: it holds id.")
        return Asked(spec.picks, typed, given, ids=True)

    def _offered(self) -> list[ResourceSpec]:
        return [spec for spec in RESOURCES if not self._why_off(spec.tool)]


def _content(answer: CallToolResult, mime_type: str) -> str:
    """The facts of an answer as compact JSON, or the text that a model reads."""
    if mime_type == JSON:
        return json.dumps(answer.structured_content, ensure_ascii=False, separators=(",", ":"))
    return "\n".join(block.text for block in answer.content if isinstance(block, TextContent))
