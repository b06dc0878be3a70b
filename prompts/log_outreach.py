"""log_outreach: note that somebody was called, written to or met."""

from dataclasses import replace

from prompts._arguments import CANDIDATE
from prompts._prompt import Argument, PromptSpec

CHANNEL = Argument(
    name="channel",
    description="How: call, e-mail, text, meeting",
    picks=("call", "voicemail", "e-mail", "text", "meeting", "video call", "social network"),
)
SUMMARY = Argument(name="summary", description="What was said and agreed", required=True, prose=True, longest=5_000)

log_outreach = PromptSpec(
    name="log_outreach",
    title="Log outreach",
    description="Write a note about a call, a message or a meeting, after it was shown.",
    arguments=(replace(CANDIDATE, required=True), CHANNEL, SUMMARY),
    needs=("get_candidate", "add_note"),
)
