"""Lists as answers: out of the fact table, the headings, a section or a passage, with their count."""
