"""Which tools a server offers: those that the integration can do, as far as anybody knows."""

from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import anyio
import httpx
import pytest
from inline_snapshot import snapshot
from mcp import Client

from server.app import build_server
from server.ats.avionte.routes import Capability
from server.ats.coverage import THINGS
from server.sandbox.faults import Fault
from server.sandbox.kombo import Sandbox
from server.sandbox.options import SandboxOptions
from server.settings import Settings
from tests.conftest import UNINDEXED, Connect, StillClock, text_of
from tools import CATALOGUE

pytestmark = pytest.mark.anyio

ALL = [spec.name for spec in CATALOGUE]
APPLICATION = {"application_id": "JcyxKyXZxmxAJBCUkqs4UM9t"}

Integrated = Callable[..., AbstractAsyncContextManager[Client]]


@pytest.fixture
def integrated(clock: StillClock) -> Integrated:
    """A client of a server on a sandbox that is set up so; `settings` are fields of `Settings`."""

    @asynccontextmanager
    async def integrated(settings: dict[str, object] | None = None, **options: Any) -> AsyncGenerator[Client]:
        sandbox = Sandbox(SandboxOptions(clock=clock, **options))
        server = build_server(
            Settings.from_env(UNINDEXED, **(settings or {})),
            transport=httpx.MockTransport(sandbox),
            now=clock,
            sleep=clock.sleep,
        )
        async with Client(server) as client:
            yield client

    return integrated


async def offered(client: Client) -> list[str]:
    return [tool.name for tool in (await client.list_tools()).tools]


async def missing(client: Client) -> list[str]:
    names = await offered(client)
    assert names == [name for name in ALL if name in names]
    return [name for name in ALL if name not in names]


def test_every_need_is_an_ability_that_describe_connection_names() -> None:
    known = {thing.name for thing in THINGS} | {capability.value for capability in Capability}
    for spec in CATALOGUE:
        assert set(spec.needs) | set(spec.needs_any) <= known, spec.name


async def test_where_all_can_be_done_all_tools_are_offered(client: Client) -> None:
    assert await missing(client) == []


async def test_what_is_switched_off_not_permitted_or_not_there_is_not_offered(integrated: Integrated) -> None:
    async with integrated(
        disabled=frozenset({"ats_reject_application"}),
        unpermitted=frozenset({"ats_create_application"}),
        unavailable=frozenset({"ats_get_candidate_attachments"}),
    ) as client:
        assert await missing(client) == snapshot(
            ["get_resume", "reject_application", "bulk_reject_applications", "create_application"]
        )


async def test_a_tool_with_two_ways_is_offered_while_one_of_them_works(integrated: Integrated) -> None:
    async with integrated(disabled=frozenset({"ats_add_application_note"})) as client:
        assert "add_note" in await offered(client)
    async with integrated(disabled=frozenset({"ats_add_application_note"}), dialects=()) as client:
        assert "add_note" not in await offered(client)


async def test_what_a_dialect_has_no_way_for_is_not_offered(integrated: Integrated) -> None:
    async with integrated(dialects=("bold",)) as client:
        assert await missing(client) == snapshot(["update_job_custom_fields", "update_application_custom_fields"])
    async with integrated(dialects=("brief",)) as client:
        assert await missing(client) == snapshot([])
    async with integrated(dialects=()) as client:
        assert await missing(client) == snapshot(
            [
                "get_custom_fields",
                "update_job_custom_fields",
                "update_candidate_custom_fields",
                "update_application_custom_fields",
            ]
        )
    async with integrated({"dialect": "bold"}) as client:
        assert await missing(client) == snapshot(["update_job_custom_fields", "update_application_custom_fields"])


async def test_a_read_model_that_is_off_takes_its_writes_along(integrated: Integrated) -> None:
    async with integrated(disabled=frozenset({"ats_applications"})) as client:
        assert await missing(client) == snapshot(
            [
                "list_applications",
                "get_application",
                "summarize_pipeline",
                "move_stage",
                "bulk_move_stage",
                "reject_application",
                "bulk_reject_applications",
                "update_application_custom_fields",
            ]
        )


async def test_calling_what_is_not_offered_is_refused_with_what_to_switch_on(integrated: Integrated) -> None:
    async with integrated(disabled=frozenset({"ats_move_application_to_stage"}), dialects=("bold",)) as client:
        await client.list_tools()
        moved = await client.call_tool("move_stage", APPLICATION | {"stage": "Offer"})
        updated = await client.call_tool("update_application_custom_fields", APPLICATION | {"fields": {"Shift": "1st"}})
    assert moved.is_error
    assert updated.is_error
    assert [text_of(moved), text_of(updated)] == snapshot(
        [
            "move_stage is not offered here. move stage: Switched off: have the scope “Set application stage” enabled in Kombo's scope configuration. describe_connection tells what can be done. Nothing was changed.",
            "update_application_custom_fields is not offered here. application field updates: `brief`: there is no GET /application/customDetailDefinitions. `bold`: BOLD's public API has no applications, and so no fields of them. describe_connection tells what can be done. Nothing was changed.",
        ]
    )


async def test_read_only_and_filters_still_win(integrated: Integrated) -> None:
    off = frozenset({"ats_get_candidate_attachments"})
    narrowed = {"read_only": True, "tools": "get_resume,list_jobs,move_stage", "exclude_tools": ""}
    async with integrated(narrowed, disabled=off) as client:
        assert await offered(client) == ["list_jobs"]
        refused = await client.call_tool("move_stage", APPLICATION | {"stage": "Offer"})
    assert text_of(refused) == snapshot("Unknown tool: move_stage")


@pytest.mark.parametrize("fault", ["status:503", "status:401:PLATFORM.AUTHENTICATION_INVALID", "malformed"])
async def test_what_cannot_be_found_out_keeps_no_tool_away(fault: str, connect: Connect, sandbox: Sandbox) -> None:
    sandbox.world.integration.disabled |= {"ats_reject_application"}
    sandbox.faults.append(Fault(fault, times=99))
    async with connect() as client:
        assert await missing(client) == []
        sandbox.faults.clear()
        assert await missing(client) == ["reject_application", "bulk_reject_applications"]


async def test_one_half_that_cannot_be_found_out_does_not_hide_the_other(connect: Connect, sandbox: Sandbox) -> None:
    sandbox.world.integration.disabled |= {"ats_reject_application"}
    sandbox.faults.append(Fault("status:503", path="/passthrough/", times=99))
    async with connect() as client:
        assert await missing(client) == ["reject_application", "bulk_reject_applications"]


async def test_a_list_waits_for_the_answer_no_longer_than_it_may(
    clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.ats_server.PATIENCE", 0.0)
    answer = anyio.Event()

    async def slow(request: httpx.Request) -> httpx.Response:
        await answer.wait()
        return await sandbox(request)

    sandbox = Sandbox(SandboxOptions(clock=clock, disabled=frozenset({"ats_move_application_to_stage"})))
    server = build_server(
        Settings.from_env(UNINDEXED), transport=httpx.MockTransport(slow), now=clock, sleep=clock.sleep
    )
    async with Client(server) as client:
        assert await missing(client) == []
        answer.set()
        monkeypatch.setattr("server.ats_server.PATIENCE", 30.0)
        assert await missing(client) == ["move_stage", "bulk_move_stage"]


async def test_nothing_is_asked_before_somebody_wants_to_know(connect: Connect, sandbox: Sandbox) -> None:
    async with connect("legacy") as legacy, connect() as modern:
        assert legacy.instructions == modern.instructions
        assert sandbox.requests == []
        await modern.list_tools()
        asked = len(sandbox.requests)
        await modern.list_tools()
        assert len(sandbox.requests) == asked


async def test_a_client_that_leaves_in_the_middle_ends_the_looking(clock: StillClock) -> None:
    asked, ended = anyio.Event(), anyio.Event()

    async def mute(_: httpx.Request) -> httpx.Response:
        asked.set()
        try:
            await anyio.sleep_forever()
        except anyio.get_cancelled_exc_class():
            ended.set()
            raise
        raise AssertionError

    server = build_server(
        Settings.from_env(UNINDEXED), transport=httpx.MockTransport(mute), now=clock, sleep=clock.sleep
    )
    with anyio.fail_after(30):
        async with Client(server) as client, anyio.create_task_group() as tasks:
            tasks.start_soon(client.list_tools)
            await asked.wait()
            tasks.cancel_scope.cancel()
    assert ended.is_set()
