"""Learning the judgement from questions whose answers are known: ``python -m evals.training``."""
