"""Plays with the tools that langchain-mcp-adapters makes of ours."""

# Runs where its client is installed, not here.
# pyright: basic, reportMissingImports=false, reportAttributeAccessIssue=false, reportArgumentType=false

import anyio
from langchain_mcp_adapters.callbacks import Callbacks
from langchain_mcp_adapters.client import MultiServerMCPClient
from langchain_mcp_adapters.tools import load_mcp_tools
from mcp.types import ElicitResult

import plan


async def agree(mcp_context, params, context):
    return ElicitResult(action="accept", content=plan.YES)


async def play(server, era, asks, calls):
    connection = {"transport": "streamable_http" if "url" in server else "stdio", **server}
    client = MultiServerMCPClient({"ats": connection}, callbacks=Callbacks(on_elicitation=agree))
    async with client.session("ats") as session:
        callbacks = Callbacks(on_elicitation=agree)
        tools = {tool.name: tool for tool in await load_mcp_tools(session, callbacks=callbacks, server_name="ats")}
        answers = [plan.text_of(await tools[name].ainvoke(arguments)) for name, arguments in calls]
    plan.tell(tools, answers)


anyio.run(lambda: play(**plan.read()))
