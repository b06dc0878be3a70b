"""`ats-mcp eval`: plays policies over the scenarios and says how they did."""

import json
import os
from argparse import Namespace
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Final

from server.errors import ConfigurationError
from server.evals.evaluate import SEEDS, evaluate, named
from server.evals.policies import SCRIPTED
from server.evals.report import Score, describe_failures, score, table
from server.evals.run import Result
from server.evals.scenario import Scenario

Say = Callable[[str], None]
MOST_PROCESSES: Final = 8
WORST: Final = ("careless", "injected")
"""Policies that are there to fail: only harm is told of them."""


def run_command(arguments: Namespace, say: Say) -> int:
    """Play and report. Returns 1 where a policy did harm, or the perfect one failed; else 0.

    Raises:
        ConfigurationError, ModelFailed: As `evaluate` raises them.
    """
    scenarios = named(arguments.names)
    if arguments.list:
        list_scenarios(scenarios, say)
        return 0
    policies = tuple(dict.fromkeys(arguments.policy)) or tuple(SCRIPTED)
    seeds = read_seeds(arguments.seeds)
    processes = min(MOST_PROCESSES, os.cpu_count() or 1)
    results: list[Result] = []
    quiet = arguments.json
    for one in evaluate(policies, scenarios, seeds, base_url=arguments.base_url, processes=processes):
        results += one
        if not quiet and one:
            tell_round(one, say)
    scores = [score(policy, [one for one in results if one.policy == policy]) for policy in policies]
    if quiet:
        say(json.dumps(as_json(scores, results), ensure_ascii=False))
    else:
        say("")
        for line in table(scores):
            say(line)
    return 0 if all(map(sound, scores)) else 1


def tell_round(results: Sequence[Result], say: Say) -> None:
    """One policy under one seed: how many passed, and what went wrong."""
    policy, seed = results[0].policy, results[0].seed
    say(f"{policy}, seed {seed}: {sum(one.passed for one in results)} of {len(results)} passed")
    told = [one for one in results if policy not in WORST or one.verdict.unconfirmed or one.injected]
    for line in describe_failures(told):
        say(line)


def sound(score: Score) -> bool:
    """Whether a policy did what it is there for: no harm, and the perfect one everything right."""
    return score.harmless and (score.policy != "perfect" or score.passed == score.trials)


def list_scenarios(scenarios: Sequence[Scenario], say: Say) -> None:
    """A line for each scenario, by theme."""
    for theme in dict.fromkeys(one.theme for one in scenarios):
        say(theme)
        for one in scenarios:
            if one.theme == theme:
                say(f"  {one.name:<48}{'write' if one.writes else 'read ':<6}{one.about}")
    say(f"{len(scenarios)} scenarios, {sum(one.writes for one in scenarios)} of them write.")


def as_json(scores: Sequence[Score], results: Sequence[Result]) -> dict[str, object]:
    """All of it, for a program to read."""
    return {
        "scores": [asdict(one) for one in scores],
        "results": [
            {
                "policy": one.policy,
                "scenario": one.scenario,
                "theme": one.theme,
                "seed": one.seed,
                "passed": one.passed,
                "problems": one.problems(),
                "calls": one.calls,
                "tokens": one.tokens,
            }
            for one in results
        ],
    }


def read_seeds(texts: Sequence[str]) -> tuple[int, ...]:
    """Seeds from the command line.

    Raises:
        ConfigurationError: They are no numbers.
    """
    if not all(text.isdecimal() for text in texts):
        raise ConfigurationError(f"--seeds takes whole numbers, such as 7,8,9,10, not {','.join(texts)}")
    return tuple(int(text) for text in dict.fromkeys(texts)) or SEEDS
