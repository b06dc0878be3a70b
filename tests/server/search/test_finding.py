"""Who fits a question, in which order."""

import sqlite3
from collections.abc import Generator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from inline_snapshot import snapshot

from server.ats.models import Candidate
from server.sandbox.options import EPOCH
from server.search.asking import read_question
from server.search.finding import find
from server.search.phones import Phone
from server.search.schema import open_index, transaction
from server.search.writing import put_people


def person(id: str, first: str, last: str, **more: object) -> Candidate:
    return Candidate.model_validate({"id": id, "first_name": first, "last_name": last, **more})


PEOPLE = (
    person("cruz", "Ana", "de la Cruz", title="Line Cook", location="Aurora, IL"),
    person("delacruz", "Ana", "Delacruz", title="Packer", location="Joliet, IL"),
    person("maryann", "Mary Ann", "Van der Berg", title="Welder"),
    person("robert", "Robert", "Stone", title="Welder", company="Aurora Metals", changed_at=EPOCH),
    person("bob", "Bob", "Stone", title="Welder", company="Joliet Rail", changed_at=EPOCH - timedelta(days=9)),
    person("stonehill", "Robin", "Stonehill", title="Nurse", phones=("312-555-0143",), tags=("night shift",)),
    person("household", "Rita", "Stonehill", title="Cook", phones=("+1 312 555 0143", "555-0150")),
    person("mailbox", "Q.", "", emails=("robert.stone@example.com", "99@example.com")),
    person("bruce", "小龙", "李"),
    person("chulsoo", "철수", "김"),
    person("musketeer", "Renée", "d'Àrtagnan", phones=("312-555-0161 / 312-555-0162",)),
    person("nobody", "", ""),
)


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Generator[sqlite3.Connection]:
    path: Path = tmp_path_factory.mktemp("index") / "index.sqlite"
    with closing(open_index(path, writing=True)) as db:
        with transaction(db):
            put_people(db, PEOPLE, 1)
        yield db


def found(db: sqlite3.Connection, query: str, email: str = "", phone: str = "") -> list[tuple[str, str]]:
    return [(fit.row.id, fit.why) for fit in find(db, read_question(query, email, phone))]


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("Ana de la Cruz", snapshot([("cruz", "name"), ("delacruz", "name")])),
        ("Ana Delacruz", snapshot([("delacruz", "name"), ("cruz", "name")])),
        ("Cruz", snapshot([("cruz", "last name")])),
        ("Renee D Artagnan", snapshot([("musketeer", "name")])),
        ("d. artagnan", snapshot([("musketeer", "last name")])),
        ("312-555-0162", snapshot([("musketeer", "phone")])),
        ("312-555-0161 or 312-555-0150", snapshot([("musketeer", "phone"), ("household", "phone, last 7 digits")])),
        ("李小龙", snapshot([("bruce", "name")])),
        ("小龙 李", snapshot([("bruce", "name")])),
        ("김철수", snapshot([("chulsoo", "name")])),
        ("maryann berg", snapshot([("maryann", "name")])),
        ("Mary Ann Vanderberg", snapshot([("maryann", "name")])),
        ("Robert Stone", snapshot([("robert", "name"), ("bob", "nickname")])),
        ("Bobby Stone welder", snapshot([("bob", "nickname, title"), ("robert", "nickname, title")])),
        ("Stone aurora metals", snapshot([("robert", "last name, employer")])),
        ("the welders in Joliet", snapshot([("bob", "title, employer")])),
        ("night nurse", snapshot([("stonehill", "tag, title")])),
        ("Stonehill 312.555.0143", snapshot([("household", "last name, phone"), ("stonehill", "last name, phone")])),
        ("555 0150", snapshot([("household", "phone")])),
        (
            "Robert Stone robert.stone@example.com",
            snapshot([("mailbox", "e-mail"), ("robert", "name"), ("bob", "nickname")]),
        ),
        ("welder osha aurora", snapshot([("robert", "title, not “osha”, employer")])),
        ("in", snapshot([])),
        ("xyz", snapshot([])),
        ("", snapshot([])),
    ],
)
def test_who_fits_comes_in_order_with_the_reason(
    db: sqlite3.Connection, query: str, told: list[tuple[str, str]]
) -> None:
    assert found(db, query) == told


def test_words_that_stand_nowhere_do_not_hide_who_fits_the_others(db: sqlite3.Connection) -> None:
    assert found(db, "Robin Stonehill bananas") == snapshot([("stonehill", "name, not “bananas”")])
    assert found(db, "bananas apples Robin") == snapshot([("stonehill", "first name, not “bananas”, not “apples”")])


def test_an_argument_counts_like_the_same_in_the_text(db: sqlite3.Connection) -> None:
    assert found(db, "", email="ROBERT.STONE@example.com") == [("mailbox", "e-mail")]
    assert found(db, "", phone="(312) 555-0143") == found(db, "(312) 555-0143")
    assert found(db, "Robin", phone="(312) 555-0143")[0] == ("stonehill", "first name, phone")


def test_of_a_long_question_the_words_that_tell_something_are_kept_and_the_rest_is_counted() -> None:
    words = [f"word{number}" for number in range(12)]
    question = read_question(f"the {' and '.join(words)}")
    assert (question.words, question.cut) == (tuple(words[:10]), 2)


def test_an_address_is_read_from_what_was_copied_with_it() -> None:
    copied = "Maria <maria@example.com>, mailto:m.g@example.com"
    assert read_question("", copied).emails == ("maria@example.com", "m.g@example.com")
    assert read_question("", "nobody").emails == ()


def test_a_question_is_taken_apart_into_words_addresses_and_numbers() -> None:
    question = read_question("Gonzalez, Maria <m.g@example.com> (708) 555-0117 x3, 2nd shift of 2024", phone="none")
    assert question.words == ("gonzalez", "maria", "2nd", "shift", "2024")
    assert question.emails == ("m.g@example.com",)
    assert question.phones == (Phone("17085550117", "3", valid=True),)


def test_age_postal_code_and_suitability_have_no_part_in_the_order(db: sqlite3.Connection) -> None:
    """People who fit equally well come by name, and then by id: nothing else of them counts."""
    fits = find(db, read_question("welder"))
    assert len({fit.score for fit in fits}) == 1
    assert [fit.row.id for fit in fits] == ["bob", "robert", "maryann"]
