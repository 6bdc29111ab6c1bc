"""Answers from facts: targets, progress, comparisons, lists, who is responsible."""
