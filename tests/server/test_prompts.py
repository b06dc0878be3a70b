"""Prompts and resources that somebody adds to the server by the SDK's own means stand beside ours."""

import pytest
from mcp import Client, MCPError
from mcp.types import PromptReference, TextContent

from prompts import CATALOGUE
from server.app import build_server
from server.settings import Settings

pytestmark = pytest.mark.anyio


async def test_what_the_sdk_registers_is_served_too() -> None:
    server = build_server(Settings.from_env({"ATS_MCP_INDEX": "off"}))

    @server.prompt(description="Say hello.")
    def greet(name: str) -> str:
        return f"Hello {name}"

    @server.resource("test://greeting", description="A greeting.")
    def greeting() -> str:
        return "Hello"

    async with Client(server) as client:
        names = [prompt.name for prompt in (await client.list_prompts()).prompts]
        assert names == [*(prompt.name for prompt in CATALOGUE), "greet"]
        (message,) = (await client.get_prompt("greet", {"name": "you"})).messages
        assert message.content == TextContent(type="text", text="Hello you")
        assert "test://greeting" in [resource.uri for resource in (await client.list_resources()).resources]
        assert (await client.read_resource("test://greeting")).contents
        completed = await client.complete(PromptReference(name="greet"), {"name": "name", "value": "y"})
        assert completed.completion.values == []


async def test_prompts_resources_and_completion_are_declared_in_both_eras() -> None:
    server = build_server(Settings.from_env({"ATS_MCP_INDEX": "off"}))
    for era in ("legacy", "auto"):
        async with Client(server, mode=era) as client:
            capabilities = client.server_capabilities
            assert capabilities.prompts
            assert capabilities.resources
            assert capabilities.completions is not None


async def test_a_prompt_is_read_when_it_is_asked_for_and_not_before(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[str] = []

    def load() -> tuple[()]:
        loaded.append("prompts")
        return ()

    monkeypatch.setattr("server.app.load_prompts", load)
    async with Client(build_server(Settings.from_env({"ATS_MCP_INDEX": "off"}))) as client:
        assert loaded == []
        assert (await client.list_prompts()).prompts == []
        with pytest.raises(MCPError):
            await client.get_prompt("screen_candidate")
        assert loaded == ["prompts"]
