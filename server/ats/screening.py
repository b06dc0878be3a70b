"""Screening questions about protected facts: recognised by category and by words, so that no answer leaves with one."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

SENSITIVE_CATEGORIES: Final = frozenset({"EEO", "DEMOGRAPHIC"})
"""Kombo's categories of a job's question. An application's answers carry none, so words decide as well."""

SENSITIVE_WORDS: Final = re.compile(
    r"""
    \b(?:
        genders? | (?:biological\ )?sex | transgender | pronouns? | lgbt\w*
      | rac(?:e|es|ial) | ethnic\w* | hispanic | latin[oax] | tribal
      | veterans? | vet\ status | protected\ vet | military\ (?:service|status) | armed\ forces
      | disabilit\w+ | disabled | handicap\w* | reasonable\ accommodations?
      | birth\w* | born | d\.?o\.?b | how\ old | your\ age | age\ (?:group|range)
      | (?:applicant|candidate|employee|person|talent)(?:\ s)?\ age | ^age$
      | ssn | s\.s\.n | soc(?:ial)?\ (?:security|sec|insurance|no|num\w*) | (?:of|your)\ social(?!\ media)
      | national\ (?:id|insurance) | tax(?:payer)?\ (?:id\w*|number) | i\.?t\.?i\.?n | sin\ number
      | eeoc? | equal\ (?:employment\ )?opportunit\w+ | demographic\w* | self[-\ ]identif\w+
      | protected\ class\w*
      | religio\w* | sexual\ \w+ | marital | pregnan\w+ | national\ origin | nationality | citizenship
      | genero | sexo | raza | etnia | etnic[oa]s? | hispan[oa]s? | veteran[oa]s? | discapaci\w+ | minusval\w+
      | nacimiento | nacio | cuantos\ anos\ tiene | su\ edad | ^edad$ | seguro\ social
      | estado\ civil | embaraz\w+ | nacionalidad | ciudadania
    )\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""Words of a title or a field's name that ask for a protected fact or a tax number, in English and Spanish (without
accents). A missing category is no safety."""

UNSEEN: Final = frozenset({"Mn", "Cf"})
"""Unicode's categories of accents and of characters that show nothing."""
JOINS: Final = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[_/#:,;?!'\u2019]+")
"""Where one word of a name ends and the next begins: `dateOfBirth`, `EEORace`, `veteran_status`, `ssn4`."""


@lru_cache(maxsize=2_000)
def is_sensitive(title: str, category: str | None = None) -> bool:
    """Whether the question asks for what must not leave, by what Kombo calls it or by its own words."""
    return (category or "").upper() in SENSITIVE_CATEGORIES or SENSITIVE_WORDS.search(_plain(title)) is not None


def _plain(title: str) -> str:
    """A title as words: without accents and characters that nobody sees, and taken apart where it is one long name."""
    letters = (one for one in unicodedata.normalize("NFKD", title) if unicodedata.category(one) not in UNSEEN)
    return " ".join(JOINS.sub(" ", "".join(letters)).split())
