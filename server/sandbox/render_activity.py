"""Offers, interviews, notes and attachments as Kombo's read models."""

from server.sandbox.envelope import stamp
from server.sandbox.render_parts import Rendered, emails, named, outcome, person, reference, times
from server.sandbox.world import Application, Attachment, Interview, Note, Offer, Tables


def _context(tables: Tables, record: Application | None) -> Rendered:
    """The candidate and the job of an application, as offers and interviews carry them."""
    if record is None:
        return {"candidate": None, "job": None}
    person = tables.candidates.get(record.candidate_id)
    return {
        "candidate": None
        if person is None
        else {
            **reference(person),
            "first_name": person.first_name,
            "last_name": person.last_name,
            "email_addresses": emails(person.emails),
        },
        "job": named(tables.jobs.get(record.job_id)),
    }


def offer(tables: Tables, record: Offer) -> Rendered:
    """Render an offer with the person and the job it was made for."""
    return {
        **reference(record),
        "status": record.status,
        "employment_start_date": stamp(record.employment_start_date),
        "application_id": record.application_id,
        "custom_fields": {},
        "integration_fields": [],
        "remote_data": None,
        **times(record),
        "application": _context(tables, tables.applications.get(record.application_id)),
    }


def interview(tables: Tables, record: Interview) -> Rendered:
    """Render an interview with its people and its application."""
    application = tables.applications.get(record.application_id)
    users = [tables.users.get(id) for id in record.user_ids]
    return {
        **reference(record),
        "title": record.title,
        "starting_at": stamp(record.starting_at),
        "ending_at": stamp(record.ending_at),
        "location": None if record.location is None else dict(record.location),
        "video_conferencing_url": record.video_conferencing_url,
        "application_id": record.application_id,
        "stage_id": record.stage_id,
        "canceled": record.canceled,
        "remote_data": None,
        **times(record),
        "users": [person(user) for user in users if user is not None],
        "application": None if application is None else _interviewed(tables, application),
    }


def _interviewed(tables: Tables, record: Application) -> Rendered:
    short = outcome(tables, record)
    del short["rejected_at"]
    return {**short, **_context(tables, record)}


def note(tables: Tables, record: Note) -> Rendered:
    """Render a note with its author."""
    author = tables.users.get(record.author_id)
    return {
        **reference(record),
        "candidate_id": record.candidate_id,
        "application_id": record.application_id,
        "author_id": record.author_id,
        "title": record.title,
        "content_html": record.content,
        "is_private": record.is_private,
        **times(record),
        "author": None if author is None else person(author),
    }


def attachment(_: Tables, record: Attachment) -> Rendered:
    """Render an attachment without its file, which goes to a bucket of the customer's own: the sandbox has none."""
    return {
        **reference(record),
        "candidate_id": record.candidate_id,
        "application_id": record.application_id,
        "type": record.type,
        "file_name": record.file_name,
        **times(record),
    }
