"""Plays with fastmcp's client."""

# Runs where its client is installed, not here.
# pyright: basic, reportMissingImports=false, reportAttributeAccessIssue=false, reportArgumentType=false

import anyio
from fastmcp import Client
from fastmcp.client.transports import StdioTransport

import plan


async def agree(message, response_type, params, context):
    return plan.YES


async def play(server, era, asks, calls):
    target = server["url"] if "url" in server else StdioTransport(**server)
    async with Client(target, mode=era, elicitation_handler=agree) as client:
        tools = [tool.name for tool in await client.list_tools()]
        answers = [(await client.call_tool(*call)).content[0].text for call in calls]
    plan.tell(tools, answers)


anyio.run(lambda: play(**plan.read()))
