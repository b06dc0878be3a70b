"""A person as the index keeps them: from Kombo's record to a row, from a row to what is searched and shown."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final, NamedTuple

from server.ats.models import Application, Candidate, CandidateApplication, JobRef, Stage
from server.search.names import fold, name_tokens, parts_in_one

LONGEST_LIST: Final = 50
"""How many tags, addresses, numbers and applications of one person are kept."""


class Row(NamedTuple):
    """A row of `people`; lists are lines of a text, an application is a line of five parts between tabs."""

    id: str
    remote_id: str
    first_name: str
    last_name: str
    title: str
    company: str
    location: str
    source: str
    tags: str
    emails: str
    phones: str
    applied: str
    created_at: float | None
    changed_at: float | None


COLUMNS: Final = ", ".join(Row._fields)
"""Of `people`, in the order of `Row`."""


def row_of(person: Candidate) -> Row:
    """Make the row of a person: names, work, place, source, tags, addresses, numbers and applications, no more."""
    return Row(
        id=person.id,
        remote_id=person.remote_id,
        first_name=_line(person.first_name),
        last_name=_line(person.last_name),
        title=_line(person.title),
        company=_line(person.company),
        location=_line(person.location),
        source=_line(person.source),
        tags=_lines(map(_line, person.tags)),
        emails=_lines(map(_line, person.emails)),
        phones=_lines(map(_line, person.phones)),
        applied=_lines(as_line(held) for held in person.applications),
        created_at=seconds(person.created_at),
        changed_at=seconds(person.changed_at),
    )


def person_of(row: Row) -> Candidate:
    """Make the person again, as far as the index keeps them: the stage of an application has a name and no id."""
    return Candidate(
        id=row.id,
        remote_id=row.remote_id,
        first_name=row.first_name,
        last_name=row.last_name,
        title=row.title,
        company=row.company,
        location=row.location,
        source=row.source,
        tags=tuple(row.tags.splitlines()),
        emails=tuple(row.emails.splitlines()),
        phones=tuple(row.phones.splitlines()),
        created_at=moment(row.created_at),
        changed_at=moment(row.changed_at),
        applications=tuple(
            CandidateApplication(
                id=id,
                job=JobRef(id=job_id, title=title) if job_id else None,
                stage=Stage(id="", name=stage) if stage else None,
                outcome=outcome,
            )
            for id, job_id, title, stage, outcome in applications_of(row.applied)
        ),
    )


def applications_of(applied: str) -> list[list[str]]:
    """Take the lines of `Row.applied` apart: id, job id, job title, stage, outcome of each application."""
    return [line.split("\t") for line in applied.splitlines()]


def as_line(held: Application | CandidateApplication) -> str:
    """Write an application as a line of `Row.applied`."""
    job, stage = held.job, held.stage
    parts = (
        held.id,
        job.id if job else "",
        job.title if job else "",
        stage.name if stage else "",
        held.outcome,
    )
    return "\t".join(_line(part) for part in parts)


def changed_line(line: str, application_id: str, stage: str, outcome: str) -> str:
    """A line of `Row.applied` with another stage and outcome, where it is of this application; empty ones stay."""
    id, job_id, title, stage_before, outcome_before = line.split("\t")
    if id != application_id:
        return line
    return "\t".join((id, job_id, title, _line(stage) or stage_before, outcome or outcome_before))


def joined_names(row: Row) -> set[str]:
    """`delacruz`, where a part of the name is `de la Cruz`."""
    return set(map("".join, parts_in_one(name_tokens(row.first_name), name_tokens(row.last_name))))


def spoken_words(row: Row) -> set[str]:
    """Every word that may be misspelt in a question: of the name, the work, the place and the applications."""
    texts = [
        row.first_name,
        row.last_name,
        row.title,
        row.company,
        row.location,
        row.source,
        row.tags.replace("\n", " "),
    ]
    for _, _, title, stage, outcome in applications_of(row.applied):
        texts += title, stage, outcome
    return set(fold(" ".join(texts)).split())


def all_words(row: Row, resume: str = "") -> str:
    """The text of a person's full-text row; the same row always gives the same text."""
    words = spoken_words(row)
    words.update(joined_names(row), email_words(row.emails))
    words.update(job_word(job) for _, job, *_ in applications_of(row.applied) if job)
    words.update(resume.split())
    return " ".join(sorted(words))


def email_words(emails: str) -> set[str]:
    """The words of the mailboxes of addresses, what is behind the @ left out, and bare digits too."""
    mailboxes = " ".join(address.partition("@")[0] for address in emails.splitlines())
    return {word for word in fold(mailboxes).split() if not word.isdigit()}


def job_word(job_id: str) -> str:
    """The word that stands for a job, so that the people of a job are found as fast as those of a name."""
    return f"job{job_id}".casefold()


def seconds(time: datetime | None) -> float | None:
    """A time as the index keeps it; one without an offset is taken as UTC."""
    return None if time is None else (time if time.tzinfo else time.replace(tzinfo=UTC)).timestamp()


def moment(time: float | None) -> datetime | None:
    """A time as it was before it was kept."""
    return None if time is None else datetime.fromtimestamp(time, UTC)


def _line(text: str) -> str:
    """A text without the characters that part lists and applications."""
    return " ".join(text.split())


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(list(filter(None, texts))[:LONGEST_LIST])
