"""The chain of the audit: whatever is done to the file afterwards is seen, also after more lines were added."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from server.guardrails.audit import Audit, export, verify
from server.guardrails.audit_chain import hashed
from tests.conftest import StillClock
from tests.server.guardrails.conftest import codes, fill, head_of

Tamper = Callable[[list[str]], list[str]]


def rewritten(line: str, **words: object) -> str:
    """A line with other facts and a hash that fits them, as somebody who knows how would write it."""
    body = json.loads(line) | words
    del body["hash"]
    return hashed(body)[0]


TAMPERED: dict[str, tuple[Tamper, list[str]]] = {
    "nothing": (lambda lines: lines, []),
    "edit": (lambda lines: [lines[0], lines[1].replace("op_1", "op_9"), *lines[2:]], ["2: edited"]),
    "respace": (lambda lines: [lines[0], lines[1].replace('"seq":2', '"seq": 2'), *lines[2:]], ["2: edited"]),
    "say a thing twice": (
        lambda lines: [lines[0], lines[1].replace('{"seq"', '{"tool":"x","seq"'), *lines[2:]],
        ["2: edited"],
    ),
    "edit and hash anew": (
        lambda lines: [lines[0], rewritten(lines[1], outcome="done"), *lines[2:]],
        ["3: broken"],
    ),
    "edit the last and hash anew": (
        lambda lines: [*lines[:-1], rewritten(lines[-1], outcome="done")],
        ["5: replaced"],
    ),
    "overwrite": (lambda lines: [lines[0], "gone", *lines[2:]], ["2: unreadable"]),
    "overwrite with depth": (lambda lines: [lines[0], "[" * 9999, *lines[2:]], ["2: unreadable"]),
    "overwrite with other JSON": (lambda lines: [lines[0], '{"seq":true}', *lines[2:]], ["2: unreadable"]),
    "overwrite with a list": (lambda lines: [lines[0], "[]", *lines[2:]], ["2: unreadable"]),
    "remove the first": (lambda lines: lines[1:], ["1: removed"]),
    "remove one in the middle": (lambda lines: [*lines[:2], *lines[3:]], ["3: removed"]),
    "remove several in the middle": (lambda lines: [lines[0], *lines[4:]], ["2: removed"]),
    "remove the last": (lambda lines: lines[:-1], ["0: removed"]),
    "remove all": (lambda _: [], ["0: removed"]),
    "reorder": (
        lambda lines: [lines[0], lines[2], lines[1], *lines[3:]],
        ["2: removed", "3: out_of_order", "4: removed"],
    ),
    "repeat": (lambda lines: [*lines[:2], lines[1], *lines[2:]], ["3: out_of_order"]),
    "insert": (
        lambda lines: [*lines[:2], rewritten(lines[2], operation_id="op_x"), *lines[2:]],
        ["4: out_of_order"],
    ),
    "append out of the chain": (lambda lines: [*lines, rewritten(lines[-1], seq=6)], ["6: broken"]),
}


@pytest.mark.parametrize("way", TAMPERED)
def test_what_is_done_to_the_file_is_found(audit: Audit, audit_path: Path, clock: StillClock, way: str) -> None:
    tamper, found = TAMPERED[way]
    fill(audit, clock)
    lines = tamper(audit_path.read_text().splitlines())
    audit_path.write_text("".join(f"{line}\n" for line in lines))

    assert codes(audit_path) == found

    fill(audit, clock, 2)
    still = codes(audit_path)
    assert bool(still) == bool(found), "going on does not cover it up"


def test_that_the_end_was_removed_is_still_seen_after_the_next_write(
    audit: Audit, audit_path: Path, clock: StillClock
) -> None:
    fill(audit, clock)
    audit_path.write_text("".join(audit_path.read_text().splitlines(keepends=True)[:-2]))
    assert [problem.words for problem in verify(audit_path)] == ["Records 4 to 5 are missing from the end."]

    fill(audit, clock, 1)

    assert [problem.words for problem in verify(audit_path)] == ["Records 4 to 5 are missing before this line."]


def test_that_the_whole_file_was_removed_is_still_seen_after_the_next_write(
    audit: Audit, audit_path: Path, clock: StillClock
) -> None:
    fill(audit, clock)
    audit_path.unlink()
    assert [problem.words for problem in verify(audit_path)] == ["Records 1 to 5 are missing from the end."]

    fill(audit, clock, 1)

    assert [problem.words for problem in verify(audit_path)] == ["Records 1 to 5 are missing before this line."]


@pytest.mark.parametrize("damage", [b"", b"not a head", None])
def test_that_the_head_was_removed_is_still_seen_after_the_next_write(
    audit: Audit, audit_path: Path, clock: StillClock, damage: bytes | None
) -> None:
    fill(audit, clock)
    audit_path.write_text("".join(audit_path.read_text().splitlines(keepends=True)[:-2]))
    if damage is None:
        head_of(audit_path).unlink()
    else:
        head_of(audit_path).write_bytes(damage)
    assert codes(audit_path) == ["0: no_head"]

    fill(audit, clock, 2)

    assert codes(audit_path) == ["4: head_lost"]


def test_no_audit_is_no_problem(audit_path: Path) -> None:
    assert verify(audit_path) == []
    assert list(export(audit_path, "jsonl")) == []
