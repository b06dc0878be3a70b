"""The conformance suite's tools and prompt that need input-required rounds (protocol 2026-07-28)."""

from collections.abc import Mapping
from typing import Any, Final

from mcp.server.mcpserver import MCPServer, UserMessage
from mcp.types import (
    CreateMessageRequest,
    CreateMessageRequestParams,
    ElicitRequest,
    ElicitRequestFormParams,
    InputRequiredResult,
    ListRootsRequest,
    SamplingMessage,
    TextContent,
)

from scripts.clients.conformance_fixtures import FIXTURES, WHAT_FOR, Call, Fixture, fixture
from server.state import AppState

Requests = Mapping[str, Any]


def form(message: str, **fields: str) -> ElicitRequest:
    """A form to fill in; `fields` are names and types."""
    schema: dict[str, Any] = {
        "type": "object",
        "properties": {name: {"type": type} for name, type in fields.items()},
        "required": list(fields),
    }
    return ElicitRequest(params=ElicitRequestFormParams(message=message, requested_schema=schema))


def sample(question: str) -> CreateMessageRequest:
    """A question to the client's model."""
    message = SamplingMessage(role="user", content=TextContent(type="text", text=question))
    return CreateMessageRequest(params=CreateMessageRequestParams(messages=[message], max_tokens=100))


NAME: Final = form("What is your name?", name="string")
ROUNDS: Final[dict[str, tuple[Requests, str | None]]] = {
    "elicitation": ({"user_name": NAME}, None),
    "sampling": ({"capital_question": sample("What is the capital of France?")}, None),
    "list_roots": ({"client_roots": ListRootsRequest()}, None),
    "request_state": ({"confirm": form("Please confirm", ok="boolean")}, "asked"),
    "tampered_state": ({"confirm": form("Please confirm", ok="boolean")}, "asked"),
    "multiple_inputs": (
        {"user_name": NAME, "greeting": sample("Generate a greeting"), "client_roots": ListRootsRequest()},
        "asked",
    ),
}
"""What each asks for in its one round, and the state that it must get back."""


def add_round(suffix: str, requests: Requests, state: str | None) -> None:
    """Keep a tool that asks once and then tells what it was answered."""

    async def ask(context: Call) -> str | InputRequiredResult:
        answers = context.input_responses or {}
        if requests.keys() <= answers.keys() and (state is None or context.request_state == state):
            told = " ".join(answer.model_dump_json() for answer in answers.values())
            return f"{suffix}: state-ok {sorted(answers)} {told}"
        return InputRequiredResult(input_requests=dict(requests), request_state=state)

    FIXTURES.append(Fixture(ask, name=f"test_input_required_result_{suffix}"))


for suffix, (requests, state) in ROUNDS.items():
    add_round(suffix, requests, state)


@fixture
async def test_input_required_result_multi_round(context: Call) -> str | InputRequiredResult:
    answers, asked = context.input_responses or {}, int(context.request_state or 0)
    if asked == 2 and "step2" in answers:
        return "Both rounds are done."
    step = 2 if asked == 1 and "step1" in answers else 1
    question = form(f"Step {step}", **{"name" if step == 1 else "color": "string"})
    return InputRequiredResult(input_requests={f"step{step}": question}, request_state=str(step))


@fixture
async def test_input_required_result_capabilities(context: Call) -> InputRequiredResult:
    capabilities = context.client_capabilities
    requests: dict[str, Any] = {}
    if capabilities and capabilities.sampling is not None:
        requests["sample"] = sample("Hello")
    if capabilities and capabilities.elicitation is not None:
        requests["ask"] = NAME
    return InputRequiredResult(input_requests=requests, request_state="asked")


def add_asking_prompt(server: MCPServer[AppState]) -> None:
    """Register the prompt that asks before it answers."""

    async def test_input_required_result_prompt(context: Call) -> list[UserMessage] | InputRequiredResult:
        answers = context.input_responses or {}
        if "user_context" in answers:
            return [UserMessage(answers["user_context"].model_dump_json())]
        question = form("What context should the prompt use?", context="string")
        return InputRequiredResult(input_requests={"user_context": question})

    server.prompt(description=WHAT_FOR)(test_input_required_result_prompt)
