"""Job orders as Kombo shows them."""

from typing import Literal

from server.sandbox.population.orders import JobStatus, Order
from server.sandbox.population.places import BRANCHES, PLACE_BY_CITY
from server.sandbox.population.screening import make_questions
from server.sandbox.population.setting import Setting
from server.sandbox.world import PIPELINE, WEB_APPLICATION, Job, JobPosting, Json, TeamMember, User

SITE = "https://northwind.myavionte.example"
"""Where the invented tenant would be in a browser."""

_POSTING_STATUS: dict[JobStatus, Literal["ACTIVE", "INACTIVE", "DRAFT"]] = {
    "OPEN": "ACTIVE",
    "CLOSED": "INACTIVE",
    "DRAFT": "DRAFT",
}


def worksite(order: Order) -> dict[str, Json]:
    """Return where the job is, as a Kombo location."""
    place = PLACE_BY_CITY[order.city]
    return {
        "city": place.city,
        "country": "US",
        "raw": f"{order.street}, {place.city}, IL {place.zip_code}",
        "state": "IL",
        "street_1": order.street,
        "street_2": None,
        "zip_code": place.zip_code,
    }


def make_job(setting: Setting, order: Order, remote_id: str, team: list[User]) -> Job:
    """Make the job of an order; `team` is a recruiter and an account manager."""
    opened = setting.ago(order.opened)
    changed = setting.ago(setting.rng.uniform(0.1, min(order.opened, 14)))
    closed = setting.ago(20) if order.status == "CLOSED" else None
    stages = (WEB_APPLICATION, PIPELINE, *order.stages)
    return Job(
        id=setting.id("job", order.key),
        remote_id=remote_id,
        changed_at=closed or changed,
        remote_created_at=opened,
        remote_updated_at=closed or changed,
        name=order.title,
        status=order.status,
        stage_ids=tuple(setting.id("stage", key) for key in stages),
        job_code=order.code,
        description=order.description,
        confidential=False,
        weekly_hours=40.0,
        employment_type="CONTRACT",
        category=order.category,
        department=BRANCHES[order.branch].name,
        post_url=f"{SITE}/jobs/{remote_id}",
        remote_work_status="ON_SITE",
        salary_amount_from=order.pay[0],
        salary_amount_to=order.pay[1],
        salary_currency="USD",
        salary_period="HOUR",
        location=worksite(order),
        remote_url=f"{SITE}/app/#/job/{remote_id}",
        opened_at=None if order.status == "DRAFT" else opened,
        closed_at=closed,
        contact_id=team[0].id,
        screening_questions=make_questions(setting, order.key, order.questions),
        job_postings=(
            JobPosting(
                id=setting.id("job_posting", order.key),
                remote_id=f"p{remote_id}",
                title=order.title,
                description_html=order.description,
                status=_POSTING_STATUS[order.status],
                url=f"{SITE}/jobs/{remote_id}",
            ),
        ),
        hiring_team=(
            TeamMember(user_id=team[0].id, role_id=team[0].role_ids[0], type="RECRUITER"),
            TeamMember(user_id=team[1].id, role_id=team[1].role_ids[0], type="HIRING_MANAGER"),
        ),
    )
