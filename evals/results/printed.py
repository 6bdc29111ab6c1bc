"""Measures as people read them: shares in percent, with the count of questions that they stand for."""

from typing import Final

from evals.measures.metric import Metric, mean
from evals.measures.statistics import Difference, Estimate
from evals.results.report import figure, interval

NONE: Final = "—"
MANY: Final = 200
"""Questions from which a tenth of a percent means something."""

WHOLE: Final = 1e-6


def is_share(metric: Metric) -> bool:
    """Whether a measure is a share of questions, or a mean of shares."""
    return metric.share and metric.combine is mean


def share_words(value: float | None, n: int) -> str:
    """A share of ``n`` questions: 82 %（41/50）; of a mean of shares only how many questions it is of."""
    if value is None or not n:
        return NONE
    part = value * n
    of = f"{round(part)}/{n}" if abs(part - round(part)) < WHOLE * n else f"{n} 問の平均"
    return f"{_percent(value, n)} %（{of}）"


def span_words(low: float | None, high: float | None, n: int) -> str:
    """The interval of a share of ``n`` questions; empty where there is none."""
    return "" if low is None or high is None else f"{_percent(low, n)}～{_percent(high, n)} %"


def measure_words(metric: Metric, found: Estimate) -> tuple[str, str]:
    """A measure and its interval."""
    if is_share(metric):
        return share_words(found.value, found.n), span_words(found.low, found.high, found.n)
    return figure(found), interval(found)


def difference_words(metric: Metric, found: Difference) -> tuple[str, str, str, str]:
    """A measure before and after, the difference and its interval."""
    if is_share(metric):
        span = _points(found.low, found.high, found.n)
        both = share_words(found.before, found.n), share_words(found.after, found.n)
        return (*both, f"{_percent(found.value, found.n, signed=True)} ポイント", span)
    places = 3 if metric.share else 1
    span = NONE if found.low is None or found.high is None else f"{found.low:+.{places}f}～{found.high:+.{places}f}"
    return f"{found.before:.{places}f}", f"{found.after:.{places}f}", f"{found.value:+.{places}f}", span


def _points(low: float | None, high: float | None, n: int) -> str:
    if low is None or high is None:
        return NONE
    return f"{_percent(low, n, signed=True)}～{_percent(high, n, signed=True)} ポイント"


def _percent(value: float, n: int, *, signed: bool = False) -> str:
    return f"{100 * value:{'+' if signed else ''}.{1 if n >= MANY else 0}f}"
