"""No tool that reads answers with a protected fact, whichever record it is asked for."""

import json
import re
from collections.abc import AsyncGenerator
from dataclasses import replace

import pytest
from mcp import Client
from mcp.types import CallToolResult

from server.sandbox.ids import kombo_id
from server.sandbox.kombo import Sandbox
from server.sandbox.options import Dialect
from server.sandbox.population.screening import QUESTIONS
from server.sandbox.world import CustomDetailDefinition, DetailType, Json, Tag
from tests.conftest import Connect, text_of
from tests.tools.conftest import facts_of

pytestmark = pytest.mark.anyio

NAMES = re.compile(
    r"gender|\brace\b|ethnic|disabilit|veteran|birth|tax.?id|eeo\b|filing|allowance|withholding|\bi-?9\b", re.IGNORECASE
)
"""What members and questions about protected facts are called, in English and in Avionté's JSON."""

UNMISTAKABLE = ("taxIdNumber", "birthday")
"""Members of a talent whose values say what they are wherever they stand."""

CHOICES = {
    option
    for question in QUESTIONS.values()
    if question.category
    for option in question.options
    if option not in ("Yes", "No", "White", "Male")
} | {"Not a veteran", "Protected veteran", "American Indian or Alaska Native"}
"""Answers to questions about protected facts, but for those that are surnames or words of everyday."""


async def everything(client: Client, sandbox: Sandbox) -> AsyncGenerator[CallToolResult]:
    """Every answer about every person and every application that Kombo shows."""
    for name in ("list_jobs", "list_applications", "search_candidates"):
        cursor, more = "", {"outcome": "ANY"} if name == "list_applications" else {}
        while True:
            result = await client.call_tool(name, {"limit": 30, "cursor": cursor, **more})
            yield result
            if not (cursor := facts_of(result).get("next_cursor", "")):
                break
    for job in sandbox.tenant.mirror.jobs:
        yield await client.call_tool("get_job", {"job_id": job.id, "enhanced": True})
        yield await client.call_tool("find_duplicates", {"job_id": job.id})
        yield await client.call_tool("summarize_pipeline", {"job_id": job.id})
    for person in sandbox.tenant.mirror.candidates:
        yield await client.call_tool("get_candidate", {"candidate_id": person.id, "enhanced": True})
    for application in sandbox.tenant.mirror.applications:
        yield await client.call_tool("get_application", {"application_id": application.id})


@pytest.mark.parametrize("dialect", ["brief", "bold"])
async def test_no_answer_about_any_record_tells_a_protected_fact(
    dialect: Dialect, connect: Connect, sandbox: Sandbox
) -> None:
    sandbox.options = replace(sandbox.options, dialects=(dialect,))
    secrets = {str(talent[member])[:10] for talent in sandbox.world.talents.values() for member in UNMISTAKABLE}
    assert len(secrets) > 200
    async with connect() as client:
        told = [result async for result in everything(client, sandbox)]
    assert len(told) > 400
    for result in told:
        for form in (text_of(result), json.dumps(result.structured_content, ensure_ascii=False)):
            assert not NAMES.search(form.replace("they may tell protected facts", ""))
            assert not [choice for choice in CHOICES if choice in form]
            assert not [secret for secret in secrets if secret in form]


async def test_answers_about_protected_facts_are_counted_and_not_shown(client: Client, sandbox: Sandbox) -> None:
    application = next(
        one
        for one in sandbox.tenant.mirror.applications
        if {"q-gender", "q-race", "q-veteran"} <= {answer.question_remote_id for answer in one.answers}
    )
    facts = facts_of(await client.call_tool("get_application", {"application_id": application.id}))
    assert facts["warnings"] == ["3 screening answer(s) are not shown: they may tell protected facts."]
    assert "forklift" in facts["screening_answers"]


async def test_questions_about_protected_facts_are_not_among_a_jobs_questions(client: Client, sandbox: Sandbox) -> None:
    job = sandbox.world.jobs.get(sandbox.world.stories.jobs["cna"])
    assert job
    assert {"EEO", "DEMOGRAPHIC"} <= {question.category for question in job.screening_questions}
    facts = facts_of(await client.call_tool("get_job", {"job_id": job.id}))
    assert facts["screening_questions"] == [
        question.title for question in job.screening_questions if not question.category
    ]


async def test_a_tag_that_tells_a_protected_fact_is_not_shown(client: Client, sandbox: Sandbox) -> None:
    person = sandbox.tenant.mirror.candidates.get(sandbox.world.stories.people["maria_forklift"])
    assert person
    ids = [kombo_id("tag", name) for name in ("Protected Veteran", "EEO: female")]
    for id, name in zip(ids, ("Protected Veteran", "EEO: female"), strict=True):
        sandbox.tenant.mirror.tags.put(Tag(id=id, remote_id=name, changed_at=person.changed_at, name=name))
    sandbox.tenant.mirror.candidates.put(replace(person, tag_ids=(*person.tag_ids, *ids)))
    facts = facts_of(await client.call_tool("get_candidate", {"candidate_id": person.id}))
    assert facts["tags"] == ["Forklift certified"]


async def test_custom_fields_for_protected_facts_do_not_exist_here(client: Client, sandbox: Sandbox) -> None:
    values: dict[str, tuple[int, Json]] = {
        "Date of birth": (9291, "1988-04-12"),
        "Social Security Number": (9292, "900-12-3456"),
        "Veteran status": (9293, "Protected veteran"),
        "Ethnicity": (9294, "Two or more races"),
        "dateOfBirth": (9295, "12.04.1988"),
        "veteran_status": (9296, "Served 2001 to 2009"),
        "EEORace": (9297, "Prefers to say: Pacific"),
        "ssnLast4": (9298, "x3456x"),
    }
    person = sandbox.world.candidates.get(sandbox.world.stories.people["maria_forklift"])
    assert person
    for name, (number, value) in values.items():
        detail = CustomDetailDefinition(id=number, name=name, type=DetailType.TEXT)
        sandbox.world.definitions["candidate"].append(detail)
        sandbox.world.custom_values["candidate", person.remote_id][number] = value
    for name, arguments in (
        ("get_custom_fields", {"record": "candidate"}),
        ("get_custom_fields", {"record": "candidate", "id": person.id}),
        ("get_candidate", {"candidate_id": person.id, "enhanced": True}),
    ):
        result = await client.call_tool(name, arguments)
        assert "Preferred shift" in text_of(result)
        for field, (_, value) in values.items():
            assert field not in text_of(result)
            assert str(value) not in text_of(result)
