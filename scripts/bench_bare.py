"""A bare server of the SDK with one tool: what start-up and a call cost before this project adds anything."""

from mcp.server.mcpserver import MCPServer

server = MCPServer("bare", log_level="WARNING")


@server.tool()
async def nothing() -> str:
    """Do nothing."""
    return "nothing"


if __name__ == "__main__":
    server.run("stdio")
