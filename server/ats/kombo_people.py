"""Finding people: by e-mail address and by exact name, which is all that Kombo filters by."""

from collections.abc import Callable
from typing import Final

from server.ats.checks import MOST_FOUND
from server.ats.kombo_lists import CANDIDATES, LARGEST_PAGE, Params, read_page
from server.ats.matching import fold, has_email, rank
from server.ats.models import Candidate
from server.ats.transport import KomboTransport
from server.errors import NotSupported

PAGES_LOOKED_THROUGH: Final = 20
"""How many pages are looked through where the integration does not support a filter, before giving up in words."""


async def find_people(
    transport: KomboTransport, first_name: str, last_name: str, email: str, phone: str
) -> tuple[Candidate, ...]:
    """Find those who have the e-mail address and those of the name, best matches first.

    The two are asked for apart, because Kombo would want both of one person at once. Kombo has no filter for phone
    numbers: a number only puts those who have it before others.

    Raises:
        NotSupported: Only a phone number is given, or the integration has no such filter and too many people.
    """
    if not (first_name or last_name or email):
        raise NotSupported(
            "Kombo cannot be asked for a phone number. Give an e-mail address or a name as well; those who have the"
            " number then come first."
        )
    found: dict[str, Candidate] = {}
    if email:
        await _collect(transport, {"email": email}, lambda candidate: has_email(candidate, email), found)
    if first_name or last_name:
        params = {"first_name": first_name or None, "last_name": last_name or None}
        await _collect(transport, params, lambda candidate: _is_called(candidate, first_name, last_name), found)
    return rank(found.values(), first_name, last_name, email, phone)[:MOST_FOUND]


async def _collect(
    transport: KomboTransport, params: Params, keep: Callable[[Candidate], bool], found: dict[str, Candidate]
) -> None:
    """Put who fits into `found`, whether or not the integration supports the filters (see `read_filtered`)."""
    cursor = ""
    for _ in range(PAGES_LOOKED_THROUGH):
        asked = {**params, "ignore_unsupported_filters": True}
        page = await read_page(transport, CANDIDATES, asked, LARGEST_PAGE, cursor)
        fitting = {candidate.id: candidate for candidate in page.records if keep(candidate)}
        found.update(fitting)
        cursor = page.next_cursor
        if not cursor or len(found) >= MOST_FOUND:
            return
    filters = " and ".join(name.replace("_", " ") for name, value in params.items() if value)
    raise NotSupported(
        f"This integration does not filter people by {filters}, and there are too many to look through."
        " Narrow it down to the people of one job."
    )


def _is_called(candidate: Candidate, first_name: str, last_name: str) -> bool:
    return (not first_name or fold(candidate.first_name) == fold(first_name)) and (
        not last_name or fold(candidate.last_name) == fold(last_name)
    )
