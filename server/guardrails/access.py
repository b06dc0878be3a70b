"""What a tool may do, and from that alone: its hints, and whether this server offers it."""

from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, TypeVar

from server.errors import ConfigurationError
from server.settings import Settings

if TYPE_CHECKING:
    from mcp.types import ToolAnnotations


class Access(StrEnum):
    """How far a tool reaches: it looks, it changes what can be changed back, or it does what cannot."""

    READ = "read"
    WRITE = "write"
    DESTROY = "destroy"


class Offered(Protocol):
    """What the filter needs to know of a tool."""

    @property
    def name(self) -> str: ...

    @property
    def access(self) -> Access: ...


ToolT = TypeVar("ToolT", bound=Offered)


def annotate(title: str, access: Access, *, idempotent: bool) -> "ToolAnnotations":
    """Derive all four hints from `access`, so that none can contradict another or be left to a default.

    Every tool is open-world: what comes back was written by candidates, clients and vendors.
    """
    from mcp.types import ToolAnnotations

    return ToolAnnotations(
        title=title,
        read_only_hint=access is Access.READ,
        destructive_hint=access is Access.DESTROY,
        idempotent_hint=access is Access.READ or idempotent,
        open_world_hint=True,
    )


def offered(catalogue: Iterable[ToolT], settings: Settings) -> tuple[ToolT, ...]:
    """The tools that exist for this server, in the catalogue's order. Exclusion wins, read-only wins over everything.

    Raises:
        ConfigurationError: A name in the settings is no tool; a misspelt exclusion must not go unnoticed.
    """
    tools = tuple(catalogue)
    known = {tool.name for tool in tools}
    for variable, names in (("ATS_MCP_TOOLS", settings.tools), ("ATS_MCP_EXCLUDE_TOOLS", settings.exclude_tools)):
        if unknown := sorted(set(names) - known):
            raise ConfigurationError(
                f"{variable} names no such tool: {', '.join(unknown)}. Tools are: {', '.join(sorted(known))}"
            )
    return tuple(
        tool for tool in tools if admits(settings, tool.name) and (tool.access is Access.READ or not settings.read_only)
    )


def admits(settings: Settings, name: str) -> bool:
    """Whether the operator's lists leave a tool of this name, on a server that is not read-only."""
    return (not settings.tools or name in settings.tools) and name not in settings.exclude_tools
