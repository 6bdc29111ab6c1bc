"""What sentences want of one thing: the values that they lead it through, each with its time and what it is.

緩衝帯は、2024年度末に9.4ヘクタール、2029年度末に30ヘクタールとする; 現在の850グラムから780グラムまで減らします. A value belongs to
the one before it where nothing else is named between them, and the end of the sentence says what is wanted.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from corpus.facts import Figure
from corpus.time_spans import TimeSpan, fiscal_year_of_iso
from ingest.facts.aims import CHANGES, EXPECTS, WANTS
from ingest.facts.items import plain_name
from ingest.facts.roles import Role
from ingest.facts.sentences import TIME, Sentence
from ingest.facts.tables.names import is_name
from ingest.facts.values import FIGURE

MOST_AHEAD: Final = 48
LONGEST: Final = 1000
REACH: Final = 90
"""Characters before a value in which its time stands with what joins it to the one before it, and in which its name does."""

_FIGURE: Final = re.compile(FIGURE, re.IGNORECASE)
_LINK: Final = (
    r"(?:[)のにはがでもとへ、,\s]|度?末|時点|現在|頃|ごろ|まで|から|以降|における|において|実績|国勢調査|調査"
    r"|決算|見込み?|目標|計画|累計|合計|値|各)"
)
_LED: Final = re.compile(
    rf"(?P<join>.*?)(?:(?P<time>{TIME}++)(?P<link>{_LINK}{{0,6}}?))?"
    r"(?P<through>(?:(?:(?:本?計画|全|目標)?期間(?:中|内|の|を通[じし]て?)?|毎年度?|毎月|各年度?|今後|将来|最終的)[^、。\d]{0,6}[、,]?\s*+)+)?"
    r"(?P<said>(?:現状|現在|現行|現況|直近|最新|今|いま|実績|目標)(?:値)?(?:[のはがをで]|では)?)?"
    r"(?:(?<![\d,.])[\d,.]++[^\s\d、。はをが]{1,6}(?:あたり|当たり|につき))?"
    r"(?:(?<!延べ)(?<!約)(?<!おおむね)(?<!概ね)(?<!年間)(?<!わずか)(?<!\s)(?:延べ|約|おおむね|概ね|年間|わずか|\s)++)?+",
    re.DOTALL,
)
"""What stands before a value: what joins it to the one before it, its time, and what it is said to be."""

_AFTER: Final = re.compile(
    rf"(?:・[一-龥]{{1,4}})?\s*+(?:程度|以[上下内]|前後|未満)?(?:\s?\((?:(?P<time>{TIME}++)[^()\d]{{0,10}})?\))?"
)
"""What goes with a value behind it: a bound, and its time in brackets."""

_NAME: Final = re.compile(
    rf"(?:^|[\s、,。)）】〕]|{TIME}(?:における|の|には|に|までに)[、,]?)(?:(?:また|なお|さらに|一方|このうち|そのうち|うち)[、,]?)?"
    rf"(?P<name>(?:[^\s、,。:;「」『』【】〔〕{TIME}]|(?<=[A-Za-z])\s){{2,40}}?)(?:\([^()]{{0,12}}{TIME}++[^()]{{0,12}}\))?"
    r"(?:(?:については|に関しては|について|は|を|が)[、,]?\s*+(?:同じく)?(?:[^、。はがを]{0,16}[(の])?"
    r"|(?<=[数率額量高度])|(?<=割合|人口|面積|台数|日数|時間|所得|収入))$"
)
"""A name right before what is said of it, whatever stands in brackets between: the years that it is counted for."""

_JOINS: Final = re.compile(
    r"(?:から|より|を|へ|に対し(?:て)?|で|と|に|だった|の)?(?:[^「」『』。:;]*?(?:(?<![はがをも])|(?<=[たるすいだ])が|これを|それを|ものを|もので))?"
)
"""What joins a value to the one before it: anything but what ends in the name of another thing."""

LONGEST_JOIN: Final = 40
_ASIDE: Final = re.compile(r"(?:倍|[割％%][増減]?|ポイント|年間|[かカヵヶ]年)$")
"""What says how much a value is changed, or for how long it is counted, within what joins it to the one before it."""

_EACH: Final = re.compile(r"あたり|当たり|につき|ごと")
_LEADS: Final = re.compile(r"から|より|を|に対し|これを")
_END: Final = re.compile(
    rf"\)?(?!まで[のはが])(?:、すなわち[^。、]{{1,12}}に)?[^。、\d]{{0,12}}?"
    rf"(?:{WANTS}|目標|(?:{CHANGES})(?:さ?せ|する|します|を|\s*+$))",
    re.DOTALL,
)
_END_OF_ONE: Final = re.compile(
    r"(?:の水準)?(?:を|の|に|へ|まで|と)[^。、\d]{0,4}?"
    r"(?:(?:維持|確保|堅持|継続|達成)(?:を(?:目指|めざ|図)|に努め|し(?!た|て|ま(?:した|せん))|する(?!た|こと(?:が|は)でき))"
    r"|[^。、\d]{0,20}?(?:目標|目指|めざ|努め(?:ます|る)))"
)
_DONE: Final = re.compile(r"(?<!こととし)(?<!目標とし)(?<!目標に)(?:た|ました)[。」]?\s*+$")
_COUNTS: Final = re.compile(r"(?:数|率|額|量|高|割合|人口|台数|面積|収入|所得|度|日数|時間)$")
_POINTS: Final = re.compile(r"(?:これ|それ|この(?:うち|値|数)|同(?:数|率)|目標|現状|実績)(?:ら)?値?")
_SCALED: Final = re.compile(r"^[十百千]?[万億兆]|^千(?=.)")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a sentence wants of one thing: the values in their order, each with what it is."""

    name: str
    values: tuple[tuple[Role, Figure], ...]
    at: int
    until: int

    @property
    def alone(self) -> list[tuple[str, Figure]]:
        """The one value that is wanted, by its name, where there are no others."""
        return [(self.name, self.values[0][1])] if len(self.values) == 1 else []

    def holds(self, figures: Iterable[Figure]) -> bool:
        """Whether some values are among its own."""
        return {figure.value for figure in figures} <= {figure.value for _, figure in self.values}

    @property
    def joined(self) -> list[dict[Role, Figure]]:
        """The last target with what it starts from, then each of the others by itself."""
        first = next((i for i, (role, _) in enumerate(self.values) if role is Role.BASELINE), None)
        last = len(self.values) - 1
        whole = dict(self.values[i] for i in (first, last) if i is not None)
        return [whole, *({role: figure} for i, (role, figure) in enumerate(self.values) if i not in (first, last))]


@dataclass(slots=True)
class _Run:
    """Values of one thing, with their times and what they are said to be; ``until`` is where the last of them ends.

    ``led`` is what stands before a word for how much the value changes, of which the value after it is (1.5倍の90区画).
    """

    name: str
    figures: list[Figure] = field(default_factory=list)
    said: list[Role | None] = field(default_factory=list)
    until: int = 0
    due: TimeSpan | None = None
    of: TimeSpan | None = None
    led: re.Match[str] | None = None


def wanted_values(sentences: Sequence[Sentence], now: int | None) -> Iterator[Wanted]:
    """What sentences want of what they name; ``now`` is the fiscal year of writing: what lies before it is reached.

    A sentence that begins with a time goes on with what the one before it states: …は2023年度に326人であった。2027年度に….
    """
    before: _Run | None = None
    for sentence in (each for each in sentences if len(each.printed) <= LONGEST):
        runs = list(_runs(sentence, before))
        alone = runs[0] if len(runs) == 1 else None
        before = alone if alone is not None and len(alone.figures) == 1 and alone.figures[0].period else None
        wanted = False
        for run in reversed(runs):
            wanted = _wants(sentence, run) or (wanted and _with_the_next(sentence, run))
            if wanted:
                run.due = _said_after(sentence, run.until) or run.due
                yield Wanted(run.name, tuple(_with_roles(run, now)), sentence.at, sentence.until)


def _said_after(sentence: Sentence, until: int) -> TimeSpan | None:
    """The time right behind a value for which it is said to be aimed at: 13者を令和11年度の目標とする."""
    match = _FOR.match(sentence.folded, until)
    return sentence.time_in(*match.span("time")) if match is not None else None


_FOR: Final = re.compile(rf"を(?P<time>{TIME}++)(?:度?末)?の(?:値|水準)?目標")


def _with_the_next(sentence: Sentence, run: _Run) -> bool:
    """Whether a run is wanted by the end of what follows it: 来館者を12万人から15万人に、貸出を3万冊から4万冊に増やす."""
    return len(run.figures) > 1 and _GOES_ON.match(sentence.folded, run.until) is not None


_GOES_ON: Final = re.compile(r"(?:に|へ|まで|と)(?:し)?[、,]")


def _wants(sentence: Sentence, run: _Run) -> bool:
    """Whether a sentence says that it wants the last value of a run; of one alone its name must say that it is counted."""
    rest = sentence.folded[run.until :]
    if _DONE.search(sentence.folded) or EXPECTS.search(rest[:MOST_AHEAD]):
        return False
    if len(run.figures) == 1:
        ends = _END_OF_ALL if Role.TARGET in run.said else _END_OF_ONE
        return ends.match(rest) is not None and _COUNTS.search(run.name) is not None
    return Role.TARGET in run.said or _END.match(rest) is not None


_END_OF_ALL: Final = re.compile(rf"(?=[をとにへま])[^。、\d]{{0,12}}?(?:{WANTS}|目標|保)")
"""What is wanted in every year, or in one ahead, need not be said to be a level that is kept."""


def _runs(sentence: Sentence, before: _Run | None) -> Iterator[_Run]:
    """The values of a sentence by the things that it names; the first may be of what the one ``before`` it names."""
    run = before if before is not None and sentence.folded.lstrip().startswith(TIME) else None
    run = replace(run, until=0, figures=list(run.figures), said=list(run.said)) if run is not None else None
    for match in _FIGURE.finditer(sentence.folded):
        if _EACH.match(sentence.folded, match.end()):
            continue
        end = run.until if run is not None else 0
        led = _LED.fullmatch(sentence.folded, max(end, match.start() - MOST_AHEAD), match.start())
        if led is None:
            continue
        if run is not None and _takes(run, sentence, led, match):
            continue
        if run is not None and run.until:
            yield run
        run = _named(sentence, led)
        run = run if run is not None and _add(run, sentence, led, match) else None
    if run is not None and run.until:
        yield run


def _named(sentence: Sentence, led: re.Match[str]) -> _Run | None:
    """The name of the value after it; what it is wanted by may stand before the name (令和11年度までに、…を)."""
    named = _NAME.search(sentence.folded, max(0, led.end("join") - REACH), led.end("join"))
    if named is None:
        return None
    clause = _CLAUSE.match(sentence.folded, *named.span("name"))
    first = clause.end() if clause is not None else named.start("name")
    name = plain_name(sentence.printed[first : named.end("name")])
    if not is_name(name) or _POINTS.fullmatch(name) or _FIGURE.fullmatch(name):
        return None
    of = next((span for span in sentence.spans if _OF.match(sentence.folded, span.until, named.start("name"))), None)
    run = _Run(name, due=_due(sentence, named.start("name")), of=of)
    start = sentence.figure(*clause.span("figure"), None) if clause is not None else None
    if start is not None and start.unit:
        run.figures, run.said = [start], [Role.BASELINE]
    return run


_CLAUSE: Final = re.compile(
    rf"(?P<now>(?:現在|現状|いま|今)(?:は|の)?)?(?P<figure>{FIGURE})"
    rf"(?:[にでし][^\d、。]{{0,8}}?(?:る|た|ない)|(?(now)(?:の|である)|(?!)))(?=[一-龥ァ-ヶA-Za-z])",
    re.IGNORECASE,
)
"""What a name begins with that says how much there is of it so far: 現在62％にとどまる加入率."""


_OF: Final = re.compile(r"(?:度?末)?(?:の|における)$")
"""What makes the time before a name that of what is said of it first: 令和5年度の来館者数は."""


def _due(sentence: Sentence, until: int) -> TimeSpan | None:
    """The time by which a sentence wants what it names: the one up to which it says so, else the last one before the name."""
    by = [span for span in sentence.spans if _BY.match(sentence.folded, span.until)]
    before = [span for span in sentence.spans if span.until <= until and _IN.match(sentence.folded, span.until)]
    return by[0] if len(by) == 1 else before[-1] if before else None


_BY: Final = re.compile(r"\s*+(?:度?末)?まで")
_IN: Final = re.compile(r"\s*+(?:度?末)?には?")


def _takes(run: _Run, sentence: Sentence, led: re.Match[str], match: re.Match[str]) -> bool:
    """Whether a value is of the thing before it, which it is added to, or says how much that changes until the next."""
    if not _joins(run, led):
        return False
    if _ASIDE.search(match[0]) and _unit(run.figures[-1]) not in match[0]:
        run.led, run.until = run.led or led, match.end()
        return True
    return (_is_led(led, match) or run.led is not None) and _add(run, sentence, led, match)


def _joins(run: _Run, led: re.Match[str]) -> bool:
    """Whether what stands before a value joins it to those of a run."""
    near = led.start() <= run.until and len(led["join"]) <= LONGEST_JOIN and TIME not in led["join"]
    return near and _JOINS.fullmatch(led["join"].rstrip("、,・( 　")) is not None


def _is_led(led: re.Match[str], match: re.Match[str]) -> bool:
    """Whether a value has a time, is said to be something, or is what the one before it leads to."""
    said = led["time"] or led["said"] or led["through"] or TIME in match[0]
    return bool(said) or _LEADS.match(led["join"]) is not None


def _add(run: _Run, sentence: Sentence, led: re.Match[str], match: re.Match[str]) -> bool:
    """Take a value with its time into a run; one of another unit is none of it."""
    after = _AFTER.match(sentence.folded, match.end())
    until = after.end() if after is not None else match.end()
    behind = sentence.time_in(*after.span("time")) if after is not None and after["time"] else None
    led, run.led = led if led["time"] or run.led is None else run.led, None
    time = sentence.time_in(*led.span("time")) if led["time"] else None
    said = _SAID.get((led["said"] or "")[:2].rstrip("のはがをで"))
    if said is Role.BASELINE and time is not None and "まで" in (led["link"] or ""):
        run.due, time = time, None
    figure = sentence.figure(*match.span(), behind or time or (run.of if not run.figures else None))
    if figure is None or not figure.unit or (run.figures and _unit(run.figures[0]) != _unit(figure)):
        return False
    run.figures.append(figure)
    through = Role.TARGET if led["through"] or match[0][:1] in "毎各" else None
    run.said.append(said or _said_of(led["link"] or "") or through)
    run.until = until
    return True


_SAID: Final = {
    **dict.fromkeys(("現状", "現在", "現行", "現況", "直近", "最新", "今", "いま", "実績"), Role.BASELINE),
    "目標": Role.TARGET,
}


def _said_of(link: str) -> Role | None:
    """What a value is said to be between its time and itself: 令和8年度の目標が, 令和6年度の見込みは."""
    return Role.FORECAST if EXPECTS.search(link) else Role.TARGET if "目標" in link else None


def _unit(figure: Figure) -> str:
    return _SCALED.sub("", figure.unit or "")


def _with_roles(run: _Run, now: int | None) -> Iterator[tuple[Role, Figure]]:
    """The values with what they are: those ahead are aimed at, the last of the others is what they start from."""
    last = len(run.figures) - 1
    ahead = [
        said is Role.TARGET or (said is None and (i == last or _is_ahead(figure, i, now)))
        for i, (said, figure) in enumerate(zip(run.said, run.figures, strict=True))
    ]
    reached = [i for i, aimed in enumerate(ahead) if not aimed and run.said[i] is not Role.FORECAST]
    for i, figure in enumerate(run.figures):
        dated = figure
        if ahead[i] and i == last and figure.period is None and run.due is not None:
            dated = replace(figure, period=run.due.period)
        other = Role.BASELINE if i in reached[-1:] else run.said[i] or Role.ACTUAL
        yield Role.TARGET if ahead[i] else other, dated


def _is_ahead(figure: Figure, at: int, now: int | None) -> bool:
    """Whether a value is of a time ahead; the first of the year of writing is what the others start from."""
    if figure.period is None:
        return False
    year = fiscal_year_of_iso(figure.period.split("/")[-1])
    return at > 0 if now is None or year == now else year > now
