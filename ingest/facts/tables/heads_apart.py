"""Columns that would say the same value twice, told apart by their heads."""

import re
from collections import Counter
from typing import Final

from corpus.time_spans import find_time_spans
from ingest.facts.tables.costs import says_cost
from ingest.facts.tables.label import Holds, Label
from ingest.facts.tables.meaning import Meaning


def told_by_heads(meaning: Meaning) -> dict[Label, str]:
    """What tells columns apart that are of one role and one time: 支給実績, 一人当たり支給実績."""
    values = dict.fromkeys(c.label for c in meaning.columns if c.holds is Holds.VALUE)
    labels = [label for label in values if label.role is not None]
    same = Counter((label.role, label.period, label.superseded) for label in labels)
    roles = {
        label: _BRACKETS.sub("", label.printed).strip()
        if not find_time_spans(_BRACKETS.sub("", label.printed))
        else label.words
        for label in labels
        if label.words and same[label.role, label.period, label.superseded] > 1
    }
    times = Counter(label.period for label in values if label.period is not None and not says_cost(label.printed))
    return roles | {v: v.words for v in values if v.role is None and v.words and v.period and times[v.period] > 1}


_BRACKETS: Final = re.compile(r"[(（\[［][^()（）\[\]［］]*[)）\]］]")
