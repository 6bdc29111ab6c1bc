"""Evidence in, a cited answer out."""
