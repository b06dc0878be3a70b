"""Rich text (RTF) resumes: what a person sees as text, and apart from it what formatting hides."""
