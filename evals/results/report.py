"""A run as one self-contained HTML page: measures, charts, every question with its answer."""

from collections.abc import Sequence
from typing import Final

import jinja2
import numpy as np

from evals.asking.attribution import STAGES
from evals.asking.ranking import LEGS
from evals.measures.judgement import ANSWERED, RIGHT
from evals.measures.statistics import FEWEST, Estimate, share_estimate
from evals.measures.summary import ALL, Summary
from evals.results.chart import HERE, risk_chart, rows_of
from evals.results.store import StoredRun
from evals.sets.testset import CATEGORIES

DEPTHS: Final = (5, 10, 20)
BINS: Final = 24
VARIATIONS: Final = {
    "width": "全角・半角",
    "calendar": "和暦・西暦",
    "particles": "助詞なし",
    "typo": "打ち間違い",
    "style": "丁寧・簡潔",
}
"""What the kinds of variants are called."""

INTENTS: Final = {"figure": "数値", "schedule": "時期", "agency": "担当", "support": "支援", "content": "内容"}
AIMS: Final = {
    "target": "目標",
    "progress": "実績",
    "comparison": "比較",
    "change": "変化",
    "list": "一覧",
    "other": "",
}
"""What intents and aims are called."""

FIRST: Final = ("accuracy", "first_sentence", "refusal_f1", "figures_proven", "citation_recall", "p95_ms")
"""The measures shown large at the top."""


def report(stored: StoredRun) -> bytes:
    """The page, UTF-8; it needs neither network nor other files, and shows all text as text."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True
    )
    environment.filters |= {
        "figure": figure,
        "interval": interval,
        "category": category,
        "percent": percent,
        "share": share,
    }
    summary = stored.summary
    page = environment.get_template("report.html").render(
        record=stored.record,
        outcomes=stored.outcomes,
        summary=summary,
        names=(ALL, *summary.categories),
        metrics=summary.metrics,
        first=[m for key in FIRST for m in summary.metrics if m.key == key],
        groups=list(dict.fromkeys(m.group for m in summary.metrics)),
        stages=STAGES,
        variations=VARIATIONS,
        intents=INTENTS,
        aims=AIMS,
        titles={plan.id: plan.title for plan in stored.record.plans},
        legs=_legs(summary),
        latency=_histogram(list(stored.record.milliseconds.values())),
        chart=risk_chart({"この結果": summary.trust}),
        points=[(p, share_estimate(p.wrong, p.answered)) for p in rows_of(summary.trust.curve)],
        fewest=FEWEST,
        reliabilities=[
            (ANSWERED, "answered", summary.trust.answered),
            (RIGHT, "right", summary.trust.right),
        ],
    )
    return page.encode()


def figure(found: Estimate) -> str:
    """A measure in print: shares to three decimals, times without; a dash where there is none."""
    if found.value is None:
        return "—"
    return f"{found.value:.3f}" if found.value <= 1 else f"{found.value:.0f}"


def interval(found: Estimate) -> str:
    """The 95% interval in print; empty where there is none."""
    if found.low is None or found.high is None:
        return ""
    decimals = 3 if found.high <= 1 else 0
    return f"{found.low:.{decimals}f}～{found.high:.{decimals}f}"


def share(value: float) -> str:
    """A share or probability in print."""
    return f"{value:.3f}"


def category(name: str) -> str:
    """A category as people call it."""
    return CATEGORIES.get(name, name) or "全体"


def percent(value: float | None) -> str:
    """A share as a CSS length along an axis from 0 to 1."""
    return f"{100 * min(max(value or 0.0, 0.0), 1.0):.2f}%"


def _legs(summary: Summary) -> list[tuple[str, list[tuple[int, Estimate]]]]:
    """Recall at each depth, leg by leg."""
    return [
        (name, [(depth, summary.estimates[f"{leg}_recall_{depth}"][ALL]) for depth in DEPTHS])
        for leg, name in LEGS.items()
    ]


def _histogram(milliseconds: Sequence[float]) -> list[tuple[float, float, int, float]]:
    """Bins of answer times: from, to, how many, and the share of the fullest bin."""
    if not milliseconds:
        return []
    counts, edges = np.histogram(milliseconds, bins=BINS, range=(0.0, max(milliseconds)))
    most = max(int(counts.max()), 1)
    return [(float(a), float(b), int(n), int(n) / most) for a, b, n in zip(edges[:-1], edges[1:], counts, strict=True)]
