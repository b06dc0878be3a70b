"""`ats-mcp demo` does the main job over real stdio, shows it, and reads back what it left."""

import os
import subprocess
import sys
from pathlib import Path

from inline_snapshot import snapshot

SCRIPT = Path(sys.executable).with_name("ats-mcp")


def test_the_demo_plays_to_its_end_and_says_what_it_read_back(tmp_path: Path) -> None:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("KOMBO_", "ATS_MCP_"))}
    done = subprocess.run([SCRIPT, "demo"], capture_output=True, text=True, check=False, cwd=tmp_path, env=clean)
    assert done.stderr == ""
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert [line for line in lines if line.startswith("■")] == snapshot(
        [
            "■ What are we connected to?",
            "■ Which forklift jobs are open?",
            "■ Who is Maria Gonzalez? There are two.",
            "■ Which of them applied to this job?",
            "■ What does her resume say?",
            "■ Where can she be moved to?",
            "■ Where is she now?",
            "■ Move her on.",
            "■ A stage that Avionté sets by itself is refused.",
            "■ Write down the phone screen, in HTML.",
            "■ Which custom fields does the job have?",
            "■ Raise the bonus.",
            "■ With which reasons can we reject?",
            "■ Who else is waiting for this job?",
            "■ Reject one, with a reason.",
            "■ Reject twelve. The person is asked, and declines after reading.",
            "■ Nothing has changed.",
            "■ Once more. The person types the number.",
            "■ What became of that operation?",
            "■ Read the state back.",
        ]
    )
    assert [line for line in lines if line.startswith("  ✗ ") and "status:" in line] == snapshot(
        ["  ✗ status: refused"]
    )
    assert [line.strip() for line in lines if line.startswith("  The person answers")] == snapshot(
        ["The person answers: decline", "The person answers: accept {'count': 12}"]
    )
    assert lines[-1] == snapshot(
        "Done: 1 rejected singly, 12 after a person typed the number; all read back from the sandbox."
    )
    assert list(tmp_path.iterdir()) == []
