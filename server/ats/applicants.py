"""The person of an application that is about to be made: as Kombo takes them, and whether they have applied before."""

from collections.abc import Iterable, Sequence

from server.ats.checks import checked_email
from server.ats.matching import fold
from server.ats.models import Candidate, Job, NewCandidate
from server.ats.quoting import one_line
from server.errors import AlreadyExists, InvalidInput, JobClosed

NOT_OPEN = ("CLOSED", "DRAFT", "ARCHIVED")
ENDED = ("DECLINED", "HIRED")


def to_applicant(candidate: Candidate | NewCandidate) -> dict[str, object]:
    """Put a person as Kombo takes them: names and an e-mail address, which it finds existing people by.

    Raises:
        InvalidInput: A name or the e-mail address is missing, or the address is not one.
    """
    if isinstance(candidate, NewCandidate):
        email, phone = candidate.email.strip(), candidate.phone.strip()
    else:
        email, phone = next(iter(candidate.emails), ""), next(iter(candidate.phones), "")
    person: dict[str, object] = {
        "first_name": candidate.first_name.strip(),
        "last_name": candidate.last_name.strip(),
        "email_address": email,
    }
    if missing := [name.replace("_", " ") for name, value in person.items() if not value]:
        raise InvalidInput(f"An application needs the person's {' and '.join(missing)}. Nothing was changed.")
    checked_email(email)
    return {**person, "phone_number": phone} if phone else person


def refuse_closed(job: Job) -> None:
    """Refuse a job that takes nobody; one whose status is not known, or in other words, is left to the ATS.

    Raises:
        JobClosed: It is closed, archived or a draft.
    """
    if job.status in NOT_OPEN:
        raise JobClosed(
            f"“{one_line(job.title)}” is not open ({job.status}) and takes no applications. Choose an open one:"
            " list_jobs with status OPEN. Nothing was changed."
        )


def refuse_duplicate(known: Iterable[Candidate], job: Job) -> None:
    """Refuse a second application of the same person to the same job.

    Raises:
        AlreadyExists: There is one; the text tells its id and how it stands.
    """
    for person in known:
        for application in person.applications:
            if application.job is not None and application.job.id == job.id:
                standing = application.outcome or (application.stage.name if application.stage else "")
                ended = "That one has ended: whether it is taken up again is for a person to decide in Avionté."
                advice = ended if application.outcome in ENDED else "Work on that one."
                raise AlreadyExists(
                    f"{one_line(person.name)} has an application to “{one_line(job.title)}” already: {application.id}"
                    f"{f' ({one_line(standing)})' if standing else ''}. {advice} Nothing was changed."
                )


def attached_to(known: Sequence[Candidate], candidate: Candidate | NewCandidate) -> tuple[str, ...]:
    """Warn where the e-mail address belongs to somebody of another name, to whom Kombo may have attached this."""
    name = fold(f"{candidate.first_name} {candidate.last_name}")
    others = [person for person in known if fold(f"{person.first_name} {person.last_name}") != name]
    return tuple(
        f"The e-mail address is also that of {one_line(person.name)} [{person.id}]: the ATS may have attached the"
        " application to them. Check with get_candidate."
        for person in others
    )
