"""Work on several machines that Ray keeps together."""
