"""Plays with the Python SDK of the generation before, which most clients of today are built on."""

# Runs where its client is installed, not here.
# pyright: basic, reportMissingImports=false, reportAttributeAccessIssue=false, reportArgumentType=false

import anyio
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamablehttp_client
from mcp.types import ElicitResult

import plan


async def agree(context, params):
    return ElicitResult(action="accept", content=plan.YES)


async def play(server, era, asks, calls):
    wire = streamablehttp_client(server["url"]) if "url" in server else stdio_client(StdioServerParameters(**server))
    async with wire as (read, write, *_), ClientSession(read, write, elicitation_callback=agree) as session:
        await session.initialize()
        tools = [tool.name for tool in (await session.list_tools()).tools]
        answers = [(await session.call_tool(*call)).content[0].text for call in calls]
    plan.tell(tools, answers)


anyio.run(lambda: play(**plan.read()))
