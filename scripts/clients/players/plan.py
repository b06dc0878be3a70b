"""What every Python player shares: a plan in (JSON, last argument), what came of it out (JSON, last line).

A plan is `{server, era, asks, calls}`: `server` has `command`, `args` and `env`, or `url`; `calls` are pairs of a
tool's name and its arguments. A player runs in its client's own environment: of this project it imports this alone.
"""

# pyright: basic

import json
import sys

YES = {"confirm": True}
"""What a person who agrees puts into the form of a bulk write of up to ten records."""


def read():
    """The plan."""
    return json.loads(sys.argv[-1])


def tell(tools, answers):
    """Say which tools the client saw, and the text that each call gave its model."""
    sys.stdout.write(json.dumps({"tools": list(tools), "answers": list(answers)}) + "\n")


def text_of(output):
    """What a tool gave a model: text, or blocks of it."""
    return output if isinstance(output, str) else "\n".join(block.get("text", "") for block in output)
