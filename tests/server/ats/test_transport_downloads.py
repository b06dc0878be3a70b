"""Downloads: where from, how far, how much, and without the key."""

from collections.abc import AsyncGenerator

import httpx
import pytest
from inline_snapshot import snapshot

from server.ats.retries import Retries
from server.ats.transport import KomboTransport
from server.errors import ATSUnavailable, NotFound, Refused

pytestmark = pytest.mark.anyio

URL = "https://resources.kombo.dev/7yZfKGzWigXxxRTygqAfHvyE?signature=abc"
NAMES = {"resources.kombo.dev": ["93.184.216.34"], "files.example.com": ["93.184.216.35"], "intranet": ["10.0.0.8"]}


class Files:
    """Servers of files: by URL, an answer or several in turn; keeps what it was asked for."""

    def __init__(self, answers: dict[str, list[httpx.Response | Exception]]) -> None:
        self.answers = answers
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        waiting = self.answers[str(request.url)]
        answer = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


async def no_wait(seconds: float) -> None:
    return None


async def resolve(host: str) -> list[str]:
    return NAMES[host]


def transport(files: Files, base_url: str = "https://api.kombo.dev/v1") -> KomboTransport:
    return KomboTransport(
        base_url=base_url,
        api_key="kombo-key",
        integration_id="avionte:HWUTwvyx2wLoSUHphiWVrp28",
        transport=httpx.MockTransport(files),
        retries=Retries(sleep=no_wait),
        resolve=resolve,
    )


def leads_to(url: str) -> httpx.Response:
    return httpx.Response(302, headers={"location": url})


async def test_a_file_is_fetched_without_the_key() -> None:
    files = Files({URL: [httpx.Response(200, content=b"%PDF-1.7")]})
    assert await transport(files).download(URL, 100) == b"%PDF-1.7"
    assert {"authorization", "x-integration-id"}.isdisjoint(files.requests[0].headers)
    assert files.requests[0].headers["accept-encoding"] == "identity"


async def test_a_file_of_exactly_the_most_bytes_is_taken() -> None:
    assert len(await transport(Files({URL: [httpx.Response(200, content=b"x" * 100)]})).download(URL, 100)) == 100


async def test_a_file_that_says_it_is_too_large_is_not_read() -> None:
    with pytest.raises(Refused) as refusal:
        await transport(Files({URL: [httpx.Response(200, content=b"x" * 101)]})).download(URL, 100)
    assert str(refusal.value) == snapshot(
        "The file was not read: it is larger than 100 bytes, the most this server takes."
    )


async def test_a_file_that_does_not_say_how_large_it_is_is_cut_off() -> None:
    read: list[int] = []

    async def endless() -> AsyncGenerator[bytes]:
        while True:
            read.append(40)
            yield b"x" * 40

    with pytest.raises(Refused, match="larger than 100 bytes"):
        await transport(Files({URL: [httpx.Response(200, content=endless())]})).download(URL, 100)
    assert len(read) == 3


async def test_three_redirects_are_followed_and_each_is_checked() -> None:
    files = Files(
        {
            URL: [leads_to("/a")],
            "https://resources.kombo.dev/a": [leads_to("https://files.example.com/b")],
            "https://files.example.com/b": [leads_to("c")],
            "https://files.example.com/c": [httpx.Response(200, content=b"cv")],
        }
    )
    assert await transport(files).download(URL, 100) == b"cv"


async def test_a_fourth_redirect_is_not_followed() -> None:
    files = Files({URL: [leads_to(URL)]})
    with pytest.raises(Refused) as refusal:
        await transport(files).download(URL, 100)
    assert len(files.requests) == 4
    assert str(refusal.value) == snapshot("The file was not fetched: its address leads on more than 3 times.")


@pytest.mark.parametrize(
    "location",
    [
        "http://files.example.com/cv",
        "https://intranet/cv",
        "https://127.0.0.1/cv",
        "https://[::1]/cv",
        "https://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
        "https://user:secret@files.example.com/cv",
    ],
)
async def test_a_bad_address_is_refused_at_once_and_behind_a_redirect(location: str) -> None:
    files = Files({URL: [leads_to(location)]})
    with pytest.raises(Refused, match="not fetched"):
        await transport(files).download(location, 100)
    assert files.requests == []
    with pytest.raises(Refused, match="not fetched"):
        await transport(files).download(URL, 100)
    assert len(files.requests) == 1


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://files.example.com:port/cv",
        "/etc/passwd",
        "resources.kombo.dev/x",
        "https://",
        "https://a\n.example.com",
    ],
)
async def test_what_is_no_address_is_refused(url: str) -> None:
    files = Files({})
    with pytest.raises(Refused):
        await transport(files).download(url, 100)
    assert files.requests == []


async def test_a_sandbox_on_loopback_serves_its_files_by_plain_http() -> None:
    url = "http://127.0.0.1:8000/files/1"
    files = Files({url: [httpx.Response(200, content=b"cv")]})
    assert await transport(files, "http://127.0.0.1:8000/v1").download(url, 100) == b"cv"


async def test_the_embedded_sandbox_needs_no_names_to_be_known() -> None:
    files = Files({"https://unknown.example.com/x": [httpx.Response(200, content=b"cv")]})
    t = KomboTransport(
        base_url="https://sandbox.example.com/v1",
        api_key="",
        integration_id="avionte:HWUTwvyx2wLoSUHphiWVrp28",
        transport=httpx.MockTransport(files),
    )
    assert await t.download("https://unknown.example.com/x", 100) == b"cv"


@pytest.mark.parametrize("status", [304, 400, 403, 404, 410])
async def test_a_file_that_is_gone_is_not_asked_for_again(status: int) -> None:
    files = Files({URL: [httpx.Response(status)]})
    with pytest.raises(NotFound) as failure:
        await transport(files).download(URL, 100)
    assert len(files.requests) == 1
    assert str(failure.value) == snapshot(
        "The file is not there, or its address has expired. Ask for it again: addresses are made anew."
    )


@pytest.mark.parametrize(
    "failure",
    [
        httpx.Response(500),
        httpx.Response(503),
        httpx.Response(429),
        httpx.ConnectError("refused"),
        httpx.ReadTimeout("slow"),
    ],
)
async def test_a_file_that_cannot_be_had_now_is_asked_for_again(failure: httpx.Response | Exception) -> None:
    files = Files({URL: [failure, httpx.Response(200, content=b"cv")]})
    assert await transport(files).download(URL, 100) == b"cv"


async def test_a_file_that_cannot_be_had_at_all_is_given_up() -> None:
    files = Files({URL: [httpx.ReadError("reset")]})
    with pytest.raises(ATSUnavailable) as failure:
        await transport(files).download(URL, 100)
    assert len(files.requests) == 4
    assert str(failure.value) == snapshot("The file could not be fetched. Call again in a minute.")
