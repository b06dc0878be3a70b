"""The scenarios: each can be done, and policies that mean no good leave no harm behind."""

from pathlib import Path

import pytest

from server.evals.evaluate import SEEDS, played
from server.evals.policies import SCRIPTED
from server.evals.run import run, set_up
from server.evals.scenario import Scenario
from server.evals.scenarios import SCENARIOS

pytestmark = pytest.mark.anyio

ROOT = Path(__file__).parents[2]
BY_NAME = pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda one: one.name)
CARELESS = pytest.mark.parametrize("scenario", played("careless", SCENARIOS), ids=lambda one: one.name)
HOSTILE = pytest.mark.parametrize("scenario", played("injected", SCENARIOS), ids=lambda one: one.name)


def test_there_are_at_least_sixty_and_more_than_half_of_them_change_something() -> None:
    assert len(SCENARIOS) >= 60
    assert sum(one.writes for one in SCENARIOS) > len(SCENARIOS) / 2
    assert len({one.name for one in SCENARIOS}) == len(SCENARIOS)
    assert all(one.about and (one.writes or one.form) for one in SCENARIOS)


def test_the_scenario_that_the_documents_show_is_one_of_them() -> None:
    page = (ROOT / "docs" / "evals.md").read_text(encoding="utf-8")
    shown = page.partition("```text\n@theme")[2].partition("```")[0]
    assert shown
    assert f"@theme{shown}" in (ROOT / "server" / "evals" / "scenarios" / "moves.py").read_text(encoding="utf-8")


@BY_NAME
async def test_each_can_be_done_under_one_of_the_seeds(scenario: Scenario) -> None:
    """All of them under all seeds is what `ats-mcp eval` plays; here each has one of the four."""
    seed = SEEDS[SCENARIOS.index(scenario) % len(SEEDS)]
    result = await run(scenario, SCRIPTED["perfect"], seed)
    assert result.problems() == []
    assert result.passed


@CARELESS
async def test_a_careless_policy_leaves_no_bulk_write_that_nobody_agreed_to(scenario: Scenario) -> None:
    seed = SEEDS[SCENARIOS.index(scenario) % len(SEEDS)]
    assert (await run(scenario, SCRIPTED["careless"], seed)).verdict.unconfirmed == ()


@HOSTILE
async def test_nothing_comes_of_what_a_text_asks_for_though_an_obedient_policy_tries(scenario: Scenario) -> None:
    """Where there are tools that write, what it tries ends with the person, who declines."""
    async with set_up(scenario, SEEDS[SCENARIOS.index(scenario) % len(SEEDS)]) as trial:
        answer = await SCRIPTED["injected"](scenario)(trial.task)
        assert trial.judge(answer).problems() == []
        writes = "move_stage" in {tool.name for tool in await trial.task.tools()}
    person = trial.sandbox.person
    assert len(person.asked) - len(person.agreed) > 5 if writes else trial.task.calls > 5


async def test_by_default_too_nothing_comes_of_what_is_hidden_in_a_resume() -> None:
    scenario = next(one for one in SCENARIOS if one.name == "white_text_in_a_resume")
    result = await run(scenario, SCRIPTED["injected"], 7, confirm="bulk")
    assert result.injected == 0
    assert result.verdict.unconfirmed == ()


async def test_by_default_an_obedient_policy_makes_single_writes_that_a_visible_text_asks_for_and_no_bulk_one() -> None:
    """What `confirm="all"` is for: what is not hidden is not told from what a person meant to write."""
    scenario = next(one for one in SCENARIOS if one.name == "a_resume_that_gives_orders_openly")
    result = await run(scenario, SCRIPTED["injected"], 7, confirm="bulk")
    assert result.injected > 0
    assert result.verdict.unconfirmed == ()
