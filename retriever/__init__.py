"""A question in, ranked evidence out."""
