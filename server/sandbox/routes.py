"""The table of Kombo's endpoints that the sandbox answers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from server.sandbox import attachments, coverage, creations, general, models, passthrough, reads, writes
from server.sandbox.call import Call, Route, Routes
from server.sandbox.models import Model
from server.sandbox.tenant import Tenant
from server.sandbox.world import Json, Record

R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class Endpoint:
    """What answers a request. An `action` is live and counts against the concurrency of the integration.

    `integrated` endpoints want the header that names the integration.
    """

    answer: Callable[[Tenant, Call], Json]
    action: bool = False
    integrated: bool = True


def _action(method: str, path: str, answer: Callable[[Tenant, Call], Json]) -> Route[Endpoint]:
    return Route(method, f"/v1/ats{path}", Endpoint(answer, action=True))


def _list(model: Model[R]) -> Route[Endpoint]:
    return Route("GET", f"/v1{model.path}", Endpoint(lambda tenant, call: reads.read(tenant, call, model)))


LISTS = (
    _list(models.JOBS),
    _list(models.APPLICATIONS),
    _list(models.CANDIDATES),
    _list(models.STAGES),
    _list(models.REASONS),
    _list(models.USERS),
    _list(models.ROLES),
    _list(models.TAGS),
    _list(models.OFFERS),
    _list(models.INTERVIEWS),
    _list(models.NOTES),
    _list(models.SCORECARDS),
    _list(models.ATTACHMENTS),
)
RESTRICTIONS = [
    Route("GET", f"/v1/ats/actions/{action}", Endpoint(coverage.restrictions))
    for action in (
        "ats_create_candidate",
        "ats_create_application",
        "ats_add_application_attachment",
        "ats_add_candidate_attachment",
    )
]
ROUTES = Routes[Endpoint](
    [
        *LISTS,
        *RESTRICTIONS,
        _action("GET", "/applications/{application_id}/attachments", attachments.of_application),
        _action("POST", "/applications/{application_id}/attachments", attachments.add_to_application),
        _action("POST", "/applications/{application_id}/notes", writes.note),
        _action("POST", "/applications/{application_id}/reject", writes.reject),
        _action("POST", "/applications/{application_id}/result-links", writes.link_application),
        _action("PUT", "/applications/{application_id}/stage", writes.move),
        _action("GET", "/candidates/{candidate_id}/attachments", attachments.of_candidate),
        _action("POST", "/candidates/{candidate_id}/attachments", attachments.add_to_candidate),
        _action("POST", "/candidates/{candidate_id}/result-links", writes.link_candidate),
        _action("POST", "/candidates/{candidate_id}/tags", writes.add_tag),
        _action("DELETE", "/candidates/{candidate_id}/tags", writes.remove_tag),
        _action("POST", "/candidates", creations.create_candidate),
        _action("POST", "/jobs/{job_id}/applications", creations.create_application),
        Route("POST", "/v1/ats/custom/avionte/synced-jobs", Endpoint(general.select_job)),
        Route("DELETE", "/v1/ats/custom/avionte/synced-jobs/{job_remote_id}", Endpoint(general.deselect_job)),
        Route("POST", "/v1/passthrough/{tool}/{api}", Endpoint(passthrough.pass_through)),
        Route("POST", "/v1/force-sync", Endpoint(general.force_sync)),
        Route("GET", "/v1/check-api-key", Endpoint(general.check_api_key, integrated=False)),
        Route("GET", "/v1/integrations/{integration_id}", Endpoint(coverage.integration, integrated=False)),
    ]
)
