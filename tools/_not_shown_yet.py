"""A record that is not found because this server has just made it: Kombo's mirror shows it later."""

from collections.abc import Iterable, Sequence
from typing import cast

from server.errors import NotFound
from server.guardrails.operation_models import created_id
from tools._call import Call


async def explain_missing(call: Call, error: NotFound, arguments: Iterable[object]) -> NotFound:
    """The error as it is, or one that says so where an argument of the call is the id of a record made here."""
    made = await call.state.written.creating({id for value in arguments for id in _ids(value)})
    if made is None:
        return error
    return NotFound(
        f"{error} This server itself made {created_id(made)}, at {made.created_at:%Y-%m-%d %H:%M} UTC ({made.id}):"
        " Kombo's mirror does not show it yet. Read it again later; do not make it again.",
        code=error.code,
        reference=error.reference,
    )


def _ids(value: object) -> list[str]:
    many = cast(Sequence[object], value) if isinstance(value, list | tuple) else [value]
    return [one.strip() for one in many if isinstance(one, str) and one.strip()]
