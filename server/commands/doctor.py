"""`ats-mcp doctor`: is everything there that a server of this configuration needs, and if not, what is to be done?"""

import os
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import aclosing
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import anyio

from server.app import build_server, clock_of, connect, open_transport, reach
from server.ats.base_ats_client import BaseAtsClient
from server.ats.coverage import NOT_OFFERED
from server.ats.models import Ability, Connection
from server.ats.paths import build_path
from server.clock import utc_now
from server.errors import ATSError
from server.guardrails.job_scope import ScopedAtsClient
from server.guardrails.pacing import Sleep
from server.guardrails.untrusted import inline
from server.settings import Settings
from server.state_folder import AUDIT_NAME, LEDGER_NAME, state_folder

if TYPE_CHECKING:
    import httpx

    from server.ats.transport import KomboTransport

MOST_SKEW: Final = 30.0
"""Seconds between this clock and Kombo's. Beyond, times that are compared with Kombo's begin to mislead."""

LEDGER_REFUSED: Final = "give the user of the server write access to it, or set ATS_MCP_STATE_DIR to another folder"
LEDGER_UNFIT: Final = (
    f"keep {LEDGER_NAME} for somebody to look at, since it may tell of earlier writes, and set ATS_MCP_STATE_DIR to"
    " another folder"
)
LEDGER_ADVICE: Final = {
    "has version": "",  # says itself what to do
    "a file stands where its folder belongs": "set ATS_MCP_STATE_DIR to a folder",
    "its file is something else": LEDGER_UNFIT,
    "it is damaged": LEDGER_UNFIT,
    "it does not fit this server": LEDGER_UNFIT,
    "its file is missing or not a file": f"see that {LEDGER_NAME} is a file, which the server's user can write",
    "another program holds on to it": "end that program, and see again",
    "the disk is full": "free some space there",
    "no space left": "free some space there",
    "the disk fails": "see to the disk, or set ATS_MCP_STATE_DIR to a folder on another",
}
"""What to do about a ledger that cannot be opened, by what its error says; for any other cause see `LEDGER_REFUSED`."""

KEY: Final = build_path("/check-api-key")


class Verdict(StrEnum):
    """Whether something is as it should be, is worth knowing, or has to be put right."""

    OK = "ok"
    NOTE = "note"
    WRONG = "WRONG"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found. `what` says what to do where it is not all right."""

    verdict: Verdict
    check: str
    what: str

    def __str__(self) -> str:
        return f"{self.verdict:<5}  {self.check:<25}  {self.what}"


async def examine(
    settings: Settings,
    say: Callable[[str], None],
    *,
    transport: "httpx.AsyncBaseTransport | None" = None,
    sleep: Sleep = anyio.sleep,
) -> int:
    """Say a line for each check, and what to do where something is wrong. Writes nothing to the ATS.

    `transport` and `sleep` as for `build_server`.

    Returns:
        0 where all is well, 1 where something is wrong.

    Raises:
        ConfigurationError: No server can be made for these settings.
    """
    build_server(settings)
    wrong = 0
    async with aclosing(_findings(settings, transport, sleep)) as findings:
        async for finding in findings:
            say(str(finding))
            wrong += finding.verdict is Verdict.WRONG
    say("All is well." if not wrong else f"{wrong} to put right.")
    return 1 if wrong else 0


async def _findings(
    settings: Settings, transport: "httpx.AsyncBaseTransport | None", sleep: Sleep
) -> AsyncGenerator[Finding]:
    for finding in (*check_settings(settings), *check_ledger(settings), *check_attachments(settings)):
        yield finding
    far_end = transport or reach(settings, clock_of(settings))
    async with open_transport(settings, far_end, sleep) as kombo:
        key = await check_key(kombo)
        yield key
        if key.verdict is Verdict.WRONG:
            return
        yield check_clock(kombo, settings)
        ats = connect(settings, kombo)
        integration, connection = await check_integration(ats)
        yield integration
        if connection is None:
            return
        for ability in connection.abilities:
            yield judge_ability(ability)
        mirror = await check_mirror(ats)
        yield mirror
        if settings.job_scope and mirror.verdict is not Verdict.WRONG:
            yield await check_scope(ats, settings.job_scope)
        for finding in judge_passthrough(await ats.capabilities()):
            yield finding


def check_settings(settings: Settings) -> Iterator[Finding]:
    """Say which back end the settings choose; that they are valid was seen when they were read."""
    if settings.on_sandbox:
        where = "the sandbox: set KOMBO_API_KEY and KOMBO_INTEGRATION_ID for the real thing"
    else:
        where = f"{settings.integration_id} at {settings.kombo_url}"
    yield Finding(Verdict.OK, "settings", where)
    narrowed = {
        "none that writes": settings.read_only,
        f"only {', '.join(settings.tools)}": bool(settings.tools),
        f"without {', '.join(settings.exclude_tools)}": bool(settings.exclude_tools),
    }
    if any(narrowed.values()):
        yield Finding(Verdict.OK, "tools", "; ".join(told for told, holds in narrowed.items() if holds))
    if settings.confirm == "dangerously-never":
        yield Finding(Verdict.NOTE, "confirmation", "nobody is asked before a write: ATS_MCP_CONFIRM says so")


def check_ledger(settings: Settings) -> Iterator[Finding]:
    """Open the ledger as a server would, and see whether the audit can be written: without them nothing is sent."""
    from server.guardrails.ledger import Ledger

    folder = state_folder(settings)
    if folder is None:
        yield Finding(Verdict.OK, "ledger", "in memory, as the sandbox keeps it; ATS_MCP_STATE_DIR keeps it on disk")
        return
    try:
        Ledger.open(folder / LEDGER_NAME, utc_now).close()
    except ATSError as error:
        advice = next((advice for cause, advice in LEDGER_ADVICE.items() if cause in str(error)), LEDGER_REFUSED)
        yield Finding(Verdict.WRONG, "ledger", " → ".join(filter(None, (f"{folder}: {error}", advice))))
        return
    audit = folder / AUDIT_NAME
    if audit.exists() and not (audit.is_file() and os.access(audit, os.R_OK | os.W_OK)):
        advice = LEDGER_REFUSED if audit.is_file() else "move what stands in its place: it is no file"
        yield Finding(Verdict.WRONG, "audit", f"{audit} cannot be written, and then nothing is → {advice}")
    yield Finding(Verdict.OK, "ledger", f"{folder} can be written")


def check_attachments(settings: Settings) -> Iterator[Finding]:
    """See whether the folder that files may be attached from can be read."""
    folder = settings.attachment_dir
    if folder is None:
        yield Finding(Verdict.OK, "attachments", "no folder: add_attachment takes content only")
    elif folder.is_dir() and os.access(folder, os.R_OK | os.X_OK):
        yield Finding(Verdict.OK, "attachments", f"{folder} can be read")
    else:
        advice = "→ make it, or set ATS_MCP_ATTACHMENT_DIR to a folder that the user of the server can read"
        yield Finding(Verdict.WRONG, "attachments", f"{folder} is no folder that can be read {advice}")


async def check_key(kombo: "KomboTransport") -> Finding:
    """Ask Kombo whether it knows the key, which says nothing of the integration yet."""
    try:
        await kombo.read(KEY)
    except ATSError as error:
        return Finding(Verdict.WRONG, "key", str(error))
    return Finding(Verdict.OK, "key", "Kombo takes it")


async def check_integration(ats: BaseAtsClient) -> tuple[Finding, Connection | None]:
    """Ask Kombo what it says of the integration."""
    try:
        found = await ats.connection()
    except ATSError as error:
        return Finding(Verdict.WRONG, "integration", str(error)), None
    named = f"{inline(found.label)} of {inline(found.organization) or 'an unnamed customer'}"
    state = ", ".join(filter(None, (found.status, found.setup_status)))
    if found.status != "ACTIVE":
        told = f"{named} is {state} → have the customer connect again, from Kombo's dashboard"
        return Finding(Verdict.WRONG, "integration", told), found
    if found.setup_status not in ("COMPLETED", ""):
        return Finding(Verdict.WRONG, "integration", f"{named} is {state} → finish the set-up in Kombo"), found
    if found.data_expired_at:
        since = f"{found.data_expired_at:%Y-%m-%d %H:%M} UTC"
        told = f"{named}: Kombo's data is out of date since {since} → see the syncs in Kombo's dashboard"
        return Finding(Verdict.WRONG, "integration", told), found
    return Finding(Verdict.OK, "integration", f"{named} is {state}"), found


def judge_ability(ability: Ability) -> Finding:
    """Say whether one thing of the unified API works; what the connector does not offer is nothing to put right."""
    as_it_is = ability.available or ability.reason == NOT_OFFERED
    verdict = Verdict.OK if not ability.reason else Verdict.NOTE if as_it_is else Verdict.WRONG
    return Finding(verdict, _spoken(ability), ability.reason or "available")


async def check_mirror(ats: BaseAtsClient) -> Finding:
    """Read one job, as any tool would."""
    try:
        page = await ats.list_jobs(limit=1)
    except ATSError as error:
        return Finding(Verdict.WRONG, "mirror", str(error))
    if not page.records:
        return Finding(Verdict.NOTE, "mirror", f"Kombo mirrors no job yet. {ats.unlisted}")
    return Finding(Verdict.OK, "mirror", "jobs can be read")


async def check_scope(ats: BaseAtsClient, scope: tuple[str, ...]) -> Finding:
    """See which ids of the operator's scope are jobs: the others make a server that shows less than was meant."""
    try:
        page = await ScopedAtsClient(ats, scope).list_jobs(limit=len(scope))
    except ATSError as error:
        return Finding(Verdict.WRONG, "job scope", str(error))
    there = {job.id for job in page.records}
    missing = [id for id in dict.fromkeys(scope) if id not in there]
    told = f"{len(there)} of {len(there) + len(missing)} ids are jobs"
    if not missing:
        return Finding(Verdict.OK, "job scope", told)
    advice = "→ take ids from list_jobs on a server without ATS_MCP_JOB_SCOPE, or have these jobs selected for sync"
    return Finding(Verdict.WRONG, "job scope", f"{told}; not {', '.join(missing)}. {ats.unlisted} {advice}")


def judge_passthrough(abilities: tuple[Ability, ...]) -> Iterator[Finding]:
    """Say which dialect answers for each thing that goes through to Avionté."""
    for reason in dict.fromkeys(ability.reason for ability in abilities if not ability.known):
        names = ", ".join(_spoken(ability) for ability in abilities if ability.reason == reason)
        yield Finding(Verdict.WRONG, "passthrough", f"not known for {names}: {reason}")
    known = [ability for ability in abilities if ability.known]
    if known and not any(ability.available for ability in known):
        advice = "→ ask Kombo whether the passthrough is enabled; AVIONTE_DIALECT=auto tries all of them"
        yield Finding(Verdict.WRONG, "passthrough", f"Avionté answers to none of the paths that may be used {advice}")
    for ability in known:
        told = ability.reason if not ability.available else f"in the dialect {ability.via}"
        if ability.available and ability.reason:
            told += f", but: {ability.reason}"
        yield Finding(Verdict.NOTE if ability.reason else Verdict.OK, _spoken(ability), told)


def _spoken(ability: Ability) -> str:
    return ability.name.replace("_", " ")


def check_clock(kombo: "KomboTransport", settings: Settings) -> Finding:
    """Compare this machine's clock with Kombo's, whose answers carry the time."""
    skew = kombo.limits.clock_skew
    if settings.on_sandbox or settings.on_this_machine:
        return Finding(Verdict.OK, "clock", "not compared: a sandbox lives in its own time")
    if skew is None:
        return Finding(Verdict.NOTE, "clock", "Kombo did not tell the time")
    if abs(skew) > MOST_SKEW:
        way = "ahead of" if skew > 0 else "behind"
        told = f"{abs(skew):.0f} seconds {way} Kombo's → set this machine's clock by the network (NTP)"
        return Finding(Verdict.WRONG, "clock", told)
    return Finding(Verdict.OK, "clock", f"within {MOST_SKEW:.0f} seconds of Kombo's")
