"""How far the two probabilities of the judgement can be trusted, as measures."""

from typing import Final

from evals.asking.outcome import Outcome
from evals.measures.calibration import area_under_roc, calibration_error, paired
from evals.measures.metric import Metric
from evals.measures.selective import area_under_risk, coverage_within

ANSWERED: Final = "答えがある確率"
RIGHT: Final = "答えが正しい確率"
"""What the probabilities are called: that the plans answer, and that what could be said is right."""

_GROUP: Final = "判断の確率"
_JUDGED: Final = "判断を経た問い（一覧や、ないことが確かな問いを除く）について、"


def answered_pair(outcome: Outcome) -> float | None:
    """The probability that the plans answer, paired with whether they do; None where nothing was judged."""
    return float(paired(outcome.judged.answered, outcome.case.answerable)) if outcome.judged else None


def right_pair(outcome: Outcome) -> float | None:
    """The probability that what could be said is right, paired with whether it is; None where nothing was judged."""
    return float(paired(outcome.judged.right, outcome.judged.said_right)) if outcome.judged else None


_OF: Final = {
    "answered": (ANSWERED, answered_pair, "計画が答える問い", "答えない問い"),
    "right": (RIGHT, right_pair, "正しく答えられる問い", "そうでない問い"),
}

JUDGEMENT: Final = (
    *(
        Metric(
            key=f"{key}_ece",
            label=f"期待較正誤差 ECE（{name}）",
            group=_GROUP,
            meaning=f"{_JUDGED}確率を 0.1 幅の帯に分け、帯ごとの確率の平均と実際の割合の差を、問数で重みづけて平均したもの"
            "（Guo et al. 2017）。問いが少ないと偶然だけで大きくなり、区間も上へずれる。",
            of=of,
            combine=calibration_error,
            higher=False,
        )
        for key, (name, of, _, _) in _OF.items()
    ),
    *(
        Metric(
            key=f"{key}_auroc",
            label=f"AUROC（{name}）",
            group=_GROUP,
            meaning=f"{_JUDGED}{true}の確率が{false}の確率より高い割合（同じ確率は半分と数える）。0.5 ならでたらめ、1 なら完全に見分ける。",
            of=of,
            combine=area_under_roc,
        )
        for key, (name, of, true, false) in _OF.items()
    ),
    Metric(
        key="aurc",
        label="リスク・カバレッジ曲線の下の面積 AURC",
        group=_GROUP,
        meaning=f"{_JUDGED}答えが正しい確率の高い順に 1 問、2 問、…と全問まで答えたときの、誤りの割合の平均"
        "（Geifman、El-Yaniv 2017、Geifman et al. 2019）。同じ確率の問いは、あらゆる順の平均をとる。",
        of=right_pair,
        combine=area_under_risk,
        higher=False,
    ),
    *(
        Metric(
            key=f"coverage_{percent}",
            label=f"誤り {percent}% 以下で答えられる割合",
            group=_GROUP,
            meaning=f"{_JUDGED}答えが正しい確率がある値以上のものすべてに答えるとき、この結果での誤りが {percent}% 以下となる最大の割合。"
            "ほかの問いでもそうなるとは限らない（各点の誤りの 95% 区間も見ること）。",
            of=right_pair,
            combine=coverage_within(percent / 100),
        )
        for percent in (1, 5)
    ),
)
"""The measures; each question's value is a pair (``evals.measures.calibration``)."""
