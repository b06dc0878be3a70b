"""reject_with_courtesy: turn people down, after a yes, with words that they deserve."""

from dataclasses import replace

from prompts._arguments import APPLICATIONS
from prompts._prompt import Argument, PromptSpec
from server.completion import Source

REASON = Argument(name="reason", description="Reason of the ATS, by name", picks=Source.REASON)

reject_with_courtesy = PromptSpec(
    name="reject_with_courtesy",
    title="Reject with courtesy",
    description="Preview rejections person by person with a draft message each; after a yes, reject.",
    arguments=(replace(APPLICATIONS, required=True), REASON),
    needs=("get_application", "list_rejection_reasons"),
    needs_any=("reject_application", "bulk_reject_applications"),
    fair=True,
)
