"""HTML resumes: text as a browser lays it out, with regard to what styles hide."""
