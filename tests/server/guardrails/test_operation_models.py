"""What the ledger's records accept, and what becomes of an operation by its items."""

import subprocess
import sys
from datetime import UTC, datetime

import pytest

from server.guardrails.operation_models import (
    ID_SHAPE,
    Fact,
    Item,
    ItemState,
    Operation,
    OperationStatus,
    RecordWrite,
    can_repeat,
    excludes,
    overall,
    plain,
    word_of,
)

TEXTS = [
    "Maria Gonzalez",
    "maria.gonzalez@example.com",
    "<p>Called her, wants nights.</p>",
    "line\nbreak",
    "x" * 129,
    "Zoë",
]
"""What must never reach the ledger."""


@pytest.mark.parametrize("text", TEXTS)
def test_an_item_takes_no_text_in_any_of_its_words(text: str) -> None:
    for words in ({"target_id": text}, {"before_hash": text}, {"code": text}):
        with pytest.raises(ValueError, match="must be an id, a hash or a machine word") as caught:
            Item(**{"position": 0, "kind": "application", "target_id": "a1"} | words)  # pyright: ignore[reportArgumentType] - one text at a time
        assert text not in str(caught.value)


@pytest.mark.parametrize("text", TEXTS)
def test_an_item_takes_no_text_among_its_facts(text: str) -> None:
    mixed: list[dict[str, Fact]] = [{"stage": text}, {"options": ["o1", text]}, {text: "s1"}]
    for facts in mixed:
        with pytest.raises(ValueError, match="must be an id"):
            Item(position=0, kind="candidate", target_id="c1", before=facts)
        with pytest.raises(ValueError, match="must be an id"):
            Item(position=0, kind="candidate", target_id="c1", after=facts)


def test_an_item_keeps_ids_numbers_and_yes_or_no() -> None:
    facts: dict[str, Fact] = {
        "stage": "s1",
        "synced": True,
        "openings": 3,
        "rate": 17.5,
        "was": None,
        "options": ["o1"],
    }

    assert Item(position=0, kind="job", target_id="j1", before=facts, after=facts).before == facts


def test_an_item_keeps_few_facts() -> None:
    with pytest.raises(ValueError, match="at most 64 facts"):
        Item(position=0, kind="job", target_id="j1", before={f"field{number}": number for number in range(65)})


@pytest.mark.parametrize(
    "name", ["id", "tool", "fingerprint", "content_hash", "connection", "code", "shown_hash", "undo_of"]
)
def test_an_operation_takes_no_text_in_its_words(name: str) -> None:
    words: dict[str, object] = {"id": "op_1", "tool": "add_note", "fingerprint": "f", "content_hash": "c"}
    words |= {"status": OperationStatus.RUNNING, "items": (), "created_at": datetime(2026, 3, 2, tzinfo=UTC)}
    Operation(**words)  # pyright: ignore[reportArgumentType] - one word at a time is exchanged below

    with pytest.raises(ValueError, match=name):
        Operation(**words | {name: "Maria Gonzalez"})  # pyright: ignore[reportArgumentType] - as above


@pytest.mark.parametrize(
    ("states", "status"),
    [
        ("done", "done"),
        ("done done", "done"),
        ("done failed", "partial"),
        ("done unknown", "partial"),
        ("done skipped_changed", "partial"),
        ("unknown failed", "unknown"),
        ("failed not_attempted", "failed"),
        ("skipped_changed", "failed"),
        ("done planned", "running"),
        ("unknown sending", "running"),
    ],
)
def test_the_status_of_an_operation_follows_from_its_items(states: str, status: str) -> None:
    assert overall(ItemState(state) for state in states.split()) == status


@pytest.mark.parametrize(
    ("tool", "states", "again"),
    [
        ("add_note", "done", True),
        ("add_attachment", "unknown", True),
        ("create_application", "done", False),
        ("create_application", "unknown", True),
        ("update_job_custom_fields", "done", False),
        ("update_job_custom_fields", "unknown", True),
        ("set_job_sync", "done", False),
        ("reject_application", "done", False),
        ("reject_application", "unknown", True),
        ("bulk_reject_applications", "done not_attempted", False),
        ("bulk_reject_applications", "done unknown", False),
        ("bulk_reject_applications", "unknown not_attempted", True),
        ("move_stage", "done", False),
        ("bulk_move_stage", "done done", False),
        ("bulk_move_stage", "unknown unknown", True),
        ("bulk_move_stage", "done not_attempted", True),
        ("bulk_move_stage", "done sending", False),
        ("undo_operation", "done", False),
    ],
)
def test_what_is_decided_cannot_be_done_again_and_what_is_open_can(tool: str, states: str, again: bool) -> None:
    items = tuple(
        Item(position=position, kind="application", target_id=f"a{position}", state=ItemState(state))
        for position, state in enumerate(states.split())
    )
    operation = Operation(
        id="op_1",
        tool=tool,
        fingerprint="f",
        content_hash="c",
        status=overall(item.state for item in items),
        items=items,
        created_at=datetime(2026, 3, 2, tzinfo=UTC),
    )
    assert can_repeat(operation) is again


MOVED: dict[str, Fact] = {"stage_id": "s1", "to_stage_id": "s2"}
SWITCHED: dict[str, Fact] = {"enabled": "True"}


@pytest.mark.parametrize(
    ("earlier", "before", "tool", "facts", "excluded"),
    [
        ("move_stage", MOVED, "reject_application", {}, True),
        ("undo_operation", MOVED, "bulk_move_stage", MOVED, True),
        ("update_job_custom_fields", {}, "update_job_custom_fields", {}, True),
        ("undo_operation", {}, "update_candidate_custom_fields", {}, True),
        ("update_application_custom_fields", {}, "undo_operation", {}, True),
        ("undo_operation", {}, "move_stage", MOVED, False),
        ("undo_operation", {}, "undo_operation", MOVED, False),
        ("undo_operation", SWITCHED, "set_job_sync", SWITCHED, True),
        ("set_job_sync", SWITCHED, "undo_operation", SWITCHED, True),
        ("set_job_sync", SWITCHED, "update_job_custom_fields", {}, False),
        ("add_note", {}, "add_note", {}, False),
        ("create_application", {}, "create_application", {}, False),
    ],
)
def test_an_undo_excludes_what_the_write_excludes_that_it_undoes(
    earlier: str, before: dict[str, Fact], tool: str, facts: dict[str, Fact], excluded: bool
) -> None:
    write = RecordWrite(
        operation_id="op_1",
        tool=earlier,
        content_hash="c",
        connection="sandbox",
        undo_of="",
        undone_by="",
        item=Item(position=0, kind="application", target_id="a1", before=before),
    )
    assert excludes(write, tool, facts) is excluded


def test_a_name_that_a_client_gives_itself_is_cut_to_what_can_be_kept() -> None:
    assert plain("Claude\x00 Desktop\n\ud800") == "Claude Desktop"
    assert len(plain("x" * 10_000)) == 200


def test_the_records_can_be_had_without_a_database() -> None:
    script = (
        "import sys; import server.guardrails.operation_models, server.guardrails.audit;"
        "sys.exit('sqlalchemy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_a_text_becomes_a_machine_word_that_tells_nothing_of_it() -> None:
    assert [word_of(text) for text in ("", "PENDING", "a1:b-2")] == ["", "PENDING", "a1:b-2"]
    for text in ("On hold", "ana@example.com", "x" * 129, "Zoë"):
        assert ID_SHAPE.fullmatch(word_of(text))
        assert text not in word_of(text)
    assert word_of("On hold") == word_of("On hold") != word_of("On Hold")
