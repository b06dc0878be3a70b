"""Applications as targets of a change: read just now, named for a person, with the state that must still hold later."""

from collections.abc import Sequence

from server.ats.base_ats_client import BaseAtsClient
from server.ats.models import Application, Stage
from server.errors import InvalidInput, NotFound
from server.guardrails.changes import Target
from server.guardrails.stage_rules import choose_target
from tools._rows import job_of, name_of, stage_of


def target(application: Application, detail: str, **facts: str) -> Target:
    """An application as it stands; `detail` is what a person is shown, `facts` are further ids that an undo needs."""
    stage = application.stage
    return Target(
        kind="application",
        id=application.id,
        name=name_of(application),
        detail=detail,
        standing=standing(application),
        state=state_of(application),
        facts={"stage_id": stage.id if stage else "", "outcome": application.outcome, **facts},
    )


def state_of(application: Application) -> str:
    """What a decision about this application rests on: its stage and its outcome."""
    return f"{application.stage.id if application.stage else ''}|{application.outcome}"


def standing(application: Application) -> str:
    """Job, stage and outcome in a few words."""
    ended = f", {application.outcome.lower()}" if application.outcome not in ("", "PENDING") else ""
    return f"{job_of(application)}, {stage_of(application)}{ended}"


async def read_applications(ats: BaseAtsClient, ids: Sequence[str]) -> tuple[Application, ...]:
    """Read each application once, in the order given.

    Raises:
        NotFound: Some do not exist here; all of those are named.
    """
    wanted = tuple(dict.fromkeys(id_.strip() for id_ in ids))
    found = await ats.get_applications(wanted)
    if missing := [id_ for id_ in wanted if id_ not in {application.id for application in found}]:
        raise NotFound(
            f"No application has the id {', '.join(missing)}: take ids from list_applications (a candidate's or a job's"
            " id is not an application's). Nothing was changed."
        )
    return found


def one_job(applications: Sequence[Application]) -> None:
    """Refuse a bulk change over several jobs: a stage or a reason that is right for one is rarely right for all.

    Raises:
        InvalidInput: The applications belong to more than one job.
    """
    jobs = {application.job.id if application.job else "": job_of(application) for application in applications}
    if len(jobs) > 1:
        raise InvalidInput(
            f"These applications belong to {len(jobs)} jobs ({', '.join(jobs.values())}): make one call for each job."
            " Nothing was changed."
        )


async def choose_stage(ats: BaseAtsClient, application: Application, wanted: str) -> Stage:
    """The stage of this application's job that `wanted` names, by name or id.

    Raises:
        NotFound: The application names no job.
        Refused, InvalidInput: As `choose_target` says.
    """
    if application.job is None:
        raise NotFound("This application names no job, so there are no stages to choose from. Nothing was changed.")
    job = await ats.get_job_by_job_id(application.job.id)
    return choose_target(wanted, job.stages, job.title)
