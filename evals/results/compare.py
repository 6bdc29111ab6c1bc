"""Two runs of the same questions: what turned right or wrong, and whether the difference is more than chance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rich.console import Group
from rich.table import Table
from rich.text import Text

from evals.asking.outcome import Outcome
from evals.measures.metric import Metric, values
from evals.measures.metrics import METRICS, SPEED, latencies
from evals.measures.statistics import Difference, difference, mcnemar
from evals.measures.trust import Trust, trust_of
from evals.results.chart import TENTHS
from evals.results.store import StoredRun

RISKS: Final = "答えが正しい確率の高い順に答えたときの誤りの割合"
SURE: Final = 0.05
"""Below this p value, a difference is called more than chance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Questions asked in both runs alike; ``changed`` were asked with another expectation, and don't count.

    ``p`` is McNemar's for the answerable questions, of which ``p_right`` turned right and ``p_wrong`` wrong.
    ``settings`` are those that differ, each with both values; ``trust`` is how far the probabilities of either run's
    judgement can be trusted.
    """

    pairs: tuple[tuple[Outcome, Outcome], ...]
    turned_right: tuple[Outcome, ...]
    turned_wrong: tuple[Outcome, ...]
    p_right: int
    p_wrong: int
    p: float
    differences: tuple[tuple[Metric, Difference], ...]
    trust: tuple[Trust, Trust]
    settings: Mapping[str, tuple[str, str]]
    changed: tuple[str, ...]
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]


def compare(before: StoredRun, after: StoredRun) -> Comparison:
    """Compare two runs question by question."""
    old = {o.case.id: o for o in before.outcomes}
    new = {o.case.id: o for o in after.outcomes}
    both = [(old[key], new[key]) for key in old if key in new]
    pairs = tuple((a, b) for a, b in both if a.case == b.case)
    gained = tuple(b for a, b in pairs if b.right and not a.right)
    lost = tuple(b for a, b in pairs if a.right and not b.right)
    p_right, p_wrong = (sum(o.case.answerable for o in turned) for turned in (gained, lost))
    return Comparison(
        pairs=pairs,
        turned_right=gained,
        turned_wrong=lost,
        p_right=p_right,
        p_wrong=p_wrong,
        p=mcnemar(p_right, p_wrong),
        differences=_differences(pairs, before, after),
        trust=(trust_of([a for a, _ in pairs]), trust_of([b for _, b in pairs])),
        settings=_settings(before.record.settings, after.record.settings),
        changed=tuple(a.case.id for a, b in both if a.case != b.case),
        only_before=tuple(key for key in old if key not in new),
        only_after=tuple(key for key in new if key not in old),
    )


def _differences(
    pairs: Sequence[tuple[Outcome, Outcome]], before: StoredRun, after: StoredRun
) -> tuple[tuple[Metric, Difference], ...]:
    timed = zip(latencies(before.record.milliseconds), latencies(after.record.milliseconds), strict=True)
    found = []
    for old, new in [*((m, m) for m in METRICS), *timed]:
        a, b = values(old, [o for o, _ in pairs]), values(new, [o for _, o in pairs])
        differs = difference(a, b, old.combine)
        if differs is not None:
            found.append((old, differs))
    return tuple(found)


def _settings(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    names = dict.fromkeys([*before, *after])
    both = {name: (before.get(name, "—"), after.get(name, "—")) for name in names}
    return {name: values for name, values in both.items() if values[0] != values[1]}


def show(comparison: Comparison, before: StoredRun, after: StoredRun) -> Group:
    """A comparison for the terminal."""
    a, b = before.record, after.record
    parts: list[Text | Table] = [
        Text(f"前: {a.name}（{a.corpus}、{a.started[:16]}）"),
        Text(f"後: {b.name}（{b.corpus}、{b.started[:16]}）"),
        Text(f"同じ問い {len(comparison.pairs)} 問{_left_out(comparison)}"),
        _turned("正答に変わった問い", comparison.turned_right),
        _turned("誤答に変わった問い", comparison.turned_wrong),
        Text(
            f"正答率の差の検定（McNemar、正確法）: 正答へ {comparison.p_right} 問、誤答へ {comparison.p_wrong} 問、"
            f"p = {comparison.p:.3f}（{chance(comparison.p)}）"
        ),
        _measures(comparison),
        _risks(comparison),
        _differing(comparison),
    ]
    return Group(*parts)


def tells(metric: Metric, found: Difference) -> bool:
    """Whether a difference says something of the assistant: times also hang on what else the machine did."""
    return found.is_sure and metric.group != SPEED


def chance(p: float) -> str:
    """What a p value means, in words."""
    return "偶然とは言いにくい差です" if p < SURE else "偶然の範囲です"


def number(value: float, metric: Metric, *, signed: bool = False) -> str:
    """A measure in print: shares to three decimals, others to one; with its sign where it is a difference."""
    return f"{value:{'+' if signed else ''}.{3 if metric.share else 1}f}"


def span(found: Difference, metric: Metric) -> str:
    """The interval of a difference in print; a dash where there is none."""
    if found.low is None or found.high is None:
        return "—"
    return f"{number(found.low, metric, signed=True)}～{number(found.high, metric, signed=True)}"


def _left_out(comparison: Comparison) -> str:
    notes = (
        ("正解などが変わったため除いた問い", comparison.changed),
        ("前だけの問い", comparison.only_before),
        ("後だけの問い", comparison.only_after),
    )
    return "".join(f"、{label} {len(ids)} 問" for label, ids in notes if ids)


def _turned(title: str, outcomes: Sequence[Outcome]) -> Text:
    lines = [f"{title}: {len(outcomes)} 問"]
    lines += [f"  {o.case.id} {o.case.question}{f'（{o.why}）' if o.why else ''}" for o in outcomes]
    return Text("\n".join(lines))


def _measures(comparison: Comparison) -> Table:
    table = Table(title="指標の差（同じ問いで、95% 区間は対応のあるブートストラップ）", title_justify="left")
    for head in ("指標", "前", "後", "差", "95% 区間", "問数"):
        table.add_column(head, justify="left" if head == "指標" else "right")
    for metric, d in comparison.differences:
        sure = " *" if tells(metric, d) else ""
        table.add_row(
            metric.label,
            number(d.before, metric),
            number(d.after, metric),
            f"{number(d.value, metric, signed=True)}{sure}",
            span(d, metric),
            str(d.n),
        )
    return table


def risk_rows(comparison: Comparison) -> list[tuple[str, str, str]]:
    """At each tenth of the questions that were judged: the share answered, the risk before and after, in print; none
    where one run judged nothing, or did not keep how sure it was."""
    before, after = (trust.curve for trust in comparison.trust)
    rows = ((tenth, before.at(tenth), after.at(tenth)) for tenth in TENTHS)
    return [(f"{tenth:.0%}", f"{a.risk:.3f}", f"{b.risk:.3f}") for tenth, a, b in rows if a and b]


def _risks(comparison: Comparison) -> Table | Text:
    rows = risk_rows(comparison)
    if not rows:
        return Text(f"{RISKS}: 両方に判断の確率の記録がないので、比べられません。")
    table = Table(title=RISKS, title_justify="left")
    for head, trust in zip(("答える割合", "前の誤り", "後の誤り"), (None, *comparison.trust), strict=True):
        table.add_column(f"{head}（{trust.judged} 問）" if trust else head, justify="right")
    for row in rows:
        table.add_row(*row)
    return table


def _differing(comparison: Comparison) -> Table | Text:
    if not comparison.settings:
        return Text("設定の違い: なし")
    table = Table(title="設定の違い", title_justify="left")
    for head in ("項目", "前", "後"):
        table.add_column(head, overflow="fold")
    for name, (old, new) in comparison.settings.items():
        table.add_row(name, old, new)
    return table
