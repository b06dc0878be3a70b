"""A client on a sandbox for the tests of one folder."""

import pytest

from tests.server.ats.rig import Rig


@pytest.fixture
def rig() -> Rig:
    """An Avionté that speaks both dialects."""
    return Rig()
