"""The prompts, one per file; long texts stand beside them as Markdown."""

CATALOGUE: tuple[()] = ()
