"""How well it answers: test sets, metrics, runs."""
