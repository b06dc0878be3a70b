"""describe_connection: what is this server connected to, and what can it do?"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

from server.ats.models import Ability, Connection, Record
from server.errors import ATSError
from server.guardrails.access import Access
from server.guardrails.attachment_files import MOST_BYTES
from server.guardrails.confirmation import LIFETIME, MOST_UNCONFIRMED
from server.guardrails.untrusted import inline
from server.settings import Settings
from tools._call import Call
from tools._params import MOST_ROWS, MOST_TARGETS, NOTE_LIMIT
from tools._tool import tool

SANDBOX = "the sandbox: invented people and jobs, a fake of Kombo and Avionté inside this server"
LIVE = "live: real applicants"
LONGEST_REASON = 2_000
"""Characters that no reason exceeds: the mark that closes a vendor's words in it must not be cut off."""

UNIFIED: Final = "what Kombo's unified API does here: its tools are offered all the same"


class Reason(Record):
    """Something that this integration cannot do, or does in its own way, and why."""

    what: str
    why: str


class ConnectionView(Record):
    """The connection: back end, coverage, freshness and the policy in force.

    `unknown` is what could not be found out just now, and why.
    """

    ats: str
    backend: str
    organization: str = ""
    status: str = ""
    can: tuple[str, ...] = ()
    caveats: tuple[Reason, ...] = ()
    cannot: tuple[Reason, ...] = ()
    unknown: tuple[Reason, ...] = ()
    freshness: str = ""
    index: str = ""
    data_expired_at: datetime | None = None
    confirmation: str
    read_only: bool
    job_scope: tuple[str, ...] = ()
    limits: str = ""
    as_of: datetime


@tool(title="Describe the connection", access=Access.READ)
async def describe_connection(call: Call) -> ConnectionView:
    """Say which ATS this is, live or sandbox, what it can and cannot do and why, freshness, limits and policy."""
    connection, unknown = await _connection(call)
    abilities = (*connection.abilities, *await call.ats.capabilities())
    settings = call.state.settings
    return ConnectionView(
        ats=f"{connection.label} through Kombo",
        backend=SANDBOX if settings.on_sandbox else LIVE,
        organization=inline(connection.organization),
        status=", ".join(filter(None, (connection.status, connection.setup_status))),
        can=tuple(ability.name for ability in abilities if ability.available),
        caveats=(
            *(_reason(ability) for ability in abilities if ability.available and ability.reason),
            *await _out_of_reach(call),
        ),
        cannot=tuple(_reason(ability) for ability in abilities if ability.known and not ability.available),
        unknown=(*unknown, *_unknown(abilities)),
        freshness=call.ats.unlisted,
        index=await _index(call),
        data_expired_at=connection.data_expired_at,
        confirmation=policy(settings.confirm, settings.confirm_by),
        read_only=settings.read_only,
        job_scope=settings.job_scope,
        limits=_limits(settings),
        as_of=call.now(),
    )


def _limits(settings: Settings) -> str:
    """How much one call takes, how long a confirmation lives, and what one run of the server may cost."""
    return (
        f"lists {MOST_ROWS} rows, bulk writes {MOST_TARGETS} records of one job, notes {NOTE_LIMIT:,} characters, files"
        f" {MOST_BYTES:,} bytes; a confirmation lives {LIFETIME.total_seconds():.0f} seconds; until it is started again"
        f" this server writes {settings.write_budget:,} records and sends {settings.live_budget:,} requests on to"
        " Avionté at most"
    )


async def _index(call: Call) -> str:
    """How far the local index is, and how old, in a sentence."""
    index = call.state.index
    if not index.on:
        return "off: searches go by Kombo's filters, whole names and addresses only"
    index.want()
    status = await index.status()
    held = f"{status.people:,} people, {status.applications:,} applications, {status.jobs:,} jobs"
    if status.as_of is None:
        state = "being filled; until it is, searches go by Kombo's filters"
    else:
        state = f"as of {_age(call.now() - status.as_of)} ago{', being read anew' if status.filling else ''}"
    failed = f"; the last pass failed ({status.trouble})" if status.trouble else ""
    refused = f"; the last search could not go by it ({status.refused})" if status.refused else ""
    return f"{held}; {state}{failed}{refused}"


def _age(age: timedelta) -> str:
    minutes = max(0, int(age.total_seconds()) // 60)
    return (
        f"{minutes} min" if minutes < 120 else f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // 1440} days"
    )


async def _connection(call: Call) -> tuple[Connection, tuple[Reason, ...]]:
    """What Kombo says about the integration; where it says nothing, a blank and why: whoever asks is in trouble."""
    try:
        return await call.ats.connection(), ()
    except ATSError as error:
        return Connection(provider="", label="Avionté"), (Reason(what=UNIFIED, why=inline(str(error), 1_000)),)


async def _out_of_reach(call: Call) -> tuple[Reason, ...]:
    """That ids of the operator's job scope are nobody's; nothing where Kombo does not answer."""
    scope = call.state.settings.job_scope
    try:
        known = {job.id for job in (await call.ats.list_jobs(limit=len(scope))).records} if scope else set[str]()
    except ATSError:
        return ()
    missing = [id for id in scope if id not in known]
    why = f"ATS_MCP_JOB_SCOPE names ids that no job of Kombo's has: {', '.join(missing)}. {call.ats.unlisted}"
    return (Reason(what="job scope", why=inline(why, LONGEST_REASON)),) if missing else ()


def _unknown(abilities: Sequence[Ability]) -> Iterator[Reason]:
    """One row for each reason: most often the same one keeps everything from being known."""
    unknown = [ability for ability in abilities if not ability.known]
    for reason in dict.fromkeys(ability.reason for ability in unknown):
        names = ", ".join(ability.name for ability in unknown if ability.reason == reason)
        yield Reason(what=names, why=inline(reason, 300))


def _reason(ability: Ability) -> Reason:
    return Reason(what=ability.name, why=inline(ability.reason, LONGEST_REASON))


def policy(confirm: str, by: str) -> str:
    """Who is asked before what, in a sentence."""
    who = "an operator in a terminal confirms" if by == "operator" else "a person confirms"
    return {
        "bulk": f"{who} bulk writes and what is billed",
        "irreversible": f"{who} bulk writes, rejections and what is billed",
        "all": f"{who} every write",
        "dangerously-never": f"nobody is asked; more than {MOST_UNCONFIRMED} records at a time are refused",
    }[confirm]
