"""Models over HTTP, in both wire formats, against an endpoint on this machine."""

import json
from functools import partial
from typing import Any

import pytest

from server.errors import ConfigurationError
from server.evals.evaluate import named
from server.evals.models import anthropic, openai
from server.evals.models.chat import ModelFailed
from server.evals.models.endpoint import Endpoint
from server.evals.models.loop import MOST_TURNS, agent
from server.evals.policies import find_policy
from server.evals.run import Result, run
from server.evals.task import Policy
from server.scripting.sandbox import AtsSandbox
from tests.server.evals.conftest import FakeModel

pytestmark = pytest.mark.anyio

MARIA = AtsSandbox(7).stories.people["maria_forklift"]
ANSWER = f'She is it. {{"candidate_id": "{MARIA}"}}'
SEARCH = {"query": "Maria Gonzalez"}


def no_key(_: str) -> str:
    return ""


def a_key(_: str) -> str:
    return "sk-invented"


async def played(policy: Policy, name: str = "the_maria_who_drives_forklifts") -> Result:
    (scenario,) = named([name])
    return await run(scenario, lambda _: policy, 7)


def says(text: str | None, *calls: tuple[str, str]) -> dict[str, Any]:
    """An answer in OpenAI's format."""
    asked = [
        {"id": f"call_{number}", "type": "function", "function": {"name": name, "arguments": arguments}}
        for number, (name, arguments) in enumerate(calls)
    ]
    return {"choices": [{"message": {"role": "assistant", "content": text, "tool_calls": asked or None}}]}


async def test_a_model_that_speaks_openais_format_does_a_task(
    model: FakeModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.evals.policies.read_secret", a_key)
    model.will_say(says(None, ("search_candidates", json.dumps(SEARCH))))
    model.will_say(says(ANSWER))
    policy = find_policy("openai:gpt-invented", model.url)(named(["people"])[0])
    result = await played(policy)
    assert result.problems() == []
    assert result.calls == 1
    (path, headers, first), (_, _, second) = model.sent
    assert (path, headers["authorization"]) == ("/v1/chat/completions", "Bearer sk-invented")
    assert first["model"] == "gpt-invented"
    assert [message["role"] for message in first["messages"]] == ["system", "user"]
    assert "Which Maria Gonzalez" in first["messages"][1]["content"]
    assert "search_candidates" in {tool["function"]["name"] for tool in first["tools"]}
    assert [message["role"] for message in second["messages"]] == ["system", "user", "assistant", "tool"]
    assert "Forklift Operator" in second["messages"][3]["content"]


async def test_a_model_that_speaks_anthropics_format_does_a_task(model: FakeModel) -> None:
    call = {"type": "tool_use", "id": "toolu_1", "name": "search_candidates", "input": SEARCH}
    model.will_say({"content": [{"type": "text", "text": "I look."}, call], "stop_reason": "tool_use"})
    model.will_say({"content": [{"type": "text", "text": ANSWER}], "stop_reason": "end_turn"})
    endpoint = Endpoint(f"{model.url}/messages", anthropic.headers("sk-ant-invented"))
    result = await played(agent(partial(anthropic.open_chat, endpoint, "claude-invented")))
    assert result.passed
    (path, headers, first), (_, _, second) = model.sent
    assert (path, headers["x-api-key"], headers["anthropic-version"]) == (
        "/v1/messages",
        "sk-ant-invented",
        "2023-06-01",
    )
    assert "UNTRUSTED" in first["system"]
    assert {"name", "description", "input_schema"} == set(first["tools"][0])
    (answer,) = second["messages"][2]["content"]
    assert (answer["type"], answer["tool_use_id"], answer["is_error"]) == ("tool_result", "toolu_1", False)


async def test_a_model_reads_what_failed_and_what_was_no_json(model: FakeModel) -> None:
    model.will_say(says(None, ("move_stage", "{not json"), ("get_candidate", '{"candidate_id": "Maria"}')))
    model.will_say(says(ANSWER))
    endpoint = Endpoint(f"{model.url}/chat/completions", {})
    result = await played(agent(partial(openai.open_chat, endpoint, "m")))
    assert result.passed
    told = [message["content"] for message in model.sent[1][2]["messages"][3:]]
    assert told[0] == "Error: The arguments are no JSON object. Nothing was changed."
    assert told[1].startswith("Error: ")


async def test_a_model_that_goes_round_in_circles_is_stopped(model: FakeModel) -> None:
    for _ in range(MOST_TURNS + 1):
        model.will_say(says(None, ("list_rejection_reasons", "")))
    endpoint = Endpoint(f"{model.url}/chat/completions", {})
    result = await played(agent(partial(openai.open_chat, endpoint, "m")))
    assert not result.passed
    assert result.calls == MOST_TURNS


async def test_an_endpoint_that_is_busy_is_asked_again(model: FakeModel) -> None:
    waits: list[float] = []

    async def wait(seconds: float) -> None:
        waits.append(seconds)

    model.will_say("busy", 429, retry_after="7")
    model.will_say("broken", 503)
    model.will_say(says(ANSWER))
    endpoint = Endpoint(f"{model.url}/chat/completions", {}, wait)
    assert (await played(agent(partial(openai.open_chat, endpoint, "m")))).passed
    assert waits == [7.0, 2.0]


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ([("no", 401)], "does not answer: HTTP 401"),
        ([("no", 500)] * 4, "does not answer: HTTP 500"),
        ([("<html>", 200)], "no JSON object"),
        ([("[]", 200)], "no JSON object"),
        ([('{"choices": []}', 200)], "no message in it"),
    ],
)
async def test_an_endpoint_that_gives_no_usable_answer_is_said_to_be_one(
    model: FakeModel, answers: list[tuple[str, int]], told: str
) -> None:
    async def wait(_: float) -> None:
        """Take no time."""

    for text, status in answers:
        model.will_say(text, status)
    endpoint = Endpoint(f"{model.url}/chat/completions", {"authorization": "Bearer sk-invented"}, wait)
    with pytest.raises(ModelFailed, match=told) as failure:
        await played(agent(partial(openai.open_chat, endpoint, "m")))
    assert "sk-invented" not in str(failure.value)
    assert "sk-invented" not in repr(endpoint)


async def test_an_answer_of_anthropics_without_content_is_none(model: FakeModel) -> None:
    model.will_say({"type": "message"})
    endpoint = Endpoint(f"{model.url}/messages", {})
    with pytest.raises(ModelFailed, match="no content in it"):
        await played(agent(partial(anthropic.open_chat, endpoint, "m")))


async def test_nobody_at_the_address_is_said() -> None:
    async def wait(_: float) -> None:
        """Take no time."""

    endpoint = Endpoint("http://127.0.0.1:9/v1/chat/completions", {}, wait)
    with pytest.raises(ModelFailed, match=r"127\.0\.0\.1 does not answer: ConnectError"):
        await played(agent(partial(openai.open_chat, endpoint, "m")))


@pytest.mark.parametrize(
    ("spec", "told"),
    [
        ("clever", "is no policy"),
        ("openai:", "is no policy"),
        ("openai:gpt-invented", "OPENAI_API_KEY is not set"),
        ("anthropic:claude-invented", "ANTHROPIC_API_KEY is not set"),
        ("there.is.none:play", "there is no policy"),
        ("json:play", "there is no policy json:play"),
    ],
)
async def test_a_policy_that_cannot_be_had_is_refused(spec: str, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.evals.policies.read_secret", no_key)
    with pytest.raises(ConfigurationError, match=told):
        find_policy(spec)
