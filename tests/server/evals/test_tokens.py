"""Tokens are counted where a tokenizer is installed, and estimated where none is."""

import sys

import pytest

from server.evals.tokens import counter


@pytest.fixture(autouse=True)
def fresh() -> None:
    counter.cache_clear()


def test_with_a_tokenizer_they_are_counted() -> None:
    count, how = counter()
    assert (count("Maria Gonzalez drives forklifts. <|endoftext|>"), how) == (13, "o200k")


def test_without_one_they_are_estimated_and_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "bpe_openai", None)
    count, how = counter()
    assert (count("x" * 40), how) == (10, "estimated, 4 characters each")
