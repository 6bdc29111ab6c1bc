"""The same indicators in lists and sentences."""

from collections.abc import Sequence
from typing import Final

from tests.layouts.printing import COUNTED, FIRST, LAST, MIDDLE, YEARS, Counted, Printer

ENDS: Final = (FIRST, LAST)
THREE: Final = (FIRST, MIDDLE, LAST)


def lists(time: Printer, words: Sequence[str]) -> dict[str, tuple[tuple[int, ...], list[str]]]:
    """Every layout of the invented list: which of the values it tells, and its lines (Markdown)."""
    start, middle, end = (time(YEARS[i]) for i in THREE)
    first, between, last = (words[i] for i in THREE)

    def said(each: Counted, at: int) -> str:
        return f"{each.values[at]}{each.unit}"

    def lines(pattern: str) -> list[str]:
        return [
            line
            for each in COUNTED
            for line in pattern.format(
                n=each.name,
                u=each.unit,
                a=said(each, FIRST),
                b=said(each, MIDDLE),
                c=said(each, LAST),
                s=start,
                m=middle,
                e=end,
                F=first,
                M=between,
                L=last,
            ).split("\n")
        ]

    return {
        "arrows": (ENDS, lines("・{n}：{a}（{s}）→ {c}（{e}）")),
        "labels before figures": (ENDS, lines("・{n}　現状値（{s}）{a}、目標値（{e}）{c}")),
        "slashes": (THREE, lines("・{n}（{u}）　{F} {s} {a} ／ {M} {m} {b} ／ {L} {e} {c}")),
        "below a heading": (THREE, lines("### {n}\n- {F}（{s}）：{a}\n- {M}（{m}）：{b}\n- {L}（{e}）：{c}")),
        "below a name with its unit": (ENDS, lines("○{n}（単位：{u}）\n　　{F}　{s}　{a}\n　　{L}　{e}　{c}")),
        "label last": (ENDS, lines("■ {n}\n　{s}　{a}（{F}）\n　{e}　{c}（{L}）")),
        "led to in a quote": (ENDS, ["> **数値目標**", *lines("> {n}　{a}（{s}）を、{e}に **{c}** とする。")]),
        "led to in an item": (ENDS, lines("・{n}を、{s}の{a}から、{e}に{c}にする。")),
        "a sentence": (ENDS, lines("{n}は、{s}の{a}から、{e}には{c}へ引き上げる。")),
        "a sentence that goes on": (THREE, lines("{s}の{n}は{a}であった。これを{m}に{b}、{e}には{c}とする。")),
        "a sentence of three": (THREE, lines("{n}は、{s}で{a}であり、{m}に{b}、{e}に{c}とする。")),
    }
