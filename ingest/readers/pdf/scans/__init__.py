"""Pages that are only an image: rendered, straightened, read by a program, made the glyphs and rules of a page."""
