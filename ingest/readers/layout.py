"""Build a text and the places of its characters side by side."""

from collections.abc import Sequence

from corpus.layout import NOWHERE, Layout, layout_of


class Writer:
    """A text that grows, with a box for each of its characters."""

    def __init__(self) -> None:
        self._text: list[str] = []
        self._boxes: list[tuple[int, int, int, int, int]] = []

    def put(self, text: str, boxes: Sequence[tuple[int, int, int, int, int]] | None = None) -> None:
        """Add text; characters without boxes are nowhere on the page.

        Raises:
            ValueError: there are more or fewer boxes than characters.
        """
        if boxes is not None and len(boxes) != len(text):
            raise ValueError(f"{len(text)} characters, but {len(boxes)} boxes")
        self._text.append(text)
        self._boxes.extend(boxes if boxes is not None else [NOWHERE] * len(text))

    def finish(self) -> tuple[str, Layout]:
        """The text and where its characters stand."""
        return "".join(self._text), layout_of(boxes=self._boxes)
