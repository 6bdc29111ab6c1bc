"""Charges listed by class in running text: ①一般用：基本料金 1,840円（10㎥まで）②営業用：…　※超過料金：①は1㎥につき200円."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from corpus.facts import Figure
from corpus.normalize import fold_same_length
from ingest.facts.reading import Reading
from ingest.facts.roles import Role
from ingest.facts.values import FIGURE, read_figure
from ingest.section import Item, lines_within

_COUNT: Final = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_MARK: Final = rf"[{_COUNT}]"
_CLASS: Final = re.compile(
    rf"(?P<mark>{_MARK})\s*(?P<name>[^\s{_COUNT}:。、]{{1,16}})\s*:\s*(?P<label>[^\d\s{_COUNT}:。、()]{{2,12}}?)\s*"
    rf"(?P<figure>{FIGURE})(?=\s*(?:[(。、※{_COUNT}]|$))",
    re.IGNORECASE,
)
_BEYOND: Final = re.compile(rf"(?P<label>[^\s{_COUNT}:。、()※\d]{{2,12}})\s*+:\s*+(?={_MARK})")
_FOR: Final = re.compile(
    rf"(?P<first>{_MARK})(?:\s*[~〜-]\s*(?P<last>{_MARK}))?\s*は\s*(?P<printed>(?:\d*[^\s\d{_COUNT}。、]{{1,4}}につき\s*)?(?P<figure>{FIGURE}))",
    re.IGNORECASE,
)
LEAST: Final = 2
"""Classes with an amount each that make a list of charges."""


def listed_charges(items: Sequence[Item]) -> Iterator[Reading]:
    """The amounts of lists of classes, and those that are said to hold for several of them."""
    classes: dict[str, str] = {}
    for item in items:
        folded = _folded(item.text)
        found = [match for match in _CLASS.finditer(folded) if "円" in match["figure"]] if not item.cells else []
        if not found or (not classes and len(found) < LEAST):
            classes = {}
            continue
        for match in found:
            classes[match["mark"]] = item.text[match.start("name") : match.end("name")]
            name = f"{classes[match['mark']]}　{item.text[match.start('label') : match.end('label')]}"
            figure = read_figure(item.text[match.start("figure") : match.end("figure")])
            if figure is not None and figure.value is not None:
                yield _reading(item, name, figure, match)
        yield from _beyond(item, folded, found[-1].end(), classes)


def _folded(text: str) -> str:
    """A text folded, but for the numbers of its items."""
    return "".join(own if own in _COUNT else same for own, same in zip(text, fold_same_length(text), strict=True))


def _beyond(item: Item, folded: str, at: int, classes: dict[str, str]) -> Iterator[Reading]:
    """What a remark after a list says of classes by their numbers: 超過料金：①～⑦は1㎥につき200円."""
    label = _BEYOND.search(folded, at)
    for match in _FOR.finditer(folded, label.end()) if label is not None else ():
        first = _COUNT.index(match["first"])
        last = _COUNT.index(match["last"]) if match["last"] else first
        figure = read_figure(item.text[match.start("figure") : match.end("figure")])
        for mark in _COUNT[first : last + 1]:
            if label is not None and mark in classes and figure is not None and "円" in (figure.unit or ""):
                printed = item.text[match.start("printed") : match.end("printed")]
                yield _reading(item, f"{classes[mark]}　{label['label']}", replace(figure, printed=printed), match)


def _reading(item: Item, name: str, figure: Figure, match: re.Match[str]) -> Reading:
    return Reading(name, {Role.ACTUAL: figure}, lines_within(item, match.start(), match.end()), reported_only=True)
