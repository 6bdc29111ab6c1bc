"""Tables whose columns are aligned by spaces, as text taken from a PDF has them."""
