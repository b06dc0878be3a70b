"""Kombo's general endpoints, and the ones that only Avionté has."""

from server.sandbox.call import Call
from server.sandbox.envelope import success
from server.sandbox.ids import kombo_id
from server.sandbox.shapes import Shape, check, text
from server.sandbox.tenant import Tenant
from server.sandbox.world import Json

SYNC = {"type": Shape(str, choices=("FULL", "DELTA"))}
SELECT = {"job_remote_id": Shape(str, required=True, pattern=r"^\d+$")}


def check_api_key(_: Tenant, __: Call) -> Json:
    """Answer whose key it is."""
    id = kombo_id("environment", "sandbox")
    return success({"environment_id": id, "customer_id": id})


def force_sync(tenant: Tenant, call: Call) -> Json:
    """Ask for a sync, which runs when the mirror's lag has passed."""
    kind = text(check(call.body or {}, SYNC), "type") or "DELTA"
    now = tenant.now()
    already = tenant.mirror.queue_sync(now)
    return success({"already_queued": already, "sync_id": kombo_id("sync", now.isoformat()), "type": kind})


def select_job(tenant: Tenant, call: Call) -> Json:
    """Select a job for syncing. The next sync takes it in, which is as far off as the mirror lags behind.

    Kombo does not say what a remote id does that Avionté has no job for: here it waits in the list, without effect.
    """
    job_remote_id = text(check(call.body, SELECT), "job_remote_id") or ""
    tenant.world.synced_jobs.add(job_remote_id)
    tenant.mirror.queue_sync(tenant.now())
    return success({})


def deselect_job(tenant: Tenant, call: Call) -> Json:
    """Take a job from the list. What is mirrored of it stays."""
    tenant.world.synced_jobs.discard(call.names["job_remote_id"])
    return success({})
