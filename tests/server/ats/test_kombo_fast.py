"""The fast way reads a page as the lenient way does, or not at all."""

import gc
from typing import Any, TypeVar

import pytest
from pydantic_core import to_json

from server.ats import kombo_fast
from server.ats.kombo_fast import Fast
from server.ats.kombo_lists import APPLICATIONS, CANDIDATES
from server.ats.models import Application, Candidate
from server.ats.pages import parse_page
from tests.server.ats.rig import Rig, join

pytestmark = pytest.mark.anyio

RecordT = TypeVar("RecordT")


def read(fast: Fast[RecordT], results: object) -> tuple[RecordT, ...] | None:
    """A page with these results as the fast way reads it."""
    opened = fast.open(to_json({"status": "success", "data": {"next": None, "results": results}}))
    return opened and opened.read()


def read_candidates(results: object) -> tuple[Candidate, ...] | None:
    return read(kombo_fast.CANDIDATES, results)


def read_applications(results: object) -> tuple[Application, ...] | None:
    return read(kombo_fast.APPLICATIONS, results)


async def results(rig: Rig, path: str) -> list[Any]:
    return await rig.caller.rows(path, page_size=250, include_deleted="true")


async def test_every_candidate_of_the_sandbox_reads_the_same_both_ways(rig: Rig) -> None:
    envelope = await join(rig.caller).read(CANDIDATES.path, {"page_size": 250, "include_deleted": True})
    slow = tuple(CANDIDATES.to_record(record) for record in parse_page(envelope, CANDIDATES.wire).records)
    assert read_candidates(await results(rig, "/ats/candidates")) == slow
    assert len(slow) > 100


async def test_every_application_of_the_sandbox_reads_the_same_both_ways(rig: Rig) -> None:
    envelope = await join(rig.caller).read(APPLICATIONS.path, {"page_size": 250, "include_deleted": True})
    slow = tuple(APPLICATIONS.to_record(record) for record in parse_page(envelope, APPLICATIONS.wire).records)
    assert read_applications(await results(rig, "/ats/applications")) == slow
    assert len(slow) > 100


ODD_CANDIDATES: list[dict[str, Any]] = [
    {"id": "c"},
    {"id": "c", "tags": None, "applications": None, "location": None, "confidential": None},
    {"id": "c", "location": {"raw": "Building C"}, "source": "Walk-in"},
    {"id": "c", "location": {"city": "Toronto", "country": "CA"}},
    {"id": "c", "applications": [{"id": "a"}, {"id": "b", "job": None, "current_stage": {"id": "s"}}]},
    {"id": "c", "applications": [{"id": "a", "job": {"id": "j"}, "outcome": "WITHDRAWN"}]},
]


@pytest.mark.parametrize("record", ODD_CANDIDATES)
def test_a_candidate_with_gaps_reads_the_same_both_ways(record: dict[str, Any]) -> None:
    envelope = {"status": "success", "data": {"results": [record]}}
    slow = tuple(CANDIDATES.to_record(one) for one in parse_page(envelope, CANDIDATES.wire).records)
    assert read_candidates([record]) == slow


ODD_APPLICATIONS: list[dict[str, Any]] = [
    {"id": "a"},
    {"id": "a", "candidate_id": "c", "job_id": "j"},
    {"id": "a", "candidate": {"id": "c"}, "job": {"id": "j", "name": "Cook"}},
    {"id": "a", "candidate": {"id": "c", "first_name": "Ana", "source": "Indeed"}},
    {"id": "a", "remote_deleted_at": "2026-11-01T00:00:00.000Z"},
]


@pytest.mark.parametrize("record", ODD_APPLICATIONS)
def test_an_application_with_gaps_reads_the_same_both_ways(record: dict[str, Any]) -> None:
    envelope = {"status": "success", "data": {"results": [record]}}
    slow = tuple(APPLICATIONS.to_record(one) for one in parse_page(envelope, APPLICATIONS.wire).records)
    assert read_applications([record]) == slow


@pytest.mark.parametrize(
    "record",
    [
        {},
        {"id": ""},
        {"id": 7},
        {"id": "c", "first_name": 7},
        {"id": "c", "location": "Aurora"},
        {"id": "c", "tags": ["Forklift"]},
        {"id": "c", "changed_at": "2026-11-01T00:00:00"},
        {"id": "c", "changed_at": 7},
        None,
        "record",
    ],
)
def test_a_candidate_that_is_not_as_documented_is_left_to_the_lenient_way(record: object) -> None:
    assert read_candidates([{"id": "good"}, record]) is None


@pytest.mark.parametrize(
    "members",
    [{"candidate": "Ana"}, {"candidate": {}}, {"job": 7}, {"rejected_at": "soon"}, {"current_stage": {"id": ""}}],
)
def test_an_application_that_is_not_as_documented_is_left_to_the_lenient_way(members: dict[str, Any]) -> None:
    assert read_applications([{"id": "good"}, {"id": "a", **members}]) is None


@pytest.mark.parametrize("results", [None, 7, "records", {"a": 1}])
def test_what_is_no_list_is_left_to_the_lenient_way(results: object) -> None:
    assert read_candidates(results) is None
    assert read_applications(results) is None


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"status":"error"}', b'{"status":"success","data":{}}'])
def test_what_is_no_page_is_left_to_the_lenient_way(content: bytes) -> None:
    assert kombo_fast.CANDIDATES.open(content) is None


def test_where_the_list_goes_on_is_known_before_anything_is_read() -> None:
    page = {"status": "success", "data": {"next": "more", "results": [{"id": ""}]}}
    opened = kombo_fast.CANDIDATES.open(to_json(page))
    assert opened
    assert opened.next_cursor == "more"
    assert opened.read() is None


def test_the_garbage_collector_is_left_as_it_was() -> None:
    for results in ([{"id": "c"}], ["no record"]):
        read_candidates(results)
        assert gc.isenabled()
    gc.disable()
    try:
        read_candidates([{"id": "c"}])
        assert not gc.isenabled()
    finally:
        gc.enable()
