"""Plays with the Python SDK's own client, version 2: both eras of the protocol."""

# Runs where its client is installed, not here.
# pyright: basic, reportMissingImports=false, reportAttributeAccessIssue=false, reportArgumentType=false

import anyio
from mcp import Client, StdioServerParameters
from mcp.types import ElicitResult

import plan


async def agree(context, params):
    return ElicitResult(action="accept", content=plan.YES)


async def play(server, era, asks, calls):
    target = server["url"] if "url" in server else StdioServerParameters(**server)
    async with Client(target, mode=era, elicitation_callback=agree if asks else None) as client:
        tools = [tool.name for tool in (await client.list_tools()).tools]
        answers = [(await client.call_tool(*call)).content[0].text for call in calls]
    plan.tell(tools, answers)


anyio.run(lambda: play(**plan.read()))
