"""screen_candidate: what does this person bring for what the job requires?"""

from prompts._arguments import APPLICATION, JOB
from prompts._prompt import PromptSpec

screen_candidate = PromptSpec(
    name="screen_candidate",
    title="Screen a candidate",
    description="Hold one resume against the requirements of the job, row by row with quotes. No score.",
    arguments=(APPLICATION, JOB),
    needs=("get_application", "get_job", "get_resume"),
    fair=True,
)
