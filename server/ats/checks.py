"""What holds for every ATS, checked before a vendor's client is asked."""

from collections.abc import Collection, Mapping
from typing import Final

from server.ats.models import Stage
from server.ats.quoting import one_line, quoted
from server.errors import InvalidInput, NotFound, Refused

NOTHING_TO_FIND: Final = "Give an e-mail address, a first name or a last name to look for."
PAGE_LIMIT: Final = 250
"""The most records that one page of a list holds."""
MOST_FOUND: Final = 50
"""People that one search by name or address answers with at most."""


def refuse_untargetable(stage: Stage, synthetic: Collection[str] = ()) -> None:
    """Refuse a stage that no move may end in; `synthetic` are remote ids of those that the ATS sets by itself.

    Raises:
        Refused: It is one of them, or is not in use any more.
    """
    if not stage.targetable or stage.remote_id.strip().upper() in synthetic:
        raise Refused(
            f"No application can be moved to “{one_line(stage.name)}”: the ATS sets that stage by itself, or it is out"
            " of use. Choose one of the job's own stages. Nothing was changed."
        )


def checked_limit(limit: int) -> int:
    """Return the limit of a page where it is possible.

    Raises:
        InvalidInput: It is not between 1 and `PAGE_LIMIT`.
    """
    if not 1 <= limit <= PAGE_LIMIT:
        raise InvalidInput(f"A page holds between 1 and {PAGE_LIMIT} records, not {limit}.")
    return limit


def checked_note(note: str) -> str:
    """Return the note as it is, where there is something in it.

    Raises:
        InvalidInput: It is empty.
    """
    if not note.strip():
        raise InvalidInput("The note is empty: write what it is to say. Nothing was changed.")
    return note


def checked_email(email: str) -> str:
    """Return an e-mail address as it is, where it may be one.

    Raises:
        InvalidInput: It is none: a name, an @ and a domain with a dot, without spaces.
    """
    name, at, host = email.partition("@")
    if not (name and at and "." in host) or any(char.isspace() for char in email):
        raise InvalidInput("The e-mail address is not one: give it whole, such as name@example.com.")
    return email


def checked_updates(updates: Mapping[str, object]) -> Mapping[str, object]:
    """Return the updates as they are, where there are any.

    Raises:
        InvalidInput: There are none.
    """
    if not updates:
        raise InvalidInput("Name at least one custom field and its new value. Nothing was changed.")
    return updates


def no_such(name: str, id: str, unlisted: str) -> NotFound:
    """The error for a record that is not there, or must not be seen: `unlisted` says why else it may be missing."""
    said = (f"There is no {name} with the id {quoted(id)} here.", unlisted, "An id holds for one kind of record only.")
    return NotFound(" ".join(filter(None, said)))
