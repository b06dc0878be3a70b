"""Which clients are run, and how: each in the eras and over the transports that it speaks."""

from collections.abc import Iterator
from typing import Final

from scripts.clients.scene import Trial

MODERN: Final = "auto"
LEGACY: Final = "legacy"
BOTH: Final = ("stdio", "http")


def trials(
    client: str, environment: str, player: str, eras: tuple[str, ...], transports: tuple[str, ...], *, asks: bool
) -> Iterator[Trial]:
    """Every era over every transport."""
    for era in eras:
        for transport in transports:
            yield Trial(client, environment, player, transport, era, asks)


TRIALS: Final = (
    *trials("Python SDK", "python-sdk", "python_sdk.py", (MODERN, LEGACY), BOTH, asks=True),
    *trials("Python SDK, nobody to ask", "python-sdk", "python_sdk.py", (MODERN, LEGACY), ("stdio",), asks=False),
    *trials("Python SDK 1.x", "python-sdk-1", "python_sdk_1.py", (LEGACY,), BOTH, asks=True),
    *trials("TypeScript SDK", "typescript-sdk", "typescript_sdk.mjs", (MODERN, LEGACY), BOTH, asks=True),
    *trials("TypeScript SDK, nobody to ask", "typescript-sdk", "typescript_sdk.mjs", (MODERN,), ("http",), asks=False),
    *trials("TypeScript SDK 1.x", "typescript-sdk-1", "typescript_sdk_1.mjs", (LEGACY,), BOTH, asks=True),
    *trials("MCP Inspector, CLI", "inspector", "inspector_cli.py", (MODERN,), ("http",), asks=False),
    *trials("MCP Inspector, CLI", "inspector", "inspector_cli.py", (LEGACY,), ("stdio",), asks=False),
    *trials("MCP Inspector, mcpdo", "inspector", "inspector_do.py", (MODERN,), ("stdio",), asks=True),
    *trials("MCP Inspector, mcpdo", "inspector", "inspector_do.py", (LEGACY,), ("http",), asks=True),
    *trials("fastmcp", "fastmcp", "fastmcp_client.py", (MODERN, LEGACY), BOTH, asks=True),
    *trials("pydantic-ai", "pydantic-ai", "pydantic_ai_agent.py", (MODERN,), BOTH, asks=True),
    *trials("openai-agents", "openai-agents", "openai_agent.py", (MODERN,), BOTH, asks=False),
    *trials("langchain-mcp-adapters", "langchain", "langchain_tools.py", (LEGACY,), BOTH, asks=True),
    *trials("mcpc", "mcpc", "mcpc_cli.py", (LEGACY,), BOTH, asks=False),
)

PROGRAMS: Final = {"inspector_cli.py": "mcp-inspector", "inspector_do.py": "mcpdo", "mcpc_cli.py": "mcpc"}
"""Players of command lines run with this checkout's Python, and are told which program to run."""
REVISIONS: Final = ("2025-11-25", "2026-07-28")
"""The protocol revisions whose frozen requirements the conformance suite is run with."""
VENDORS: Final = {"Anthropic": "anthropic", "OpenAI, strict": "openai-agents", "Gemini": "google-genai"}
"""Whose converters are run over the schemas of all tools, and the package that they come from."""
INSPECTION: Final = "Schemas, MCP Inspector --strict"
"""What the table calls its look for what clients and models do not take."""
