"""Plays with Apify's mcpc, which cannot ask anybody."""

# Runs where its client is installed, not here.
# pyright: basic, reportMissingImports=false, reportAttributeAccessIssue=false, reportArgumentType=false

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import plan


def play(server, era, asks, calls):
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "MCPC_HOME_DIR": home}

        def run(*words):
            done = subprocess.run([sys.argv[1], *words], capture_output=True, text=True, check=True, env=environment)
            return done.stdout

        configuration = Path(home) / "servers.json"
        configuration.write_text(json.dumps({"mcpServers": {"ats": server}}))
        run("connect", f"{configuration}:ats", "@player")
        try:
            listed = json.loads(run("--json", "@player", "tools-list"))
            answers = [
                json.loads(run("--json", "@player", "tools-call", name, json.dumps(arguments)))
                for name, arguments in calls
            ]
        finally:
            run("close", "@player")
    plan.tell([tool["name"] for tool in listed], [answer["content"][0]["text"] for answer in answers])


play(**plan.read())
