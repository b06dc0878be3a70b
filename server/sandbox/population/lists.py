"""The small lists of a tenant as records: stages, rejection reasons, roles, users and tags."""

from server.sandbox.population.orders import Order
from server.sandbox.population.setting import Setting
from server.sandbox.population.stages import DELETED_REASON, REJECTION_REASONS, ROLES, STAGES, TAGS, USERS
from server.sandbox.world import PIPELINE, WEB_APPLICATION, RejectionReason, Role, Stage, Tag, User

_SET_UP_DAYS = 400
"""How long ago the tenant was set up."""


def make_stages(setting: Setting) -> list[Stage]:
    """Make the two synthetic stages and the tenant's own, ids by key."""
    since = setting.ago(_SET_UP_DAYS)
    made = [
        Stage(
            id=setting.id("stage", WEB_APPLICATION),
            remote_id=WEB_APPLICATION,
            changed_at=since,
            name="Web Application",
            bucket="web_application",
        ),
        Stage(
            id=setting.id("stage", PIPELINE),
            remote_id=PIPELINE,
            changed_at=since,
            name="Pipeline",
            bucket="pipeline",
        ),
    ]
    for number, (key, text) in enumerate(STAGES.items(), start=41201):
        made.append(
            Stage(
                id=setting.id("stage", key),
                remote_id=str(number),
                changed_at=since,
                name=text.name,
                bucket=text.bucket,
                status="ACTIVE" if text.active else "INACTIVE",
            )
        )
    return made


def make_reasons(setting: Setting) -> list[RejectionReason]:
    """Make the rejection reasons, one of which somebody has deleted since."""
    since = setting.ago(_SET_UP_DAYS)
    return [
        RejectionReason(
            id=setting.id("rejection_reason", name),
            remote_id=str(number),
            changed_at=setting.ago(15) if name == DELETED_REASON else since,
            remote_deleted_at=setting.ago(15) if name == DELETED_REASON else None,
            name=name,
        )
        for number, name in enumerate(REJECTION_REASONS, start=501)
    ]


def make_roles(setting: Setting) -> list[Role]:
    """Make the roles that people have on jobs and in the system."""
    return [
        Role(
            id=setting.id("role", role.key),
            remote_id=str(number),
            changed_at=setting.ago(_SET_UP_DAYS),
            label=role.label,
            scope=role.scope,
            unified_type=role.unified_type,
        )
        for number, role in enumerate(ROLES, start=61)
    ]


def make_users(setting: Setting) -> list[User]:
    """Make the staff of the branches; the last of them has left."""
    return [
        User(
            id=setting.id("user", f"{first}.{last}"),
            remote_id=str(28_100_001 + number),
            changed_at=setting.ago(_SET_UP_DAYS - 40 * number),
            first_name=first,
            last_name=last,
            email=f"{first}.{last}@example.com".lower(),
            status="INACTIVE" if number == len(USERS) - 1 else "ACTIVE",
            role_ids=(setting.id("role", role),),
        )
        for number, (first, last, role) in enumerate(USERS)
    ]


def make_tags(setting: Setting) -> list[Tag]:
    """Make the tags of the tenant."""
    return [
        Tag(id=setting.id("tag", name), remote_id=str(number), changed_at=setting.ago(_SET_UP_DAYS), name=name)
        for number, name in enumerate(TAGS, start=801)
    ]


def team_of(users: list[User], order: Order) -> list[User]:
    """Return the recruiter of the order's branch and an account manager."""
    recruiters = [user for user, (_, _, role) in zip(users, USERS, strict=True) if role == "recruiter"]
    managers = [user for user, (_, _, role) in zip(users, USERS, strict=True) if role == "account_manager"]
    return [recruiters[order.branch], managers[order.branch % len(managers)]]
