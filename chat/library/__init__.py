"""A library made, mended, opened and summed up."""
