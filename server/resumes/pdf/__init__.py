"""PDF resumes: text in reading order, compared with what a page really shows."""
