"""Whether an answer is right: facts compared as values."""
