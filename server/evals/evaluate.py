"""Plays policies over scenarios and seeds, in as many processes as there are cores."""

import signal
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import active_children, get_context
from typing import Final

import anyio

from server.errors import ConfigurationError
from server.evals.policies import SCRIPTED, find_policy
from server.evals.run import Result, run
from server.evals.scenario import Scenario
from server.evals.scenarios import SCENARIOS

SEEDS: Final = (7, 8, 9, 10)


def named(names: Sequence[str]) -> tuple[Scenario, ...]:
    """The scenarios of these names or themes, all of them where none is named.

    Raises:
        ConfigurationError: A name is neither.
    """
    known = {scenario.name for scenario in SCENARIOS} | {scenario.theme for scenario in SCENARIOS}
    if unknown := [name for name in names if name not in known]:
        raise ConfigurationError(f"no scenario and no theme is called {', '.join(unknown)}; --list shows them")
    return tuple(one for one in SCENARIOS if not names or one.name in names or one.theme in names)


def played(policy: str, scenarios: Sequence[Scenario]) -> tuple[Scenario, ...]:
    """Those of the scenarios that tell something about a policy.

    One that does not wait for a person's yes needs a person to wait for; one that obeys texts needs a text to obey.
    """
    match policy:
        case "careless":
            return tuple(one for one in scenarios if one.guarded)
        case "injected":
            return tuple(one for one in scenarios if one.hostile)
        case _:
            return tuple(scenarios)


def evaluate(
    policies: Sequence[str],
    scenarios: Sequence[Scenario],
    seeds: Sequence[int] = SEEDS,
    *,
    base_url: str = "",
    processes: int = 1,
) -> Iterator[list[Result]]:
    """Play each policy over the scenarios under each seed; the results of one seed at a time, in that order.

    Scripts are spread over processes; what asks an endpoint stays in this one.

    Raises:
        ConfigurationError, ModelFailed: As `find_policy` and the model's endpoint raise them.
    """
    for policy in policies:
        find_policy(policy, base_url)
    rounds = [
        (policy, seed, tuple(one.name for one in played(policy, scenarios))) for policy in policies for seed in seeds
    ]
    if processes < 2 or len(rounds) < 2 or not set(policies) <= set(SCRIPTED):
        for policy, seed, names in rounds:
            yield play(policy, seed, names, base_url)
        return
    with ProcessPoolExecutor(min(processes, len(rounds)), mp_context=get_context("spawn")) as pool:
        try:
            with uninterrupted():
                promised = [pool.submit(play, *one) for one in rounds]
            yield from (one.result() for one in promised)
        except BaseException:
            for process in active_children():
                process.terminate()  # else it is waited for until they have played what they have begun
            raise


@contextmanager
def uninterrupted() -> Generator[None]:
    """Processes that are started here leave Ctrl-C to this one, and say nothing of it. For the main thread only."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def play(policy: str, seed: int, names: Sequence[str], base_url: str = "") -> list[Result]:
    """Play one policy over the scenarios of these names, under one seed."""

    async def go() -> list[Result]:
        choose = find_policy(policy, base_url)
        return [await run(scenario, choose, seed, policy) for scenario in SCENARIOS if scenario.name in names]

    return anyio.run(go)
