"""rediscover_silver_medalists: who was nearly chosen before, and fits this job?"""

from prompts._arguments import THE_JOB
from prompts._prompt import Argument, PromptSpec

MONTHS = Argument(name="months", description="How far to look back; default 12", picks=("6", "12", "24"))

rediscover_silver_medalists = PromptSpec(
    name="rediscover_silver_medalists",
    title="Rediscover silver medalists",
    description="Look for people who were declined late for similar jobs, by printed criteria. Writes nothing.",
    arguments=(THE_JOB, MONTHS),
    needs=("list_jobs", "get_job", "list_applications", "get_application", "get_candidate"),
    fair=True,
)
