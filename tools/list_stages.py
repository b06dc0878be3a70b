"""list_stages: where can an application to this job be moved?"""

from collections import Counter
from datetime import datetime

from server.ats.models import Record
from server.guardrails.access import Access
from server.guardrails.stage_rules import targets
from server.guardrails.untrusted import inline
from tools._call import Call
from tools._params import JobId
from tools._tool import tool


class StageRow(Record):
    """One stage that a move may end in."""

    name: str
    id: str


class StageList(Record):
    """The stages of one job that a move may end in, in order."""

    job: str
    stages: tuple[StageRow, ...] = ()
    as_of: datetime
    warnings: tuple[str, ...] = ()


@tool(title="List a job's stages", access=Access.READ, needs=("jobs",))
async def list_stages(call: Call, job_id: JobId) -> StageList:
    """List the stages an application to this job can be moved to, in order."""
    job = await call.ats.get_job_by_job_id(job_id)
    stages = targets(job.stages)
    return StageList(
        job=inline(job.title),
        stages=tuple(StageRow(name=inline(stage.name), id=stage.id) for stage in stages),
        as_of=call.now(),
        warnings=_warnings([stage.name for stage in stages]),
    )


def _warnings(names: list[str]) -> tuple[str, ...]:
    if not names:
        return ("This job has no stage that an application can be moved to.",)
    shared = ", ".join(inline(name) for name, count in Counter(names).items() if count > 1)
    return (f"Several stages are called {shared}: move by id.",) if shared else ()
