"""The doors of the server: what may come in, from whom, how much of it and how often.

Everything is checked before the web framework behind sees it; what is not expected is refused.
"""
