"""explain_decision: why did this application end as it did, as far as anybody can tell?"""

from prompts._arguments import APPLICATION, OPERATION
from prompts._prompt import PromptSpec

explain_decision = PromptSpec(
    name="explain_decision",
    title="Explain a decision",
    description="Say what the records tell about a decision, what they do not, and where to look. Writes nothing.",
    arguments=(APPLICATION, OPERATION),
    needs=("get_application",),
)
