"""Tables as they are meant: what names a row, what a column's value is, for when and in which unit."""
