"""Documents in, an unsealed generation out."""
