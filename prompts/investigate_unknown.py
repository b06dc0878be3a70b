"""investigate_unknown: did this write happen?"""

from dataclasses import replace

from prompts._arguments import OPERATION
from prompts._prompt import PromptSpec

investigate_unknown = PromptSpec(
    name="investigate_unknown",
    title="Investigate an unknown write",
    description="Find out what became of a write whose answer was lost, without sending it again. Writes nothing.",
    arguments=(replace(OPERATION, required=True),),
    needs=("get_operation",),
)
