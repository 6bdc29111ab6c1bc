"""Figures stated in running text: 高齢化率は、平成17年の25.4％から令和2年には38.1％となっています."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from corpus.facts import Figure
from corpus.time_spans import TimeSpan, fiscal_year_of_iso
from ingest.facts.aims import EXPECTS, WANTS
from ingest.facts.roles import Role
from ingest.facts.sentences import TIME, Sentence
from ingest.facts.tables.names import is_name
from ingest.facts.values import FIGURE

REACH: Final = 90
"""Characters before a figure in which its name stands."""

_WHEN: Final = (
    rf"{TIME}++\s*+(?:末|時点|現在|の時点|の時|頃|ごろ|[春夏秋冬](?=の))?"
    r"(?:の[^\s、。はがをも\d]{0,6}(?:実績|見込み?|現況|調査)[値数]?(?:が|は|では?)|には?|では?|は|の|以降|までに(?:は)?|まで)?"
    r"\s*+[、,]?\s*+"
)
_WORD: Final = rf"(?:[^\s、。,「」『』【】〈〉():;…→⇒※{TIME}]|(?<=\d) |(?<!\d) (?=\d))"
_CAUSE: Final = r"[^、。「」\d]{1,24}(?:により|によって|に伴い|などから|もあり|ため|の影響で|の中で|おり)[、,]\s*+"
_TREND: Final = (
    rf"(?:{TIME}++\s*+(?:以降|以来|から)[、,]?)?[^、。「」\dはがも{TIME}]{{0,20}}(?:傾向|推移|横ばい|減少|増加|上昇|低下|増減)"
    r"[^、。「」\dはがも]{0,16}(?:おり|ますが|いるが|たが|し)[、,]\s*+"
)
"""What a sentence says of how something went before it says how much it is: 減少傾向で推移しており、令和5年度には."""

_BEFORE: Final = re.compile(
    rf"(?P<name>「[^「」]{{2,40}}」|(?:「[^「」]{{1,20}}」)?{_WORD}{{2,40}}(?:\([^()]{{1,20}}\))?)"
    rf"(?P<link>について(?:は|も)|(?:を)?みると|では|(?<!で)(?<!ついて)は|が(?!ん)|も|を|\s?:|(?<![はがもを])(?=「)|(?<![はがもをでに])\s(?=\s*+$))\s*+[、,]?\s*+(?:{_CAUSE}|{_TREND})?"
    rf"(?P<time>(?:第\d期[^、。\d]{{0,4}}の)?{_WHEN})?(?:全体の|総額|わずか|僅か|現在)?\s*+(?P<quote>「\s*+)?$"
)
_NEXT: Final = re.compile(
    rf"\s*+(?:程度|以上|以下|前後)?(?:」?\s*+(?:\((?:{TIME}++[^()\d]{{0,16}})?\))?\s*+(?P<from>から|→|で(?:あった|した)が|で(?:あり)?[、,]|を(?=[、,]?\s*+{TIME})|だった(?:が|もの)|となり)|」?[、,(])\s*+[、,]?(?P<time>{_WHEN})?\s*+「?\s*+"
)
"""What stands between two figures of one name: …から、令和2年には; …、2040年に."""

_AFTER: Final = re.compile(
    r"\s*+(?:程度|前後|余り|あまり|弱|強|のみ)?\s*+(?:\([^()]*+\)\s*+)?"
    r"(?:で(?!は|も|の|き)|だ|と(?!の|も|同|比)|に(?:のぼ|上|達|増|減|低|下|と[どま]|留|な|まで|改善|す|し|引)|へ|まで(?:増|減|上|低|下|に|引)|から[^、。\d]{0,8}(?:減|増|半減|低下|上昇|[上下]が|落ち|伸び)|を(?:占|数え|目|め|維|確)|の.{1,12}を(?:目|め)|[、。」)]|が|$)"
)
_AIMS: Final = re.compile(WANTS)
_SETS_ASIDE: Final = re.compile(r"もの(?:の)?とする|場合|仮に|定義|換算|基準(?:と|に)|とした|を100|を1と|あたり|につき")
"""A sentence that says how something is reckoned states no figure of it."""

_LEADING: Final = re.compile(
    r"^(?:(?:また|なお|次いで|中でも|うち、|しかし|一方|さらに|特に|このうち|そのうち|現在|ただし|同様に)[、,]?|以[降来後]|の|における|において|には|では|に|で|は|が|も|と|・|○|●|◇|◆|■|-)+"
)
_CLAUSE: Final = re.compile(
    r"(?<=[一-龥ァ-ヶー々)])(?:は|が|に対し|により|について)(?=[一-龥ァ-ヶA-Za-z])|だった(?=[一-龥ァ-ヶ])"
)
_TOPIC: Final = re.compile(rf"(?P<topic>{_WORD}{{2,24}})は[、,]?$")
"""What a sentence is about before it names a part of it: 転入は道内が."""

_SEEN: Final = re.compile(
    rf"(?P<topic>{_WORD}{{2,24}}?)(?:について(?:は)?|を)(?:[^、。\dの]{{1,12}}別に)?(?:み|見)(?:ると|れば)[、,]"
)
"""What a sentence looks at: 就業者について産業別にみると、建設業が."""

_CLASS: Final = re.compile(r"(?<!\d)\d++\s*+(?:歳|種|次|号|級|類|代|期)|[~〜～]")
"""Digits of a class, which may be part of a name: 65歳以上."""

_PART: Final = re.compile(r"[はが]?(?:[そこ]の)?うち")
"""What leads to a part of what was named before it: 管理職は13名、うち女性は1名."""

_ENDS_NAME: Final = re.compile(r"[一-龥ァ-ヶー々〇A-Za-z%)）」]$")
_NO_NAME: Final = re.compile(
    r"^(?:これ|それ|ここ|いずれ|以下|次|うち|内|数|率|割合|比率|件数|人数|合計|総数|全体|平均|計|目標|実績|現状|計画|期間|対象|結果|方|者|人|年|約|最大|最も.*|目標値|今後|本市|本町|本村|本県|全国|市|町|村|県|国|回答|中心|上記|同.{0,3}|前年.*|前回.*|.*(?:計画|戦略|プラン|ビジョン|構想|大綱))$"
)
_OWN_UNIT: Final = re.compile(r"^(?:歳|年|年度|月|日|時|位|つ|項目|分野|施策|取組|プロジェクト|か月|分|割)")
_MEASURED: Final = re.compile(r"(?:指数|率|比|値|係数|倍率|割合|度|量|額|数|人口|世帯|面積)$")
_COUNTED: Final = re.compile(rf"{_MEASURED.pattern}|[者人員職児生戸家棟社店所園校館]$")
"""Names of what is counted; others under が are parts of what the sentence is about (建設業が115人)."""

_LASTING: Final = re.compile(r"(?:日数|年数|年齢|寿命|期間|時間|歳|月数)$")


@dataclass(frozen=True, slots=True)
class Stated:
    """What a sentence states of one name; ``at`` and ``until`` are the sentence's place in the text."""

    name: str
    values: Mapping[Role, Figure]
    at: int
    until: int


def stated_figures(sentences: Iterable[Sentence], now: int | None) -> Iterator[Stated]:
    """The figures that sentences state, each with its name and time; ``now`` is the fiscal year of writing.

    A target has what is beside it where one leads to the other: 令和5年度の44.9％から、令和10年度には75％へ.
    """
    for sentence in sentences:
        for name, values in _sentence(sentence, now):
            yield Stated(name, values, sentence.at, sentence.until)


def _sentence(sentence: Sentence, now: int | None) -> Iterator[tuple[str, dict[Role, Figure]]]:
    printed, folded = sentence.printed, sentence.folded
    if _SETS_ASIDE.search(folded):
        return
    whole = ""
    for run in filter(None, _runs(folded)):
        name = _name(printed, folded, run)
        if not name or not _ends(folded, run) or (run[0].by_space and not run[-1].leads):
            continue
        if whole and _PART.match(folded, run[0].named[0]):
            name = f"{whole}　{name.rpartition('　')[2]}"
        else:
            whole = name
        times = [_time(sentence, each) for each in run]
        figures = [_figure(sentence, each, time, name) for each, time in zip(run, times, strict=True)]
        if (len(run) > 1 and not all(times)) or not all(figure and _tells(name, figure) for figure in figures):
            continue
        ends = [*(each.time[0] if each.time else each.at for each in run[1:]), len(folded)]
        roles = [_role(folded, *said, now) for said in zip(run, times, ends, strict=True)]
        if Role.TARGET not in roles and _HOW_OFTEN.match(folded, run[0].at):
            continue
        called = _CALLED.fullmatch(name)
        if called is not None and is_name(called["name"]) and len(run) == 1:
            name, roles = called["name"], [_ROLES[called["role"]]]
        yield from _values(name, roles, [figure for figure in figures if figure is not None], run)


_HOW_OFTEN: Final = re.compile(r"[年月週]\d")
"""What says how often something is done, or what it costs a month: no value that was counted."""

_ROLES: Final = {
    "目標": Role.TARGET,
    "見込": Role.FORECAST,
    "見込み": Role.FORECAST,
    "推計": Role.FORECAST,
    "現状": Role.BASELINE,
}
_CALLED: Final = re.compile(rf"(?P<name>.{{2,}}[^\s])の(?P<role>{'|'.join(_ROLES)})[値数量額]?")
"""A name that says itself which of its values a figure is: 来館者数の目標は12万人です."""


def _values(
    name: str, roles: list[Role], figures: list[Figure], run: list["_Place"]
) -> Iterator[tuple[str, dict[Role, Figure]]]:
    """The values of a run, a target with what it starts from."""
    if len(run) >= PAIR and run[1].leads and roles[-1] is Role.TARGET:
        yield name, {Role.BASELINE: figures[0], Role.TARGET: figures[-1]}
        yield from ((name, {Role.TARGET: figure}) for figure in figures[1:-1])
        return
    yield from ((name, {role: figure}) for role, figure in zip(roles, figures, strict=True))


PAIR: Final = 2


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a figure stands, with where its name does and what stands between."""

    at: int
    until: int
    named: tuple[int, int]
    time: tuple[int, int] | None
    quoted: bool = False
    by_place: bool = False
    in_clause: bool = False
    by_space: bool = False
    since: int | None = None
    leads: bool = False


def _runs(folded: str) -> Iterator[list[_Place]]:
    """Figures with names before them, those of one name together."""
    run: list[_Place] = []
    for match in _FIGURE.finditer(folded):
        following = _NEXT.fullmatch(folded, run[-1].until, match.start()) if run else None
        after = _TIME_AFTER.match(folded, match.end()) if following is not None and following["from"] else None
        if following is not None and (following["time"] or after is not None):
            time = following.span("time") if after is None else after.span("time")
            place = replace(run[0], at=match.start(), until=match.end(), time=time, since=run[-1].until)
            run.append(replace(place, leads=following["from"] is not None))
            continue
        yield run
        first = _first(folded, match.start(), match.end())
        run = [first] if first is not None else []
    yield run


def _first(folded: str, at: int, until: int) -> _Place | None:
    """A figure with the name before it; a label before it names a figure only where a time stands between."""
    start = max(0, at - REACH)
    before = _BEFORE.search(folded[start:at])
    if before is None or (before["link"].endswith(":") and not before["time"]):
        return None
    named = (start + before.start("name"), start + before.end("name"))
    after = _TIME_AFTER.match(folded, until)
    time = after.span("time") if after is not None else None
    time = (start + before.start("time"), start + before.end("time")) if before["time"] else time
    link, quoted = before["link"], before["quote"] is not None
    return _Place(
        at,
        until,
        named,
        time,
        quoted=quoted,
        by_place=link == "では",
        in_clause=link == "が",
        by_space=link.isspace(),
    )


_FIGURE: Final = re.compile(FIGURE, re.IGNORECASE)
_TIME_AFTER: Final = re.compile(rf"\s?\((?P<time>{TIME}++)[^()\d]{{0,16}}\)")
"""The time of a figure in brackets behind it: 21日（令和6年度）から."""


def _ends(folded: str, run: list[_Place]) -> bool:
    """Whether what follows the last figure says that it is so; what a bracket opens it closes."""
    last = run[-1]
    return "」" in folded[last.until : last.until + 4] if last.quoted else _AFTER.match(folded, last.until) is not None


def _name(printed: str, folded: str, run: list[_Place]) -> str:
    """The name of a run of figures: the last clause before them, under the topic of the sentence where it is another."""
    first, last = run[0].named
    cut = [m.end() for m in _CLAUSE.finditer(folded[first:last])]
    start = first + (cut[-1] if cut else 0)
    name = _noun(printed, folded, start, last)
    before = folded[max(0, start - REACH) : start]
    above = _TOPIC.search(before) or _SEEN.search(before)
    topic = _noun(printed, folded, *(start - len(before) + at for at in above.span("topic"))) if above else ""
    if topic and topic not in name:
        return f"{topic}　{name}" if name else ""
    return "" if run[0].by_place or (run[0].in_clause and not _COUNTED.search(name)) else name


def _tells(name: str, figure: Figure) -> bool:
    """Whether a name tells by itself what its figure is of; a share does not tell of what it is one."""
    known = "　" in name or _MEASURED.search(_ASIDE.sub("", name)) is not None
    return known or (figure.unit not in ("%", "％") and len(name) >= SHORTEST and not name.startswith("うち"))


_ASIDE: Final = re.compile(r"[(（][^()（）]*[)）]$")

SHORTEST: Final = 3
"""Characters of a name that is no word for a measure, and under no topic."""


_QUOTED: Final = re.compile(r"「[^「」]*」")


_COUNTED_FOR: Final = re.compile(rf"(?<=.)\([^()]{{0,12}}{TIME}++[^()]{{0,12}}\)$")
"""The time for which a thing is counted, in brackets after its name: 解体数（令和7年度以降の合計）."""


def _noun(printed: str, folded: str, start: int, end: int) -> str:
    """A part of a sentence as a name, without what leads to it; empty where it is none."""
    lead = _LEADING.match(folded[start:end])
    start += lead.end() if lead is not None else 0
    counted = _COUNTED_FOR.search(folded[start:end])
    end -= len(counted[0]) if counted is not None else 0
    name = " ".join(printed[start:end].split()).strip(" 　")
    name = name if name.count("「") == name.count("」") and not _QUOTED.fullmatch(name) else name.strip("「」")
    said = len(name) > 1 and _ENDS_NAME.search(name) is not None and not _NO_NAME.match(name) and is_name(name)
    return name if said and not re.search(r"\d", _CLASS.sub("", folded[start:end])) else ""


def _time(sentence: Sentence, place: _Place) -> TimeSpan | None:
    """The time that stands between name and figure, else right before the name or before its sentence."""
    if place.time is not None:
        return sentence.time_in(*place.time)
    before = [span for span in sentence.spans if span.until <= place.named[0]]
    return before[-1] if before and not _FROM_ON.match(sentence.folded, before[-1].until) else None


_FROM_ON: Final = re.compile(r"\s*(?:以降|から|まで|と比)")


def _figure(sentence: Sentence, place: _Place, time: TimeSpan | None, name: str) -> Figure | None:
    figure = sentence.figure(place.at, place.until, time)
    if figure is None:
        return None
    bare = figure.unit is None and (not _MEASURED.search(name) or time is None)
    return (
        None
        if bare or of_age(figure.unit, name)
        else replace(figure, printed=sentence.printed[place.at : place.until].strip())
    )


def of_age(unit: str | None, name: str) -> bool:
    """Whether a figure says how long or the how manieth, and its name does not: 5年間, 3位."""
    return _OWN_UNIT.match(unit or "") is not None and not _LASTING.search(name)


def _role(folded: str, place: _Place, time: TimeSpan | None, end: int, now: int | None) -> Role:
    """What a figure is: aimed at, expected, or reached, by what its clause says (before the next at ``end``) and when it is."""
    clause = folded[place.until : place.until + CLAUSE]
    if EXPECTS.search(clause[: end - place.until]) or EXPECTS.search(folded[place.since or place.named[0] : place.at]):
        return Role.FORECAST
    year = fiscal_year_of_iso(time.period.split("/")[-1]) if time is not None else None
    passed = end < len(folded) and year is not None and now is not None and year <= now
    if _AIMS.search(clause) and not passed:
        return Role.TARGET
    return Role.FORECAST if year is not None and now is not None and year > now else Role.ACTUAL


CLAUSE: Final = 40
"""Characters after a figure in which its sentence says what it is."""
