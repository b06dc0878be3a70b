"""What is written to the index, and that nothing of it stays when it is taken out."""

import sqlite3
from collections.abc import Generator
from contextlib import closing
from pathlib import Path

import pytest

from server.ats.models import Application, Candidate, CandidateApplication, CandidateRef, JobRef, Stage
from server.search.asking import read_question
from server.search.finding import find
from server.search.schema import open_index, transaction
from server.search.writing import drop_people, put_applications, put_people, put_resume, resume_of

ZOFIA = Candidate(
    id="zofia",
    first_name="Zofia",
    last_name="Brzęczyszczykiewicz",
    title="Glazier",
    location="Oswego, IL",
    emails=("zofia.b@example.com",),
    phones=("(708) 555-0117",),
    tags=("night shift", "night\tshift"),
    applications=(
        CandidateApplication(
            id="a1", job=JobRef(id="jobA", title="Window fitter"), stage=Stage(id="s", name="Offer"), outcome="PENDING"
        ),
        CandidateApplication(id="a2"),
    ),
)
EVERYWHERE = (
    "SELECT (SELECT count(*) FROM people), (SELECT count(*) FROM emails), (SELECT count(*) FROM phones),"
    " (SELECT count(*) FROM vocabulary), (SELECT count(*) FROM spellings), (SELECT count(*) FROM resumes),"
    " (SELECT count(*) FROM applications)"
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "index.sqlite"


@pytest.fixture
def db(path: Path) -> Generator[sqlite3.Connection]:
    with closing(open_index(path, writing=True)) as db:
        yield db


def put(db: sqlite3.Connection, *people: Candidate) -> None:
    with transaction(db):
        put_people(db, people, 1)


def found(db: sqlite3.Connection, query: str) -> list[tuple[str, str]]:
    """Who is found, and why."""
    return [(fit.row.id, fit.why) for fit in find(db, read_question(query))]


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("Zofia Brzęczyszczykiewicz", "name"),
        ("zofia", "first name"),
        ("glazier", "title"),
        ("oswego", "place"),
        ("night shift", "tag"),
        ("window fitter offer", "application"),
        ("zofia.b@example.com", "e-mail"),
        ("708 555 0117", "phone"),
        ("555 0117", "phone, last 7 digits"),
    ],
)
def test_a_person_is_found_by_everything_that_is_kept_of_them(db: sqlite3.Connection, query: str, why: str) -> None:
    put(db, ZOFIA)
    assert found(db, query) == [("zofia", why)]


def test_a_person_who_changes_is_found_by_what_is_new_and_no_longer_by_what_was(db: sqlite3.Connection) -> None:
    put(db, ZOFIA)
    put(db, ZOFIA.model_copy(update={"last_name": "Nowak", "emails": ("z@example.com",), "phones": ()}))
    assert found(db, "Zofia Nowak") == [("zofia", "name")]
    assert found(db, "z@example.com") == [("zofia", "e-mail")]
    assert found(db, "Brzeczyszczykiewicz") == []
    assert found(db, "zofia.b@example.com") == []
    assert found(db, "708 555 0117") == []
    assert db.execute("SELECT count(*) FROM vocabulary WHERE word LIKE 'brz%'").fetchone() == (0,)


def test_putting_the_same_person_again_changes_nothing_but_the_pass(db: sqlite3.Connection) -> None:
    put(db, ZOFIA)
    before = db.execute(EVERYWHERE).fetchone()
    with transaction(db):
        put_people(db, [ZOFIA, ZOFIA], 2)
    assert db.execute(EVERYWHERE).fetchone() == before
    assert db.execute("SELECT seen FROM people").fetchall() == [(2,)]


def test_of_a_person_who_is_taken_out_nothing_stays(db: sqlite3.Connection, path: Path) -> None:
    put(db, ZOFIA)
    with transaction(db):
        put_applications(db, [Application(id="a1", candidate=CandidateRef(id="zofia", name="Zofia"))], 1)
        assert put_resume(db, "zofia", "cv", "crampons glazing", 1.0)
        assert drop_people(db, ["zofia", "nobody"]) == 1
    assert db.execute(EVERYWHERE).fetchone() == (0, 0, 0, 0, 0, 0, 0)
    with transaction(db):
        db.execute("INSERT INTO words (words) VALUES ('optimize')")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    kept = path.read_bytes().lower()
    assert not [word for word in (b"zofia", b"szczykie", b"oswego", b"glaz", b"crampons", b"5550117") if word in kept]


def test_a_word_that_others_have_stays_when_one_person_goes(db: sqlite3.Connection) -> None:
    put(db, ZOFIA, ZOFIA.model_copy(update={"id": "other", "emails": (), "phones": ()}))
    with transaction(db):
        drop_people(db, ["zofia"])
    assert found(db, "Zofja Brzeczyszczykiewicz") == [("other", "similar name")]


def test_a_resume_finds_its_person_until_another_takes_its_place_and_through_changes(db: sqlite3.Connection) -> None:
    put(db, ZOFIA)
    with transaction(db):
        assert put_resume(db, "zofia", "cv1", "crampons", 1.0)
        assert put_resume(db, "zofia", "cv2", "glazing welding", 2.0)
        assert not put_resume(db, "nobody", "cv", "welding", 2.0)
    assert found(db, "welding") == [("zofia", "resume")]
    assert found(db, "crampons") == []
    put(db, ZOFIA.model_copy(update={"title": "Welder"}))
    assert found(db, "zofia welding") == [("zofia", "first name, resume")]
    key = db.execute("SELECT key FROM people").fetchone()[0]
    assert resume_of(db, key) == "glazing welding"
    db.execute("INSERT INTO words (words) VALUES ('integrity-check')")
