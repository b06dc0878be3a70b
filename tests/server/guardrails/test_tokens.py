"""Ids of operations and marks of fences: never guessable on a live integration, the same again on the sandbox."""

import re

from server.guardrails.operation_models import ID_SHAPE
from server.guardrails.tokens import READABLE, Tokens


def test_without_a_seed_no_two_are_the_same() -> None:
    made = [tokens.operation_id() for tokens in (Tokens(), Tokens()) for _ in range(500)]
    assert len(set(made)) == 1000


def test_with_a_seed_they_repeat() -> None:
    first, second, other = Tokens(7), Tokens(7), Tokens(8)
    made = [(tokens.operation_id(), tokens.boundary(), tokens.operation_id()) for tokens in (first, second, other)]
    assert made[0] == made[1]
    assert made[0] != made[2]


def test_an_id_can_be_read_aloud_and_kept_in_the_ledger() -> None:
    assert not set("01OIl") & set(READABLE)
    for tokens in (Tokens(), Tokens(7)):
        assert re.fullmatch(rf"op_[{READABLE}]{{12}}", tokens.operation_id())
        assert ID_SHAPE.fullmatch(tokens.operation_id())
        assert re.fullmatch(r"[0-9a-f]{8}", tokens.boundary())


def test_an_id_is_too_long_to_be_guessed_within_its_life() -> None:
    assert len(READABLE) ** 12 > 2**58
