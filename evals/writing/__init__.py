"""Measures of what a language model may write: planted lies, and what the gate makes of them."""
