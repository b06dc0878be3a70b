"""Screening questions about protected facts: recognised by category and by words, so that no answer leaves with one."""

import re
from typing import Final

SENSITIVE_CATEGORIES: Final = frozenset({"EEO", "DEMOGRAPHIC"})
"""Kombo's categories of a job's question. An application's answers carry none, so words decide as well."""

SENSITIVE_WORDS: Final = re.compile(
    r"""
    \b(?:
        gender | (?:biological\ )?sex | transgender | pronouns?
      | rac(?:e|es|ial) | ethnic\w* | hispanic | latin[oax] | tribal
      | veterans? | disabilit\w+ | disabled | handicap\w*
      | birth\w* | born | d\.?o\.?b | how\ old | your\ age | age\ (?:group|range)
      | ssn | s\.s\.n | social\ (?:security|insurance) | national\ (?:id|insurance) | tax(?:payer)?\ (?:id\w*|number)
      | i\.?t\.?i\.?n | sin\ number
      | eeoc? | equal\ (?:employment\ )?opportunit\w+ | demographic\w* | self[-\ ]identif\w+
      | protected\ class\w*
      | religio\w* | sexual\ \w+ | marital | pregnan\w+ | national\ origin | nationality | citizenship
    )\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""Words of a title or a field's name that ask for a protected fact or a tax number. A missing category is no safety."""


def is_sensitive(title: str, category: str | None = None) -> bool:
    """Whether the question asks for what must not leave, by what Kombo calls it or by its own words."""
    return (category or "").upper() in SENSITIVE_CATEGORIES or SENSITIVE_WORDS.search(title) is not None
