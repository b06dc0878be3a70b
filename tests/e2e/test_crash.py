"""A server that is killed in the middle of a bulk rejection leaves a ledger that agrees with the ATS.

`scripts/crash_test.py --moments 50` is the long form of this.
"""

import pytest

from scripts.crash_test import run

pytestmark = pytest.mark.anyio


async def test_after_a_kill_ledger_and_sandbox_agree_record_by_record(
    capsys: pytest.CaptureFixture[str],
) -> None:
    bad = await run(moments=2, seed=3)
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(": ")[2] for line in lines] == ["ledger and sandbox agree"] * 2
    assert bad == 0
