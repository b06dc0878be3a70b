"""search_candidates: who is meant, with namesakes told apart."""

from dataclasses import replace

import pytest
from inline_snapshot import snapshot
from mcp import Client

from server.sandbox.faults import Fault
from server.sandbox.ids import kombo_id
from server.sandbox.kombo import Sandbox
from server.sandbox.world import Json, Typed
from tests.conftest import text_of
from tests.tools.conftest import facts_of
from tools.search_candidates import EVERYBODY

pytestmark = pytest.mark.anyio


async def test_namesakes_are_listed_with_what_tells_them_apart(client: Client) -> None:
    result = await client.call_tool("search_candidates", {"query": "Maria Gonzalez"})
    assert result.structured_content == snapshot(
        {
            "candidates": [
                {
                    "name": "Maria Gonzalez",
                    "title": "Forklift Operator",
                    "place": "Aurora, IL",
                    "matched": "name",
                    "id": "PEBi6gjUtae9LYQA5kwTokCY",
                },
                {
                    "name": "Maria Gonzalez",
                    "title": "Certified Nursing Assistant",
                    "place": "Cicero, IL",
                    "matched": "name",
                    "id": "DvkP8ZVpSWrtYfzNXSPZsP19",
                },
            ],
            "searched": "Kombo's filters",
            "as_of": "2026-11-02T14:00:00Z",
            "warnings": ["2 people are called Maria Gonzalez: make sure which one is meant before you write."],
        }
    )
    assert text_of(result) == snapshot("""\
candidates:
name | title | place | matched | id
Maria Gonzalez | Forklift Operator | Aurora, IL | name | PEBi6gjUtae9LYQA5kwTokCY
Maria Gonzalez | Certified Nursing Assistant | Cicero, IL | name | DvkP8ZVpSWrtYfzNXSPZsP19
searched: Kombo's filters
as_of: 2026-11-02T14:00:00Z
warnings:
- 2 people are called Maria Gonzalez: make sure which one is meant before you write.\
""")


@pytest.mark.parametrize(
    ("query", "matched"),
    [
        ("maria GONZALEZ", "name"),
        ("Gonzalez, Maria", "name"),
        ("Gonzalez Maria", "name"),
        ("  Gonzalez ", "last name"),
        ("Maria", "first name"),
        ("maria.gonzalez@example.com", "e-mail"),
        ("MARIA.GONZALEZ@EXAMPLE.COM", "e-mail"),
    ],
)
async def test_a_name_is_read_in_every_order_and_an_address_as_an_address(
    query: str, matched: str, client: Client, sandbox: Sandbox
) -> None:
    facts = facts_of(await client.call_tool("search_candidates", {"query": query}))
    found = {row["id"]: row["matched"] for row in facts["candidates"]}
    assert found[sandbox.world.stories.people["maria_forklift"]] == matched


@pytest.mark.parametrize("number", [0, 1, 4, 5, 6, 7, 8, 9, 10, 11])
async def test_names_of_every_kind_are_found_as_they_are_written(number: int, client: Client, sandbox: Sandbox) -> None:
    person = sandbox.world.candidates.get(sandbox.world.stories.people[f"unusual-{number}"])
    assert person
    name = f"{person.first_name} {person.last_name}"
    facts = facts_of(await client.call_tool("search_candidates", {"query": name}))
    assert [(row["name"], row["id"]) for row in facts["candidates"]] == [(name, person.id)]


async def test_a_phone_number_puts_the_right_namesake_first_and_says_so(client: Client) -> None:
    asked = {"query": "Maria Gonzalez", "phone": "(708) 555 0117"}
    facts = facts_of(await client.call_tool("search_candidates", asked))
    assert [(row["title"], row["matched"]) for row in facts["candidates"]] == snapshot(
        [("Certified Nursing Assistant", "name, phone"), ("Forklift Operator", "name")]
    )


async def test_a_name_and_an_address_find_both_and_say_which_fits_whom(client: Client) -> None:
    asked = {"query": "Darnell Whitaker", "email": "maria.gonzalez@example.com"}
    facts = facts_of(await client.call_tool("search_candidates", asked))
    assert [(row["name"], row["matched"]) for row in facts["candidates"]] == snapshot(
        [("Maria Gonzalez", "e-mail"), ("Darnell Whitaker", "name")]
    )


async def test_a_search_can_be_narrowed_to_a_job(client: Client, sandbox: Sandbox) -> None:
    jobs = sandbox.world.stories.jobs
    asked = {"query": "Maria Gonzalez", "job_id": jobs["cna"]}
    facts = facts_of(await client.call_tool("search_candidates", asked))
    assert [row["title"] for row in facts["candidates"]] == snapshot(["Certified Nursing Assistant"])
    nobody = await client.call_tool("search_candidates", {**asked, "job_id": jobs["cdl"]})
    assert nobody.structured_content == snapshot(
        {
            "searched": "Kombo's filters",
            "as_of": "2026-11-02T14:00:00Z",
            "warnings": ["2 match, none of them with job_id or updated_after: leave those out to see who."],
        }
    )


async def test_a_search_can_be_narrowed_to_who_changed_since(client: Client) -> None:
    asked = {"query": "Maria Gonzalez", "updated_after": "2026-11-01T22:37:30Z"}
    facts = facts_of(await client.call_tool("search_candidates", asked))
    assert [row["title"] for row in facts["candidates"]] == snapshot(["Forklift Operator"])


async def test_namesakes_that_the_limit_cuts_off_are_told(client: Client) -> None:
    facts = facts_of(await client.call_tool("search_candidates", {"query": "Maria Gonzalez", "limit": 1}))
    assert facts["warnings"] == snapshot(
        [
            "2 people are called Maria Gonzalez: make sure which one is meant before you write.",
            "1 more match: narrow the search or raise limit.",
        ]
    )


async def test_without_a_name_it_lists_the_people_of_a_job(client: Client, sandbox: Sandbox) -> None:
    job = sandbox.world.stories.jobs["cdl"]
    facts = facts_of(await client.call_tool("search_candidates", {"job_id": job, "limit": 30}))
    own = {one.candidate_id for one in sandbox.tenant.mirror.applications.find("job", job)}
    assert {row["id"] for row in facts["candidates"]} == own
    assert facts["candidates"][0] == snapshot(
        {"name": "Rashid Radcliffe", "title": "Assembler", "place": "Joliet, IL", "id": "Nq1aAG749FnPikh9i9MMt4JW"}
    )


async def test_nobody_is_answered_with_how_kombo_searches_and_whom_it_does_not_show(
    client: Client, sandbox: Sandbox
) -> None:
    unseen = sandbox.world.candidates.get(sandbox.world.stories.people["unselected-0"])
    assert unseen
    misspelt = await client.call_tool("search_candidates", {"query": "Maria Gonzales"})
    hidden = await client.call_tool("search_candidates", {"email": unseen.emails[0].value})
    of_job = await client.call_tool("search_candidates", {"job_id": sandbox.world.stories.jobs["cnc"]})
    assert misspelt.structured_content == snapshot(
        {
            "searched": "Kombo's filters",
            "as_of": "2026-11-02T14:00:00Z",
            "warnings": [
                "Nobody matches. Kombo compares whole names and addresses: no parts, no "
                "misspellings; accents may count.",
                "Kombo mirrors Avionté in part: a job shows once it is selected for sync and the "
                "next sync has run, an application in the pipeline once Avionté has sent a webhook "
                "about it.",
            ],
        }
    )
    assert text_of(hidden) == text_of(misspelt)
    assert text_of(of_job) == snapshot("""\
as_of: 2026-11-02T14:00:00Z
warnings:
- Nothing fits. Kombo mirrors Avionté in part: a job shows once it is selected for sync and the next sync has run, an application in the pipeline once Avionté has sent a webhook about it.\
""")


async def test_a_record_that_cannot_be_read_is_left_out_and_counted(client: Client, sandbox: Sandbox) -> None:
    results: list[Json] = [
        {"id": "H5daSm8e85Dmvmne3wLeCPhX", "first_name": "Ann", "last_name": None, "location": {"raw": "Joliet"}},
        {"id": "", "first_name": "No", "last_name": "Id"},
        {"id": "J5daSm8e85Dmvmne3wLeCPhX", "first_name": None, "last_name": None, "email_addresses": "none"},
    ]
    sandbox.faults.append(Fault("status:200", body={"status": "success", "data": {"results": results, "next": None}}))
    assert text_of(await client.call_tool("search_candidates", {})) == snapshot("""\
candidates:
name | place | id
Ann | Joliet | H5daSm8e85Dmvmne3wLeCPhX
(no name) |  | J5daSm8e85Dmvmne3wLeCPhX
as_of: 2026-11-02T14:00:00Z
warnings:
- Nothing was searched for: this lists everybody. Give query, email, phone or job_id.
- 1 of Kombo's records on this page could not be read and are left out.\
""")


async def test_where_nothing_is_asked_the_first_page_says_that_it_lists_everybody(client: Client) -> None:
    async def warned(**asked: object) -> bool:
        return EVERYBODY in facts_of(await client.call_tool("search_candidates", asked)).get("warnings", [])

    first = facts_of(await client.call_tool("search_candidates", {"query": "", "limit": 5}))
    assert len(first["candidates"]) == 5
    assert first["warnings"][0] == EVERYBODY
    assert not await warned(cursor=first["next_cursor"], limit=5)
    assert not await warned(updated_after="2026-10-28")
    assert not await warned(query="Maria Gonzalez")


async def test_where_kombo_ignores_a_filter_nobody_is_passed_off_as_a_match(client: Client, sandbox: Sandbox) -> None:
    sandbox.world.integration.unsupported.add("ats_candidates.email_addresses")
    facts = facts_of(await client.call_tool("search_candidates", {"email": "maria.gonzalez@example.com"}))
    asked = [request.path for request in sandbox.requests if "/ats/candidates" in request.path]
    assert "ignore_unsupported_filters=true" in asked[-1]
    assert "candidates" not in facts


async def test_an_address_that_two_people_share_finds_both(client: Client, sandbox: Sandbox) -> None:
    mirror, people = sandbox.tenant.mirror, sandbox.world.stories.people
    one = mirror.candidates.get(people["maria_forklift"])
    other = mirror.candidates.get(people["no_resume"])
    assert one
    assert other
    mirror.candidates.put(replace(other, emails=(*other.emails, Typed(one.emails[0].value.upper()))))
    facts = facts_of(await client.call_tool("search_candidates", {"email": one.emails[0].value}))
    assert {row["id"] for row in facts["candidates"]} == {one.id, other.id}


@pytest.fixture
def crowd(sandbox: Sandbox) -> list[str]:
    """The ids of more people of one surname than one search finds; the last of them alone applied to a job."""
    mirror, stories = sandbox.tenant.mirror, sandbox.world.stories
    model = mirror.candidates.get(stories.people["maria_forklift"])
    held = mirror.applications.get(stories.applications["maria_forklift"])
    assert model
    assert held
    ids = [kombo_id("candidate", f"crowd {number}") for number in range(60)]
    for number, id in enumerate(ids):
        person = replace(model, id=id, remote_id=f"99{number}", first_name=f"Pat{number:02}", last_name="Zuniga-Reyes")
        mirror.candidates.put(person)
    mirror.applications.put(replace(held, id=kombo_id("application", "crowd"), candidate_id=ids[-1]))
    return ids


async def test_a_search_that_was_cut_off_counts_at_least(client: Client, crowd: list[str]) -> None:
    facts = facts_of(await client.call_tool("search_candidates", {"query": "Zuniga-Reyes", "limit": 5}))
    assert len(crowd) > 50
    assert facts["warnings"] == snapshot(["At least 45 more match: narrow the search or raise limit."])


async def test_who_may_stand_beyond_the_cut_is_not_said_to_be_missing(
    client: Client, crowd: list[str], sandbox: Sandbox
) -> None:
    asked = {"query": "Zuniga-Reyes", "job_id": sandbox.world.stories.jobs["forklift"]}
    facts = facts_of(await client.call_tool("search_candidates", asked))
    assert facts["warnings"] == snapshot(
        [
            "More match than the first 50, and only among these was looked for job_id or updated_after: give first and last name, or list the people of the job."
        ]
    )
    facts = facts_of(await client.call_tool("search_candidates", {**asked, "query": "Pat59 Zuniga-Reyes"}))
    assert [row["id"] for row in facts["candidates"]] == [crowd[-1]]


@pytest.mark.parametrize("email", ["<maria.gonzalez@example.com>", "mailto:maria.gonzalez@example.com"])
async def test_an_address_is_asked_for_without_what_was_copied_with_it(client: Client, email: str) -> None:
    found = facts_of(await client.call_tool("search_candidates", {"email": email}))
    assert [row["name"] for row in found["candidates"]] == ["Maria Gonzalez"]
