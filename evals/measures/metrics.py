"""The measures of a run: what each is, its value for one question, and how values become one."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np

from evals.asking.outcome import Cited, Outcome
from evals.asking.ranking import LEGS
from evals.measures.judgement import JUDGEMENT
from evals.measures.metric import Combine, Metric
from evals.measures.ratio import ratio


def _answerable(value: Callable[[Outcome], float | None]) -> Callable[[Outcome], float | None]:
    return lambda outcome: value(outcome) if outcome.case.answerable else None


def _mean(values: Sequence[float]) -> float | None:
    return float(np.mean(values)) if values else None


def _of_citations(value: Callable[[Cited], bool | None]) -> Callable[[Outcome], float | None]:
    """The share of an answer's supporting citations that are right; None where that can't be told."""

    def mean(outcome: Outcome) -> float | None:
        known = [value(citation) for citation in outcome.supporting]
        return _mean([float(v) for v in known if v is not None])

    return _answerable(mean)


def _quote_cited(outcome: Outcome) -> float | None:
    if not outcome.retrieval:
        return None
    return float(any(c.holds_quote for c in outcome.supporting))


def _plan_cited(outcome: Outcome) -> float | None:
    if not outcome.case.plans or outcome.refused:
        return None
    return float(any(c.right_plan for c in outcome.supporting))


def _figures_proven(outcome: Outcome) -> float | None:
    stated = outcome.proof.stated
    return 1 - min(len(outcome.proof.unproven), stated) / stated if stated else None


_HIT, _FALSE, _MISSED = 0.0, 1.0, 2.0


def _refusal_kind(outcome: Outcome) -> float | None:
    """Whether a refusal is due and given, given only, or due only; None where it is neither."""
    if outcome.case.answerable:
        return _FALSE if outcome.refused else None
    return _HIT if outcome.refused else _MISSED


def _f1(kinds: np.ndarray, axis: int = -1) -> np.ndarray:
    """F1 = 2 hits / (2 hits + false + missed) of the kinds of refusals."""
    hits = 2 * (kinds == _HIT).sum(axis=axis)
    total = hits + ((kinds == _FALSE) | (kinds == _MISSED)).sum(axis=axis)
    return ratio(hits, total)


def _retrieved(leg: str, measure: str) -> Callable[[Outcome], float | None]:
    return lambda outcome: outcome.retrieval.get(leg, {}).get(measure)


_VERDICTS: Final = "正誤"
_CITATIONS: Final = "根拠"
_REFUSALS: Final = "回答可否"
_RETRIEVAL: Final = "検索"
_RANKS: Final = {
    "recall_5": ("Recall@5", "正解の箇所のうち、上位 5 件に入った割合"),
    "recall_10": ("Recall@10", "正解の箇所のうち、上位 10 件に入った割合"),
    "recall_20": ("Recall@20", "正解の箇所のうち、上位 20 件に入った割合"),
    "mrr": ("MRR", "最初の正解の箇所の順位の逆数（1 位なら 1、2 位なら 0.5、100 位までになければ 0）の平均"),
    "ndcg_10": ("nDCG@10", "上位 10 件の並びのよさ（正解の箇所が上にあるほど 1 に近い）"),
}

METRICS: Final = (
    Metric(
        key="accuracy",
        label="正答率",
        group=_VERDICTS,
        meaning="回答可能な問いのうち、必要な語をすべて含み、含んではいけない語を含まない答えの割合。"
        "数値は単位・桁（億・万）・符号まで、年は和暦・西暦を通して、値として比べる。",
        of=_answerable(lambda o: float(o.right)),
    ),
    Metric(
        key="first_sentence",
        label="最初の一文だけでの正答率",
        group=_VERDICTS,
        meaning="同じことを、答えの最初の一文だけについて判定した割合。",
        of=_answerable(lambda o: float(o.first_right)),
    ),
    Metric(
        key="forbidden",
        label="禁句を含む率",
        group=_VERDICTS,
        meaning="含んではいけない語が指定された問いのうち、答えがそれを含む割合。",
        of=lambda o: float(bool(o.forbidden)) if o.case.must_not else None,
        higher=False,
    ),
    Metric(
        key="figures_proven",
        label="数値・名称の裏づけ率",
        group=_CITATIONS,
        meaning="答えの各文の数値・年・機関名などのうち、その文が引用した箇所にある（または、そこの数値から計算どおりに出る）割合。",
        of=_figures_proven,
    ),
    Metric(
        key="citation_recall",
        label="引用の再現率（根拠の文）",
        group=_CITATIONS,
        meaning="根拠の文がライブラリにある問いのうち、答えの引用箇所のどれかがその文を含む割合。",
        of=_answerable(_quote_cited),
    ),
    Metric(
        key="citation_precision",
        label="引用の適合率（根拠の文）",
        group=_CITATIONS,
        meaning="同じ問いで、答えを支える引用のうち根拠の文を含むものの割合（問いごとに求めて平均）。",
        of=_of_citations(lambda c: c.holds_quote),
    ),
    Metric(
        key="plan_recall",
        label="引用の再現率（計画）",
        group=_CITATIONS,
        meaning="対象計画が指定された問いに答えたとき、引用のどれかがその計画を指す割合。",
        of=_answerable(_plan_cited),
    ),
    Metric(
        key="plan_precision",
        label="引用の適合率（計画）",
        group=_CITATIONS,
        meaning="同じ問いで、答えを支える引用のうち対象計画を指すものの割合（問いごとに求めて平均）。",
        of=_of_citations(lambda c: c.right_plan),
    ),
    Metric(
        key="refusal_precision",
        label="断りの適合率",
        group=_REFUSALS,
        meaning="断った問いのうち、断るべき問いだった割合。",
        of=lambda o: float(not o.case.answerable) if o.refused else None,
    ),
    Metric(
        key="refusal_recall",
        label="断りの再現率",
        group=_REFUSALS,
        meaning="断るべき問い（回答可能が「いいえ」）のうち、断った割合。",
        of=lambda o: None if o.case.answerable else float(o.refused),
    ),
    Metric(
        key="refusal_f1",
        label="断りの F1",
        group=_REFUSALS,
        meaning="断りの適合率と再現率の調和平均。",
        of=_refusal_kind,
        combine=_f1,
    ),
    Metric(
        key="false_refusals",
        label="誤って断った率",
        group=_REFUSALS,
        meaning="回答可能な問いのうち、断った割合。",
        of=_answerable(lambda o: float(o.refused)),
        higher=False,
    ),
    Metric(
        key="likely",
        label="該当しそうな箇所を示した率",
        group=_REFUSALS,
        meaning="すべての問いのうち、答えを確かめられず、該当しそうな箇所だけを示した割合。",
        of=lambda o: float(o.likely),
        higher=False,
    ),
    Metric(
        key="likely_right",
        label="該当しそうな箇所の正答率",
        group=_REFUSALS,
        meaning="該当しそうな箇所だけを示した回答可能な問いのうち、求める事実がそこにあった割合。",
        of=lambda o: float(o.right) if o.likely and o.case.answerable else None,
    ),
    *JUDGEMENT,
    *(
        Metric(
            key=f"{leg}_{key}",
            label=f"{label}（{name}）",
            group=_RETRIEVAL,
            meaning=f"{meaning}。根拠の文を含む箇所を正解とする。検索は{name}による順位。",
            of=_answerable(_retrieved(leg, key)),
        )
        for key, (label, meaning) in _RANKS.items()
        for leg, name in LEGS.items()
    ),
)
"""All measures of verdicts; those of time are apart, since they differ from run to run."""


def _percentile(q: float) -> Combine:
    def combined(values: np.ndarray, axis: int = -1) -> np.ndarray:
        # The same numbers; leaving out goes row by row, and takes a hundred times as long for thousands of rows.
        if np.isnan(values).any():
            found: np.ndarray = np.nanpercentile(values, q, axis=axis)
        else:
            found = np.percentile(values, q, axis=axis)
        return found

    return combined


SPEED: Final = "速さ"
"""The group of measures of time."""


def latencies(milliseconds: Mapping[str, float]) -> tuple[Metric, ...]:
    """The measures of time, over the milliseconds of each case."""
    return tuple(
        Metric(
            key=f"p{q}_ms",
            label=f"応答時間 p{q}（ミリ秒）",
            group=SPEED,
            meaning=f"速いほうから数えて {q}% にあたる問いの応答時間。",
            of=lambda o: milliseconds.get(o.case.id),
            combine=_percentile(q),
            share=False,
            higher=False,
        )
        for q in (50, 95)
    )
