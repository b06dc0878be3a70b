import pytest
from inline_snapshot import snapshot

from server.ats.downloads import DownloadRules, Origin, resolve_host
from server.errors import ATSUnavailable, Refused

pytestmark = pytest.mark.anyio

KOMBO = Origin("https", "api.kombo.dev", None)
LOOPBACK = Origin("http", "127.0.0.1", 8000)


class Names:
    """A name service with two kinds of names in it."""

    def __init__(self, **addresses: list[str]) -> None:
        self.addresses = addresses
        self.asked: list[str] = []

    async def __call__(self, host: str) -> list[str]:
        self.asked.append(host)
        if host not in self.addresses:
            raise OSError("unknown host")
        return self.addresses[host]


def https(host: str) -> Origin:
    return Origin("https", host, None)


async def test_a_public_name_passes() -> None:
    names = Names(files=["93.184.216.34", "2606:2800:220:1::1"])
    await DownloadRules(KOMBO, names).check(https("files"))
    assert names.asked == ["files"]


async def test_a_public_number_passes_without_a_question() -> None:
    names = Names()
    await DownloadRules(KOMBO, names).check(https("93.184.216.34"))
    assert names.asked == []


@pytest.mark.parametrize("scheme", ["http", "ftp", "file", "data", ""])
async def test_anything_but_https_is_refused(scheme: str) -> None:
    with pytest.raises(Refused) as refusal:
        await DownloadRules(KOMBO, Names(files=["93.184.216.34"])).check(Origin(scheme, "files", None))
    assert str(refusal.value) == snapshot("The file was not fetched: its address is not an https address.")


async def test_an_address_without_a_host_is_refused() -> None:
    with pytest.raises(Refused):
        await DownloadRules(KOMBO, Names()).check(https(""))


PRIVATE = [
    "127.0.0.1",
    "10.0.0.8",
    "172.16.3.4",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",  # noqa: S104  # an address to be refused, nothing is bound to it
    "224.0.0.1",
    "::1",
    "fe80::1",
    "fd00::1",
    "::ffff:127.0.0.1",
    "2002:7f00:1::",
]


@pytest.mark.parametrize("address", PRIVATE)
async def test_a_private_number_is_refused(address: str) -> None:
    with pytest.raises(Refused):
        await DownloadRules(KOMBO, Names()).check(https(address))


@pytest.mark.parametrize("address", PRIVATE)
async def test_a_name_with_one_private_address_is_refused(address: str) -> None:
    with pytest.raises(Refused) as refusal:
        await DownloadRules(KOMBO, Names(intranet=["93.184.216.34", address])).check(https("intranet"))
    assert str(refusal.value) == snapshot(
        "The file was not fetched: its address «intranet» leads into a private network."
    )


async def test_a_name_without_an_address_is_refused() -> None:
    with pytest.raises(Refused):
        await DownloadRules(KOMBO, Names(empty=[])).check(https("empty"))


async def test_a_name_that_nobody_knows_is_not_available() -> None:
    with pytest.raises(ATSUnavailable) as failure:
        await DownloadRules(KOMBO, Names()).check(https("gone"))
    assert str(failure.value) == snapshot(
        "The file was not fetched: its host «gone» could not be found. Call again in a minute."
    )


async def test_the_apis_own_server_passes_as_it_is() -> None:
    names = Names()
    await DownloadRules(Origin("http", "sandbox", 80), names).check(Origin("http", "sandbox", 80))
    assert names.asked == []


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
async def test_plain_http_on_loopback_passes_where_the_api_is_on_loopback_too(host: str) -> None:
    await DownloadRules(LOOPBACK, Names()).check(Origin("http", host, 9000))
    with pytest.raises(Refused):
        await DownloadRules(KOMBO, Names()).check(Origin("http", host, 9000))


async def test_in_process_names_are_taken_as_they_are_and_numbers_are_not() -> None:
    rules = DownloadRules(KOMBO, None)
    await rules.check(https("resources.kombo.dev"))
    with pytest.raises(Refused):
        await rules.check(https("10.0.0.8"))


async def test_the_system_resolves_a_number_to_itself() -> None:
    assert "127.0.0.1" in await resolve_host("127.0.0.1")
