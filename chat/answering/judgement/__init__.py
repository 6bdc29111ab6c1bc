"""One decision: do the plans answer a question, and does what was found answer it? Learned from labelled questions."""
