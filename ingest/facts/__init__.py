"""Facts with their evidence, read from the section tree."""
