"""Teaching the default encoder people's own words: groups of utterances and official passages, and the tuning."""
