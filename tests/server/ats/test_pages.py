import json

import pytest
from inline_snapshot import snapshot

from server.ats.kombo_models import Attachment, Candidate, Job
from server.ats.pages import Page, parse_page, parse_page_fast, parse_record
from server.errors import ATSMisunderstood

ID = "H5daSm8e85Dmvmne3wLeCPhX"


def envelope(*results: object, **data: object) -> dict[str, object]:
    return {"status": "success", "data": {"results": list(results), **data}}


def test_both_ways_read_a_good_page_alike() -> None:
    page = envelope({"id": ID, "name": "Picker", "tags": 5, "brand_new": 1}, {"id": "2"}, next="c2")
    assert parse_page_fast(json.dumps(page).encode(), Job) == parse_page(page, Job)
    assert [job.id for job in parse_page(page, Job).records] == [ID, "2"]


@pytest.mark.parametrize(
    ("data", "following"), [({}, None), ({"next": None}, None), ({"next": ""}, None), ({"next": "c2"}, "c2")]
)
def test_the_next_cursor_is_text_or_nothing(data: dict[str, object], following: str | None) -> None:
    page = envelope({"id": ID}, **data)
    assert parse_page(page, Job).next == following
    assert parse_page_fast(json.dumps(page).encode(), Job) == Page([Job(id=ID)], following)


def test_a_cursor_of_the_wrong_type_ends_the_list() -> None:
    page = envelope({"id": ID}, next=5)
    assert parse_page_fast(json.dumps(page).encode(), Job) is None
    assert parse_page(page, Job).next is None


@pytest.mark.parametrize(
    "content", [b"", b"[]", b'{"status":"error"}', b'{"status":"success","data":{"results":[{}]}}']
)
def test_the_fast_way_reads_nothing_of_what_does_not_fit(content: bytes) -> None:
    assert parse_page_fast(content, Job) is None


def test_bad_records_are_skipped_counted_and_told_without_their_values() -> None:
    page = parse_page(
        envelope({"id": ID}, {"name": "Ada Lovelace"}, {"id": ["Ada"]}, None, "text", {"id": ""}), Candidate
    )
    assert ([record.id for record in page.records], page.skipped) == ([ID], 5)
    assert page.warning == snapshot(
        "5 of the 6 records that Kombo sent could not be read and are left out (id: missing, id: string type, record: model type)."
    )


def test_a_whole_page_has_no_warning() -> None:
    assert parse_page(envelope({"id": ID}), Candidate).warning == ""


def test_an_empty_page_is_a_page() -> None:
    assert parse_page(envelope(), Candidate) == Page([])


@pytest.mark.parametrize(
    "half",
    [
        {},
        {"status": "success"},
        {"status": "success", "data": None},
        {"status": "success", "data": []},
        {"status": "success", "data": {"results": None}},
        {"status": "success", "data": {"results": {"id": ID}}},
        {"data": {"results": []}},
    ],
)
def test_half_an_answer_is_misunderstood(half: dict[str, object]) -> None:
    with pytest.raises(ATSMisunderstood) as failure:
        parse_page(half, Job)
    assert str(failure.value) == snapshot(
        "Kombo answered with half an answer: no list of results in it. Call again; if it stays, report it."
    )


def test_a_single_record_is_read() -> None:
    assert parse_record({"id": "f1", "type": "CV"}, Attachment) == Attachment(id="f1", type="CV")


@pytest.mark.parametrize("value", [{}, None, "Ada Lovelace"])
def test_a_single_record_without_an_id_is_misunderstood(value: object) -> None:
    with pytest.raises(ATSMisunderstood, match="no usable attachment") as failure:
        parse_record(value, Attachment)
    assert "Ada" not in str(failure.value)
