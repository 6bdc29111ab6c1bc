"""Replies, passages and facts as text, JSON, tables and images."""
