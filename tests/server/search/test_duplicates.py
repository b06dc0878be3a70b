"""Pairs among people: every one of the sandbox's duplicates is found, and no look-alike taken for one."""

import pytest

from server.ats.models import Candidate
from server.sandbox.options import SandboxOptions
from server.search.duplicates import pairs_among, pairs_with, surest_first
from server.search.evidence import Band
from tests.server.ats.rig import Rig

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("seed", range(6))
async def test_every_duplicate_is_found_and_no_lookalike_is_more_than_possible(seed: int) -> None:
    rig = Rig(options=SandboxOptions(seed=seed))
    people = [person async for person in rig.client.stream_candidates()]
    found = {pair.ids: pair.verdict.band for pair in pairs_among(people).found}
    duplicates = [found.pop(frozenset(pair), None) for pair in rig.world.stories.duplicates]
    lookalikes = [found.pop(frozenset(pair), None) for pair in rig.world.stories.lookalikes]
    assert duplicates == [Band.SAME] * 3 + [Band.LIKELY] * 3 + [Band.POSSIBLE] * 2
    assert len(lookalikes) == 6
    assert set(lookalikes) <= {None, Band.POSSIBLE}
    assert found == {}


async def test_one_person_and_everybody_make_the_same_pairs_as_everybody() -> None:
    rig = Rig()
    people = [person async for person in rig.client.stream_candidates()]
    among = {pair.ids: pair.verdict for pair in pairs_among(people).found}
    one_by_one = {pair.ids: pair.verdict for person in people for pair in pairs_with(person, people).found}
    assert one_by_one.keys() == among.keys()
    assert {ids: verdict.band for ids, verdict in one_by_one.items()} == {
        ids: verdict.band for ids, verdict in among.items()
    }


def test_pairs_come_once_with_the_surest_first() -> None:
    ana = Candidate(id="d", first_name="Ana", last_name="Lopez", location="Elgin, IL")
    people = [
        ana.model_copy(update={"id": "a", "emails": ("ana@example.com",), "phones": ("630-555-0142",)}),
        ana.model_copy(update={"id": "b", "emails": ("ANA@example.com",)}),
        ana.model_copy(update={"id": "c", "phones": ("630 555 0142",)}),
        ana,
    ]
    pairs = surest_first([*pairs_among(people).found, *pairs_with(people[1], people).found])
    assert [("".join(sorted(pair.ids)), pair.verdict.band.name) for pair in pairs] == [
        ("ab", "SAME"),
        ("ac", "LIKELY"),
        ("ad", "POSSIBLE"),
        ("bc", "POSSIBLE"),
        ("bd", "POSSIBLE"),
        ("cd", "POSSIBLE"),
    ]


def test_a_number_or_an_address_of_many_is_nobodys_and_no_evidence() -> None:
    shared = {"emails": ("none@example.com",), "phones": ("630-555-0142",)}
    surnames = ("Lopez", "Okafor", "Petrenko", "Dubois", "Haines")
    crowd = [Candidate(id=name, first_name="Ana", last_name=name).model_copy(update=shared) for name in surnames]
    twin = crowd[0].model_copy(update={"id": "twin"})
    family = pairs_among([*crowd[:4], twin])
    assert family.nobodys == {}
    assert len(family.found) == 10
    alone = pairs_with(twin, crowd)
    assert pairs_among([*crowd, twin]) == alone
    assert alone.found == []
    assert alone.nobodys == {"none@example.com": 5, "16305550142": 5}
