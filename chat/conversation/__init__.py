"""A conversation around answers: what was understood, what to ask next, opinions, taking it away."""
