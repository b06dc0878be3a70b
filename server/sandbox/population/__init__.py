"""The invented people, jobs and applications that a sandbox is filled with."""
