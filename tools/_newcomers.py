"""Somebody who is not in the ATS yet: enough is known of them, and their address is nobody else's."""

from collections.abc import Iterable

from server.ats.checks import checked_email
from server.ats.matching import fold
from server.ats.models import Candidate, NewCandidate
from server.errors import InvalidInput
from tools._rows import person_of


def to_newcomer(first_name: str, last_name: str, email: str, phone: str) -> NewCandidate:
    """Somebody new, of whom enough is known.

    Raises:
        InvalidInput: A name or the e-mail address is missing, or the address is not one.
    """
    if not (first_name and last_name and email):
        raise InvalidInput(
            "Somebody new needs first_name, last_name and email (people are matched by it). For somebody in the ATS"
            " give candidate_id, from search_candidates. Nothing was changed."
        )
    checked_email(email)
    return NewCandidate(first_name=first_name, last_name=last_name, email=email, phone=phone)


def refuse_strangers(known: Iterable[Candidate], newcomer: NewCandidate) -> None:
    """Refuse an e-mail address that belongs to somebody of another name.

    Raises:
        InvalidInput: It does; the text names them.
    """
    for holder in known:
        if fold(holder.name) != fold(f"{newcomer.first_name} {newcomer.last_name}"):
            raise InvalidInput(
                f"This e-mail address is that of {person_of(holder)} [{holder.id}], and the ATS may take the two for"
                " one. If they are, give that candidate_id; if not, another address. Nothing was changed."
            )
