"""The audit: what a line says, what is said when it cannot be written, and how it leaves the house."""

import csv
import json
import os
import stat
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from inline_snapshot import snapshot

from server.guardrails.audit import COLUMNS, Audit, AuditError, export, verify
from server.guardrails.audit_chain import GENESIS
from tests.conftest import StillClock
from tests.server.guardrails.conftest import AUDITED_SEARCH, AUDITED_WRITE, codes, fill, head_of


def test_a_line_says_who_did_what_on_whose_yes(audit: Audit, audit_path: Path, clock: StillClock) -> None:
    audit.append(replace(AUDITED_WRITE, based_on=clock() - timedelta(minutes=10)))
    audit.append(AUDITED_SEARCH)

    first, second = [json.loads(line) for line in audit_path.read_text().splitlines()]

    assert first == snapshot(
        {
            "seq": 1,
            "at": "2026-11-02T14:00:00.000000+00:00",
            "kind": "write",
            "tool": "bulk_reject_applications",
            "outcome": "partial",
            "caller": "stdio",
            "client_name": "Claude Desktop",
            "client_version": "1.2.3",
            "connection": "avionte:sandbox",
            "operation_id": "op_1",
            "target_ids": ["a1", "a2"],
            "item_outcomes": {"a2": "failed"},
            "shown_hash": "5e6f",
            "route": "elicitation",
            "approved_by": "maria",
            "based_on": "2026-11-02T13:50:00.000000+00:00",
            "criteria": {},
            "prev": "0000000000000000000000000000000000000000000000000000000000000000",
            "hash": "66261f8fe3e5bf5612556fc462f3b01352147cdcca9522dd1629c30476856eff",
        }
    )
    assert tuple(first) == COLUMNS
    assert second["criteria"] == {"query": "forklift, Zoë's list", "limit": 20}
    assert (second["seq"], second["prev"]) == (2, first["hash"])
    assert verify(audit_path) == []


def test_a_line_takes_no_text_where_an_id_belongs() -> None:
    wrong: list[dict[str, Any]] = [
        {"outcome": "Rejected, too slow"},
        {"target_ids": ("Maria Gonzalez",)},
        {"item_outcomes": {"a1": "She said no"}},
        {"operation_id": "maria@example.com"},
        {"criteria": {"a name": "x"}},
    ]
    for words in wrong:
        with pytest.raises(ValueError, match="must be an id"):
            replace(AUDITED_WRITE, **words)


def test_a_client_cannot_write_lines_of_its_own_by_its_name(audit: Audit, audit_path: Path) -> None:
    audit.append(
        replace(AUDITED_WRITE, client_name='x"}\n{"seq":2,"kind":"write"}' + "y" * 5000, caller="a\x00\u202eb\ud800")
    )

    (line,) = audit_path.read_text().splitlines()
    assert len(line) < 1500
    assert json.loads(line)["caller"] == "ab"
    assert verify(audit_path) == []


def test_an_audit_without_a_file_is_chained_all_the_same(clock: StillClock) -> None:
    audit = Audit(None, clock)
    fill(audit, clock)

    lines = list(audit.lines())

    assert [json.loads(line)["seq"] for line in lines] == [1, 2, 3, 4, 5]
    assert [json.loads(line)["prev"] for line in lines] == [GENESIS, *(json.loads(line)["hash"] for line in lines[:-1])]


def test_the_lines_of_a_file_can_be_read_while_it_grows(audit: Audit, clock: StillClock) -> None:
    assert list(audit.lines()) == []
    fill(audit, clock, 2)

    lines = audit.lines()
    next(lines)
    fill(audit, clock, 2)

    assert len(list(audit.lines())) == 4


def test_nobody_else_can_read_the_audit(audit: Audit, audit_path: Path, clock: StillClock) -> None:
    fill(audit, clock)

    for each in (audit_path, head_of(audit_path)):
        assert stat.S_IMODE(each.stat().st_mode) == 0o600


def test_what_the_disk_refuses_is_said_without_the_path(tmp_path: Path, clock: StillClock) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    said: dict[str, str] = {}
    for name in ("file/audit.jsonl", "folder"):
        with pytest.raises(AuditError) as caught:
            Audit(tmp_path / name, clock).append(AUDITED_WRITE)
        said[name] = str(caught.value).partition(" A write")[0]
    with pytest.raises(AuditError) as caught:
        verify(tmp_path / "folder")
    said["verify"] = str(caught.value).partition(" A write")[0]

    assert said == snapshot(
        {
            "file/audit.jsonl": "The audit cannot be written: a file stands where its folder belongs.",
            "folder": "The audit cannot be written: is a directory.",
            "verify": "The audit cannot be read: is a directory.",
        }
    )


def test_an_export_as_lines_can_be_verified_again(
    audit: Audit, audit_path: Path, tmp_path: Path, clock: StillClock
) -> None:
    fill(audit, clock)
    audit.append(AUDITED_SEARCH)

    copy = tmp_path / "audit.jsonl"
    copy.write_text("".join(f"{line}\n" for line in export(audit_path, "jsonl")))
    os.link(head_of(audit_path), head_of(copy))

    assert copy.read_bytes() == audit_path.read_bytes()
    assert verify(copy) == []


def test_an_export_as_a_table_reads_back(audit: Audit, audit_path: Path, clock: StillClock) -> None:
    audit.append(replace(AUDITED_WRITE, based_on=clock() - timedelta(minutes=10)))
    audit.append(AUDITED_SEARCH)

    rows = list(csv.DictReader(export(audit_path, "csv")))

    assert rows[0] == snapshot(
        {
            "seq": "1",
            "at": "2026-11-02T14:00:00.000000+00:00",
            "kind": "write",
            "tool": "bulk_reject_applications",
            "outcome": "partial",
            "caller": "stdio",
            "client_name": "Claude Desktop",
            "client_version": "1.2.3",
            "connection": "avionte:sandbox",
            "operation_id": "op_1",
            "target_ids": "a1 a2",
            "item_outcomes": '{"a2": "failed"}',
            "shown_hash": "5e6f",
            "route": "elicitation",
            "approved_by": "maria",
            "based_on": "2026-11-02T13:50:00.000000+00:00",
            "criteria": "",
            "prev": "0000000000000000000000000000000000000000000000000000000000000000",
            "hash": "66261f8fe3e5bf5612556fc462f3b01352147cdcca9522dd1629c30476856eff",
        }
    )
    assert json.loads(rows[1]["criteria"]) == {"query": "forklift, Zoë's list", "limit": 20}
    assert [row["seq"] for row in rows] == ["1", "2"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_a_cell_of_the_table_is_never_run_as_a_formula(audit: Audit, audit_path: Path, start: str) -> None:
    audit.append(replace(AUDITED_WRITE, client_name=f"{start}HYPERLINK(1)", target_ids=("-a1", "a2")))

    (row,) = csv.DictReader(export(audit_path, "csv"))

    assert row["client_name"] == f"'{start}HYPERLINK(1)"
    assert row["target_ids"] == "'-a1 a2"


def test_lines_that_are_not_ours_are_not_in_the_table(audit: Audit, audit_path: Path, clock: StillClock) -> None:
    fill(audit, clock, 2)
    audit_path.write_text(f"nonsense\n{audit_path.read_text()}\xff\n", encoding="latin-1")

    assert len(list(csv.DictReader(export(audit_path, "csv")))) == 2
    assert codes(audit_path)[0] == "1: unreadable"
