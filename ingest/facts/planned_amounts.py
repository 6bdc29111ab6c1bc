"""Amounts of money that are planned, whatever year they are of: a budget, an estimate, what a work is going to cost."""

import re
from typing import Final

from corpus.time_spans import fiscal_year_of_iso

_SPENT: Final = re.compile(r"決算|実績|執行|支出済|確定額")
_BUDGET: Final = re.compile(r"(?<!の)予算(?!委員|特別委|編成|規模別)|概算|計画額|予定額|見込額|積算額")
_COST: Final = re.compile(
    r"(?:事業|工事|建設|整備|改修|改築|更新|建替え?|設置|移転|導入|開設|新築)(?:に係る|に要する|の)?(?:費用?|経費|総額)(?:の?(?:総額|合計|額|計))?(?:[(（][^()（）]*[)）])?$"
)
_OVER: Final = re.compile(r"(?:でし|まし|だっ|要し|かかっ|支出し|投じ)た")
"""A sentence that tells what was spent."""


def says_budget(words: str) -> bool:
    """Whether the name of an amount, or the head over it, says that it is planned: 令和6年度予算, 概算事業費."""
    return _BUDGET.search(words) is not None and _SPENT.search(words) is None


def is_planned(name: str, period: str | None, sentence: str, now: int | None) -> bool:
    """Whether an amount is a budget, or the cost of a work that is not said to have been spent.

    What a work costs is planned where no time is said, or one that is not over in the fiscal year ``now``.
    """
    if says_budget(name):
        return True
    if _COST.search(name) is None or _SPENT.search(f"{name}{sentence}") or _OVER.search(sentence):
        return False
    return period is None or (now is not None and fiscal_year_of_iso(period.split("/")[-1]) >= now)
