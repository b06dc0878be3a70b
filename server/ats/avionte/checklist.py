"""The operations list, row by row, and what carries each operation out: the checklist's data.

`scripts/generate_docs.py` makes COMPLETE_AVIONTE_IMPLEMENTATION_CHECKLIST.md of it, and tests hold it to the code.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from server.ats.avionte.routes import DIALECTS, ROUTES, Capability, Dialect, NoWay, Way

Reach = Literal["all", "in part", "none"]


@dataclass(frozen=True, slots=True)
class Row:
    """One operation: the client's methods, the tools that call them, and what it needs of the passthrough, if anything.

    Where no tool calls them they are there for callers of the client; `beside` are the tools that serve the same end
    by other calls.
    """

    operation: str
    methods: tuple[str, ...]
    tools: tuple[str, ...]
    capabilities: tuple[Capability, ...] = ()
    beside: tuple[str, ...] = ()

    @property
    def dialects(self) -> Mapping[Dialect, Reach]:
        """How much of it each dialect can do; empty where Kombo's unified API does it."""
        return {dialect: self._reach(dialect) for dialect in DIALECTS} if self.capabilities else {}

    def gaps(self, dialect: Dialect) -> tuple[str, ...]:
        """What of it the dialect cannot do, and why."""
        reasons = (way.reason if isinstance(way, NoWay) else way.caveat for way in self._ways(dialect))
        return tuple(dict.fromkeys(filter(None, reasons)))

    def _ways(self, dialect: Dialect) -> list[Way | NoWay]:
        return [ROUTES[dialect].ways[capability] for capability in self.capabilities]

    def _reach(self, dialect: Dialect) -> Reach:
        if not self.gaps(dialect):
            return "all"
        return "none" if all(isinstance(way, NoWay) for way in self._ways(dialect)) else "in part"


ROWS: Final = (
    Row("Stream jobs", ("_stream_jobs",), (), beside=("list_jobs", "search_candidates")),
    Row("Stream applications", ("_stream_applications",), (), beside=("list_applications", "summarize_pipeline")),
    Row("Stream candidates", ("_stream_candidates",), (), beside=("search_candidates",)),
    Row("Move application to stage", ("_move_application_to_stage",), ("move_stage", "bulk_move_stage")),
    Row("Get disposition reasons", ("get_disposition_reasons",), ("list_rejection_reasons",)),
    Row("Reject application", ("reject_application",), ("reject_application",)),
    Row("Bulk reject applications", ("bulk_reject_applications",), (), beside=("bulk_reject_applications",)),
    Row("Create application", ("_create_application_for_candidate",), ("create_application",)),
    Row("Get all application stages", ("_get_all_application_stages",), (), beside=("list_stages",)),
    Row("Get job by id", ("get_job_by_job_id",), ("get_job",)),
    Row("Get enhanced job", ("get_enhanced_job",), ("get_job",), (Capability.ENHANCED_JOB,)),
    Row(
        "Fetch enhanced jobs in batches",
        ("_fetch_enhanced_jobs_batch_from_ats",),
        (),
        (Capability.JOB_BATCH,),
        beside=("get_job",),
    ),
    Row("Get candidate by id", ("_get_candidate_by_id",), ("get_candidate",)),
    Row("Find candidates by details", ("_find_candidates_by_details",), ("search_candidates", "find_duplicates")),
    Row("Get resume", ("_get_resume_for_candidate_id",), ("get_resume",)),
    Row("Add note to application", ("_add_note_to_application",), ("add_note",)),
    Row("Add note to candidate", ("_add_note_to_candidate",), ("add_note",), (Capability.CANDIDATE_NOTES,)),
    Row("Add attachment to application", ("_add_attachment_to_application",), ("add_attachment",)),
    Row("Add attachment to candidate", ("_add_attachment_to_candidate",), ("add_attachment",)),
    Row(
        "Job custom fields: schemas, values, update",
        ("_get_job_custom_fields", "_get_job_custom_field_values", "_update_job_custom_fields"),
        ("get_custom_fields", "update_job_custom_fields"),
        (Capability.JOB_FIELDS, Capability.JOB_FIELD_UPDATES),
    ),
    Row(
        "Application custom fields: schemas, update",
        ("_get_application_custom_fields", "_update_application_custom_fields"),
        ("get_custom_fields", "update_application_custom_fields"),
        (Capability.APPLICATION_FIELDS, Capability.APPLICATION_FIELD_UPDATES),
    ),
    Row(
        "Candidate custom fields: schemas, update",
        ("_get_candidate_custom_fields", "_update_candidate_custom_fields"),
        ("get_custom_fields", "update_candidate_custom_fields"),
        (Capability.CANDIDATE_FIELDS, Capability.CANDIDATE_FIELD_UPDATES),
    ),
    Row("Enhanced candidate data", ("get_enhanced_candidate",), ("get_candidate",), (Capability.ENHANCED_CANDIDATE,)),
)
"""In the order of the operations list: row 1 comes first."""
