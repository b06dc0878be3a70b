"""What a write tool hands to the guardrail: which records, what would be done to them, and how to do it."""

import hashlib
import json
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, cast

from server.ats.models import Written
from server.guardrails.operation_models import RecordKind

Facts = Mapping[str, str]
Send = Callable[["Target"], Awaitable[Written]]
WayBack = Callable[[], Awaitable["Change"]]
Reread = Callable[[], Awaitable[Sequence["Target"]]]

NO: Final = "no: "
"""How a text begins that says why a write cannot be undone."""
ENCODER: Final = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)


@dataclass(frozen=True, slots=True)
class Target:
    """One record of a change, as it was when the change was planned.

    `name` and `detail` are what a person is shown (who, and which job and stage); `standing` says how it is now, where
    `detail` says more than that; `state` is what must still hold when the write is sent; `facts` are the ids, and only
    ids, that undoing it would need.
    """

    kind: RecordKind
    id: str
    name: str
    detail: str = ""
    standing: str = ""
    state: str = ""
    facts: Facts = field(default_factory=dict[str, str])


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """A write that has been thought through and not yet sent.

    `headline` says it in one sentence in the imperative, `done` in the past; `arguments` are what would be written,
    names resolved to ids; `lasting` says what cannot be undone (empty where it can), `undo` how the write is taken back
    (it begins with `undo_operation`) or why not (with `no: `);
    `doubtful` what earlier writes (`acknowledged`, by id) may have done this already; `wary` why a person is asked who
    would not be otherwise; `send` writes one target.
    `way_back` plans the change that undoes this one, where only this process can.
    """

    headline: str
    done: str
    targets: tuple[Target, ...]
    arguments: Mapping[str, object]
    send: Send
    reread: Reread
    details: tuple[str, ...] = ()
    lasting: str = ""
    doubtful: str = ""
    wary: str = ""
    acknowledged: frozenset[str] = frozenset()
    undo: str = ""
    undo_of: str = ""
    way_back: WayBack | None = None
    bulk: bool = False
    billed: bool = False
    next_steps: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    def content(self, tool: str) -> str:
        """A digest of tool and content, names resolved to ids."""
        return fingerprint(tool, self.arguments)

    def shown(self) -> str:
        """The preview, people before ids: what a person agrees to. Of several of one name each is shown with its id."""
        lines = [f"{self.headline}."]
        named = Counter(target.name.casefold() for target in self.targets)
        for target in self.targets:
            name = f"{target.name} [{target.id}]" if named[target.name.casefold()] > 1 else target.name
            lines.append(f"- {name}{': ' if target.detail else ''}{target.detail}")
        lines += self.details
        lines += filter(None, (*self.warnings, self.doubtful, self.wary, self.lasting or self._told_undo()))
        return "\n".join(lines)

    def _told_undo(self) -> str:
        """Whether this can be undone, in a sentence for a person, who knows no tools."""
        if self.undo.startswith(NO):
            return f"This cannot be undone: {self.undo.removeprefix(NO)}."
        return f"{self.undo.replace('undo_operation', 'An undo', 1)}." if self.undo else ""


def fingerprint(tool: str, arguments: Mapping[str, object]) -> str:
    """A digest of a call, in which the order of a set, and `1` against `"1"`, do not matter."""
    return digest({"tool": tool, "arguments": {name: canonical(value) for name, value in arguments.items()}})


def canonical(value: object) -> object:
    """A value as a confirmation is bound to it: numbers as text, lists as sorted sets."""
    if isinstance(value, str):
        return value
    if isinstance(value, list | tuple | set | frozenset):
        items: Sequence[object] = list(value)  # pyright: ignore[reportUnknownArgumentType] - elements are told apart below
        return sorted({str(canonical(item)) for item in items})
    return cast(object, value) if isinstance(value, bool | dict) else str(value)


def digest(value: object) -> str:
    """SHA-256 of a JSON value, in hexadecimal."""
    return hashlib.sha256(ENCODER.encode(value).encode()).hexdigest()
