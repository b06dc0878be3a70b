"""The same scenarios as a task of Inspect, played by its mock model; in a process of its own, since Inspect is large."""

import os
import sys
from importlib.util import find_spec
from pathlib import Path

import anyio
import pytest

pytestmark = pytest.mark.anyio

SCRIPT = """
import sys
from inspect_ai import eval
from inspect_ai.model import ModelOutput, ModelUsage, get_model
from ats_mcp import AtsSandbox, recruiting

right = AtsSandbox(7).stories.people["maria_forklift"]
person = AtsSandbox(7).stories.applications["no_resume"]
turns = {
    "right": [
        ModelOutput.for_tool_call("mockllm/model", "search_candidates", {"query": "Maria Gonzalez"}),
        ModelOutput.for_tool_call("mockllm/model", "get_candidate", {"candidate_id": "Maria"}),
        ModelOutput.from_content("mockllm/model", '{"candidate_id": "%s"}' % right),
    ],
    "wrong": [
        ModelOutput.for_tool_call("mockllm/model", "move_stage", {"application_id": person, "stage": "Offer"}),
        ModelOutput.from_content("mockllm/model", "Done."),
    ],
}
for name, scenario in (("right", "the_maria_who_drives_forklifts"), ("wrong", "a_stage_in_other_letters")):
    for turn in turns[name]:
        turn.usage = ModelUsage(input_tokens=1, output_tokens=1, total_tokens=2)
    model = get_model("mockllm/model", custom_outputs=turns[name], memoize=False)
    (log,) = eval(recruiting([scenario]), model=model, log_dir=sys.argv[1], display="none")
    (sample,) = log.samples
    score = sample.scores["final_state"]
    print(log.status, sample.id, score.value, score.explanation)
    print([message.role for message in sample.messages])
    print([bool(message.error) for message in sample.messages if message.role == "tool"])
"""


@pytest.mark.skipif(find_spec("inspect_ai") is None, reason="takes inspect-ai: `pip install '.[evals]'`")
async def test_inspects_mock_model_is_judged_by_the_state_it_leaves(tmp_path: Path) -> None:
    """Inspect warns of its own dependencies, which is no warning of ours: nothing here turns them into errors."""
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONWARNINGS": "default"}
    with anyio.fail_after(120):
        done = await anyio.run_process([sys.executable, "-c", SCRIPT, str(tmp_path)], env=env, check=False)
    said = done.stdout.decode().splitlines()
    assert done.returncode == 0, done.stderr.decode()
    assert said[0] == "success the_maria_who_drives_forklifts-7 C "
    assert said[1] == str(["system", "user", "assistant", "tool", "assistant", "tool", "assistant"])
    assert said[2] == str([False, True])
    assert said[3].startswith("success a_stage_in_other_letters-7 I missing: ")
