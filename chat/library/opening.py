"""Open a library for answering."""

import os
import tempfile
from typing import Final

from rich.console import Console

from chat.answering.assistant import Assistant
from corpus.library import Library
from retriever.hybrid import HybridRetriever
from retriever.model import load_encoder
from retriever.served import vector_server


def open_assistant(library: Library, name: str | None = None) -> Assistant:
    """Open a generation, the current one without a ``name``, with the model it was built with, else the one chosen now.

    Raises:
        KeikakuError: there is no library or generation, or it can't be opened with this model.
    """
    generation = library.open() if name is None else library.open_generation(name)
    return Assistant(HybridRetriever(generation, load_encoder(say=say), vector_server(os.environ)))


def settle_temporary_files() -> None:
    """Let the page be served where no place for temporary files can be written: memory is one, else there is none.

    To be called before the page is imported: its library asks for the place and fails without.
    """
    try:
        tempfile.gettempdir()
    except FileNotFoundError:
        tempfile.tempdir = next((place for place in MEMORY if os.access(place, os.W_OK)), "/tmp")  # noqa: S108


MEMORY: Final = ("/dev/shm",)  # noqa: S108 - only where nothing else can be written


def say(line: str) -> None:
    """Say a line of progress on stderr."""
    Console(stderr=True).print(line, highlight=False)
