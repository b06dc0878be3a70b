"""What MCP's conformance suite asks a server for, as tools, prompts and resources of this server.

The names, texts and media are the suite's: it calls them, and judges what comes back. Each tool goes through our own
argument check, answers and errors, as every tool of the product does.
"""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, Final

import anyio
from mcp.server.mcpserver import Context, MCPServer, UserMessage
from mcp.server.mcpserver.tools import Tool
from mcp.shared.exceptions import MCPError
from mcp.types import (
    AudioContent,
    EmbeddedResource,
    EmptyResult,
    ImageContent,
    SamplingMessage,
    SetLevelRequestParams,
    SubscribeRequestParams,
    TextContent,
    TextResourceContents,
    UnsubscribeRequestParams,
)
from pydantic import BaseModel, Field

from server.guardrails.access import Access
from server.state import AppState
from tools._arguments import closed
from tools._tool import ServedTool

PNG: Final = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
WAV: Final = "UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAIA+AAACABAAZGF0YQAAAAA="
WHAT_FOR: Final = "For the conformance suite."
MISSING_CAPABILITY: Final = -32021

Call = Context[AppState, Any]
Handler = Callable[..., object]


class FixtureTool(ServedTool):
    """A tool as ours are served, but for its answers, which the suite prescribes."""

    @cached_property
    def output_schema(self) -> dict[str, Any] | None:  # pyright: ignore[reportIncompatibleVariableOverride] - ours always have one
        return None


@dataclass(frozen=True, eq=False)
class Fixture:
    """A tool for the suite, in the shape in which the server takes its own. `schema` stands for the function's."""

    fn: Handler
    schema: dict[str, Any] | None = None
    name: str = ""
    access: Access = Access.READ
    needs: tuple[str, ...] = ()
    needs_any: tuple[str, ...] = ()

    def build(self) -> Tool:
        """The tool as MCP serves it."""
        tool = FixtureTool.from_function(self.fn, name=self.name, description=WHAT_FOR, structured_output=False)
        return tool.model_copy(update={"parameters": self.schema or closed(tool.parameters)})


FIXTURES: Final[list[Fixture]] = []


def fixture(fn: Handler) -> Handler:
    """Keep a function as a tool for the suite."""
    FIXTURES.append(Fixture(fn, name=fn.__name__))
    return fn


def embed(uri: str, mime_type: str, text: str) -> EmbeddedResource:
    """A resource inside an answer."""
    return EmbeddedResource(type="resource", resource=TextResourceContents(uri=uri, mime_type=mime_type, text=text))


@fixture
def test_simple_text() -> str:
    return "This is a simple text response for testing."


@fixture
def test_image_content() -> list[ImageContent]:
    return [ImageContent(type="image", data=PNG, mime_type="image/png")]


@fixture
def test_audio_content() -> list[AudioContent]:
    return [AudioContent(type="audio", data=WAV, mime_type="audio/wav")]


@fixture
def test_embedded_resource() -> list[EmbeddedResource]:
    return [embed("test://embedded-resource", "text/plain", "This is an embedded resource content.")]


@fixture
def test_multiple_content_types() -> list[TextContent | ImageContent | EmbeddedResource]:
    return [
        TextContent(type="text", text="Multiple content types test:"),
        ImageContent(type="image", data=PNG, mime_type="image/png"),
        embed("test://mixed-content-resource", "application/json", '{"test":"data","value":123}'),
    ]


@fixture
def test_error_handling() -> str:
    raise RuntimeError("This tool intentionally returns an error for testing")


@fixture
async def test_tool_with_logging(context: Call) -> str:
    for message in ("Tool execution started", "Tool processing data", "Tool execution completed"):
        await context.session.send_log_message("info", message, related_request_id=context.request_id)  # pyright: ignore[reportDeprecated] - the suite still asks for it
        await anyio.sleep(0.05)
    return "Logged."


@fixture
async def test_tool_with_progress(context: Call) -> str:
    for percent in (0, 50, 100):
        await context.report_progress(percent, 100, f"{percent} of 100")
        await anyio.sleep(0.05)
    return "Done."


@fixture
async def test_sampling(prompt: str, context: Call) -> str:
    answer = await context.session.create_message(  # pyright: ignore[reportDeprecated] - the suite still asks for it
        messages=[SamplingMessage(role="user", content=TextContent(type="text", text=prompt))],
        max_tokens=100,
        related_request_id=context.request_id,
    )
    return f"LLM response: {getattr(answer.content, 'text', '')}"


class Answer(BaseModel):
    response: str = Field(description="User's response")


class WithDefaults(BaseModel):
    name: str = "John Doe"
    age: int = 30
    score: float = 95.5
    status: str = Field("active", json_schema_extra={"enum": ["active", "inactive", "pending"]})
    verified: bool = True


THREE: Final[Any] = ["option1", "option2", "option3"]
TITLED: Final[Any] = [{"const": f"value{number}", "title": f"Option {number}"} for number in (1, 2, 3)]
NAMED: Final[Any] = {"enum": ["opt1", "opt2", "opt3"], "enumNames": ["Option 1", "Option 2", "Option 3"]}


class WithChoices(BaseModel):
    untitledSingle: str = Field(json_schema_extra={"enum": THREE})
    titledSingle: str = Field(json_schema_extra={"oneOf": TITLED})
    legacyEnum: str = Field(json_schema_extra=NAMED)
    untitledMulti: list[str] = Field(json_schema_extra={"items": {"type": "string", "enum": THREE}})
    titledMulti: list[str] = Field(json_schema_extra={"items": {"anyOf": TITLED}})


async def elicit(context: Call, message: str, form: type[BaseModel]) -> str:
    """Ask in the middle of the call, and tell what came back."""
    answer = await context.elicit(message, form)
    content = answer.data.model_dump_json() if answer.action == "accept" else "{}"
    return f"Elicitation completed: action={answer.action}, content={content}"


@fixture
async def test_elicitation(message: str, context: Call) -> str:
    return await elicit(context, message, Answer)


@fixture
async def test_elicitation_sep1034_defaults(context: Call) -> str:
    return await elicit(context, "Please review these values", WithDefaults)


@fixture
async def test_elicitation_sep1330_enums(context: Call) -> str:
    return await elicit(context, "Please choose", WithChoices)


@fixture
async def test_reconnection(context: Call) -> str:
    await context.close_sse_stream()
    await anyio.sleep(0.2)
    return "Still here."


@fixture
def test_x_mcp_header(
    region: Annotated[str, Field(description="Mirrored", json_schema_extra={"x-mcp-header": "Region"})] = "none",  # noqa: PT028 - no test, but what the suite calls
) -> str:
    return region


@fixture
async def test_missing_capability(context: Call) -> str:
    capabilities = context.client_capabilities
    if capabilities is None or capabilities.sampling is None:
        raise MCPError(MISSING_CAPABILITY, "This needs sampling.", {"requiredCapabilities": {"sampling": {}}})
    return "Available."


@fixture
async def test_trigger_tool_change(context: Call) -> str:
    await context.notify_tools_changed()
    return "Told."


@fixture
async def test_trigger_prompt_change(context: Call) -> str:
    await context.notify_prompts_changed()
    return "Told."


def json_schema_2020_12_tool() -> str:
    return "Taken."


TEXT: Final[Any] = {"type": "string"}
FIXTURES.append(
    Fixture(
        json_schema_2020_12_tool,
        name="json_schema_2020_12_tool",
        schema={
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "type": "object",
            "$defs": {
                "address": {
                    "$anchor": "addressDef",
                    "type": "object",
                    "properties": {"street": TEXT, "city": TEXT},
                }
            },
            "properties": {
                "name": TEXT,
                "address": {"$ref": "#/$defs/address"},
                "contactMethod": {"type": "string", "enum": ["phone", "email"]},
                "phone": TEXT,
                "email": TEXT,
            },
            "allOf": [{"anyOf": [{"required": ["phone"]}, {"required": ["email"]}]}],
            "if": {"properties": {"contactMethod": {"const": "phone"}}, "required": ["contactMethod"]},
            "then": {"required": ["phone"]},
            "else": {"required": ["email"]},
            "additionalProperties": False,
        },
    )
)


def add_prompts(server: MCPServer[AppState]) -> None:
    """Register the prompts that the suite gets."""

    def test_simple_prompt() -> list[UserMessage]:
        return [UserMessage("This is a simple prompt for testing.")]

    def test_prompt_with_arguments(arg1: str, arg2: str) -> list[UserMessage]:
        return [UserMessage(f"Prompt with arguments: arg1='{arg1}', arg2='{arg2}'")]

    def test_prompt_with_embedded_resource(resourceUri: str) -> list[UserMessage]:
        resource = embed(resourceUri, "text/plain", "Embedded resource content for testing.")
        return [UserMessage(resource), UserMessage("Please process the embedded resource above.")]

    def test_prompt_with_image() -> list[UserMessage]:
        image = ImageContent(type="image", data=PNG, mime_type="image/png")
        return [UserMessage(image), UserMessage("Please analyze the image above.")]

    for prompt in (
        test_simple_prompt,
        test_prompt_with_arguments,
        test_prompt_with_embedded_resource,
        test_prompt_with_image,
    ):
        server.prompt(description=WHAT_FOR)(prompt)


def add_resources(server: MCPServer[AppState]) -> None:
    """Register the resources that the suite reads, and the handlers of what it subscribes to and sets."""

    def static_text() -> str:
        return "This is the content of the static text resource."

    def static_binary() -> bytes:
        return base64.b64decode(PNG)

    def watched() -> str:
        return "Watched resource content"

    def template(id: str) -> str:
        return json.dumps({"id": id, "templateTest": True, "data": f"Data for ID: {id}"})

    server.resource("test://static-text", mime_type="text/plain")(static_text)
    server.resource("test://static-binary", mime_type="image/png")(static_binary)
    server.resource("test://watched-resource", mime_type="text/plain")(watched)
    server.resource("test://template/{id}/data", mime_type="application/json")(template)


async def take_note(_context: object, _params: object) -> EmptyResult:
    """Answer a request that changes nothing here."""
    return EmptyResult()


PASSIVE: Final = (
    ("logging/setLevel", SetLevelRequestParams),
    ("resources/subscribe", SubscribeRequestParams),
    ("resources/unsubscribe", UnsubscribeRequestParams),
)
"""Requests that the suite makes and that this server has no use for."""
