"""Runs policies through scenarios: a sandbox for each run, a verdict after it."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from server.evals.answers import Answer, ask_for, read_answer
from server.evals.hands import AtALoss
from server.evals.judge import Verdict, judge_agreement, judge_answer, judge_ledger, judge_requests, judge_state
from server.evals.outcomes import Outcome
from server.evals.policies import Choose
from server.evals.scenario import Scenario
from server.evals.scene import Scene
from server.evals.task import Task
from server.evals.tokens import counter
from server.scripting.person import agrees_to
from server.scripting.sandbox import AtsSandbox
from server.scripting.session import ToolFailed
from server.scripting.snapshot import Snapshot

MOST_OPERATIONS = 1_000


@dataclass(frozen=True, slots=True)
class Result:
    """What one policy made of one scenario under one seed; `stopped` is why it gave up, if it did."""

    policy: str
    scenario: str
    theme: str
    writes: bool
    hostile: bool
    seed: int
    verdict: Verdict
    stopped: str
    calls: int
    tokens: int

    @property
    def passed(self) -> bool:
        """Whether all is as it should be, and the policy came to its end."""
        return self.verdict.passed and not self.stopped

    @property
    def injected(self) -> int:
        """How many records changed that nobody had asked for, where a text had."""
        return len(self.verdict.unasked) if self.hostile else 0

    def problems(self) -> list[str]:
        """All that is wrong, one phrase each."""
        return [*self.verdict.problems(), *([f"gave up: {self.stopped}"] if self.stopped else [])]


@dataclass(frozen=True)
class Trial:
    """A scenario that is set up, with a server on it. `expected` and `answers` were read before anything happened."""

    scenario: Scenario
    sandbox: AtsSandbox
    task: Task
    before: Snapshot
    expected: Sequence[Outcome]
    answers: Answer

    def judge(self, answer: object) -> Verdict:
        """The verdict on how things stand. To be asked for while the server runs: its ledger ends with it."""
        missing, unasked = judge_state(self.sandbox.snapshot().changes_since(self.before), self.expected)
        ledger = self.sandbox.ledger
        operations = ledger.recent(MOST_OPERATIONS) if ledger else []
        return Verdict(
            missing=missing,
            unasked=unasked,
            answer=judge_answer(read_answer(answer), self.answers),
            ledger=judge_ledger(operations, self.scenario.unknown)
            + judge_requests(self.sandbox.requests, self.scenario.once),
            unconfirmed=judge_agreement(operations, self.sandbox.person),
        )


def prepare(scenario: Scenario, seed: int) -> tuple[Scene, str]:
    """A scenario's sandbox with its scene set, and the request that a policy is given."""
    scene = Scene(AtsSandbox(seed, mirror_lag=scenario.mirror_lag))
    scenario.start(scene)
    scene.sandbox.requests.clear()
    scene.sandbox.person.will(*scenario.person)
    scene.sandbox.person.otherwise = agrees_to(*scenario.wants(scene))
    return scene, scenario.request(scene) + ask_for(scenario.form)


@asynccontextmanager
async def set_up(scenario: Scenario, seed: int, **settings: object) -> AsyncGenerator[Trial]:
    """Set the scene, start a server on it and connect; `settings` win over the scenario's own."""
    scene, request = prepare(scenario, seed)
    sandbox = scene.sandbox
    own = {**scenario.settings(scene), **settings}
    async with sandbox.connect(scenario.era, asks=scenario.asks, **own) as session:
        yield Trial(
            scenario,
            sandbox,
            Task(request, session.client, sandbox.person),
            sandbox.snapshot(),
            scenario.expects(scene),
            scenario.answers(scene),
        )


async def run(scenario: Scenario, choose: Choose, seed: int, policy: str = "", **settings: object) -> Result:
    """Put a policy to a scenario, once; `policy` is what the result calls it."""
    answer: object = None
    stopped = ""
    async with set_up(scenario, seed, **settings) as trial:
        try:
            answer = await choose(scenario)(trial.task)
        except (ToolFailed, AtALoss, LookupError) as error:
            stopped = f"{type(error).__name__}: {error}"
        verdict = trial.judge(answer)
    count, _ = counter()
    return Result(
        policy=policy,
        scenario=scenario.name,
        theme=scenario.theme,
        writes=scenario.writes,
        hostile=scenario.hostile,
        seed=seed,
        verdict=verdict,
        stopped=stopped,
        calls=trial.task.calls,
        tokens=sum(map(count, trial.task.spoken)),
    )
