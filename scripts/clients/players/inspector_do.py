"""Plays with the inspector's mcpdo, which holds a connection and answers the questions that come over it."""

# Runs where its client is installed, not here.
# pyright: basic, reportMissingImports=false, reportAttributeAccessIssue=false, reportArgumentType=false

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

import plan


def play(server, era, asks, calls):
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "HOME": home, "MCP_INSPECTOR_SECRET_STORE": "memory"}

        def run(*words):
            done = subprocess.run([sys.argv[1], *words], capture_output=True, text=True, check=True, env=environment)
            return done.stdout

        environment |= re.findall(r"export (\w+)='([^']*)'", run("private"))
        given = [word for pair in server.get("env", {}).items() for word in ("-e", "=".join(pair))]
        target = [server["url"]] if "url" in server else [server["command"], *server["args"]]
        connection = "@player"
        try:
            run("connect", "--era", era, "--elicit", "both" if asks else "off", *given, connection, "--", *target)
            listed = json.loads(run("--format", "json", connection, "tools/list"))
            answers = [call(run, connection, *one) for one in calls]
        finally:
            run("daemon", "stop")
            shutil.rmtree(environment["MCP_INSPECTOR_DAEMON_DIR"], ignore_errors=True)
    plan.tell([tool["name"] for tool in listed["tools"]], [answer["content"][0]["text"] for answer in answers])


def call(run, connection, name, arguments):
    words = [f"{key}:={json.dumps(value)}" for key, value in arguments.items()]
    answer = json.loads(run("--format", "json", connection, "tools/call", name, *words))
    while "elicitationPending" in answer:
        question = answer["elicitationPending"]["elicitationId"]
        yes = [f"{key}:={json.dumps(value)}" for key, value in plan.YES.items()]
        answer = json.loads(run("--format", "json", connection, "elicitation/respond", question, *yes))
    return answer


play(**plan.read())
