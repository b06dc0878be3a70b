"""update_job_custom_fields: set some of Avionté's custom details of a job, and no others."""

from server.guardrails.access import Access
from server.guardrails.changes import Change
from server.guardrails.untrusted import inline
from tools._call import Call
from tools._fields import change_fields
from tools._params import Fields, JobId
from tools._tool import tool


@tool(title="Update a job's custom fields", access=Access.WRITE, idempotent=True, needs=("jobs", "job_field_updates"))
async def update_job_custom_fields(call: Call, job_id: JobId, fields: Fields) -> Change:
    """Set custom fields of a job by name; the others stay. get_custom_fields has names, types and options."""
    job = await call.ats.get_job_by_job_id(job_id)
    return await change_fields(
        record="job",
        id=job.id,
        name=inline(job.title),
        fields=fields,
        definitions=call.ats.get_job_custom_fields,
        values=lambda: call.ats.get_job_custom_field_values(job.id),
        update=lambda updates: call.ats.update_job_custom_fields(job, updates),
    )
