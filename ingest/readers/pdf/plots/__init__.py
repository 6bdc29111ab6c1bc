"""Charts drawn as lines and boxes: what their printed values are of, by where and in which colour they are drawn."""
