"""The conclusion of a question that asks yes or no, where what was found settles it exactly."""
