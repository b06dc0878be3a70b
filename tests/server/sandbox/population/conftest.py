"""Worlds of several seeds, each made once."""

from datetime import UTC, datetime

import pytest

from server.sandbox.data import build_world
from server.sandbox.world import World


@pytest.fixture(scope="session")
def now() -> datetime:
    return datetime(2026, 11, 2, 14, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def world(now: datetime) -> World:
    return build_world(7, lambda: now)


@pytest.fixture(scope="session", params=(7, 1, 2, 109, 164))
def any_world(request: pytest.FixtureRequest, now: datetime) -> World:
    return build_world(request.param, lambda: now)
