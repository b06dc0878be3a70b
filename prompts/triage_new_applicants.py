"""triage_new_applicants: who has applied, and what does each of them need next?"""

from prompts._arguments import SINCE, STAGE, THE_JOB
from prompts._prompt import PromptSpec

triage_new_applicants = PromptSpec(
    name="triage_new_applicants",
    title="Triage new applicants",
    description="Sort who applied lately: advance, look closer or missing information, with evidence. Writes nothing.",
    arguments=(THE_JOB, SINCE, STAGE),
    needs=("list_jobs", "list_applications", "get_application", "get_job"),
    fair=True,
)
