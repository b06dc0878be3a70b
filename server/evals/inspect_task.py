"""The scenarios as a task of Inspect (`pip install '.[evals]'`): any model that Inspect knows, judged as here."""

# pyright: basic, reportMissingImports=false
# Inspect is large and stands in an extra of its own: where it is not installed, none of its types are known.

from collections.abc import Sequence
from typing import Any, Final

import mcp.types
from inspect_ai import Task
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.model import ChatMessageSystem
from inspect_ai.scorer import CORRECT, INCORRECT, Score, Scorer, Target, accuracy, grouped, scorer, stderr
from inspect_ai.solver import Generate, Solver, TaskState, solver
from inspect_ai.tool import Tool, ToolDef, ToolError, ToolParams

from server.evals import task as evals
from server.evals.evaluate import named
from server.evals.run import prepare, set_up
from server.evals.scenario import Scenario
from server.scripting.session import text_of

MOST_MESSAGES: Final = 100
VERDICT: Final = "verdict"


def recruiting(names: Sequence[str] = (), seeds: Sequence[int] = (7,)) -> Task:
    """The scenarios of these names or themes, all where none is named, each under each seed.

    Raises:
        ConfigurationError: A name is neither a scenario nor a theme.
    """
    samples = [sample(scenario, seed) for scenario in named(names) for seed in seeds]
    return Task(
        dataset=MemoryDataset(samples, name="ats-mcp"),
        solver=work(),
        scorer=final_state(),
        message_limit=MOST_MESSAGES,
        name="recruiting",
    )


def sample(scenario: Scenario, seed: int) -> Sample:
    """One scenario under one seed."""
    _, request = prepare(scenario, seed)
    return Sample(
        id=f"{scenario.name}-{seed}",
        input=request,
        metadata={"scenario": scenario.name, "theme": scenario.theme, "seed": seed, "hostile": scenario.hostile},
    )


@solver
def work() -> Solver:
    """Give the model the server's tools and instructions, let it work, and judge before the server has gone."""

    async def solve(state: TaskState, generate: Generate) -> TaskState:
        (scenario,) = named([state.metadata["scenario"]])
        async with set_up(scenario, state.metadata["seed"]) as trial:
            state.messages.insert(0, ChatMessageSystem(content=trial.task.instructions))
            state.tools = [as_tool(trial.task, tool) for tool in await trial.task.tools()]
            state = await generate(state, tool_calls="loop")
            verdict = trial.judge(state.output.completion)
        state.metadata[VERDICT] = verdict.problems()
        return state

    return solve


@scorer(metrics=[accuracy(), stderr(), grouped(accuracy(), "theme")])
def final_state() -> Scorer:
    """What a run left: right, or what is wrong with it."""

    async def judge(state: TaskState, target: Target) -> Score:  # noqa: ARG001 - a scorer has this form
        problems: list[str] = state.metadata[VERDICT]
        return Score(value=INCORRECT if problems else CORRECT, explanation="\n".join(problems))

    return judge


def as_tool(task: evals.Task, tool: mcp.types.Tool) -> Tool:
    """A tool of the server as Inspect has tools, called through the host that every policy has."""

    async def execute(**arguments: Any) -> str:
        result = await task.call(tool.name, arguments)
        if result.is_error:
            raise ToolError(text_of(result))
        return text_of(result)

    parameters = ToolParams.model_validate(tool.input_schema)
    for name, about in parameters.properties.items():
        about.description = about.description or name  # Inspect insists on one
    return ToolDef(execute, name=tool.name, description=tool.description, parameters=parameters).as_tool()
