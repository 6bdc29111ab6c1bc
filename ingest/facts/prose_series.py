"""Values of several times that a sentence wants to lead from one to the other.

緩衝帯は、2024年度末に9.4ヘクタール、2029年度末に30ヘクタールとする: each figure stands behind its own time, and the end of
the sentence says that those ahead are aimed at.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from corpus.facts import Figure
from corpus.normalize import fold_same_length
from corpus.time_spans import TimeSpan, find_time_spans, fiscal_year_of_iso
from ingest.facts.prose_figures import TIME, masked
from ingest.facts.tables.names import is_name
from ingest.facts.values import FIGURE, read_figure

LEAST: Final = 2
"""Times in a sentence that are a series."""

_NAME: Final = re.compile(
    rf"(?:^|[、,。)）】〕])(?:(?:また|なお|さらに|一方|このうち|そのうち|うち)[、,]?)?(?P<name>[^、,。:;「」『』【】〔〕{TIME}]{{2,40}}?)"
    rf"(?:については|に関しては|は|を|が)[、,]?\s*+(?:同じく|現在の|現状の)?(?={TIME})"
)
_PAIR: Final = re.compile(
    rf"{TIME}++\s*+(?:度?末|時点|現在|の(?:調査|実績|時点|見込み?))?"
    r"(?P<link>の目標(?:値)?(?:が|を|は)|[のにでがは]|には|では|までに|までには|で)?[、,]?\s*+(?:延べ|約|おおむね|概ね|年間)?"
    rf"(?P<figure>{FIGURE})",
    re.IGNORECASE,
)
_BETWEEN: Final = re.compile(
    r"\s*+(?:程度|以[上下内]|前後)?(?:から|を|より|へ|に|であった?が|だったが|であり|で|、|,|・|と|および|及び|そして|さらに|であるが|\s)*+"
)
_AIMS: Final = re.compile(
    r"^[^。、]{0,4}(?:程度|以[上下内])?(?:に|へ|まで|を|と|、すなわち[^。、]{1,12}に)?[^。、]{0,10}?"
    r"(?:と(?:する|します)|目標|目指|めざ|(?:引き?)?(?:下げ|上げ)る|(?:下げ|上げ)ます|増や[すし]|減ら[すし]|広げ[るま]|伸ば[すし]|高め[るま]|縮め[るま]|抑え[るま]"
    r"|縮小|拡大|削減|増加させ|向上させ|改善(?:する|します|させ)|(?:維持|確保)(?:する|します))"
)
_POINTS: Final = re.compile(r"(?:これ|それ|この(?:うち|値|数)|同(?:数|率))(?:ら)?")
_DONE: Final = re.compile(r"(?:た|ました)[。」]?\s*$")


class Series(NamedTuple):
    """What a sentence aims at of one thing, from what it starts; the sentence's place in the text."""

    name: str
    baseline: Figure | None
    targets: tuple[Figure, ...]
    at: int
    until: int


def wanted_series(text: str, now: int | None) -> Iterator[Series]:
    """The series of a text; ``now`` is the fiscal year of writing, where it is known: what lies before it is reached.

    A sentence that begins with a time goes on with what the one before it states: …は2023年度に326人であった。2027年度に….
    """
    before: tuple[str, Figure] | None = None
    for sentence in re.finditer(r"[^。]+", text):
        read = _read(sentence[0], before)
        before = None
        if read is None:
            continue
        name, pairs, aims = read
        if len(pairs) == 1 and not aims:
            before = (name, pairs[0][0])
        elif len(pairs) >= LEAST and (aims or any(said for _, said in pairs)):
            ahead = [said or _is_ahead(figure, at, now) for at, (figure, said) in enumerate(pairs)]
            reached = [figure for (figure, _), aimed in zip(pairs, ahead, strict=True) if not aimed]
            targets = tuple(figure for (figure, _), aimed in zip(pairs, ahead, strict=True) if aimed)
            if targets:
                yield Series(name, reached[-1] if reached else None, targets, sentence.start(), sentence.end())


def _read(printed: str, before: tuple[str, Figure] | None) -> tuple[str, list[tuple[Figure, bool]], bool] | None:
    """What a sentence states of one thing: the name, its figures, each with whether it is said to be a target, and whether
    it ends with what it wants; of what the sentence ``before`` it states where it names nothing itself."""
    spans = find_time_spans(printed)
    folded = masked(fold_same_length(printed), spans)
    if before is not None and folded.lstrip().startswith(TIME):
        start = len(folded) - len(folded.lstrip())
        found = _stated(printed, folded, spans, start)
        if found is not None and found[0] and found[0][0][0].unit == before[1].unit:
            return before[0], [(before[1], False), *found[0]], found[1]
    for named in _NAME.finditer(folded) if spans else ():
        name = printed[named.start("name") : named.end("name")].strip(" 　・○●")
        found = _stated(printed, folded, spans, named.end())
        if found is not None and found[0] and is_name(name) and _POINTS.fullmatch(name) is None:
            return name, *found
    return None


def _stated(
    printed: str, folded: str, spans: list[TimeSpan], start: int
) -> tuple[list[tuple[Figure, bool]], bool] | None:
    """The figures behind their times from ``start`` on, all of one unit, and whether the sentence ends with what it wants."""
    pairs = list(_pairs(folded, start))
    figures = [_figure(printed, pair, spans) for pair in pairs]
    if not pairs or any(figure is None for figure in figures) or len({f.unit for f in figures if f}) > 1:
        return None
    end = folded[pairs[-1].end() :]
    aims = _DONE.search(folded) is None and _AIMS.match(end) is not None
    said = ["目標" in (pair["link"] or "") for pair in pairs]
    return [(f, aimed) for f, aimed in zip(figures, said, strict=True) if f is not None], aims


def _pairs(folded: str, start: int) -> Iterator[re.Match[str]]:
    """The times with their figures that follow each other from ``start`` on."""
    at = start
    while (pair := _PAIR.match(folded, at)) is not None:
        yield pair
        between = _BETWEEN.match(folded, pair.end())
        at = between.end() if between is not None else pair.end()


def _figure(printed: str, pair: re.Match[str], spans: list[TimeSpan]) -> Figure | None:
    time = next((span for span in spans if pair.start() <= span.at < pair.end()), None)
    figure = read_figure(printed[pair.start("figure") : pair.end("figure")], period=time.period if time else None)
    known = figure is not None and figure.value is not None and figure.unit is not None and figure.period is not None
    return figure if known else None


def _is_ahead(figure: Figure, at: int, now: int | None) -> bool:
    """Whether a figure of a sentence that aims at something is of a time ahead; the first of the year of writing is what
    the others start from."""
    year = fiscal_year_of_iso((figure.period or "").split("/")[-1])
    return at > 0 if now is None or year == now else year > now
