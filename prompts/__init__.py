"""The prompts, one per file with its text beside it as Markdown; `CATALOGUE` lists them as a client is shown them."""

from prompts._prompt import PromptSpec
from prompts.check_job_intake import check_job_intake
from prompts.compare_shortlist import compare_shortlist
from prompts.explain_decision import explain_decision
from prompts.find_duplicates import find_duplicates
from prompts.investigate_unknown import investigate_unknown
from prompts.log_outreach import log_outreach
from prompts.pipeline_report import pipeline_report
from prompts.rediscover_silver_medalists import rediscover_silver_medalists
from prompts.reject_with_courtesy import reject_with_courtesy
from prompts.screen_candidate import screen_candidate
from prompts.triage_new_applicants import triage_new_applicants
from prompts.who_needs_me import who_needs_me

CATALOGUE: tuple[PromptSpec, ...] = (
    triage_new_applicants,
    screen_candidate,
    compare_shortlist,
    reject_with_courtesy,
    log_outreach,
    find_duplicates,
    rediscover_silver_medalists,
    pipeline_report,
    who_needs_me,
    check_job_intake,
    explain_decision,
    investigate_unknown,
)
