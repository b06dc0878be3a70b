"""compare_shortlist: what does each of these people bring, side by side?"""

from prompts._arguments import APPLICATIONS, STAGE, THE_JOB
from prompts._prompt import PromptSpec

compare_shortlist = PromptSpec(
    name="compare_shortlist",
    title="Compare a shortlist",
    description="Hold several people against one rubric, side by side. No ranks; ties stay ties. Writes nothing.",
    arguments=(THE_JOB, APPLICATIONS, STAGE),
    needs=("get_application", "get_job", "get_resume"),
    fair=True,
)
