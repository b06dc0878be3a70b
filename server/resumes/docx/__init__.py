"""Word resumes: paragraphs, tables and text boxes as text, with regard to what formatting hides."""
