"""What scripts import, as the wheel shows it to type checkers: the packages behind these names are private there."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from mcp import Client
from mcp.client.session import ClientRequestContext
from mcp.types import CallToolResult, ElicitRequestParams, ElicitResult, Tool

Facts = dict[str, Any]
Json = str | int | float | bool | None | list[Json] | dict[str, Json]
Dialect = Literal["brief", "bold"]
Form = Mapping[str, object]
Reply = Form | Literal["decline", "cancel"]
Answer = Callable[[Question], Reply]

def main() -> None: ...
def agrees(question: Question) -> Reply: ...
def declines(question: Question) -> Reply: ...
def closes(question: Question) -> Reply: ...
def types_in(count: int) -> Answer: ...
def agrees_to(*beginnings: str) -> Answer: ...
def ats_sandbox() -> AtsSandbox: ...
def recruiting(names: Sequence[str] = (), seeds: Sequence[int] = (7,)) -> Any: ...

@dataclass(frozen=True, slots=True)
class Question:
    text: str
    count: int | None = None
    way: Literal["form", "tool"] = "form"

@dataclass
class StillClock:
    time: datetime = ...
    def __call__(self) -> datetime: ...
    def tick(self, seconds: float) -> None: ...
    async def sleep(self, seconds: float) -> None: ...

@dataclass
class Person:
    clock: StillClock
    answers: list[Answer] = field(default_factory=list[Answer])
    otherwise: Answer = declines
    asked: list[Question] = field(default_factory=list[Question])
    agreed: list[Question] = field(default_factory=list[Question])
    def will(self, *answers: Answer) -> None: ...
    def forget(self) -> None: ...
    def ask(self, question: Question) -> Reply: ...
    async def __call__(self, context: ClientRequestContext, params: ElicitRequestParams) -> ElicitResult: ...

@dataclass(frozen=True, slots=True)
class Difference:
    kind: str
    id: str
    member: str
    before: object
    after: object

@dataclass(frozen=True)
class Snapshot:
    records: Mapping[str, Mapping[str, object]]
    @property
    def digest(self) -> str: ...
    def changes_since(self, earlier: Snapshot) -> tuple[Difference, ...]: ...

class ToolFailed(Exception):
    facts: Facts
    def __init__(self, text: str, facts: Facts) -> None: ...

@dataclass(frozen=True)
class AtsSession:
    client: Client
    async def call(self, tool: str, /, **arguments: object) -> Facts: ...

@dataclass(frozen=True)
class Stories:
    jobs: Mapping[str, str] = field(default_factory=dict[str, str])
    people: Mapping[str, str] = field(default_factory=dict[str, str])
    applications: Mapping[str, str] = field(default_factory=dict[str, str])
    poisoned_answers: tuple[str, ...] = ()
    shared_ids: tuple[str, ...] = ()
    @property
    def duplicates(self) -> list[tuple[str, str]]: ...
    @property
    def lookalikes(self) -> list[tuple[str, str]]: ...
    @property
    def silver_medalists(self) -> list[str]: ...
    @property
    def do_not_contact(self) -> list[str]: ...

@dataclass
class Recorded:
    at: datetime
    method: str
    path: str
    body: Json
    status: int | None = None

class AtsSandbox:
    person: Person
    clock: StillClock
    seed: int
    def __init__(
        self,
        seed: int = 7,
        *,
        mirror_lag: float | None = 0.0,
        rate_limit: int | None = None,
        scale: int = 0,
        dialects: Sequence[Dialect] = ("brief", "bold"),
    ) -> None: ...
    @property
    def stories(self) -> Stories: ...
    @property
    def requests(self) -> list[Recorded]: ...
    def connect(
        self, era: Literal["auto", "legacy"] = "auto", *, asks: bool = True, **settings: object
    ) -> AbstractAsyncContextManager[AtsSession]: ...
    def snapshot(self) -> Snapshot: ...
    def reset(self) -> None: ...
    def sync(self) -> None: ...
    def fail(self, fault: str, *, method: str = "", path: str = "", times: int = 1, body: Json = None) -> None: ...

@dataclass
class Task:
    request: str
    client: Client
    person: Person
    spoken: list[str] = field(default_factory=list[str])
    calls: int = 0
    previews: dict[str, str] = field(default_factory=dict[str, str])
    @property
    def instructions(self) -> str: ...
    async def tools(self) -> list[Tool]: ...
    async def call(self, tool: str, arguments: Mapping[str, object]) -> CallToolResult: ...
