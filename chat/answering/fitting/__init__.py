"""How well statements fit a question, and their order. Learned from statements that answer."""
