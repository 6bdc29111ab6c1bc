"""Files to normalised text, one reader per kind of file."""
