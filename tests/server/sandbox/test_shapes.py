"""Checks of request bodies."""

from typing import Any

import pytest

from server.sandbox.envelope import KomboError
from server.sandbox.shapes import Shape, check, mapping, objects, text

MEMBERS = {
    "name": Shape(str, required=True, least=2),
    "kind": Shape(str, choices=("A", "B")),
    "count": Shape(int),
    "share": Shape(float),
    "on": Shape(bool),
    "anything": Shape(),
    "items": Shape(list, items=Shape(dict, members={"id": Shape(str, required=True, pattern=r"^\d+$")})),
}


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (None, "body must be of type object"),
        ({}, "body.name is required"),
        ({"name": "a"}, "body.name is too short"),
        ({"name": "ab", "kind": "C"}, "body.kind must be one of A, B"),
        ({"name": "ab", "count": True}, "body.count must be of type integer"),
        ({"name": "ab", "share": "1"}, "body.share must be of type number"),
        ({"name": "ab", "items": [{"id": "1"}, {"id": "x"}]}, r"body.items\[1\].id does not have the right form"),
    ],
)
def test_what_is_wrong_is_named(body: Any, problem: str) -> None:
    with pytest.raises(KomboError, match=problem) as refused:
        check(body, MEMBERS)
    assert (refused.value.code, refused.value.status) == ("PLATFORM.INPUT_INVALID", 400)


def test_what_fits_is_let_through_with_members_nobody_named() -> None:
    body: Any = {"name": "ab", "share": 1, "on": False, "anything": None, "other": []}
    assert check(body, MEMBERS) is body


def test_members_of_another_type_read_as_absent() -> None:
    body: Any = {"a": 1, "b": {"c": "d"}, "e": [{"f": 1}, 2]}
    assert (text(body, "a"), mapping(body, "a"), objects(body, "a")) == (None, {}, [])
    assert (mapping(body, "b"), objects(body, "e")) == ({"c": "d"}, [{"f": 1}])
