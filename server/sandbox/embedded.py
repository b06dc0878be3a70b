"""The sandbox inside this process: it answers requests without a port."""

import httpx

from server.sandbox.kombo import Sandbox
from server.sandbox.options import SandboxOptions


def embed(options: SandboxOptions) -> httpx.AsyncBaseTransport:
    """A transport that a sandbox of its own answers."""
    return attach(Sandbox(options))


def attach(sandbox: Sandbox) -> httpx.AsyncBaseTransport:
    """A transport that this sandbox answers."""
    return httpx.MockTransport(sandbox)
