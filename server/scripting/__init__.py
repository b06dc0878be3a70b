"""Works the sandbox from Python: scripts, tests of other projects, and our own evaluations."""
