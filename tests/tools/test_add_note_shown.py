"""add_note, before it is written: what the person who agrees to it reads."""

import pytest
from inline_snapshot import snapshot

from tests.conftest import Connect, Person
from tests.tools.conftest import Sent, note

pytestmark = pytest.mark.anyio


async def test_a_person_reads_the_note_where_every_write_is_confirmed(
    connect: Connect, person: Person, maria: str, sent: Sent
) -> None:
    person.will("accept", confirm=True)
    async with connect(asks=True, confirm="all") as client:
        await note(client, "candidate", maria, "<p>Wants <i>2nd</i> shift.</p>", format="html")
    assert person.asked == snapshot(
        [
            """\
Add a note to Maria Gonzalez (Forklift Operator).
- Maria Gonzalez
Note: Wants 2nd shift.
A note cannot be edited or deleted from here.

Confirm?\
"""
        ]
    )
    assert len(sent()) == 1


async def preview_of(connect: Connect, application: str, text: str, **more: object) -> str:
    """What somebody is shown who has to agree to a note."""
    async with connect(confirm="all") as client:
        result = await note(client, "application", application, text, **more)
    assert result.structured_content
    return result.structured_content["preview"]


async def test_who_agrees_to_a_note_reads_all_of_it(connect: Connect, application: str) -> None:
    long = " ".join(f"word{number}" for number in range(400))
    assert f"Note: {long}\n" in await preview_of(connect, application, long)


async def test_what_is_too_long_to_be_shown_is_counted_and_told_by_its_hash(connect: Connect, application: str) -> None:
    seen = await preview_of(connect, application, "x" * 4_500)
    assert "x" * 4_000 in seen
    assert "x" * 4_001 not in seen
    assert seen.replace("x" * 4_000, "x…x") == snapshot("""\
Add a note to the application of Maria Gonzalez (Forklift Operator - 2nd Shift).
- Maria Gonzalez
Note: x…x
(The note goes on: 500 more characters are not shown. SHA-256 of the whole: 3c3114a1ad1f76eaeaf51c57cc45c065d962663aa1be24b1461c6219561e0335.)
A note cannot be edited or deleted from here.\
""")


async def test_who_agrees_to_a_note_sees_where_its_links_lead(connect: Connect, application: str) -> None:
    html = "See <a href='https://example.com/a?b=1&c=2'>here</a> or <a href='mailto:ana@example.com'>there</a>."
    assert await preview_of(connect, application, html, format="html") == snapshot("""\
Add a note to the application of Maria Gonzalez (Forklift Operator - 2nd Shift).
- Maria Gonzalez
Note: See here or there.
Links in it: https://example.com/a?b=1&c=2, mailto:ana@example.com
A note cannot be edited or deleted from here.\
""")
