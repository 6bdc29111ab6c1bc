"""Figures as answers: given, compared, added up, whether a target was reached."""
