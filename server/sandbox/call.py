"""A request as the endpoints see it, and the table that finds the endpoint for it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import unquote

from server.sandbox.world import Json

E = TypeVar("E")
E_co = TypeVar("E_co", covariant=True)


@dataclass(frozen=True)
class Call:
    """A request: `names` are the parameters of its path, decoded, `query` those after the question mark."""

    method: str
    path: str
    names: Mapping[str, str]
    query: Mapping[str, str]
    body: Json


@dataclass(frozen=True)
class Route(Generic[E_co]):
    """A method and a path such as `/ats/jobs/{job_id}/applications`, and what answers there."""

    method: str
    path: str
    endpoint: E_co


class Routes(Generic[E]):
    """A table of routes. Where two fit, the one that comes first wins."""

    def __init__(self, routes: Iterable[Route[E]]) -> None:
        self._routes: dict[tuple[str, int], list[tuple[re.Pattern[str], E]]] = {}
        for route in routes:
            pattern = re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(route.path)))
            key = (route.method, route.path.count("/"))
            self._routes.setdefault(key, []).append((pattern, route.endpoint))

    def find(self, method: str, path: str) -> tuple[E, dict[str, str]] | None:
        """Return the endpoint at a path, still percent-encoded, with the decoded parameters."""
        for pattern, endpoint in self._routes.get((method, path.count("/")), ()):
            if matched := pattern.fullmatch(path):
                return endpoint, {name: unquote(value) for name, value in matched.groupdict().items()}
        return None
