"""A server that is killed in the middle of a bulk rejection, with faults on: nobody is rejected twice, none is lost."""

import pytest

from scripts.crash_test import run

pytestmark = pytest.mark.anyio


async def test_after_a_kill_ledger_and_sandbox_agree_record_by_record() -> None:
    assert await run(moments=2, seed=5) == 0
