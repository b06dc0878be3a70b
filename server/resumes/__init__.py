"""Resume files: bytes in, text in reading order out, with what was hidden in it."""
