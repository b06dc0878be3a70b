"""HTTP to Kombo: auth, limits, retries and time-outs, from a call to its data or an ATSError.

The one module of the product, with the sandbox, that imports httpx. It logs nothing: URLs and bodies name candidates.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from json import JSONEncoder
from types import TracebackType
from typing import Final, Literal, Self, TypeVar
from urllib.parse import urlencode

import anyio
import httpx

from server.ats.downloads import MAX_REDIRECTS, DownloadRules, Origin, Resolver, resolve_host
from server.ats.envelopes import Call, decode, kombo_error, members_of, open_envelope, open_passthrough, warnings_of
from server.ats.failures import lost_answer
from server.ats.kombo_models import KomboModel
from server.ats.limits import Limits, LimitsSnapshot
from server.ats.pages import Page, parse_page, parse_page_fast
from server.ats.paths import ApiPath, build_path
from server.ats.retries import Repeatable, Retries, asked_wait
from server.errors import ATSUnavailable, ConfigurationError, NotFound, Refused

ModelT = TypeVar("ModelT", bound=KomboModel)
OpenedT = TypeVar("OpenedT")
ResultT = TypeVar("ResultT")
ReadMethod = Literal["GET", "POST"]
WriteMethod = Literal["POST", "PUT", "PATCH", "DELETE"]
Params = Mapping[str, str | int | bool | None]

PASSTHROUGH: Final = build_path("/passthrough/avionte/front-office-v1")
"""Kombo's only passthrough to Avionté; the inner method, path and data travel in the body."""

OF_AN_INTEGRATION: Final = ("/ats/", "/passthrough/")
"""Paths that take `X-Integration-Id`; the others are about the key, or name the integration themselves."""

JSON: Final = JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)

NEVER_SENT: Final = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
"""No connection was made, so nothing can have been processed."""


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds to connect in, and for a whole exchange: reads answer from Kombo's mirror, actions from the ATS."""

    connect: float = 5.0
    read: float = 30.0
    action: float = 120.0


@dataclass(frozen=True, slots=True)
class ActionAnswer:
    """What a write answered: Kombo's `data` (empty for most) and its warnings, which are the vendor's words."""

    data: Mapping[str, object]
    warnings: tuple[str, ...]


DEFAULT_TIMEOUTS: Final = Timeouts()
DEFAULT_RETRIES: Final = Retries()


class KomboTransport:
    """The requests of one integration. `transport` answers them in place of the network (the embedded sandbox).

    `now` is in seconds since 1970. `resolve` finds the addresses of a download's host; left out, names are looked up
    where requests go to a network, and taken as they are where `transport` answers. `spend` is called before each
    request that goes on to the ATS, and may refuse it.
    """

    def __init__(
        self,
        *,
        base_url: str,
        api_key: str,
        integration_id: str,
        transport: httpx.AsyncBaseTransport | None = None,
        timeouts: Timeouts = DEFAULT_TIMEOUTS,
        retries: Retries = DEFAULT_RETRIES,
        now: Callable[[], float] = time.time,
        resolve: Resolver | None = None,
        spend: Callable[[], None] = lambda: None,
    ) -> None:
        if not (api_key.isascii() and api_key.isprintable()):
            raise ConfigurationError("KOMBO_API_KEY holds characters that no key has; copy it again.")
        self.integration_id = integration_id
        self._client = _Client(
            base_url=base_url,
            transport=transport,
            headers={"user-agent": "ats-mcp"},
            timeout=httpx.Timeout(timeouts.action, connect=timeouts.connect, pool=timeouts.connect),
        )
        self._base = str(self._client.base_url).rstrip("/")
        self._headers = httpx.Headers([(b"Host", self._client.base_url.netloc), *self._client.headers.raw])
        # httpx blanks this header when it shows it; not among the client's own headers, which downloads carry too.
        self._headers["authorization"] = f"Bearer {api_key}"
        self._headers_of_integration = self._headers.copy()
        self._headers_of_integration["x-integration-id"] = integration_id
        self._timeouts = timeouts
        self._retries = retries
        self._now = now
        self._spend = spend
        self._limits = Limits()
        looked_up_by = resolve or (None if transport else resolve_host)
        self._rules = DownloadRules(home=_origin(self._client.base_url), resolve=looked_up_by)

    def __repr__(self) -> str:
        return f"<KomboTransport to {self._client.base_url.host}>"

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close every connection."""
        await self._client.aclose()

    @property
    def limits(self) -> LimitsSnapshot:
        """Kombo's limits and clock, as its latest answers told them."""
        return self._limits.snapshot()

    async def read(self, path: ApiPath, params: Params | None = None) -> dict[str, object]:
        """Read from Kombo's mirror, or about the key or the integration; answers the whole envelope."""
        return await self._run(Call("GET", path, _given(params)), open_envelope)

    async def read_opened(
        self, path: ApiPath, open: Callable[[bytes], OpenedT | None], params: Params | None = None
    ) -> OpenedT | dict[str, object]:
        """Read as `read` does; what `open` makes of the answer's bytes is answered where it makes anything of them."""

        def parse(call: Call, content: bytes) -> OpenedT | dict[str, object]:
            opened = open(content)
            return open_envelope(call, content) if opened is None else opened

        return await self._run(Call("GET", path, _given(params)), parse)

    async def read_page(self, path: ApiPath, model: type[ModelT], params: Params | None = None) -> Page[ModelT]:
        """Read one page of a list from Kombo's mirror."""

        def parse(call: Call, content: bytes) -> Page[ModelT]:
            return parse_page_fast(content, model) or parse_page(open_envelope(call, content), model)

        return await self._run(Call("GET", path, _given(params)), parse)

    async def read_action(self, path: ApiPath, *, scope: str | None = None) -> dict[str, object]:
        """Read live from the ATS, which counts as an action in flight and changes nothing; answers the envelope."""
        return await self._run(Call("GET", path, live=True, scope=scope), open_envelope)

    async def act(
        self, method: WriteMethod, path: ApiPath, json: Mapping[str, object], *, scope: str | None = None
    ) -> ActionAnswer:
        """Write; sent again only where it certainly was not processed. `scope` names Kombo's permission for it.

        Raises:
            OutcomeUnknown: It was sent, and whether it was done is not known.
            ATSRejected: It was turned down; nothing changed.
            ATSUnavailable: No connection was made; nothing changed.
        """
        call = Call(method, path, json=json, write=True, live=True, scope=scope)
        envelope = await self._run(call, open_envelope)
        return ActionAnswer(data=members_of(envelope.get("data")), warnings=warnings_of(envelope))

    async def passthrough(
        self,
        method: ReadMethod | WriteMethod,
        path: ApiPath,
        *,
        params: Mapping[str, str] | None = None,
        data: object = None,
        write: bool,
    ) -> object:
        """Ask Avionté itself, and answer what it answered; Kombo's envelope and Avionté's status are both checked.

        A read is sent again like any other, though it travels as a POST; a write like any other write.

        Raises:
            NotSupported: Kombo has no passthrough for this integration.
            OutcomeUnknown, ATSRejected, ATSUnavailable: As for `act`, by either layer.
        """
        inner = {"method": method, "path": path, "params": params, "data": data}
        body = {name: value for name, value in inner.items() if value is not None}
        call = Call("POST", PASSTHROUGH, json=body, write=write, live=True, scope="passthrough", passthrough=True)
        return await self._run(call, lambda call, content: open_passthrough(call, content, self._now()))

    async def download(self, url: str, max_bytes: int) -> bytes:
        """Fetch a file from the address that Kombo has just answered, without sending it the key.

        Raises:
            Refused: The address is not https or leads into a private network, or the file is larger than `max_bytes`.
            NotFound: The file is not there, or its address has expired.
            ATSUnavailable: It could not be fetched now.
        """
        return await self._retries.run(lambda: self._fetch(url, max_bytes))

    async def _run(self, call: Call, parse: Callable[[Call, bytes], ResultT]) -> ResultT:
        async def attempt() -> ResultT:
            if not call.live:
                return parse(call, await self._send(call, self._timeouts.read))
            self._spend()
            await self._limits.begin_action()
            try:
                return parse(call, await self._send(call, self._timeouts.action))
            finally:
                self._limits.end_action()

        return await self._retries.run(attempt)

    async def _send(self, call: Call, seconds: float) -> bytes:
        """One exchange, bounded as a whole: httpx's own time-outs start anew with every byte."""
        request = self._request(call)
        try:
            with anyio.fail_after(seconds):
                response = await self._client.send(request)
        except NEVER_SENT as error:
            unchanged = "Nothing was changed. " if call.write else ""
            raise Repeatable(
                ATSUnavailable(
                    f"No connection to Kombo could be made. {unchanged}Check the network and KOMBO_BASE_URL, or call"
                    " again in a minute."
                )
            ) from error
        except (httpx.TimeoutException, TimeoutError) as error:
            raise _lost(call, f"Kombo did not answer within {seconds:g} seconds.") from error
        except httpx.RequestError as error:
            raise _lost(call, "The connection to Kombo broke before its answer was complete.") from error
        self._limits.observe(response.headers, self._now())
        if not response.is_success:
            status = response.status_code
            wait = asked_wait(response.headers, now=self._now(), rate_limited=status == 429)
            raise kombo_error(call, status, decode(response.content), wait)
        return response.content

    def _request(self, call: Call) -> httpx.Request:
        """Put a request together as the client would, which merges addresses and headers anew for each."""
        address = f"{self._base}{call.path}"
        headers = (self._headers_of_integration if call.path.startswith(OF_AN_INTEGRATION) else self._headers).raw
        body = b""
        if call.params:
            address += f"?{urlencode(call.params)}"
        if call.json is not None:
            body = JSON.encode(call.json).encode()
            headers += [(b"Content-Length", str(len(body)).encode()), (b"Content-Type", b"application/json")]
        return httpx.Request(
            call.method, address, headers=headers, cookies=self._client.cookies, stream=httpx.ByteStream(body)
        )

    async def _fetch(self, url: str, max_bytes: int) -> bytes:
        try:
            with anyio.fail_after(self._timeouts.action):
                return await self._follow(httpx.URL(url), max_bytes)
        except httpx.InvalidURL as error:
            raise Refused("The file was not fetched: its address is not one.") from error
        except (httpx.RequestError, TimeoutError) as error:
            raise Repeatable(ATSUnavailable("The file could not be fetched. Call again in a minute.")) from error

    async def _follow(self, target: httpx.URL, max_bytes: int) -> bytes:
        for _ in range(MAX_REDIRECTS + 1):
            if target.userinfo:
                raise Refused("The file was not fetched: its address carries a name or password.")
            await self._rules.check(_origin(target))
            async with self._client.stream("GET", target, headers={"accept-encoding": "identity"}) as response:
                if not response.has_redirect_location:
                    return await _take(response, max_bytes)
                target = target.join(response.headers["location"])
        raise Refused(f"The file was not fetched: its address leads on more than {MAX_REDIRECTS} times.")


class _Cookies(httpx.Cookies):
    """Cookies for which only an answer that sets some is searched: httpx has all headers read anew for them."""

    def extract_cookies(self, response: httpx.Response) -> None:
        if "set-cookie" in response.headers:
            super().extract_cookies(response)


class _Client(httpx.AsyncClient):
    """A client that keeps its cookies so."""

    @cached_property
    def cookies(self) -> httpx.Cookies:  # pyright: ignore[reportIncompatibleMethodOverride] - read-only will do
        return _Cookies()


async def _take(response: httpx.Response, max_bytes: int) -> bytes:
    status = response.status_code
    if status >= 500 or status in (408, 429):
        raise Repeatable(ATSUnavailable("The file could not be fetched. Call again in a minute."))
    if not response.is_success:
        raise NotFound("The file is not there, or its address has expired. Ask for it again: addresses are made anew.")
    declared = response.headers.get("content-length", "")
    taken = bytearray()
    if not (declared.isdigit() and int(declared) > max_bytes):
        async for chunk in response.aiter_bytes():
            taken += chunk
            if len(taken) > max_bytes:
                break
        else:
            return bytes(taken)
    raise Refused(f"The file was not read: it is larger than {max_bytes:,} bytes, the most this server takes.")


def _lost(call: Call, what: str) -> Exception:
    error = lost_answer(what, write=call.write, error=ATSUnavailable)
    return error if call.write else Repeatable(error)


def _given(params: Params | None) -> dict[str, str | int] | None:
    """Those parameters that have a value, truth in the words of JSON."""
    given = {name: value for name, value in (params or {}).items() if value is not None}
    return {name: str(value).lower() if isinstance(value, bool) else value for name, value in given.items()}


def _origin(url: httpx.URL) -> Origin:
    return Origin(url.scheme, url.host, url.port)
