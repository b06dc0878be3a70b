"""What a yes is bound to: this tool, this set, this reason and note, this caller, once, for 300 seconds."""

import json
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import anyio
import httpx
import httpx2
import pytest
from inline_snapshot import snapshot
from mcp import Client, MCPError
from mcp.client.streamable_http import streamable_http_client
from mcp.types import CallToolResult, ElicitResult, InputRequiredResult

from server.app import build_server
from server.sandbox.kombo import Sandbox
from server.settings import Settings
from tests.conftest import UNINDEXED, Connect, Era, Person, StillClock
from tests.server.guardrails.conftest import Kept, Pending, Sent, confirm, id_of, reject, told

pytestmark = pytest.mark.anyio

YES: dict[str, Any] = {"confirmation": ElicitResult(action="accept", content={"confirm": True})}


def rejection(ids: list[str], **more: object) -> dict[str, Any]:
    """Arguments of a bulk rejection."""
    return {"application_ids": ids, "reason": "No response", **more}


async def ask(client: Client, arguments: dict[str, Any], *, tool: str = "bulk_reject_applications") -> str:
    """Call and be asked; gives the sealed state that the answer has to carry."""
    asked = await client.session.call_tool(tool, arguments, allow_input_required=True)
    assert isinstance(asked, InputRequiredResult)
    assert asked.request_state
    return asked.request_state


async def reply(
    client: Client, arguments: dict[str, Any], state: str, *, tool: str = "bulk_reject_applications", said: Any = YES
) -> CallToolResult | InputRequiredResult:
    """Repeat the call with what the person said."""
    return await client.session.call_tool(
        tool, arguments, request_state=state, input_responses=said, allow_input_required=True
    )


async def test_an_approved_round_that_is_sent_again_writes_nothing_more(
    connect: Connect, pending: Pending, sent: Sent, kept: Kept, tmp_path: Path
) -> None:
    async with connect(asks=True, state_dir=tmp_path) as client:
        state = await ask(client, rejection(pending(2)))
        first = await reply(client, rejection(pending(2)), state)
        again = await reply(client, rejection(pending(2)), state)
    assert isinstance(first, CallToolResult)
    assert not first.is_error
    assert isinstance(again, CallToolResult)
    assert told(again) == snapshot(
        "FAILED No change waits for confirmation under 'op_*': the id is unknown, or it was used (get_operation tells what became of it), or it is more than 300 seconds old. Call the tool again for a new preview. Nothing was changed by this call."
    )
    assert len(sent()) == 2
    assert kept() == ["done input_required : done done"]


async def test_an_approved_round_that_is_sent_five_times_at_once_writes_once(
    connect: Connect, pending: Pending, sent: Sent, kept: Kept, tmp_path: Path
) -> None:
    answers: list[CallToolResult | InputRequiredResult] = []
    async with connect(asks=True, state_dir=tmp_path) as client:
        state = await ask(client, rejection(pending(2)))

        async def go() -> None:
            answers.append(await reply(client, rejection(pending(2)), state))

        async with anyio.create_task_group() as tasks:
            for _ in range(5):
                tasks.start_soon(go)
    assert sum(isinstance(answer, CallToolResult) and not answer.is_error for answer in answers) == 1
    assert len(sent()) == 2
    assert kept() == ["done input_required : done done"]


async def test_a_declined_round_cannot_be_sent_again_as_a_yes(
    connect: Connect, pending: Pending, sent: Sent, clock: StillClock
) -> None:
    async with connect(asks=True) as client:
        state = await ask(client, rejection(pending(2)))
        clock.tick(5)
        await reply(client, rejection(pending(2)), state, said={"confirmation": ElicitResult(action="decline")})
        assert told(await as_result(reply(client, rejection(pending(2)), state))).startswith("FAILED No change waits")
    assert sent() == []


async def test_a_yes_to_one_set_reason_or_note_is_none_to_another(
    connect: Connect, pending: Pending, sent: Sent, kept: Kept, tmp_path: Path
) -> None:
    three = pending(3)
    asked = rejection(three, note="No answer since Monday.")
    async with connect(asks=True, state_dir=tmp_path) as client:
        state = await ask(client, asked)
        for other in (
            {"application_ids": three[:2]},
            {"application_ids": pending(4)},
            {"application_ids": [*three[:2], pending(4)[3]]},
            {"reason": "Not qualified"},
            {"note": "Another note."},
            {"note": ""},
            {"repeat": True},
        ):
            with pytest.raises(MCPError, match="Invalid or expired requestState"):
                await reply(client, asked | other, state)
        with pytest.raises(MCPError, match="Invalid or expired requestState"):
            await reply(client, {"application_ids": three, "stage": "Placed"}, state, tool="bulk_move_stage")
        with pytest.raises(MCPError, match="Invalid or expired requestState"):
            await reply(client, asked, f"{state[:-4]}{'AAAA' if state[-4:] != 'AAAA' else 'BBBB'}")
        assert sent() == []
        assert kept() == ["confirmation_required nobody : planned planned planned"]
        assert not (await as_result(reply(client, asked, state))).is_error
    assert len(sent()) == 3


SPELLINGS: dict[str, Callable[[list[str]], object]] = {
    "in another order": lambda ids: ids[::-1],
    "one of them twice": lambda ids: [*ids, ids[0]],
    "as text": json.dumps,
    "as text in another order": lambda ids: json.dumps(ids[::-1], indent=2),
}


@pytest.mark.parametrize("spelling", SPELLINGS)
async def test_a_yes_holds_for_the_same_set_however_the_round_spells_it(
    connect: Connect, pending: Pending, sent: Sent, spelling: str
) -> None:
    three = pending(3)
    async with connect(asks=True) as client:
        state = await ask(client, rejection(three))
        again = rejection(three) | {"application_ids": SPELLINGS[spelling](three)}
        assert not (await as_result(reply(client, again, state))).is_error
        assert told(await as_result(reply(client, again, state))).startswith("FAILED")
    assert sorted(sent()) == sorted(("reject", one) for one in three)


@pytest.mark.parametrize("spelt", [38870332, "38870332", " 38870332 "], ids=["number", "text", "padded"])
async def test_a_yes_holds_for_the_same_number_however_the_round_spells_it(
    connect: Connect, sandbox: Sandbox, spelt: object
) -> None:
    async with connect(asks=True) as client:
        state = await ask(client, {"job_id": 38870332, "enabled": True}, tool="set_job_sync")
        answer = await as_result(reply(client, {"job_id": spelt, "enabled": True}, state, tool="set_job_sync"))
    assert not answer.is_error


async def test_the_state_of_a_round_cannot_be_made_up(
    connect: Connect, era: Era, pending: Pending, sent: Sent, person: Person
) -> None:
    async with connect(era) as client:
        previewed = await reject(client, pending(2))
        for state in (id_of(previewed), "", "v1.", f"v1.{id_of(previewed)}"):
            with pytest.raises(MCPError, match="Invalid or expired requestState"):
                await reply(client, rejection(pending(2)), state)
    assert sent() == []


async def test_a_yes_that_comes_with_the_first_call_is_asked_for_all_the_same(
    connect: Connect, pending: Pending, sent: Sent
) -> None:
    async with connect(asks=True) as client:
        answer = await client.session.call_tool(
            "bulk_reject_applications", rejection(pending(2)), input_responses=YES, allow_input_required=True
        )
    assert isinstance(answer, InputRequiredResult)
    assert sent() == []


async def test_a_round_without_an_answer_to_the_question_asks_it_again(
    connect: Connect, pending: Pending, sent: Sent
) -> None:
    async with connect(asks=True) as client:
        state = await ask(client, rejection(pending(2)))
        for said in (None, {}, {"another": YES["confirmation"]}):
            again = await reply(client, rejection(pending(2)), state, said=said)
            assert isinstance(again, InputRequiredResult)
            assert again.request_state
            state = again.request_state
        assert sent() == []
        assert not (await as_result(reply(client, rejection(pending(2)), state))).is_error
    assert len(sent()) == 2


async def test_a_yes_lives_300_seconds(
    connect: Connect, pending: Pending, sent: Sent, kept: Kept, tmp_path: Path, clock: StillClock
) -> None:
    async with connect(asks=True, state_dir=tmp_path) as client:
        state = await ask(client, rejection(pending(2)))
        clock.tick(300)
        assert told(await as_result(reply(client, rejection(pending(2)), state))) == snapshot(
            "FAILED The confirmation of op_* has expired: it lives 300 seconds. Call bulk_reject_applications again for a preview of how things stand now. Nothing was changed."
        )
        assert sent() == []
        state = await ask(client, rejection(pending(2)))
        clock.tick(299)
        assert not (await as_result(reply(client, rejection(pending(2)), state))).is_error
    assert len(sent()) == 2
    assert kept()[1] == "done input_required : done done"


async def test_a_yes_that_took_300_seconds_comes_too_late_in_both_eras(
    connect: Connect, era: Era, pending: Pending, sent: Sent, person: Person
) -> None:
    person.reads_for = 300
    person.will("accept", confirm=True)
    async with connect(era, asks=True) as client:
        assert told(await reject(client, pending(2))) == snapshot(
            "FAILED The confirmation of op_* has expired: it lives 300 seconds. Call bulk_reject_applications again for a preview of how things stand now. Nothing was changed."
        )
    assert sent() == []


async def test_a_preview_lives_300_seconds(
    connect: Connect, era: Era, pending: Pending, sent: Sent, clock: StillClock
) -> None:
    async with connect(era) as client:
        previewed = await reject(client, pending(2))
        clock.tick(300)
        for _ in range(2):
            assert (await confirm(client, previewed, 2)).is_error
    assert sent() == []


async def test_an_expired_preview_is_told_as_one(
    connect: Connect, pending: Pending, sent: Sent, clock: StillClock
) -> None:
    async with connect() as client:
        previewed = await reject(client, pending(2))
        clock.tick(301)
        result = await client.call_tool("get_operation", {"operation_id": id_of(previewed)})
    assert told(result) == snapshot("""\
operation_id: op_*
status: refused
summary: bulk_reject_applications, 2 record(s), 2026-11-02 14:00 UTC. Nobody agreed within 300 seconds: nothing was changed.
items:
name | id | status
application | XY5zTX8kwGwEyf48dCiS3f7u | not_attempted
application | 5aRHCQhKzrz7b4SiidjFdx88 | not_attempted\
""")
    assert sent() == []


async def test_ids_that_name_no_waiting_preview_confirm_nothing(
    connect: Connect, era: Era, pending: Pending, sent: Sent, clock: StillClock, person: Person
) -> None:
    refused = snapshot(
        "FAILED No change waits for confirmation under 'op_*': the id is unknown, or it was used (get_operation tells what became of it), or it is more than 300 seconds old. Call the tool again for a new preview. Nothing was changed by this call."
    )
    four = pending(4)
    async with connect(era, asks=True) as client:
        single = await client.call_tool("reject_application", {"application_id": four[0], "reason": "No response"})
        person.will("accept", confirm=True)
        done = await reject(client, four[1:2])
        person.will("decline")
        declined = await reject(client, four[2:])
        written = sent()
        for previewed in (single, done, declined):
            for count in (1, 2):
                assert told(await confirm(client, previewed, count)) == refused
        for made_up in ("op_222222222222", "", "op_*", "' OR 1=1 --", f"{id_of(done).lower()}"):
            arguments = {"operation_id": made_up, "count": 1}
            assert (await client.call_tool("confirm_operation", arguments)).is_error
    assert sent() == written == [("reject", four[0]), ("reject", four[1])]


async def test_another_caller_cannot_confirm_or_answer(
    declare: Connect, pending: Pending, sent: Sent, kept: Kept, tmp_path: Path
) -> None:
    ours, theirs = {"name": "Desk", "version": "1"}, {"name": "Desk", "version": "2"}
    says: dict[str, Any] = {"clientInfo": ours}
    async with declare("auto", says, state_dir=tmp_path) as client:
        state = await ask(client, rejection(pending(2)))
        says |= {"capabilities": {}}
        previewed = await reject(client, pending(3)[2:])
        says |= {"clientInfo": theirs}
        assert told(await confirm(client, previewed, 1)) == snapshot(
            "FAILED No change waits for confirmation under 'op_*': the id is unknown, or it was used (get_operation tells what became of it), or it is more than 300 seconds old. Call the tool again for a new preview. Nothing was changed by this call."
        )
        assert (await as_result(reply(client, rejection(pending(2)), state))).is_error
        looked = await client.call_tool("get_operation", {"operation_id": id_of(previewed)})
        assert told(looked) == snapshot("""\
operation_id: op_*
status: confirmation_required
summary: bulk_reject_applications, 1 record(s), 2026-11-02 14:00 UTC. Nothing has been changed. It was shown, and until 14:05:00 UTC it waits for a yes at the server and from the client that it was shown to: here it cannot be confirmed.
items:
name | id | status
application | s4idgfHHENdoLT1CFV5L9vBS | planned
next_steps:
- Make the call again for a preview that can be confirmed here.\
""")
        assert sent() == []
        says |= {"clientInfo": ours}
        looked = await client.call_tool("get_operation", {"operation_id": id_of(previewed)})
        assert (looked.structured_content or {})["preview"]
        assert not (await confirm(client, previewed, 1)).is_error
    assert kept() == ["confirmation_required nobody : planned planned", "done two_step : done"]


async def test_another_session_of_the_same_client_cannot_confirm_over_http(
    sandbox: Sandbox, clock: StillClock, pending: Pending, sent: Sent
) -> None:
    transport = httpx.MockTransport(sandbox)
    app = build_server(Settings.from_env(UNINDEXED), transport=transport, now=clock).streamable_http_app()
    async with app.router.lifespan_context(app), AsyncExitStack() as stack:

        async def session() -> Client:
            http = httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="http://127.0.0.1:8000")
            await stack.enter_async_context(http)
            served = streamable_http_client("http://127.0.0.1:8000/mcp", http_client=http)
            return await stack.enter_async_context(Client(served, mode="legacy"))

        ours, theirs = await session(), await session()
        previewed = await reject(ours, pending(2))
        assert told(await confirm(theirs, previewed, 2)).startswith("FAILED No change waits")
        assert sent() == []
        assert not (await confirm(ours, previewed, 2)).is_error
    assert len(sent()) == 2


async def test_two_servers_do_not_know_each_others_previews(
    connect: Connect, era: Era, pending: Pending, sent: Sent
) -> None:
    async with connect(era, seed=7) as client, connect(era, seed=8) as other:
        previewed = await reject(client, pending(2))
        assert (await confirm(other, previewed, 2)).is_error
    assert sent() == []


async def test_the_same_set_in_another_order_or_as_json_text_is_the_same_call(
    connect: Connect, era: Era, person: Person, pending: Pending, sent: Sent
) -> None:
    three = pending(3)
    person.will("accept", confirm=True)
    async with connect(era, asks=True) as client:
        await reject(client, three)
        for ids in (three[::-1], f'["{three[1]}", "{three[0]}", "{three[2]}"]'):
            again = await reject(client, ids)
            assert not again.is_error
            assert told(again) == snapshot("""\
operation_id: op_*
status: done
summary: This same call was made before, at 14:00 UTC: nothing was sent now, and this is what became of it then. Rejected 3 applications to Warehouse Order Picker with reason “No response”.
items:
name | id | status
Olivia Haddad | XY5zTX8kwGwEyf48dCiS3f7u | done
Brittany O'Dell | 5aRHCQhKzrz7b4SiidjFdx88 | done
Robert Tafoya | s4idgfHHENdoLT1CFV5L9vBS | done
undo: no: a rejection cannot be undone
next_steps:
- Nobody is told by this: a courteous message to them is a person's to send.\
""")
    assert len(person.asked) == 1
    assert len(sent()) == 3


async def as_result(answer: Any) -> CallToolResult:
    """What a call answered that was not asked about once more."""
    result = await answer
    assert isinstance(result, CallToolResult)
    return result
