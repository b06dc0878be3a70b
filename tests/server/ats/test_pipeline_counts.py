"""Counting applications: no more are read than fit one answer, and that there are more is said."""

import pytest

from server.ats.pipeline_counts import count_job, count_open_jobs
from server.sandbox.options import EPOCH
from tests.server.ats.rig import Rig

pytestmark = pytest.mark.anyio


async def test_counting_one_job_stops_at_the_most_that_is_read(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    job = rig.job("forklift").id
    everybody = await count_job(rig.client, job, EPOCH)
    monkeypatch.setattr("server.ats.pipeline_counts.PAGE_LIMIT", 10)
    paged = await count_job(rig.client, job, EPOCH)
    monkeypatch.setattr("server.ats.pipeline_counts.MOST_COUNTED", 20)
    cut = await count_job(rig.client, job, EPOCH)
    assert everybody.complete
    assert paged.by_stage == everybody.by_stage
    assert not cut.complete
    assert cut.counted == 20


async def test_counting_all_jobs_stops_at_the_most_that_is_read(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    jobs, everybody = await count_open_jobs(rig.client, EPOCH)
    assert everybody.complete
    monkeypatch.setattr("server.ats.pipeline_counts.MOST_COUNTED", everybody.counted)
    assert (await count_open_jobs(rig.client, EPOCH))[1].complete
    monkeypatch.setattr("server.ats.pipeline_counts.MOST_COUNTED", 20)
    _, cut = await count_open_jobs(rig.client, EPOCH)
    assert (cut.complete, cut.counted) == (False, 20)
    monkeypatch.setattr("server.ats.pipeline_counts.MOST_JOBS", 2)
    some, few = await count_open_jobs(rig.client, EPOCH)
    assert some == jobs[:2]
    assert not few.complete
    assert set(few.by_job) <= {job.id for job in some}
