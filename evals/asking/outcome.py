"""What became of one case, as it is kept in ``results.jsonl``."""

from pydantic import BaseModel, ConfigDict

from evals.asking.attribution import Stage
from evals.asking.written import Written
from evals.sets.testset import Case


class _Kept(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Cited(_Kept):
    """A citation: where it points, what it quotes, and whether the case's quote stands in its passage.

    ``holds_quote`` is None where the case has no quote that the library holds; ``right_plan`` where
    the case names no plan.
    """

    number: int
    plan: str
    section: tuple[str, ...]
    passage: str
    quote: str
    supports: bool
    holds_quote: bool | None
    right_plan: bool | None


class Proof(_Kept):
    """How many figures, times and names an answer states, and which of them stand in no cited passage."""

    stated: int
    unproven: tuple[str, ...]


class Judged(_Kept):
    """The probabilities ``answered``, that the plans answer the case, and ``right``, that what could be said is right,
    0..1; and whether that was ``said_right``, be it said as an answer or held back."""

    answered: float
    right: float
    said_right: bool


class Outcome(_Kept):
    """One case, the reply and its verdict.

    ``retrieval`` has the ranking measures of each leg; it is empty where the library holds no quote
    of the case. ``stage`` and ``why`` say what failed first; empty for a right answer. ``failure`` is
    an error that kept the question from being answered. ``likely`` says that only the likeliest places were shown.
    ``written`` is None where no language model was asked.
    ``judged`` is None where nothing was judged (complete lists, certain absences), and in runs kept before it was noted.
    """

    case: Case
    answer: str
    first_sentence: str
    refused: bool
    likely: bool = False
    reason: str = ""
    understood: dict[str, str]
    right: bool
    first_right: bool
    missing: tuple[tuple[str, ...], ...] = ()
    forbidden: tuple[str, ...] = ()
    citations: tuple[Cited, ...] = ()
    proof: Proof
    judged: Judged | None = None
    retrieval: dict[str, dict[str, float]] = {}
    stage: Stage | None = None
    why: str = ""
    failure: str = ""
    written: Written | None = None

    @property
    def supporting(self) -> tuple[Cited, ...]:
        """The citations that the answer states something from."""
        return tuple(c for c in self.citations if c.supports)
