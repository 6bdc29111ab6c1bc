"""Sentences out of a stream: cut where they end, whatever pieces the stream comes in."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from corpus.normalize import nfkc

LONGEST: Final = 400
"""Characters after which what doesn't end is no sentence."""

MOST_CITED: Final = 4
"""Numbers that a sentence may cite: who cites everything cites nothing."""

_ENDS: Final = frozenset("。！？!?")
_OPENS: Final = {"「": "」", "『": "』", "（": "）", "(": ")", "〈": "〉", "《": "》"}
_CLOSES: Final = frozenset(_OPENS.values())
_CITES: Final = {"[": "]", "［": "］", "〔": "〕", "【": "】"}
_WITHIN: Final = frozenset("0123456789０１２３４５６７８９,，、・ 　根拠")
_BETWEEN: Final = frozenset(" 　")

_CITATION: Final = re.compile(
    r"[\[［〔【]\s{0,3}(?:根拠)?\s{0,3}(?P<numbers>[0-9０-９]{1,3}(?:\s*[,，、・]\s*[0-9０-９]{1,3})*)\s{0,3}[\]］〕】]"
)
_LIST_MARK: Final = re.compile(r"^\s*(?:(?:[-*+•・●○■◆◇>]|#{1,6})\s+|[・•●○■◆◇]|[0-9０-９]{1,2}(?:[.．]\s+|[)）]\s*))+")
_BOLD: Final = re.compile(r"\*{2,3}|_{2,3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of a stream: its words without citations, list marks and bold, and the numbers that it cites.

    ``whole`` is False for what the stream, or its length, broke off.
    """

    text: str
    cites: tuple[int, ...]
    whole: bool = True


class Cutter:
    """Cuts a stream into sentences. What comes out depends on the characters alone, never on how they were cut.

    A sentence ends at a full stop outside quotes and brackets, with the citations and closing marks right after it, or
    at the end of its line.
    """

    def __init__(self) -> None:
        self._chars: list[str] = []
        self._open: list[str] = []
        self._ended = False
        self._citation: list[str] = []

    def feed(self, piece: str) -> Iterator[Sentence]:
        """The sentences that end within the next piece of the stream."""
        for char in piece:
            yield from self._take(char)

    def close(self, *, whole: bool = True) -> Iterator[Sentence]:
        """What is left at the end of the stream; it is no ``whole`` sentence where the stream broke off."""
        complete = whole or (self._ended and not self._citation)
        yield from self._flush(whole=complete)

    def _take(self, char: str) -> Iterator[Sentence]:
        if char in "\r\n":
            yield from self._flush()
        elif self._citation:
            yield from self._cite(char)
        elif not self._ended:
            self._add(char)
            if len(self._chars) > LONGEST:
                yield from self._flush(whole=False)
        elif char in _CITES:
            self._citation.append(char)
        elif char in _CLOSES or char in _BETWEEN or char in _ENDS:
            self._chars.append(char)
        else:
            yield from self._flush()
            self._add(char)

    def _cite(self, char: str) -> Iterator[Sentence]:
        """A bracket after a full stop: a citation of the sentence, or else the start of the next one."""
        self._citation.append(char)
        if char == _CITES[self._citation[0]]:
            self._chars += self._citation
            self._citation = []
        elif char not in _WITHIN:
            held, self._citation = self._citation, []
            yield from self._flush()
            for each in held:
                self._add(each)

    def _add(self, char: str) -> None:
        self._chars.append(char)
        if char in _OPENS:
            self._open.append(_OPENS[char])
        elif self._open and char == self._open[-1]:
            self._open.pop()
        elif char in _ENDS and not self._open:
            self._ended = True

    def _flush(self, *, whole: bool = True) -> Iterator[Sentence]:
        text = "".join([*self._chars, *self._citation])
        self._chars, self._citation, self._open, self._ended = [], [], [], False
        found = _sentence(text, whole=whole)
        if found.text or found.cites:
            yield found


def sentences(pieces: Iterable[str]) -> Iterator[Sentence]:
    """The sentences of a stream that ends as it should, each as soon as its end is seen."""
    cutter = Cutter()
    for piece in pieces:
        yield from cutter.feed(piece)
    yield from cutter.close()


def _sentence(text: str, *, whole: bool) -> Sentence:
    numbers = [int(n) for m in _CITATION.finditer(text) for n in re.findall(r"\d+", nfkc(m["numbers"]))]
    bare = _BOLD.sub("", _CITATION.sub("", text))
    bare = _LIST_MARK.sub("", bare).strip()
    return Sentence(text=bare, cites=tuple(dict.fromkeys(numbers)), whole=whole)
