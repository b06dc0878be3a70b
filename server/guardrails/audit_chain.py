"""The chain that holds the audit file together: each line carries its number, the hash of the line before, and its own.

A line that was edited, removed, moved or put in no longer fits. Whoever can write the file and its head can compute a
whole new chain; against that helps only a head that was noted down somewhere else.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, cast

GENESIS: Final = "0" * 64
"""What the first line gives as the hash of the line before."""
NOTICE: Final = "notice"
"""The kind of line that is added where the head has gone missing, so that this stays visible."""
HEAD_SHAPE: Final = re.compile(rb"(\d{20}) ([0-9a-f]{64})\n", re.ASCII)

as_text: Final = json.JSONEncoder(separators=(",", ":")).encode
"""The one way a line is written: order kept, no space, everything but ASCII escaped."""


@dataclass(frozen=True, slots=True)
class Link:
    """Where the chain stands: number and hash of a line."""

    seq: int = 0
    hash: str = GENESIS

    def as_bytes(self) -> bytes:
        """For the head file: always the same length, so that writing it needs no new space on the disk."""
        return f"{self.seq:020d} {self.hash}\n".encode()

    def stands_in(self, line: bytes) -> bool:
        """Whether a line bears this number and this hash, be they right or wrong."""
        return line.startswith(b'{"seq":%d,' % self.seq) and line.endswith(b'"hash":"%b"}' % self.hash.encode())


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it stands in the file, whatever was done to it since.

    `prev` is the hash it gives for the one before; `notice` says that the head was missing when it was written.
    """

    link: Link
    prev: str
    intact: bool
    notice: bool


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and where: `line` counts from 1, 0 is the file as a whole. `code` is a machine word."""

    line: int
    code: str
    words: str


def seal(facts: Mapping[str, object], before: Link) -> tuple[str, Link]:
    """Write facts as the next line of the chain; returns it without its end, and where the chain stands then."""
    text, own = hashed({"seq": before.seq + 1, **facts, "prev": before.hash})
    return text, Link(before.seq + 1, own)


def hashed(body: Mapping[str, object]) -> tuple[str, str]:
    """A line with its own hash at its end, and that hash: SHA-256 of the line without it, in hexadecimal."""
    text = as_text(body)
    own = hashlib.sha256(text.encode()).hexdigest()
    return f'{text[:-1]},"hash":"{own}"}}', own


def read_line(text: bytes) -> Line | None:
    """Read a line and compare it with its own hash; None where it is not one of ours at all."""
    try:
        parsed: object = json.loads(text.decode("ascii"))
    except (ValueError, RecursionError):
        return None
    if not isinstance(parsed, dict):
        return None
    record = cast(dict[str, object], parsed)
    seq, prev, own = record.get("seq"), record.get("prev"), record.get("hash")
    if not (type(seq) is int and isinstance(prev, str) and isinstance(own, str)):
        return None
    body = {name: value for name, value in record.items() if name != "hash"}
    whole, _ = hashed(body)
    return Line(Link(seq, own), prev, whole.encode() == text, record.get("kind") == NOTICE)


def read_head(text: bytes) -> Link | None:
    """Read the head file; None where it is not what we wrote."""
    found = HEAD_SHAPE.fullmatch(text)
    return Link(int(found[1]), found[2].decode()) if found else None


def check(lines: Iterable[bytes], head: Link | None) -> list[Problem]:
    """Find what does not fit: edited, removed, moved and added lines.

    Args:
        lines: The file's lines, without their ends.
        head: Where the chain stood when it was last written; without it a missing end cannot be seen.
    """
    problems: list[Problem] = []
    last, before, number = Link(), GENESIS, 0
    for number, text in enumerate(lines, start=1):
        line = read_line(text)
        if line is None:
            problems.append(Problem(number, "unreadable", "This is not a line of the audit."))
            last, before = Link(last.seq + 1, ""), ""
            continue
        if not line.intact:
            problems.append(Problem(number, "edited", f"Record {line.link.seq} is not as it was written."))
        if line.link.seq > last.seq + 1:
            gap = f"Records {last.seq + 1} to {line.link.seq - 1} are missing before this line."
            problems.append(Problem(number, "removed", gap))
        elif line.link.seq <= last.seq:
            moved = f"Record {line.link.seq} stands after record {last.seq}: moved here, or put in."
            problems.append(Problem(number, "out_of_order", moved))
        elif before and line.prev != before:
            broken = f"Record {line.link.seq} does not follow the one before it, which was replaced or put in."
            problems.append(Problem(number, "broken", broken))
        if line.notice:
            lost = "The head file was missing when this line was written: lines before it may have been removed."
            problems.append(Problem(number, "head_lost", lost))
        if head and line.link.seq == head.seq and line.link.hash != head.hash:
            problems.append(Problem(number, "replaced", f"Record {head.seq} is not the one that was written last."))
        last, before = line.link, line.link.hash
    return problems + check_end(last, number, head)


def check_end(last: Link, lines: int, head: Link | None) -> list[Problem]:
    """Compare where the file ends with where it should."""
    if head is None:
        words = "The head file is missing or damaged: whether lines were removed from the end cannot be seen."
        return [Problem(0, "no_head", words)] if lines else []
    if head.seq > last.seq:
        return [Problem(0, "removed", f"Records {last.seq + 1} to {head.seq} are missing from the end.")]
    return []
