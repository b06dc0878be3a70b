"""check_job_intake: what is missing before this job can be filled?"""

from prompts._arguments import THE_JOB
from prompts._prompt import PromptSpec

check_job_intake = PromptSpec(
    name="check_job_intake",
    title="Check a job order",
    description="Say what a job order lacks or contradicts; fill custom fields only after a yes.",
    arguments=(THE_JOB,),
    needs=("get_job",),
)
