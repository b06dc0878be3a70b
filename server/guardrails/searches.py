"""The record of searches for people: what is going to be looked for, and by whom, before anything is looked for."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from server.guardrails.asking import Caller
    from server.guardrails.audit import Audit
    from server.settings import Settings

SEARCH: Final = "search_candidates"
"""The tool that searches for people; where it is not offered, nobody is searched for by any other way."""


def record_search(
    audit: "Audit", settings: "Settings", caller: "Caller", criteria: Mapping[str, str], *, typing: bool = False
) -> None:
    """Write down what a search for people is going to look for: some laws ask for it.

    `typing` is for what is looked for while somebody types: its outcome says so, and the disk is not waited for.

    Raises:
        AuditError: It cannot be written down, and so is not to be made.
    """
    from server.guardrails.audit import AuditRecord
    from server.state_folder import connection

    audit.append(
        AuditRecord(
            kind="search",
            tool=SEARCH,
            outcome="typing" if typing else "begun",
            caller=caller.id,
            client_name=caller.client_name,
            client_version=caller.client_version,
            connection=connection(settings),
            criteria={name: value for name, value in criteria.items() if value},
        ),
        synced=not typing,
    )
