"""How much of a file is read: generous for a resume, tight for a bomb."""

FILE_BYTES = 15_000_000
"""Largest file that is looked at."""

PDF_STREAM_BYTES = 64_000_000
"""Largest single compressed stream of a PDF, unpacked: a colour scan of a page at 300 dpi has 26 million."""

PDF_TOTAL_BYTES = 160_000_000
"""All compressed streams of a PDF together, unpacked."""

PDF_PAGES = 30
PDF_PAGE_CHARACTERS = 60_000

DOCX_PART_BYTES = 12_000_000
"""Largest XML part of a Word file, unpacked."""

DOCX_TOTAL_BYTES = 25_000_000
"""All XML parts that are read, unpacked."""

DOCX_RATIO = 150
"""Unpacked by packed size of an XML part; Word itself stays under 40."""

DOCX_DEPTH = 200
"""Elements inside one another; Word's own nesting of tables stays under 60."""

RTF_DEPTH = 200
"""Groups inside one another; Word's own stay under 40."""

RTF_MARKS = 150_000
"""Backslashes and braces; a resume that Word wrote has some 20,000."""

TEXT_CHARACTERS = 200_000
"""Visible text that is kept, all pages together."""

HIDDEN_PASSAGES = 40
HIDDEN_CHARACTERS = 1_500
"""Of one hidden passage, in the report."""

MEMORY_BYTES = 400_000_000
"""Address space of the worker process."""

SECONDS = 10.0
"""Wall time of one file in the worker process."""

FRAME_LENGTH_BYTES = 4
"""Head of a frame on the pipes to and from the worker process: the frame's length, most significant byte first."""
