"""pipeline_report: how many are where, and where does nothing move?"""

from prompts._arguments import JOB, SINCE
from prompts._prompt import PromptSpec

pipeline_report = PromptSpec(
    name="pipeline_report",
    title="Report on the pipeline",
    description="Count a job, or all open ones, by stage and age, with what the numbers cannot tell. Writes nothing.",
    arguments=(JOB, SINCE),
    needs=("summarize_pipeline",),
)
