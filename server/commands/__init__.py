"""The commands of `ats-mcp` beside serving: what each does, and what it says in a terminal."""
