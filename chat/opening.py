"""Open a library for answering."""

from rich.console import Console

from chat.assistant import Assistant
from corpus.library import Library
from retriever.hybrid import HybridRetriever
from retriever.model import load_encoder


def open_assistant(library: Library, name: str | None = None) -> Assistant:
    """Open a generation, the current one without a ``name``, with the model it was built with, else the one chosen now.

    Raises:
        KeikakuError: there is no library or generation, or it can't be opened with this model.
    """
    generation = library.open() if name is None else library.open_generation(name)
    return Assistant(HybridRetriever(generation, load_encoder(say=say)))


def say(line: str) -> None:
    """Say a line of progress on stderr."""
    Console(stderr=True).print(line, highlight=False)
