"""The policies: a perfect script, a careless one, one that obeys whatever it reads, and any model or function."""

import sys
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from importlib import import_module
from inspect import iscoroutinefunction
from pathlib import Path
from typing import Final, cast
from urllib.parse import urlsplit

from server.errors import ConfigurationError
from server.evals.careless import CarelessHands
from server.evals.hands import Hands
from server.evals.injected import InjectedHands
from server.evals.scenario import Scenario
from server.evals.task import Policy, Task
from server.settings import read_secret

Choose = Callable[[Scenario], Policy]
"""How a policy goes about a scenario: a script has to know which one it plays, a model has not."""


def scripted(hands: type[Hands]) -> Choose:
    """The policy that plays a scenario's own solution with these hands."""

    def choose(scenario: Scenario) -> Policy:
        def play(task: Task) -> Awaitable[object]:
            return scenario.solve(hands(task))

        return play

    return choose


SCRIPTED: Final[Mapping[str, Choose]] = {
    "perfect": scripted(Hands),
    "careless": scripted(CarelessHands),
    "injected": scripted(InjectedHands),
}
"""What ships. The perfect one proves that each scenario can be done; the others must not do harm."""

MODELS: Final = ("openai", "anthropic")
"""Wire formats; `openai` is what most local and hosted endpoints speak."""


def find_policy(spec: str, base_url: str = "") -> Choose:
    """The policy that a name stands for: `perfect`, `openai:MODEL`, `anthropic:MODEL` or `MODULE:FUNCTION`.

    Raises:
        ConfigurationError: It stands for none, or the model's key is not in the environment.
    """
    if spec in SCRIPTED:
        return SCRIPTED[spec]
    before, colon, after = spec.partition(":")
    if not (before and colon and after):
        raise ConfigurationError(
            f"{spec!r} is no policy: name {', '.join(SCRIPTED)}, openai:MODEL, anthropic:MODEL or MODULE:FUNCTION"
        )
    policy = _model(before, after, base_url) if before in MODELS else _function(before, after)
    return lambda _: policy


def _model(wire: str, model: str, base_url: str) -> Policy:
    from server.evals.models import anthropic, openai
    from server.evals.models.endpoint import Endpoint
    from server.evals.models.loop import agent

    if base_url:
        _check_address(base_url)
    format, path = (anthropic, "messages") if wire == "anthropic" else (openai, "chat/completions")
    key = read_secret(format.KEY)
    if not key and not base_url:
        raise ConfigurationError(f"{format.KEY} is not set, and without --base-url the model is {wire}'s own")
    endpoint = Endpoint(f"{(base_url or format.BASE_URL).rstrip('/')}/{path}", format.headers(key))
    return agent(partial(format.open_chat, endpoint, model))


def _check_address(base_url: str) -> None:
    try:
        url = urlsplit(base_url)
        usable = url.scheme in ("http", "https") and bool(url.hostname) and url.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise ConfigurationError(f"--base-url {base_url!r} is no address, such as http://127.0.0.1:11434/v1")


def _function(module: str, name: str) -> Policy:
    """An `async def` that takes a `Task` and returns its answer; modules of the working directory come first."""
    if (here := str(Path.cwd())) not in sys.path:
        sys.path.insert(0, here)
    try:
        found: object = getattr(import_module(module), name)
    except (ImportError, AttributeError) as error:
        raise ConfigurationError(f"there is no policy {module}:{name}: {error}") from error
    if not iscoroutinefunction(found):
        raise ConfigurationError(f"{module}:{name} is no policy: one is written as async def {name}(task)")
    return cast(Policy, found)
