"""PDF files to text: characters, lines in reading order, tables, what pages repeat."""
