"""list_rejection_reasons: what an application can be rejected with."""

from dataclasses import replace

import pytest
from inline_snapshot import snapshot
from mcp import Client

from server.sandbox.kombo import Sandbox
from tests.conftest import text_of
from tests.tools.conftest import facts_of

pytestmark = pytest.mark.anyio


async def test_it_lists_the_reasons(client: Client) -> None:
    result = await client.call_tool("list_rejection_reasons", {})
    assert result.structured_content == snapshot(
        {
            "reasons": [
                {"name": "Not qualified", "id": "Y5EtuDvXe1myjPZGX6aHV4g7"},
                {"name": "Not qualified - certification", "id": "P4FhKrTFESApK9enmDYTQo2N"},
                {"name": "Position filled", "id": "nqbznn8iy18VZ9oQP1Efysgh"},
                {"name": "Client chose another candidate", "id": "mciqgyJrVLC1fySXu6osQ8Nf"},
                {"name": "Candidate withdrew", "id": "CcwgQX4uL5QLrgDs3DCxsNhX"},
                {"name": "No response", "id": "5RUwRZd4sGPQEaUjkmqi7Tmg"},
                {"name": "Shift or location does not fit", "id": "aF8tANw7jyEWFMJzRy36GCFV"},
            ],
            "as_of": "2026-11-02T14:00:00Z",
        }
    )
    assert text_of(result) == snapshot("""\
reasons:
name | id
Not qualified | Y5EtuDvXe1myjPZGX6aHV4g7
Not qualified - certification | P4FhKrTFESApK9enmDYTQo2N
Position filled | nqbznn8iy18VZ9oQP1Efysgh
Client chose another candidate | mciqgyJrVLC1fySXu6osQ8Nf
Candidate withdrew | CcwgQX4uL5QLrgDs3DCxsNhX
No response | 5RUwRZd4sGPQEaUjkmqi7Tmg
Shift or location does not fit | aF8tANw7jyEWFMJzRy36GCFV
as_of: 2026-11-02T14:00:00Z\
""")


async def test_a_deleted_reason_is_not_offered(client: Client, sandbox: Sandbox) -> None:
    mirror = sandbox.tenant.mirror
    reason = next(iter(mirror.reasons))
    mirror.reasons.put(replace(reason, remote_deleted_at=reason.changed_at))
    facts = facts_of(await client.call_tool("list_rejection_reasons", {}))
    assert reason.name not in [row["name"] for row in facts["reasons"]]


async def test_more_reasons_than_a_page_of_kombos_are_all_listed(client: Client, sandbox: Sandbox) -> None:
    mirror = sandbox.tenant.mirror
    reason = next(iter(mirror.reasons))
    for number in range(300):
        mirror.reasons.put(replace(reason, id=f"{number:024}".replace("0", "A"), name=f"Reason {number}"))
    facts = facts_of(await client.call_tool("list_rejection_reasons", {}))
    assert len({row["id"] for row in facts["reasons"]}) > 300


async def test_without_reasons_it_says_what_that_means(client: Client, sandbox: Sandbox) -> None:
    mirror = sandbox.tenant.mirror
    for reason in list(mirror.reasons):
        mirror.reasons.put(replace(reason, remote_deleted_at=reason.changed_at))
    assert facts_of(await client.call_tool("list_rejection_reasons", {})) == snapshot(
        {
            "as_of": "2026-11-02T14:00:00Z",
            "warnings": ["This ATS knows no rejection reason, so nothing can be rejected from here."],
        }
    )
