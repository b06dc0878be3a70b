"""search_candidates on the local index: parts, misspellings and everything else that Kombo's filters do not know."""

from collections.abc import AsyncGenerator
from dataclasses import replace

import anyio
import httpx
import pytest
from inline_snapshot import snapshot
from mcp import Client

from server.app import build_server
from server.sandbox.faults import Fault
from server.sandbox.kombo import Sandbox
from server.sandbox.world import Typed
from server.search.index import SearchIndex
from server.settings import Settings
from tests.conftest import StillClock, text_of
from tests.test_contract import tokens
from tests.tools.conftest import facts_of

pytestmark = pytest.mark.anyio

Indexed = tuple[Client, SearchIndex]


@pytest.fixture
async def indexed(sandbox: Sandbox, clock: StillClock) -> AsyncGenerator[Indexed]:
    """A client of a server whose index is filled, and that index."""
    server = build_server(Settings.from_env({}), transport=httpx.MockTransport(sandbox), now=clock, sleep=clock.sleep)
    async with Client(server) as client:
        with anyio.fail_after(60):
            await server.index.filled()
        yield client, server.index


@pytest.fixture
def client(indexed: Indexed) -> Client:
    return indexed[0]


async def rows(client: Client, query: str, **more: object) -> list[tuple[str, str, str]]:
    facts = facts_of(await client.call_tool("search_candidates", {"query": query, **more}))
    return [(row["name"], row.get("title", ""), row["matched"]) for row in facts.get("candidates", [])]


async def test_namesakes_come_first_with_what_tells_them_apart_and_the_age_of_the_index(
    client: Client, clock: StillClock
) -> None:
    clock.tick(90)
    assert text_of(await client.call_tool("search_candidates", {"query": "Maria Gonzalez"})) == snapshot("""\
candidates:
name | title | place | matched | id
Maria Gonzalez | Certified Nursing Assistant | Cicero, IL | name | DvkP8ZVpSWrtYfzNXSPZsP19
Maria Gonzalez | Forklift Operator | Aurora, IL | name | PEBi6gjUtae9LYQA5kwTokCY
searched: local index, as of its last pass
as_of: 2026-11-02T14:00:00Z
warnings:
- 2 people are called Maria Gonzalez: make sure which one is meant before you write.\
""")


@pytest.mark.parametrize(
    "query",
    [
        "maria GONZALEZ",
        "Gonzalez, Maria",
        "gonzález maría",
        "Mria Gonzalez",
        "Maria Gonsales",
        "Marya Gonzalis",
        "Mari Gonz",
        "M Gonzalez",
        "Mary Gonzalez",
        "maria.gonzalez@example.com",
        "MARIA.GONZALEZ@EXAMPLE.COM",
        "Maria Gonzalez forklift aurora",
    ],
)
async def test_a_person_is_found_however_the_name_is_written(query: str, client: Client, sandbox: Sandbox) -> None:
    facts = facts_of(await client.call_tool("search_candidates", {"query": query}))
    first = [row["id"] for row in facts["candidates"][:2]]
    assert sandbox.world.stories.people["maria_forklift"] in first


@pytest.mark.parametrize("number", range(14))
async def test_names_of_every_kind_are_found(number: int, client: Client, sandbox: Sandbox) -> None:
    person = sandbox.world.candidates.get(sandbox.world.stories.people[f"unusual-{number}"])
    assert person
    for query in (f"{person.first_name} {person.last_name}", f"{person.last_name}, {person.first_name}".upper()):
        facts = facts_of(await client.call_tool("search_candidates", {"query": query}))
        assert facts["candidates"][0]["id"] == person.id


@pytest.mark.parametrize("phone", ["(708) 555 0117", "+1 708-555-0117 ext. 4", "7085550117", "555-0117"])
async def test_a_phone_number_alone_finds_its_holder_in_any_format(phone: str, client: Client) -> None:
    by_argument = facts_of(await client.call_tool("search_candidates", {"phone": phone}))
    assert [row["title"] for row in by_argument["candidates"]] == ["Certified Nursing Assistant"]
    assert [title for _, title, _ in await rows(client, phone)] == ["Certified Nursing Assistant"]


async def test_each_row_says_why_it_matched(client: Client) -> None:
    why = {
        query: [(name, matched) for name, _, matched in (await rows(client, query))[:2]]
        for query in (
            "Bob Tafoya",
            "Gonsales",
            "Whitak",
            "forklift trainer",
            "Yorkville",
            "cdl interview",
            "maria gonzalez nursing",
            "maria gonzalez welding",
            "Maria Gonzalez 708 555 0117",
        )
    }
    assert why == snapshot(
        {
            "Bob Tafoya": [("Bob Tafoya", "name"), ("Robert Tafoya", "nickname")],
            "Gonsales": [("Maria Gonzalez", "similar name"), ("Maria Gonzalez", "similar name")],
            "Whitak": [("Darnell Whitaker", "part of name")],
            "forklift trainer": [("Roberta Castellano", "title")],
            "Yorkville": [("Roberta Castellano", "place"), ("Omar Ellison", "place")],
            "cdl interview": [
                ("Darnell Whitaker", "title, not “interview”"),
                ("Aaliyah Acosta", "application, not “interview”"),
            ],
            "maria gonzalez nursing": [("Maria Gonzalez", "name, title"), ("Maria Gonzalez", "name, not “nursing”")],
            "maria gonzalez welding": [
                ("Maria Gonzalez", "name, not “welding”"),
                ("Maria Gonzalez", "name, not “welding”"),
            ],
            "Maria Gonzalez 708 555 0117": [("Maria Gonzalez", "name, phone"), ("Maria Gonzalez", "name")],
        }
    )


async def test_a_search_is_narrowed_to_a_job_and_to_who_changed_since(client: Client, sandbox: Sandbox) -> None:
    jobs = sandbox.world.stories.jobs
    assert await rows(client, "gonzales", job_id=jobs["cna"]) == snapshot(
        [("Maria Gonzalez", "Certified Nursing Assistant", "similar name")]
    )
    assert await rows(client, "Maria Gonzalez", updated_after="2026-11-01T22:37:30Z") == snapshot(
        [("Maria Gonzalez", "Forklift Operator", "name")]
    )


async def test_results_come_in_pages(client: Client) -> None:
    first = facts_of(await client.call_tool("search_candidates", {"query": "forklift", "limit": 5}))
    second = facts_of(
        await client.call_tool("search_candidates", {"query": "forklift", "limit": 5, "cursor": first["next_cursor"]})
    )
    ids = [row["id"] for facts in (first, second) for row in facts["candidates"]]
    assert len(set(ids)) == len(ids) == 10
    refused = await client.call_tool("search_candidates", {"query": "forklift", "cursor": "page-2"})
    assert text_of(refused) == snapshot(
        "This is no cursor of this list: pass next_cursor of the last answer, or none to begin."
    )


async def test_where_more_fit_than_are_listed_the_answer_says_so(client: Client) -> None:
    facts = facts_of(await client.call_tool("search_candidates", {"query": "Illinois il", "limit": 1}))
    assert facts["warnings"] == snapshot(["More people fit than these pages list: add a word, a place or a job."])


async def test_namesakes_of_one_title_and_place_are_told_apart_by_something_else(
    indexed: Indexed, sandbox: Sandbox, clock: StillClock
) -> None:
    client, index = indexed
    mirror, people = sandbox.tenant.mirror, sandbox.world.stories.people
    one, other = mirror.candidates.get(people["maria_forklift"]), mirror.candidates.get(people["maria_cna"])
    assert one
    assert other
    clock.tick(600)
    twin = replace(other, title=one.title, location=one.location, company=one.company, changed_at=clock())
    mirror.candidates.put(twin)
    with anyio.fail_after(60):
        await index.caught_up()
    facts = facts_of(await client.call_tool("search_candidates", {"query": "Maria Gonzalez"}))
    assert [(row["title"], row["place"], row["differs"]) for row in facts["candidates"]] == snapshot(
        [
            ("Forklift Operator", "Aurora, IL", "Certified Nursing Assistant (CNA)"),
            ("Forklift Operator", "Aurora, IL", "Forklift Operator - 2nd Shift"),
        ]
    )


async def test_what_changed_is_found_once_the_index_has_caught_up(
    indexed: Indexed, sandbox: Sandbox, clock: StillClock
) -> None:
    client, index = indexed
    mirror = sandbox.tenant.mirror
    maria = mirror.candidates.get(sandbox.world.stories.people["maria_cna"])
    assert maria
    clock.tick(600)
    mirror.candidates.put(replace(maria, emails=(Typed("mg.new@example.com"),), changed_at=clock()))
    with anyio.fail_after(60):
        await index.caught_up()
    facts = facts_of(await client.call_tool("search_candidates", {"email": "MG.New@example.com"}))
    assert [row["id"] for row in facts["candidates"]] == [maria.id]
    assert facts["as_of"] == "2026-11-02T14:10:00Z"


async def test_whom_the_index_does_not_have_yet_kombos_filters_are_asked_for(client: Client, sandbox: Sandbox) -> None:
    mirror = sandbox.tenant.mirror
    maria = mirror.candidates.get(sandbox.world.stories.people["maria_cna"])
    assert maria
    mirror.candidates.put(replace(maria, emails=(Typed("mg.new@example.com"),)))
    facts = facts_of(await client.call_tool("search_candidates", {"email": "mg.new@example.com"}))
    assert [row["id"] for row in facts["candidates"]] == [maria.id]
    assert facts["searched"] == "Kombo's filters"


async def test_where_nobody_fits_the_answer_says_who_was_asked(client: Client, sandbox: Sandbox) -> None:
    jobs = sandbox.world.stories.jobs
    assert text_of(await client.call_tool("search_candidates", {"query": "Xylander Qwfpgjluy"})) == snapshot("""\
searched: Kombo's filters
as_of: 2026-11-02T14:00:00Z
warnings:
- Nobody matches, not even misspelt, and Kombo's filters find nobody newer.
- Kombo mirrors Avionté in part: a job shows once it is selected for sync and the next sync has run, an application in the pipeline once Avionté has sent a webhook about it.\
""")
    assert text_of(await client.call_tool("search_candidates", {"phone": "(217) 555-0199"})) == snapshot("""\
searched: local index, as of its last pass
as_of: 2026-11-02T14:00:00Z
warnings:
- Nobody in the local index has this number.\
""")
    elsewhere = {"query": "Maria Gonzalez", "job_id": jobs["cdl"]}
    assert text_of(await client.call_tool("search_candidates", elsewhere)) == snapshot("""\
searched: local index, as of its last pass
as_of: 2026-11-02T14:00:00Z
warnings:
- 2 match, none of them with job_id or updated_after: leave those out to see who.\
""")
    nobody = {"query": "Xylander Qwfpgjluy", "job_id": jobs["cdl"]}
    assert "filters find nobody newer" in text_of(await client.call_tool("search_candidates", nobody))


async def test_before_the_first_fill_is_done_kombos_filters_are_asked_and_the_answer_says_so(
    sandbox: Sandbox, clock: StillClock
) -> None:
    sandbox.faults.append(Fault("status:503", path="/ats/jobs", times=1000))
    server = build_server(Settings.from_env({}), transport=httpx.MockTransport(sandbox), now=clock, sleep=clock.sleep)
    async with Client(server) as client:
        with anyio.fail_after(60):
            await server.index.caught_up()
        facts = facts_of(await client.call_tool("search_candidates", {"query": "Maria Gonzalez"}))
        assert len(facts["candidates"]) == 2
        assert facts["warnings"] == snapshot(
            [
                "2 people are called Maria Gonzalez: make sure which one is meant before you write.",
                "The local index cannot be brought up to date (ATSUnavailable): this was searched by Kombo's filters, which know whole names and addresses only.",
            ]
        )


async def test_a_row_costs_at_most_60_tokens_and_a_page_2000(client: Client) -> None:
    facts = text_of(await client.call_tool("search_candidates", {"query": "maria forklift", "limit": 30}))
    lines = facts.splitlines()
    assert tokens(facts) <= 2_000
    assert max(tokens(line) for line in lines if " | " in line) <= 60
    page = text_of(await client.call_tool("search_candidates", {"query": "warehouse", "limit": 30}))
    assert tokens(page) <= 2_000


@pytest.mark.parametrize("query", ["!!!", '"', "(*)", "😀", "\u202e", "\x00"])
async def test_what_holds_no_word_is_refused(client: Client, query: str) -> None:
    assert text_of(await client.call_tool("search_candidates", {"query": query})) == snapshot(
        "There is nothing to search for in this: give a name, an e-mail address, a number or another word."
    )


@pytest.mark.parametrize(
    "query", ["maria gonzalez*", '"maria" AND {gonzalez}', "^maria: + (gonzalez", "\uff2daria\x00 Gonza\u200blez"]
)
async def test_operators_of_a_full_text_search_and_odd_letters_are_not_taken_for_such(
    client: Client, query: str
) -> None:
    assert [why for *_, why in await rows(client, query)] == ["name", "name"]


async def test_blanks_beside_a_job_are_no_search(client: Client, sandbox: Sandbox) -> None:
    job = sandbox.world.stories.jobs["cna"]
    listed = [
        facts_of(await client.call_tool("search_candidates", {"query": blank, "phone": blank, "job_id": job}))
        for blank in ("", "  ")
    ]
    assert listed[0]["candidates"] == listed[1]["candidates"] != []


@pytest.mark.parametrize("phone", ["x", "+", "0117", "555"])
async def test_what_is_no_phone_number_is_refused_also_beside_a_name(client: Client, phone: str) -> None:
    for beside in ({}, {"query": "Maria"}):
        assert text_of(await client.call_tool("search_candidates", {"phone": phone, **beside})) == snapshot(
            "`phone` holds no phone number: give at least its last seven digits."
        )


@pytest.mark.parametrize(
    "email",
    ["<maria.gonzalez@example.com>", "mailto:Maria.Gonzalez@example.com", "maria.gonzalez@example.com,a@example.com"],
)
async def test_an_address_is_found_however_it_was_copied(client: Client, email: str) -> None:
    found = facts_of(await client.call_tool("search_candidates", {"email": email}))
    assert [row["matched"] for row in found["candidates"]] == ["e-mail"]


async def test_an_address_or_a_number_that_none_of_those_found_has_is_told(client: Client) -> None:
    warnings = [
        facts_of(await client.call_tool("search_candidates", {"query": "Acosta", **beside})).get("warnings")
        for beside in (
            {},
            {"email": "nobody@example.com"},
            {"phone": "708 555 0199"},
            {"email": "maria.gonzalez@example.com", "phone": "708 555 0117"},
        )
    ]
    assert warnings == snapshot(
        [
            None,
            [
                "None of these has this e-mail address; they fit by the rest. Search for it alone to have Kombo asked too."
            ],
            ["None of these has this phone number; they fit by the rest."],
            ["2 people are called Maria Gonzalez: make sure which one is meant before you write."],
        ]
    )


async def test_words_behind_the_tenth_are_told_and_fillers_do_not_count(client: Client) -> None:
    ten = "maria gonzalez two three four five six seven eight nine"
    told = [
        facts_of(await client.call_tool("search_candidates", {"query": query})).get("warnings", [])[1:]
        for query in (f"the {ten} for the", f"{ten} ten eleven")
    ]
    assert told == snapshot([[], ["Only the first 10 words were looked for, not the 2 behind them."]])


async def test_a_cursor_goes_with_the_search_that_it_is_of(client: Client) -> None:
    asked: dict[str, object] = {"query": "forklift", "limit": 5}
    cursor = facts_of(await client.call_tool("search_candidates", asked))["next_cursor"]
    assert facts_of(await client.call_tool("search_candidates", asked | {"cursor": cursor, "limit": 9}))["candidates"]
    others: tuple[dict[str, object], ...] = (
        asked | {"query": "warehouse"},
        asked | {"updated_after": "2020-01-01"},
        asked | {"phone": "708 555 0117"},
    )
    tampered = (
        asked | {"cursor": wrong} for wrong in ("5", cursor.replace("5-", "6"), f"-{cursor}", "5-", f"x{cursor}")
    )
    for given in (*({"cursor": cursor} | other for other in others), *tampered):
        assert text_of(await client.call_tool("search_candidates", given)) == snapshot(
            "This is no cursor of this list: pass next_cursor of the last answer, or none to begin."
        )
