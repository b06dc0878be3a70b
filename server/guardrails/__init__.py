"""May this run, who has agreed, and what was done."""
