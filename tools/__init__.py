"""The tools, one per file; `CATALOGUE` lists them in the order in which a client is shown them."""

from typing import Any

from tools._tool import ToolSpec
from tools.add_attachment import add_attachment
from tools.add_note import add_note
from tools.bulk_move_stage import bulk_move_stage
from tools.bulk_reject_applications import bulk_reject_applications
from tools.confirm_operation import confirm_operation
from tools.create_application import create_application
from tools.describe_connection import describe_connection
from tools.find_duplicates import find_duplicates
from tools.get_application import get_application
from tools.get_candidate import get_candidate
from tools.get_custom_fields import get_custom_fields
from tools.get_job import get_job
from tools.get_operation import get_operation
from tools.get_resume import get_resume
from tools.list_applications import list_applications
from tools.list_jobs import list_jobs
from tools.list_rejection_reasons import list_rejection_reasons
from tools.list_stages import list_stages
from tools.move_stage import move_stage
from tools.reject_application import reject_application
from tools.search_candidates import search_candidates
from tools.set_job_sync import set_job_sync
from tools.summarize_pipeline import summarize_pipeline
from tools.undo_operation import undo_operation
from tools.update_application_custom_fields import update_application_custom_fields
from tools.update_candidate_custom_fields import update_candidate_custom_fields
from tools.update_job_custom_fields import update_job_custom_fields

CATALOGUE: tuple[ToolSpec[Any, Any], ...] = (
    describe_connection,
    list_jobs,
    get_job,
    list_stages,
    list_applications,
    get_application,
    summarize_pipeline,
    search_candidates,
    get_candidate,
    get_resume,
    find_duplicates,
    list_rejection_reasons,
    get_custom_fields,
    get_operation,
    move_stage,
    bulk_move_stage,
    reject_application,
    bulk_reject_applications,
    create_application,
    add_note,
    add_attachment,
    update_job_custom_fields,
    update_candidate_custom_fields,
    update_application_custom_fields,
    set_job_sync,
    confirm_operation,
    undo_operation,
)
