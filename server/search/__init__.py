"""The local index: what a search of candidates runs on, and what it knows of names, numbers and addresses."""
