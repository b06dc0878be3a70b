"""Ids and paths: the one place where a request's path is put together, from ids that were checked first."""

import re
from dataclasses import dataclass
from typing import Final, NewType
from urllib.parse import quote

from server.ats.quoting import quoted
from server.errors import InvalidInput

ApiPath = NewType("ApiPath", str)
"""A path made by `build_path`; the transport takes no other."""


@dataclass(frozen=True, slots=True)
class IdKind:
    """What the id of one kind of record looks like, and the tool that finds it (empty: no tool does)."""

    name: str
    pattern: re.Pattern[str]
    looks_like: str
    found_by: str


def _kombo(name: str, found_by: str) -> IdKind:
    """Kombo's ids are 24 base58 characters, whichever record they name, and unique per kind of record only."""
    looks_like = "24 letters and digits without 0, O, I and l, such as H5daSm8e85Dmvmne3wLeCPhX"
    return IdKind(name, re.compile(r"[1-9A-HJ-NP-Za-km-z]{24}"), looks_like, found_by)


def _number(name: str, found_by: str) -> IdKind:
    """Avionté numbers its records."""
    return IdKind(name, re.compile(r"[0-9]{1,18}"), "a number, such as 38870859", found_by)


KINDS: Final = {
    "job": _kombo("job id", "list_jobs"),
    "application": _kombo("application id", "list_applications or get_candidate"),
    "candidate": _kombo("candidate id", "search_candidates or list_applications"),
    "stage": _kombo("stage id", "list_stages"),
    "reason": _kombo("rejection reason id", "list_rejection_reasons"),
    "attachment": _kombo("attachment id", "get_resume"),
    "integration": IdKind(
        "integration id",
        re.compile(r"[a-z0-9]{1,40}:[1-9A-HJ-NP-Za-km-z]{24}"),
        "the name of the ATS, a colon and 24 letters and digits, such as avionte:HWUTwvyx2wLoSUHphiWVrp28",
        "Kombo's dashboard",
    ),
    "talent": _number("Avionté talent number", "get_candidate"),
    "job_number": _number("Avionté job number", "get_job"),
    "talent_job": IdKind(
        "Avionté application id",
        re.compile(r"[0-9]{1,18}:[0-9]{1,18}"),
        "a talent number, a colon and a job number, such as 123:456",
        "get_application",
    ),
    "page": _number("page number", ""),
    "page_size": _number("page size", ""),
}
"""Every kind of id by the name that a path's template knows it by. The composite is Kombo's `remote_id` of an Avionté
application; an id of one kind is never a `remote:` id, which Kombo takes in two places and this server in none."""

PLACEHOLDER: Final = re.compile(r"\{(\w+)\}")


def check_id(kind: str, value: str) -> str:
    """Give the id back, without the spaces around it.

    Raises:
        InvalidInput: It does not look like an id of this kind; the text says what one looks like and what finds it.
    """
    expected = KINDS[kind]
    candidate = value.strip()
    if expected.pattern.fullmatch(candidate):
        return candidate
    finding = f" Find it with {expected.found_by}." if expected.found_by else ""
    told = f"{quoted(value, 40)} is not {_article(expected.name)}, which is {expected.looks_like}."
    raise InvalidInput(told + finding)


def build_path(template: str, **ids: str) -> ApiPath:
    """Fill `{kind}` placeholders of a path with ids of those kinds, checked and percent-encoded.

    Raises:
        InvalidInput: One of the ids is not of its kind.
    """
    return ApiPath(PLACEHOLDER.sub(lambda match: _segment(match[1], ids[match[1]]), template))


def _segment(kind: str, value: str) -> str:
    """A colon stands in a segment as itself; every other reserved character is encoded, should a pattern let one by."""
    return quote(check_id(kind, value), safe=":")


def _article(name: str) -> str:
    return f"an {name}" if name[0] in "aeiouA" else f"a {name}"
