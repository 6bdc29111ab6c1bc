"""How a reply came about, as a value: what was understood, what was considered, what decided."""

from collections.abc import Iterator
from dataclasses import dataclass

from corpus.passage import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A statement that was considered: where it stands, its score, how near its meaning is where that was measured.

    ``span`` is in the passage's text.
    """

    passage_id: str
    span: Span
    text: str
    plan: str
    section: str
    score: float
    near: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The judgement in words, its two probabilities, and the signals that moved the first most, with their shares."""

    decision: str
    answered: float
    right: float
    telling: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What was understood (names and values), what decided, how it was judged, and the statements considered, best first.

    ``judged`` is None where nothing was judged; there are no ``places`` where nothing was searched.
    """

    understood: tuple[tuple[str, str], ...]
    decided: str
    judged: Judged | None = None
    places: tuple[Place, ...] = ()

    def lines(self) -> Iterator[str]:
        """The explanation for a terminal."""
        yield from (f"{name}：{value}" for name, value in self.understood)
        yield f"決めたもの：{self.decided}"
        if self.judged is not None:
            yield (
                f"判断：{self.judged.decision}"
                f"（計画に答えがある確率 {self.judged.answered:.2f}、作った答えが正しい確率 {self.judged.right:.2f}）"
            )
            yield from (f"  {share:+.2f} {label}" for label, share in self.judged.telling)
        if self.places:
            yield "近い文："
        for place in self.places:
            meaning = f"、意味の近さ {place.near:.2f}" if place.near is not None else ""
            yield f"  {place.text}（{place.plan}「{place.section}」、点 {place.score:.2f}{meaning}）"
