"""Plays with an agent of openai-agents, tools in strict mode, whose model follows the plan."""

# Runs where its client is installed, not here.
# pyright: basic, reportMissingImports=false, reportAttributeAccessIssue=false, reportArgumentType=false

import json

import anyio
from agents import Agent, ModelResponse, RunConfig, Runner, Usage
from agents.mcp import MCPServerStdio, MCPServerStreamableHttp
from agents.models.interface import Model
from openai.types.responses import ResponseFunctionToolCall, ResponseOutputMessage, ResponseOutputText

import plan


class Scripted(Model):
    """Calls one tool after the other, and keeps what it was shown."""

    def __init__(self, calls):
        self.calls = calls
        self.tools = []
        self.answers = []

    async def get_response(self, system_instructions, input, model_settings, tools, *args, **kwargs):
        self.tools = tools
        self.answers = [item["output"] for item in input if item.get("type") == "function_call_output"]
        number = len(self.answers)
        if number < len(self.calls):
            name, arguments = self.calls[number]
            step = ResponseFunctionToolCall(
                type="function_call", name=name, arguments=json.dumps(arguments), call_id=f"call_{number}"
            )
        else:
            text = ResponseOutputText(type="output_text", text="Done.", annotations=[])
            step = ResponseOutputMessage(
                id="message", type="message", role="assistant", status="completed", content=[text]
            )
        return ModelResponse(output=[step], usage=Usage(), response_id=None)

    def stream_response(self, *args, **kwargs):
        raise RuntimeError("the plan asks for whole answers")


async def play(server, era, asks, calls):
    kind = MCPServerStreamableHttp if "url" in server else MCPServerStdio
    async with kind(server, client_session_timeout_seconds=30) as ours:
        model = Scripted(calls)
        agent = Agent("recruiter", model=model, mcp_servers=[ours], mcp_config={"convert_schemas_to_strict": True})
        await Runner.run(agent, "Work.", run_config=RunConfig(tracing_disabled=True))
    loose = [tool.name for tool in model.tools if not tool.strict_json_schema]
    if loose:
        raise SystemExit(f"not in strict mode: {', '.join(loose)}")
    plan.tell([tool.name for tool in model.tools], [plan.text_of(answer) for answer in model.answers])


anyio.run(lambda: play(**plan.read()))
