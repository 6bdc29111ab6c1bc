"""Calculations over a table or a sentence at hand: the largest, the rows of a kind, differences, sums, other units."""
