"""The assistant that a running server answers from, and its change of generation."""

import sys
import threading
from collections.abc import Callable
from datetime import date, datetime

from chat.assistant import Assistant
from chat.facts.knowledge import Knowledge, knowledge_of
from chat.observed import ObservedAssistant, Watch
from corpus.errors import KeikakuError
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
        self.library = library
        self.encoder = load_encoder()
        self.watch = Watch()
        self._fixed_today = today
        self._lock = threading.Lock()
        self._refused: str | None = None
        self._opened: dict[str, Generation] = {}
        self._assistant = self._open(library.open())

    def assistant(self) -> Assistant:
        """The assistant for one request, from the generation that is current now.

        A new generation that can't be opened (another model, a broken index) is named once on
        stderr, and the last good one goes on answering.
        """
        name = self.library.current_name()
        with self._lock:
            if name not in (None, self._assistant.retriever.generation.name, self._refused):
                self._follow(str(name))
            return self._assistant

    def _follow(self, name: str) -> None:
        try:
            self._assistant = self._open(self.library.open_generation(name))
        except KeikakuError as error:
            self._refused = name
            print(f"世代 {name} を開けないため、前の世代で答え続けます。{error}", file=sys.stderr)

    def generation(self, name: str) -> Generation:
        """The generation of this name, which an answer still on somebody's screen may come from.

        Raises:
            KeikakuError: there is none any more.
        """
        current = self._assistant.retriever.generation
        return current if current.name == name else self._older(name)

    def _older(self, name: str) -> Generation:
        if name not in self.library.generations():
            raise KeikakuError(f"世代 {name} はもうありません。")
        with self._lock:
            if name not in self._opened:
                self._opened = {name: self.library.open_generation(name)}
            return self._opened[name]

    def knowledge(self) -> Knowledge:
        """The facts of the generation that is current now."""
        return knowledge_of(self.assistant().retriever.generation)

    def today(self) -> date:
        """The date that decides what is in force."""
        return self._fixed_today or datetime.now().astimezone().date()

    def _open(self, generation: Generation) -> Assistant:
        return ObservedAssistant(HybridRetriever(generation, self.encoder), watch=self.watch)
