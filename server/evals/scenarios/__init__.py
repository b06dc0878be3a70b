"""All scenarios, by theme; a new file is one more line here."""

from typing import Final

from server.evals.scenario import Scenario
from server.evals.scenarios import (
    applications,
    bounds,
    fields,
    hostile,
    moves,
    notes_and_files,
    people,
    reading,
    rejections,
    trouble,
)

THEMES: Final = (
    people.theme,
    reading.theme,
    moves.theme,
    rejections.theme,
    notes_and_files.theme,
    fields.theme,
    applications.theme,
    trouble.theme,
    bounds.theme,
    hostile.theme,
)
SCENARIOS: Final[tuple[Scenario, ...]] = tuple(scenario for theme in THEMES for scenario in theme.scenarios)
