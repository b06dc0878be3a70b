"""Plays with an agent of pydantic-ai, whose model follows the plan."""

# Runs where its client is installed, not here.
# pyright: basic, reportMissingImports=false, reportAttributeAccessIssue=false, reportArgumentType=false

import anyio
from fastmcp.client.transports import StdioTransport
from pydantic_ai import Agent
from pydantic_ai.mcp import MCPToolset
from pydantic_ai.messages import ModelResponse, TextPart, ToolCallPart, ToolReturnPart
from pydantic_ai.models.function import FunctionModel

import plan


async def agree(message, response_type, params, context):
    return plan.YES


async def play(server, era, asks, calls):
    tools = []

    def decide(messages, info):
        tools[:] = [tool.name for tool in info.function_tools]
        done = len(returned(messages))
        return ModelResponse([ToolCallPart(*calls[done]) if done < len(calls) else TextPart("Done.")])

    target = server["url"] if "url" in server else StdioTransport(**server)
    agent = Agent(FunctionModel(decide), toolsets=[MCPToolset(target, id="ats", elicitation_handler=agree)])
    result = await agent.run("Work.")
    plan.tell(tools, [part.model_response_str() for part in returned(result.all_messages())])


def returned(messages):
    return [part for message in messages for part in message.parts if isinstance(part, ToolReturnPart)]


anyio.run(lambda: play(**plan.read()))
