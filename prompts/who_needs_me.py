"""who_needs_me: which applications wait, and for whom?"""

from prompts._prompt import Argument, PromptSpec

DAYS = Argument(name="days", description="Unchanged for how many days; default 7", picks=("3", "7", "14", "30"))

who_needs_me = PromptSpec(
    name="who_needs_me",
    title="Who needs me",
    description="List applications that have not changed for some days, by owner. Writes nothing.",
    arguments=(DAYS,),
    needs=("summarize_pipeline", "list_applications", "get_job"),
)
