"""The MCP server: guardrails, the ATS client, and the sandbox that stands in for Kombo and Avionté."""
