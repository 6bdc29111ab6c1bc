"""Columns that would say the same value twice, told apart by their heads."""

import re
from collections import Counter
from typing import Final

from corpus.time_spans import find_time_spans
from ingest.facts.tables.costs import says_cost
from ingest.facts.tables.label import Holds, Label, only_names
from ingest.facts.tables.meaning import Meaning
from ingest.facts.tables.names import measures_something


def told_by_heads(meaning: Meaning) -> dict[Label, str]:
    """What tells columns apart that are of one role and one time: 支給実績, 一人当たり支給実績."""
    values = dict.fromkeys(c.label for c in meaning.columns if c.holds is Holds.VALUE)
    labels = [label for label in values if label.role is not None]
    same = Counter((label.role, label.period, label.superseded) for label in labels)
    roles = {
        label: label.words if _says_enough(label) else _BRACKETS.sub("", label.printed).strip()
        for label in labels
        if label.words and same[label.role, label.period, label.superseded] > 1
    }
    times = Counter(label.period for label in values if label.period is not None and not says_cost(label.printed))
    return roles | {v: v.words for v in values if v.role is None and v.words and v.period and times[v.period] > 1}


def named_by_heads(meaning: Meaning) -> dict[str, str]:
    """The words of heads of which none says a role or a time, where rows say theirs: 東町, 西町 right of 令和5年度（基準）."""
    heads = [c.label for c in meaning.columns if c.holds is Holds.VALUE]
    return {label.printed: label.words for label in heads} if len(heads) > 1 and all(map(only_names, heads)) else {}


def _says_enough(label: Label) -> bool:
    """Whether a head's words say without its role what tells it from others: they measure (自治会加入率 現状) or follow (現状値 男性)."""
    printed = _BRACKETS.sub("", label.printed).strip()
    if measures_something(label.words):
        return True
    return bool(find_time_spans(printed)) or not printed.startswith(label.words.partition(" ")[0])


_BRACKETS: Final = re.compile(r"[(（\[［][^()（）\[\]［］]*[)）\]］]")
