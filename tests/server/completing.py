"""What is asked while somebody types: completions of an argument of a prompt, and of the id in an address."""

from mcp import Client
from mcp.types import Completion, PromptReference, ResourceTemplateReference


async def complete(client: Client, prompt: str, argument: str, typed: str = "", /, **given: str) -> Completion:
    reference = PromptReference(name=prompt)
    return (await client.complete(reference, {"name": argument, "value": typed}, given or None)).completion


async def complete_id(client: Client, template: str, typed: str = "") -> Completion:
    reference = ResourceTemplateReference(uri=template)
    return (await client.complete(reference, {"name": "id", "value": typed})).completion
