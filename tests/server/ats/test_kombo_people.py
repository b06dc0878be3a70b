"""Finding people by what Kombo filters by, and in spite of what it does not."""

from dataclasses import replace

import pytest
from inline_snapshot import snapshot

from server.ats.kombo_people import find_people
from server.errors import NotSupported
from tests.server.ats.rig import Rig, join

pytestmark = pytest.mark.anyio


async def test_an_address_finds_its_owner_in_any_case(rig: Rig) -> None:
    maria = rig.person("maria_forklift")
    found = await find_people(join(rig.caller), "", "", maria.emails[0].value.upper(), "")
    assert [person.id for person in found] == [maria.id]


async def test_a_name_finds_everybody_of_that_name_and_a_number_puts_its_owner_first(rig: Rig) -> None:
    forklift, cna = rig.person("maria_forklift"), rig.person("maria_cna")
    found = await find_people(join(rig.caller), "maria", "GONZALEZ", "", cna.phones[0].value)
    assert [person.id for person in found[:1]] == [cna.id]
    assert {forklift.id, cna.id} <= {person.id for person in found}


async def test_an_address_and_a_name_are_asked_for_apart(rig: Rig) -> None:
    forklift, cna = rig.person("maria_forklift"), rig.person("maria_cna")
    found = await find_people(join(rig.caller), "Maria", "Gonzalez", cna.emails[0].value, "")
    assert [person.id for person in found[:1]] == [cna.id]
    assert forklift.id in {person.id for person in found}
    assert len(rig.sent) == 2


async def test_a_number_alone_cannot_be_asked_for(rig: Rig) -> None:
    with pytest.raises(NotSupported) as failure:
        await find_people(join(rig.caller), "", "", "", "630-555-0142")
    assert str(failure.value) == snapshot(
        "Kombo cannot be asked for a phone number. Give an e-mail address or a name as well; those who have the number then come first."
    )
    assert rig.sent == []


async def test_a_filter_that_is_not_supported_is_made_up_for_by_looking_through_everybody(rig: Rig) -> None:
    rig.world.integration.unsupported.add("ats_candidates.first_name")
    maria = rig.person("maria_forklift")
    found = await find_people(join(rig.caller), "", maria.last_name or "", maria.emails[0].value, "")
    assert maria.id in {person.id for person in found}


async def test_too_many_people_to_look_through_is_said_and_not_taken_for_nobody(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.ats.kombo_people.LARGEST_PAGE", 2)
    rig.world.integration.unsupported.add("ats_candidates.last_name")
    with pytest.raises(NotSupported, match="does not filter people by last name"):
        await find_people(join(rig.caller), "", "Gonzalez", "", "")
    assert len(rig.sent) == 20


async def test_enough_is_enough(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.ats.kombo_people.LARGEST_PAGE", 60)
    for person in list(rig.caller.sandbox.tenant.mirror.candidates)[:70]:
        rig.caller.sandbox.tenant.mirror.candidates.put(replace(person, first_name="Pat"))
    assert len(await find_people(join(rig.caller), "Pat", "", "", "")) == 50
    assert len(rig.sent) == 1
