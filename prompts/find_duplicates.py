"""find_duplicates: who is in the ATS twice, and what is to be merged by hand?"""

from prompts._arguments import CANDIDATE, JOB
from prompts._prompt import PromptSpec

find_duplicates = PromptSpec(
    name="find_duplicates",
    title="Find duplicates",
    description="Show records that may be one person, with evidence, and what to merge in Avionté. Writes nothing.",
    arguments=(CANDIDATE, JOB),
    needs=("find_duplicates", "get_candidate"),
)
