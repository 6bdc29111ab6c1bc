"""The assistant that a running server answers from, and its change of generation."""

import threading
from collections.abc import Callable
from datetime import date, datetime

from chat.assistant import Assistant
from corpus.library import Generation, Library
from retriever.embed import Encoder
from retriever.hybrid import HybridRetriever


class AssistantHost:
    """Opens the current generation and follows the library to a new one between requests."""

    def __init__(self, library: Library, load_encoder: Callable[[], Encoder], today: date | None = None) -> None:
        """Open the current generation.

        Raises:
            KeikakuError: there is none, or it was built with another model.
        """
        self._library = library
        self._encoder = load_encoder()
        self._fixed_today = today
        self._lock = threading.Lock()
        self._assistant = self._open(library.open())

    def assistant(self) -> Assistant:
        """The assistant for one request, from the generation that is current now."""
        name = self._library.current_name()
        with self._lock:
            if name is not None and name != self._assistant.retriever.generation.name:
                self._assistant = self._open(self._library.open_generation(name))
            return self._assistant

    def today(self) -> date:
        """The date that decides what is in force."""
        return self._fixed_today or datetime.now().astimezone().date()

    def _open(self, generation: Generation) -> Assistant:
        return Assistant(HybridRetriever(generation, self._encoder))
