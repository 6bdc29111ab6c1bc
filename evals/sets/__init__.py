"""Test sets: what a case is, and how they are read, written and made."""
