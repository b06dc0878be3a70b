"""Notes on people: a note in the `brief` dialect, a talent activity in `bold`, whichever this Avionté answers."""

from collections.abc import Sequence
from typing import Final

from server.ats.avionte.avionte_models import ActivityType
from server.ats.avionte.dialects import Dialects
from server.ats.avionte.routes import Capability, Note, Route
from server.ats.matching import fold
from server.ats.models import Candidate, Written
from server.ats.paths import check_id
from server.ats.quoting import one_line, quoted
from server.ats.transport import KomboTransport
from server.ats.ttl_cache import TtlCache
from server.errors import InvalidInput

USUAL_TYPE: Final = "Note"
"""The kind of activity that a note is: every tenant seen has one of this name, its number differs."""

TYPES_SECONDS: Final = 600.0
MOST_LISTED: Final = 40


class ActivityNotes:
    """Writes notes on people."""

    def __init__(self, transport: KomboTransport, dialects: Dialects) -> None:
        self._transport = transport
        self._dialects = dialects
        self._types = TtlCache[tuple[ActivityType, ...]](TYPES_SECONDS)

    async def add(self, candidate: Candidate, html: str, type_name: str) -> Written:
        """Write a note; an empty type name leaves the kind to the dialect's usual one.

        Raises:
            InvalidInput: There is no such kind; nothing was sent.
            NotSupported: No dialect answers; nothing was sent.
            OutcomeUnknown: It was sent and no answer came.
        """
        talent = check_id("talent", candidate.remote_id)
        routes = await self._dialects.choose(Capability.CANDIDATE_NOTES)
        usual = "" if routes.note_types is None else USUAL_TYPE
        kind = await self._choose(type_name or usual)
        note = Note(talent=int(talent), html=html, type_name=type_name)
        if kind is not None:
            note = Note(talent=int(talent), html=html, type_name=kind.name or "", type_id=kind.type_id)
        try:
            await routes.note.call(self._transport, note, talent=talent)
        except InvalidInput as error:
            if kind is not None or not type_name:
                raise
            spelled = f"spelled just like {quoted(type_name, 60)}"
            unsure = f"Avionté may have no kind of note (note_type) {spelled}: it lists none here."
            raise InvalidInput(f"{unsure} {error}", code=error.code, reference=error.reference) from error
        return Written()

    async def find_type(self, name: str) -> str:
        """Spell the name of a kind of note as Avionté does; as it was given where no dialect lists the kinds.

        Raises:
            InvalidInput: There is no such kind.
            NotSupported: No dialect answers.
        """
        await self._dialects.choose(Capability.CANDIDATE_NOTES)
        kind = await self._choose(name)
        return (kind and kind.name) or name

    async def _choose(self, name: str) -> ActivityType | None:
        """The kind of this name, also where another dialect lists it than the one that writes; None without a list."""
        if not name:
            return None
        known = await self._dialects.choose_all(Capability.CANDIDATE_NOTES)
        lists = next((routes.note_types for routes in known if routes.note_types is not None), None)
        return choose_type(await self._known_types(lists), name) if lists is not None else None

    async def _known_types(self, route: Route[None, tuple[ActivityType, ...]]) -> tuple[ActivityType, ...]:
        return await self._types.get("", lambda: route.call(self._transport, None))


def choose_type(types: Sequence[ActivityType], name: str) -> ActivityType:
    """Pick a kind of activity by its name, spelled as it is or but for its case.

    Raises:
        InvalidInput: There is none, or several; the text lists the names.
    """
    for same in (
        [one for one in types if one.name == name],
        [one for one in types if fold(one.name or "") == fold(name)],
    ):
        if len(same) == 1:
            return same[0]
    known = ", ".join(f"“{one_line(one.name or '', 60)}”" for one in types[:MOST_LISTED]) or "none"
    raise InvalidInput(
        f"Avionté has no one kind of note called {quoted(name, 60)}. It has: {known}. Nothing was changed."
    )
