"""update_application_custom_fields: set some of Avionté's custom details of an application, and no others."""

from server.guardrails.access import Access
from server.guardrails.changes import Change
from tools._call import Call
from tools._fields import change_fields
from tools._params import ApplicationId, Fields
from tools._rows import applicant_of
from tools._tool import tool


@tool(
    title="Update an application's custom fields",
    access=Access.WRITE,
    idempotent=True,
    needs=("applications", "application_field_updates"),
)
async def update_application_custom_fields(call: Call, application_id: ApplicationId, fields: Fields) -> Change:
    """Set custom fields of an application by name; the others stay."""
    application = await call.ats.get_application(application_id)
    return await change_fields(
        record="application",
        id=application.id,
        name=applicant_of(application),
        fields=fields,
        definitions=call.ats.get_application_custom_fields,
        values=lambda: call.ats.get_application_custom_field_values(application.id),
        update=lambda updates: call.ats.update_application_custom_fields(application, updates),
    )
