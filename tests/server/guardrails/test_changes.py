"""Changes: which calls are the same call, and what a person is shown."""

from typing import Any

import pytest
from inline_snapshot import snapshot

from server.guardrails.changes import Change, Target, canonical, digest, fingerprint


async def nothing(_: object = None) -> Any:
    """What a change that is never sent would do."""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"ids": ["a", "b"]}, {"ids": ["b", "a"]}),
        ({"ids": ["a", "b"]}, {"ids": ("a", "b")}),
        ({"ids": [1, 2]}, {"ids": ["2", "1"]}),
        ({"id": 1}, {"id": "1"}),
        ({"a": "x", "b": "y"}, {"b": "y", "a": "x"}),
    ],
)
def test_the_order_of_a_set_and_a_number_as_text_make_no_other_call(
    one: dict[str, object], other: dict[str, object]
) -> None:
    assert fingerprint("reject", one) == fingerprint("reject", other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"ids": ["a", "b"]}, {"ids": ["a"]}),
        ({"ids": ["a", "b"]}, {"ids": ["a,b"]}),
        ({"ids": ["a", "b"]}, {"ids": ["a", "B"]}),
        ({"ids": ["ab"]}, {"ids": ["a", "b"]}),
        ({"note": "x"}, {"note": "x "}),
        ({"note": ""}, {}),
        ({"reason": "r1"}, {"note": "r1"}),
        ({"enabled": True}, {"enabled": False}),
        ({"enabled": True}, {"enabled": "true"}),
        ({"fields": {"Pay": "20"}}, {"fields": {"Pay": "21"}}),
        ({"fields": {"Pay": None}}, {"fields": {"Pay": ""}}),
    ],
)
def test_anything_else_makes_another_call(one: dict[str, object], other: dict[str, object]) -> None:
    assert fingerprint("reject", one) != fingerprint("reject", other)


def test_another_tool_makes_another_call() -> None:
    assert fingerprint("reject", {"id": "1"}) != fingerprint("move", {"id": "1"})


def test_a_fingerprint_tells_nothing_of_what_it_was_made_from() -> None:
    made = fingerprint("add_note", {"note": "Snored in the interview."})
    assert len(made) == 64
    assert set(made) <= set("0123456789abcdef")


def test_numbers_become_text_and_lists_sorted_sets() -> None:
    assert canonical([2, "10", 1]) == ["1", "10", "2"]
    assert canonical(1.0) == "1.0"
    assert canonical(True) is True
    assert canonical({"b": 1}) == {"b": 1}


def test_a_digest_does_not_depend_on_the_order_of_members() -> None:
    assert digest({"a": 1, "b": [1, 2]}) == digest({"b": [1, 2], "a": 1})
    assert digest({"a": "ü"}) != digest({"a": "u"})


def change(**more: Any) -> Change:
    targets = (
        Target(kind="application", id="a1", name="Maria Gonzalez", detail="Forklift Operator, Offer → Placed"),
        Target(kind="application", id="a2", name="Luis Herrera"),
    )
    return Change(
        headline="Move 2 applications to “Placed”",
        done="Moved 2 applications to “Placed”",
        targets=targets,
        arguments={"application_ids": ["a1", "a2"], "stage": "s9"},
        send=nothing,
        reread=nothing,
        **more,
    )


def test_a_preview_names_people_what_happens_to_them_doubts_and_what_cannot_be_undone() -> None:
    whole = change(
        details=("Note: Starts Monday.",),
        doubtful="An earlier write to Luis Herrera may have been done already (op_1).",
        lasting="This cannot be undone.",
    )
    assert whole.shown() == snapshot("""\
Move 2 applications to “Placed”.
- Maria Gonzalez: Forklift Operator, Offer → Placed
- Luis Herrera
Note: Starts Monday.
An earlier write to Luis Herrera may have been done already (op_1).
This cannot be undone.\
""")
    assert change().shown() == snapshot("""\
Move 2 applications to “Placed”.
- Maria Gonzalez: Forklift Operator, Offer → Placed
- Luis Herrera\
""")


@pytest.mark.parametrize(
    ("undo", "told"),
    [
        (
            "no: nothing can be moved back to “Pipeline”",
            "This cannot be undone: nothing can be moved back to “Pipeline”.",
        ),
        ("undo_operation moves back all but 3", "An undo moves back all but 3."),
    ],
)
def test_a_preview_tells_what_is_left_out_and_whether_it_can_be_undone(undo: str, told: str) -> None:
    lines = change(warnings=("Left out: Ana Reyes.",), undo=undo).shown().splitlines()
    assert lines[-2:] == ["Left out: Ana Reyes.", told]


def test_what_lasts_is_said_once() -> None:
    whole = change(lasting="A rejection cannot be undone.", undo="no: a rejection cannot be undone").shown()
    assert whole.count("cannot be undone") == 1


def test_the_content_of_a_change_is_what_it_writes_and_not_whom_it_was_shown_as() -> None:
    assert change().content("move") == change(details=("Note: another preview.",)).content("move")
    assert change().content("move") != change().content("reject")


def test_several_of_one_name_are_shown_with_their_ids_and_the_others_without() -> None:
    named = [("a1", "Maria Gonzalez"), ("a2", "Ana Reyes"), ("a3", "maria gonzalez")]
    targets = tuple(Target(kind="application", id=id, name=name, detail="Forklift") for id, name in named)
    change = Change(headline="Reject 3", done="", targets=targets, arguments={}, send=nothing, reread=nothing)
    assert change.shown() == snapshot("""\
Reject 3.
- Maria Gonzalez [a1]: Forklift
- Ana Reyes: Forklift
- maria gonzalez [a3]: Forklift\
""")
