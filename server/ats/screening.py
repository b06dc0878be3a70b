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
        sex(?!\ offen) | pronouns? | lgbt\w* | males?\ (?:or\ )?females?
      | rac(?:e|es|ial) | latin[oax] | tribal | ancestry | skin\ colou?r | genetic\ (?:information|history)
      | vet\ status | protected\ vet | military\ (?:service|status) | armed\ forces | dd\ 214
      | disabled | handicap\w* | reasonable\ accommodations?
      | born | bday | b\ day$ | d\ ?o\ ?b | how\ old | (?:your|current)\ age | age\ (?:group|range|at\ \w+)
      | (?:applicant|candidate|employee|person|talent)s?(?:\ s)?\ age | ^age(?:\ (?:in\ )?(?:years|yrs))?$
      | soc(?:ial)?\ (?:security|sec|insurance|no|num\w*) | ^social$ | last\ (?:4|four)\ (?:\w+\ ){0,2}(?:ss|social)
      | (?:of|your)\ social(?!\ (?:media|work|serv|scien|stud|care|skill|network|profile|link|follow|account))
      | ss\ (?:no|num\w*) | national\ (?:id|insurance) | tax(?:payer)?\ (?:id\w*|number) | itin | sin\ number | nss
      | eeoc? | equal\ (?:employment\ )?opportunit\w+ | demographic\w* | self\ identif\w+
      | protected\ class\w*
      | sexual(?:ity)?(?!\ (?:harass|abuse|assault|misconduct|offen)) | (?:national|country\ of|place\ of)\ origin
      | (?:us|american)\ citizens?
      | genero | sexo | raza | etnia | etnic[oa]s? | hispan[oa]s? | discapaci\w+ | minusval\w+
      | fecha\ de\ nac | nacimiento | nacio | cuantos\ anos\ tiene | su\ edad | ^edad(?:\ anos)?$ | seguro\ social
      | estado\ civil | embaraz\w+ | nacionalidad | ciudadania
    )\b
      | gender | ethnic | hispanic | veteran | disabilit | birth | pregnan | religio | marital | nationality
      | citizenship | social\ ?security | \bssn
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""Words of a title or a field's name that ask for a protected fact or a tax number, in English and Spanish (without
accents); those at the end also inside a word, as in `dateofbirth`. A missing category is no safety."""

UNSEEN: Final = frozenset({"Mn", "Cf"})
"""Unicode's categories of accents and of characters that show nothing."""
INITIALS: Final = re.compile(r"\b(\w)\.")
"""A letter that stands for a word: `D.O.B.`."""
JOINS: Final = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[\W_]+")
"""Where one word of a name ends and the next begins: `dateOfBirth`, `EEORace`, `veteran_status`, `ssn4`."""


@lru_cache(maxsize=2_000)
def is_sensitive(title: str, category: str | None = None) -> bool:
    """Whether the question asks for what must not leave, by what Kombo calls it or by its own words."""
    return (category or "").upper() in SENSITIVE_CATEGORIES or SENSITIVE_WORDS.search(_plain(title)) is not None


def _plain(title: str) -> str:
    """A title as words: without accents and characters that nobody sees, and taken apart where it is one long name."""
    letters = (one for one in unicodedata.normalize("NFKD", title) if unicodedata.category(one) not in UNSEEN)
    initials = INITIALS.sub(r"\1", "".join(letters).replace("#", " no "))
    return " ".join(JOINS.sub(" ", initials).split())
