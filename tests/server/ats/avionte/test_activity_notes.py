"""Notes on people, in whichever way this Avionté takes them."""

import pytest
from inline_snapshot import snapshot

from server.ats.avionte.activity_notes import choose_type
from server.ats.avionte.avionte_models import ActivityType
from server.ats.models import Candidate
from server.errors import InvalidInput, NotFound, OutcomeUnknown
from server.sandbox.options import Dialect
from tests.server.ats.rig import Rig

pytestmark = pytest.mark.anyio

TYPES = [ActivityType(typeId=number, name=name) for number, name in ((-11, "Text Sent"), (31, "Note"), (32, "note"))]


async def maria(rig: Rig) -> Candidate:
    found = await rig.client.get_candidate(rig.person("maria_forklift").id)
    rig.forget()
    return found


@pytest.mark.parametrize("dialect", ["brief", "bold"])
async def test_an_html_note_arrives_as_it_was_written(dialect: Dialect) -> None:
    rig = Rig((dialect,))
    await rig.client.add_note_to_candidate(await maria(rig), "<p>Called, wants <b>2nd</b> shift.</p>")
    activity = list(rig.world.activities.values())[-1]
    assert (activity["notes"], activity["name"]) == ("<p>Called, wants <b>2nd</b> shift.</p>", "Note")
    assert activity["talentId"] == int(rig.person("maria_forklift").remote_id)
    assert len(rig.writes) == 1


@pytest.mark.parametrize("dialect", ["brief", "bold"])
async def test_the_kind_of_note_goes_by_its_name(dialect: Dialect) -> None:
    rig = Rig((dialect,))
    await rig.client.add_note_to_candidate(await maria(rig), "<p>Left a message.</p>", "Text Sent")
    assert list(rig.world.activities.values())[-1]["name"] == "Text Sent"


async def test_a_built_in_kind_has_a_negative_number() -> None:
    rig = Rig(("bold",))
    await rig.client.add_note_to_candidate(await maria(rig), "<p>Sent.</p>", "text sent")
    assert rig.bodies[-1] == {
        "typeId": -11,
        "talentId": int(rig.person("maria_forklift").remote_id),
        "notes": "<p>Sent.</p>",
    }


async def test_the_kinds_of_notes_are_asked_for_once() -> None:
    rig = Rig(("bold",))
    person = await maria(rig)
    for _ in range(2):
        await rig.client.add_note_to_candidate(person, "<p>Again.</p>")
    assert [path for method, path in rig.sent if method == "GET"].count("/talent/activity-types") == 2


async def test_a_kind_that_there_is_not_is_answered_with_those_that_there_are() -> None:
    rig = Rig(("bold",))
    with pytest.raises(InvalidInput) as failure:
        await rig.client.add_note_to_candidate(await maria(rig), "<p>x</p>", "Telepathy")
    assert str(failure.value) == snapshot(
        "Avionté has no one kind of note called «Telepathy». It has: “Daily SMS Summary”, “Pixel Bot Interview Email”, “Happy Birthday Email”, “Application Received Email”, “Text Sent”, “Note”, “Phone Screen”, “Left Voicemail”, “Client Feedback”, “Call Back”. Nothing was changed."
    )
    assert rig.writes == []


def test_a_kind_is_spelled_as_it_is_or_but_for_its_case() -> None:
    assert choose_type(TYPES, "Note").type_id == 31
    assert choose_type(TYPES, "TEXT SENT").type_id == -11


@pytest.mark.parametrize("name", ["NOTE", "Tex", ""])
def test_an_ambiguous_or_unknown_kind_is_refused(name: str) -> None:
    with pytest.raises(InvalidInput):
        choose_type(TYPES, name)
    with pytest.raises(InvalidInput, match="It has: none"):
        choose_type([], name)


@pytest.mark.parametrize("dialect", ["brief", "bold"])
async def test_a_person_whom_avionte_does_not_have_gets_no_note(dialect: Dialect) -> None:
    rig = Rig((dialect,))
    stranger = (await maria(rig)).model_copy(update={"remote_id": "1"})
    with pytest.raises(NotFound):
        await rig.client.add_note_to_candidate(stranger, "<p>x</p>")


@pytest.mark.parametrize("remote_id", ["", "../1", "1/note", "x", "1?y=2"])
async def test_a_hostile_number_asks_nothing(remote_id: str) -> None:
    rig = Rig()
    stranger = (await maria(rig)).model_copy(update={"remote_id": remote_id})
    with pytest.raises(InvalidInput):
        await rig.client.add_note_to_candidate(stranger, "<p>x</p>")
    assert rig.sent == []


@pytest.mark.parametrize("dialect", ["brief", "bold"])
@pytest.mark.parametrize("fault", ["drop_after", "inner:500", "malformed"])
async def test_a_note_whose_answer_is_lost_is_sent_once(dialect: Dialect, fault: str) -> None:
    rig = Rig((dialect,))
    person = await maria(rig)
    await rig.client.capabilities()
    before = len(rig.world.activities)
    number = person.remote_id
    rig.fail(fault, path=f"/{number}/note" if dialect == "brief" else f"/{number}/activity", times=9)
    with pytest.raises(OutcomeUnknown):
        await rig.client.add_note_to_candidate(person, "<p>x</p>")
    assert len(rig.writes) == 1
    assert len(rig.world.activities) - before <= 1
