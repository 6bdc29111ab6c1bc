"""Measures of outcomes, with their intervals."""
