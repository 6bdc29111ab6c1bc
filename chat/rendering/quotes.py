"""Where a quote stands in a passage."""

from corpus.normalize import squeeze
from corpus.passage import Passage, Span


def find_quote(passage: Passage, quote: str) -> Span | None:
    """Where a passage holds a quote, white space aside; None where it doesn't."""
    wanted = squeeze(quote)
    if not wanted:
        return None
    places = [i for i, char in enumerate(passage.text) for _ in squeeze(char)]
    at = "".join(map(squeeze, passage.text)).find(wanted)
    return None if at < 0 else Span(start=places[at], end=places[at + len(wanted) - 1] + 1)
