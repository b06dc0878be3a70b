"""Ids of operations and marks of fences: never guessable on a live integration, the same again on the sandbox."""

import re

from server.guardrails.operation_models import ID_SHAPE
from server.guardrails.random_ids import READABLE, RandomIds


def test_without_a_seed_no_two_are_the_same() -> None:
    made = [ids.operation_id() for ids in (RandomIds(), RandomIds()) for _ in range(500)]
    assert len(set(made)) == 1000


def test_with_a_seed_they_repeat() -> None:
    first, second, other = RandomIds(7), RandomIds(7), RandomIds(8)
    made = [(ids.operation_id(), ids.boundary(), ids.operation_id()) for ids in (first, second, other)]
    assert made[0] == made[1]
    assert made[0] != made[2]


def test_an_id_can_be_read_aloud_and_kept_in_the_ledger() -> None:
    assert not set("01OIl") & set(READABLE)
    for ids in (RandomIds(), RandomIds(7)):
        assert re.fullmatch(rf"op_[{READABLE}]{{12}}", ids.operation_id())
        assert ID_SHAPE.fullmatch(ids.operation_id())
        assert re.fullmatch(r"[0-9a-f]{8}", ids.boundary())


def test_an_id_is_too_long_to_be_guessed_within_its_life() -> None:
    assert len(READABLE) ** 12 > 2**58
