"""update_candidate_custom_fields: set some of Avionté's custom details of a person, and no others."""

from server.guardrails.access import Access
from server.guardrails.changes import Change
from tools._call import Call
from tools._fields import change_fields
from tools._params import CandidateId, Fields
from tools._rows import person_of
from tools._tool import tool


@tool(
    title="Update a candidate's custom fields",
    access=Access.WRITE,
    idempotent=True,
    needs=("candidates", "candidate_field_updates"),
)
async def update_candidate_custom_fields(call: Call, candidate_id: CandidateId, fields: Fields) -> Change:
    """Set custom fields of a candidate by name; the others stay."""
    person = await call.ats.get_candidate(candidate_id)
    return await change_fields(
        record="candidate",
        id=person.id,
        name=person_of(person),
        fields=fields,
        definitions=call.ats.get_candidate_custom_fields,
        values=lambda: call.ats.get_candidate_custom_field_values(person.id),
        update=lambda updates: call.ats.update_candidate_custom_fields(person, updates),
    )
