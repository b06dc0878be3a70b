"""Settling what is not known by reading the record; only what is seen counts, and not seeing it proves nothing."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from server.ats.base_ats_client import BaseAtsClient
from server.ats.models import Application
from server.errors import ATSError
from server.guardrails.operation_models import AuditError, ItemState, LedgerConflict, LedgerError, RecordWrite
from server.guardrails.own_writes import REJECTIONS

if TYPE_CHECKING:
    from server.guardrails.journal import Journal

BY: Final = "reading the record"


async def settle_by_reading(ats: BaseAtsClient, journal: "Journal", writes: Iterable[RecordWrite]) -> None:
    """Read the records of unknown writes and settle those that show what was written.

    Kombo answers from a mirror that may be older than the write: a record that does not show it stays unknown. So does
    what the ledger does not take now: the next look finds it again. What the audit does not take is added later.
    """
    doubtful = [write for write in writes if write.item.kind == "application" and write.item.state is ItemState.UNKNOWN]
    if not doubtful:
        return
    try:
        found = await ats.get_applications(list({write.item.target_id for write in doubtful}))
    except ATSError:
        return
    records = {application.id: application for application in found}
    for write in doubtful:
        application = records.get(write.item.target_id)
        if application and shows(application, write):
            try:
                journal.resolve(write.operation_id, write.item.position, ItemState.DONE, BY)
            except (AuditError, LedgerConflict):  # settled all the same, in the second case by somebody else
                continue
            except LedgerError:
                return


def shows(application: Application, write: RecordWrite) -> bool:
    """Whether the record is as the write would have left it, and was not before."""
    if write.tool in REJECTIONS:
        return application.outcome == "DECLINED"
    target = write.item.before.get("to_stage_id")
    return bool(target) and application.stage is not None and application.stage.id == target
