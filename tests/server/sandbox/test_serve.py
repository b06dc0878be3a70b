"""The sandbox on a port: what a real client sees."""

from collections.abc import AsyncGenerator

import anyio
import httpx
import pytest

from server.sandbox.options import API_KEY, INTEGRATION_ID, SandboxOptions
from server.sandbox.serve import serve

pytestmark = pytest.mark.anyio


@pytest.fixture
async def client() -> AsyncGenerator[httpx.AsyncClient]:
    addresses: list[str] = []
    started = anyio.Event()

    def ready(address: str) -> None:
        addresses.append(address)
        started.set()

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(serve, SandboxOptions(), "127.0.0.1", 0, ready)
        await started.wait()
        headers = {"authorization": f"Bearer {API_KEY}", "x-integration-id": INTEGRATION_ID}
        async with httpx.AsyncClient(base_url=addresses[0], headers=headers) as client:
            yield client
        tasks.cancel_scope.cancel()


async def test_reads_writes_and_files_work_over_a_socket(client: httpx.AsyncClient) -> None:
    row = (await client.get("/v1/ats/applications", params={"page_size": 1, "outcomes": "PENDING"})).json()
    id = row["data"]["results"][0]["id"]
    note = {"content": "Señora called: “yes”.", "content_type": "PLAIN_TEXT"}
    assert (await client.post(f"/v1/ats/applications/{id}/notes", json=note)).json()["status"] == "success"
    notes = (await client.get("/v1/ats/notes", params={"application_ids": id})).json()["data"]["results"]
    file = {"name": "cv.txt", "type": "CV", "content_type": "text/plain", "data": "SGVsbG8="}
    await client.post(f"/v1/ats/applications/{id}/attachments", json={"attachment": file})
    files = (await client.get(f"/v1/ats/applications/{id}/attachments")).json()["data"]["results"]
    assert [note["content_html"] for note in notes] == ["Señora called: “yes”."]
    assert files[-1]["data_url"].startswith(str(client.base_url))
    assert (await client.get(files[-1]["data_url"])).content == b"Hello"


async def test_a_body_in_pieces_arrives_whole(client: httpx.AsyncClient) -> None:
    file = {"name": "cv.txt", "type": "CV", "content_type": "text/plain", "data": "QUFB" * 300_000}
    row = (await client.get("/v1/ats/candidates", params={"page_size": 1})).json()["data"]["results"][0]
    path = f"/v1/ats/candidates/{row['id']}/attachments"
    assert (await client.post(path, json={"attachment": file})).status_code == 200
    stored = (await client.get(path)).json()["data"]["results"][-1]
    assert len((await client.get(stored["data_url"])).content) == 900_000


async def test_a_dropped_connection_closes_without_an_answer(client: httpx.AsyncClient) -> None:
    faults = [{"fault": "drop_before", "match": {"path": "/ats/users"}}, {"fault": "drop_after"}]
    await client.post("/sandbox/faults", json=faults)
    for path in ("/v1/ats/users", "/v1/ats/jobs"):
        with pytest.raises(httpx.RemoteProtocolError, match="without sending a response"):
            await client.get(path)
    assert (await client.get("/v1/ats/users")).status_code == 200
    statuses = [request["status"] for request in (await client.get("/sandbox/requests")).json()]
    assert statuses == [None, None, 200]


async def test_an_answer_has_one_date_and_it_is_the_sandboxs(client: httpx.AsyncClient) -> None:
    response = await client.get("/sandbox/requests")
    assert [value.split(",")[1][:12] for value in response.headers.get_list("date")] == [" 02 Nov 2026"]


async def test_a_port_that_is_taken_is_an_error(client: httpx.AsyncClient) -> None:
    with pytest.raises(OSError, match="in use"):
        await serve(SandboxOptions(), "127.0.0.1", client.base_url.port or 0)
