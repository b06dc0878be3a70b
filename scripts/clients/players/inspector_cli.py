"""Plays with the command line of the MCP inspector: a process per call, and nobody to ask."""

# Runs where its client is installed, not here.
# pyright: basic, reportMissingImports=false, reportAttributeAccessIssue=false, reportArgumentType=false

import json
import subprocess
import sys

import plan


def call(server, era, method, *more):
    target = [server["url"]] if "url" in server else [server["command"], *server["args"]]
    given = [word for pair in server.get("env", {}).items() for word in ("-e", "=".join(pair))]
    options = ["--protocol-era", era, "--method", method, *more, "--format", "json", "--quiet"]
    done = subprocess.run([sys.argv[1], "--cli", *target, *given, *options], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)["result"]


def play(server, era, asks, calls):
    listed = call(server, era, "tools/list")
    answers = [
        call(server, era, "tools/call", "--tool-name", name, "--tool-args-json", json.dumps(arguments))
        for name, arguments in calls
    ]
    plan.tell([tool["name"] for tool in listed["tools"]], [answer["content"][0]["text"] for answer in answers])


play(**plan.read())
