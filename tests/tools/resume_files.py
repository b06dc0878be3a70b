"""Resumes of the sandbox's people, for tests of what reads them."""

from mcp import Client
from mcp.types import CallToolResult

from server.sandbox.kombo import Sandbox
from server.sandbox.world import Attachment


async def read(client: Client, sandbox: Sandbox, part: str, **given: str) -> CallToolResult:
    """Read the resume of whoever plays this part."""
    return await client.call_tool("get_resume", {"candidate_id": sandbox.world.stories.people[part], **given})


def file_of(sandbox: Sandbox, part: str) -> Attachment:
    return sandbox.tenant.mirror.attachments.find("candidate", sandbox.world.stories.people[part])[0]


def put(sandbox: Sandbox, file: Attachment) -> None:
    sandbox.world.attachments.put(file)
    sandbox.tenant.mirror.attachments.put(file)
