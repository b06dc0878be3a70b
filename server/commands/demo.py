"""The main job, played: a scripted MCP client works the sandbox through the real server over real stdio."""

import sys
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

import anyio
from mcp import Client, StdioServerParameters
from mcp.client.session import ClientRequestContext
from mcp.types import ElicitRequestParams, ElicitResult

WIDTH = 118
PERSON = "Maria Gonzalez"
READS_FOR = 1.5
"""Seconds; an answer within one is taken for that of a client that shows nobody anything."""

Facts = dict[str, Any]


@dataclass
class Recruiter:
    """The person at the client: reads each question, and answers as the script says."""

    say: Callable[[str], None]
    answers: list[ElicitResult] = field(default_factory=list[ElicitResult])

    async def __call__(self, context: ClientRequestContext, params: ElicitRequestParams) -> ElicitResult:  # noqa: ARG002 - the protocol's names
        answer = self.answers.pop(0)
        self.say("\n  The client asks the person:")
        self.say(textwrap.indent(params.message, "  │ "))
        await anyio.sleep(READS_FOR)
        self.say(f"  The person answers: {answer.action} {answer.content or ''}".rstrip())
        return answer


async def play(say: Callable[[str], None]) -> None:
    """Do the main job and show every call and answer; ends by reading the state back.

    Raises:
        RuntimeError: The state at the end is not what the calls should have left.
    """
    recruiter = Recruiter(say)
    server = StdioServerParameters(command=sys.executable, args=["-m", "ats_mcp"], env={"KOMBO_API_KEY": ""})
    async with Client(server, elicitation_callback=recruiter) as client:
        await _work(Script(client, recruiter, say))


@dataclass
class Script:
    """The calls of the demo, each shown as it is made."""

    client: Client
    recruiter: Recruiter
    say: Callable[[str], None]

    async def call(self, why: str, tool: str, /, refused: bool = False, **arguments: Any) -> Facts:
        """Make one call and show it; `refused` says that this one must fail.

        Raises:
            RuntimeError: It failed and should not have, or the other way round.
        """
        self.say(f"\n■ {why}\n  → {tool}({', '.join(f'{name}={_short(value)}' for name, value in arguments.items())})")
        result = await self.client.call_tool(tool, arguments)
        text = "\n".join(getattr(block, "text", "") for block in result.content)
        self.say(textwrap.indent(_wrap(text), "  ✗ " if result.is_error else "  ← "))
        if bool(result.is_error) is not refused:
            raise RuntimeError(f"{tool} did not answer as the demo expects")
        return cast(Facts, result.structured_content or {})


async def _work(script: Script) -> None:
    call, recruiter = script.call, script.recruiter
    await call("What are we connected to?", "describe_connection")
    jobs = await call("Which forklift jobs are open?", "list_jobs", query="Forklift")
    job = jobs["jobs"][0]
    await call("Who is Maria Gonzalez? There are two.", "search_candidates", query=PERSON)
    marias = await call("Which of them applied to this job?", "search_candidates", query=PERSON, job_id=job["id"])
    maria = marias["candidates"][0]
    await call("What does her resume say?", "get_resume", candidate_id=maria["id"])
    stages = await call("Where can she be moved to?", "list_stages", job_id=job["id"])
    held = await call("Where is she now?", "list_applications", candidate_id=maria["id"], job_id=job["id"])
    hers = held["applications"][0]
    target = next(stage["name"] for stage in stages["stages"] if stage["name"] != hers["stage"])
    await call("Move her on.", "move_stage", application_id=hers["id"], stage=target, expected_stage=hers["stage"])
    await call(
        "A stage that Avionté sets by itself is refused.",
        "move_stage", refused=True, application_id=hers["id"], stage="Pipeline",
    )  # fmt: skip
    note = '<p>Phone screen: <b>sit-down and reach</b>, nights are fine.</p><script>alert("no")</script>'
    await call(
        "Write down the phone screen, in HTML.",
        "add_note",
        record="application",
        id=hers["id"],
        note=note,
        format="html",
    )
    fields = await call("Which custom fields does the job have?", "get_custom_fields", record="job", id=job["id"])
    money = next(row["name"] for row in fields["fields"] if row["type"] == "money")
    await call("Raise the bonus.", "update_job_custom_fields", job_id=job["id"], fields={money: "250.00"})
    reasons = (await call("With which reasons can we reject?", "list_rejection_reasons"))["reasons"]
    reason = reasons[0]["name"]
    waiting = await call("Who else is waiting for this job?", "list_applications", job_id=job["id"], limit=30)
    others = [row for row in waiting["applications"] if row["id"] != hers["id"]]
    await call("Reject one, with a reason.", "reject_application", application_id=others[0]["id"], reason=reason)
    twelve = [row["id"] for row in others[1:13]]
    recruiter.answers = [ElicitResult(action="decline")]
    await call(
        "Reject twelve. The person is asked, and declines after reading.",
        "bulk_reject_applications", refused=True, application_ids=twelve, reason=reason,
    )  # fmt: skip
    unchanged = await call("Nothing has changed.", "get_application", application_id=twelve[0])
    recruiter.answers = [ElicitResult(action="accept", content={"count": 12})]
    done = await call(
        "Once more. The person types the number.", "bulk_reject_applications", application_ids=twelve, reason=reason
    )
    await call("What became of that operation?", "get_operation", operation_id=done["operation_id"])
    declined = await call("Read the state back.", "list_applications", job_id=job["id"], outcome="DECLINED", limit=30)
    back = {row["id"] for row in declined["applications"]}
    if unchanged["outcome"] != "PENDING" or not back.issuperset({*twelve, others[0]["id"]}):
        raise RuntimeError("the sandbox does not show what the calls should have left")
    script.say(
        f"\nDone: 1 rejected singly, {len(twelve)} after a person typed the number; all read back from the sandbox."
    )


def _short(value: object) -> str:
    items = cast(list[object], value) if isinstance(value, list) else []
    return f"[{items[0]!r}, … {len(items)} ids]" if len(items) > 2 else repr(cast(object, value))


def _wrap(text: str) -> str:
    return "\n".join(part for line in text.splitlines() for part in textwrap.wrap(line, WIDTH) or [""])
