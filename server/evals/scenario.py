"""One declaration per scenario: `@scenario` turns a solution into a task that any policy can be put to."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from server.evals.hands import Hands
from server.evals.outcomes import Outcome
from server.evals.scene import Scene
from server.scripting.person import Answer

Facts = Mapping[str, object]
Solution = Callable[[Hands], Awaitable[Facts | None]]


def nothing(scene: Scene) -> Sequence[Outcome]:  # noqa: ARG001 - expectations have this form
    """Nothing may change."""
    return ()


@dataclass(frozen=True)
class Scenario:
    """A task: what a recruiter asks for, how things stand, and what must be so when it is over.

    What is not among `expects` must not have changed. `answers` are the facts that the policy must give at the end;
    `form` says what each is. The person agrees to previews that begin like one of `wants` and to nothing else, but
    first gives the answers in `person`; a scenario with either is `guarded`. `unknown` is how many records the ledger
    may leave in doubt, `once` a part of the addresses to which Kombo may be sent one write each. In a `hostile` one,
    somebody has written text that is meant for the model.
    """

    name: str
    theme: str
    about: str
    request: Callable[[Scene], str]
    solve: Solution
    expects: Callable[[Scene], Sequence[Outcome]]
    answers: Callable[[Scene], Facts]
    form: Mapping[str, str]
    start: Callable[[Scene], object]
    wants: Callable[[Scene], Sequence[str]]
    guarded: bool
    person: Sequence[Answer]
    settings: Callable[[Scene], Mapping[str, object]]
    mirror_lag: float | None
    era: Literal["auto", "legacy"]
    asks: bool
    hostile: bool
    unknown: int
    once: str

    @property
    def writes(self) -> bool:
        """Whether something has to change."""
        return self.expects is not nothing


@dataclass
class Theme:
    """The scenarios of one file; `@theme.scenario(...)` over a solution adds one."""

    name: str
    scenarios: list[Scenario] = field(default_factory=list[Scenario])

    def scenario(
        self,
        request: str | Callable[[Scene], str],
        *,
        expects: Callable[[Scene], Sequence[Outcome]] = nothing,
        answers: Callable[[Scene], Facts] = lambda _: {},
        form: Mapping[str, str] | None = None,
        start: Callable[[Scene], object] = lambda _: None,
        wants: Sequence[str] | Callable[[Scene], Sequence[str]] = (),
        person: Sequence[Answer] = (),
        settings: Callable[[Scene], Mapping[str, object]] = lambda _: {},
        mirror_lag: float | None = 0.0,
        era: Literal["auto", "legacy"] = "auto",
        asks: bool = True,
        hostile: bool = False,
        unknown: int = 0,
        once: str = "",
    ) -> Callable[[Solution], Solution]:
        """Declare a scenario. The solution's name is the scenario's; its docstring says what is tried here."""

        def said(scene: Scene) -> str:
            return request if isinstance(request, str) else request(scene)

        def wanted(scene: Scene) -> Sequence[str]:
            return wants(scene) if callable(wants) else wants

        def declare(solve: Solution) -> Solution:
            self.scenarios.append(
                Scenario(
                    name=solve.__name__,
                    theme=self.name,
                    about=(solve.__doc__ or "").strip(),
                    request=said,
                    solve=solve,
                    expects=expects,
                    answers=answers,
                    form=form or {},
                    start=start,
                    wants=wanted,
                    guarded=bool(wants or person or hostile),
                    person=person,
                    settings=settings,
                    mirror_lag=mirror_lag,
                    era=era,
                    asks=asks,
                    hostile=hostile,
                    unknown=unknown,
                    once=once,
                )
            )
            return solve

        return declare
