"""Names of rows, apart from what else stands in their cell: a code, a unit, a body, which value the row gives."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from corpus.normalize import fold_same_length
from corpus.time_spans import find_time_spans
from ingest.facts.bodies import split_bodies
from ingest.facts.items import plain_name
from ingest.facts.roles import Role, head_unit
from ingest.facts.tables.figure import cell_figure, without_note_mark
from ingest.facts.tables.label import Label, read_label, role_apart, says_value
from ingest.facts.tables.units import is_unit

_UNIT_TAIL: Final = re.compile(
    r"(?<!\s)\s*+[(（\[［〔](?:単位\s?[:：は]?\s?)?(?P<unit>[^()（）\[\]［］〔〕]{1,10})[)）\]］〕]$"
)


def bare_name(name: str) -> str:
    """A name without the mark of a footnote and without its unit in brackets: 点数（累計・点） is 点数（累計）."""
    bare = _AS_OF.sub("", without_note_mark(_REMARK.sub("", name)))
    if (match := _unit_tail(bare)) is not None:
        return bare[: -len(match[0])]
    tail = _UNIT_TAIL.search(bare)
    said = _PARTS.split(tail["unit"]) if tail is not None else []
    kept = [part for part in said if not is_unit(part)]
    if tail is None or tail.start() < 2 or not 0 < len(kept) < len(said):
        return bare
    return f"{bare[: tail.start()]}（{'・'.join(kept)}）"


_AS_OF: Final = re.compile(
    r"(?<=\S)\s*+[(（](?:各?年度?)?(?:末|[0-9０-９]{1,2}月(?:[0-9０-９]{1,2}日|末日?)?)(?:現在|時点)?[)）]$"
)
"""The day of every year on which something is counted: 待機児童数（4月1日）."""


def is_name(text: str) -> bool:
    """Whether a text may name what is counted: no part is a bare number, an amount, a rate, a time or a dash.

    Numbers with other units may (75歳以上, 1号認定).
    """
    return bool(text) and _OF_BODIES.match(text) is None and not any(_is_value(part) for part in text.split("　"))


_OF_BODIES: Final = re.compile(r"(?:主|副)?(?:担当|所管|主管|主務|関係|協力|連携)(?:課|部署|機関|団体|者)?\s?[:：]")
"""A label that names who is in charge, and counts nothing."""


def named_parts(name: str) -> str:
    """A name without the parts before it that name nothing: the number of a row, an amount; "" where it names nothing."""
    *before, last = name.split("　")
    return "　".join([*filter(is_name, before), last]) if is_name(last) else ""


def _is_value(part: str) -> bool:
    label, figure = read_label(part), cell_figure(part)
    if figure is not None and figure.value is not None:
        if figure.unit is None and _GOES_ON.search(fold_same_length(part)):
            return False
        return figure.unit is None or re.search(r"[円%％]$", figure.unit) is not None
    return not re.search(r"\w", part) or (label.period is not None and not label.words)


_GOES_ON: Final = re.compile(r"^\d+[^\W\d_]{4,}$")
"""A name that begins with a number, and no number with a unit: １号給の給料月額."""

_REMARK: Final = re.compile(r"(?<=\S)\s*【[^【】]*】$")


def _unit_tail(name: str) -> re.Match[str] | None:
    match = _UNIT_TAIL.search(name)
    if match is None or match.start() < 2 or not is_unit(match["unit"]) or re.fullmatch(r"[A-ZＡ-Ｚ]", match["unit"]):
        return None
    return match


def unit_of(name: str) -> str | None:
    match = _unit_tail(without_note_mark(_REMARK.sub("", name)))
    if match is not None:
        return fold_same_length(match["unit"]).strip()
    tail = _UNIT_TAIL.search(name)
    said = _PARTS.split(tail["unit"]) if tail is not None else []
    return next((fold_same_length(part) for part in said if len(said) > 1 and is_unit(part)), None) or _rare_unit(name)


_PARTS: Final = re.compile(r"[・、,/／]")


def _rare_unit(name: str) -> str | None:
    """A unit in brackets that no list has: one character, as few words are (張, 脚)."""
    found = head_unit(name)
    is_word = found is not None and not is_unit(found) and re.fullmatch(r"[ぁ-ん一-龥]{2,}", found)
    return None if is_word else found


_CODE: Final = re.compile(
    r"^(?:成果|活動|アウトプット|アウトカム)指標(?:[①-⑳]|[0-9０-９]{1,2})?[\s　.．:：]+(?=[^\s\d０-９])"
    r"|^(?:成果|活動|評価|数値)?(?:指標|目標)\s*(?:[①-⑳][\s　.．)）:：]*|[0-9０-９]{1,2}[\s　.．)）:：]+)(?=[^\s\d０-９])"
    r"|^(?:施策|事業|目標|取組|指標)?\s*(?:(?:No\.?|№)\s*)?"
    r"(?:[0-9０-９A-ZＡ-ＺⅠ-Ⅻ]{1,3}(?:[-－‐–.．・](?:[0-9０-９]{1,3}|[a-zａ-ｚ])){1,3}|[0-9０-９]{1,3})[\s　.．)）:：]+(?=[^\s\d０-９])",
    re.IGNORECASE,
)


def uncoded(printed: str) -> str:
    """A name without the code or number in front of it, and without brackets around all of it: 1-2-1 耐震化率."""
    printed = _KIND.sub("", printed)
    bare = _CODE.sub("", printed)
    name = plain_name(printed if is_unit(bare) else bare)
    within = re.fullmatch(r"[(（](?P<inside>[^()（）]+)[)）]", name)
    return (within["inside"] if within is not None else name).replace(OF_WHOLE, "　")


_KIND: Final = re.compile(r"^\s*[【〔\[［](?:新規?|新設|継続|拡充|変更|改定|改訂|重点|再掲)[】〕\]］]\s*(?=\S)")
"""What a name begins with that says since when it is in a plan, rather than what it counts."""

_REVISED: Final = re.compile(
    r"(?P<before>[^(（\[［【]{2,60})[(（\[［【](?:改[訂定正]|変更|見直し)後[)）\]］】]\s*(?P<after>\S.+)"
)


def revised(name: str) -> tuple[str, str]:
    """What a name was before a revision and is since: 登録者数（改訂後）利用者数; the same twice for others."""
    match = _REVISED.fullmatch(name)
    return (match["before"].strip(), match["after"]) if match is not None else (name, name)


_KANA: Final = "アイウエオカキクケコサシスセソタチツテト"
_COUNTING: Final = re.compile(
    r"(?:(?P<kana>[ア-ト])(?=[\s　.．)）]|[一-龥ぁ-ん])|(?P<digits>\d{1,2})(?!\d))(?P<gap>[\s　.．)）]*)(?=[^\s\d]|(?<=\s)\d)"
)


def uncounted(names: Sequence[str]) -> list[str]:
    """The names of rows without what counts them on: ア 料金収入, イ受託収益; １総収益, 2 総費用.

    Digits right before a word may be its own (1歳児, 2歳児): they count rows only where one stands apart. Letters that
    count under a number in brackets are parts of what that names: (1) 営業収益, ア 料金収入 is 営業収益　料金収入.
    """
    found = list(names)
    for kind, first in (("kana", _KANA[0]), ("digits", "1")):
        run: list[tuple[int, re.Match[str]]] = []
        for at, name in enumerate(names):
            match = _COUNTING.match(fold_same_length(name))
            mark = match[kind] if match is not None else None
            if match is None or mark is None:
                continue
            if run and mark == _next_mark(run[-1][1][kind]):
                run.append((at, match))
            elif mark == first or (not run and kind == "digits"):
                _cut_marks(found, run, names)
                run = [(at, match)]
        _cut_marks(found, run, names)
    return found


def _next_mark(mark: str) -> str:
    return str(int(mark) + 1) if mark.isdigit() else _KANA[_KANA.find(mark) + 1 : _KANA.find(mark) + 2]


def _cut_marks(found: list[str], run: Sequence[tuple[int, re.Match[str]]], names: Sequence[str]) -> None:
    if len(run) < 2 or not (run[0][1]["kana"] or any(match["gap"] for _, match in run)):
        return
    above = _IN_BRACKETS.match(names[run[0][0] - 1]) if run[0][1]["kana"] and run[0][0] else None
    whole = f"{bare_name(above['name'])}{OF_WHOLE}" if above is not None else ""
    for at, match in run:
        found[at] = whole + found[at][match.end() :]


OF_WHOLE: Final = "\ue000"
"""Stands between a whole and its part until their names are read."""

_IN_BRACKETS: Final = re.compile(r"[(（][0-9０-９]{1,2}[)）]\s*(?P<name>\S.*)")
"""What a number in brackets counts, right above letters that count its parts."""


_TAIL: Final = re.compile(
    r"^(?P<name>.+\S)(?:\s*+[（(\[［〔【<＜《](?:(?:担当|所管|主管)課?\s?[:：]\s?)?(?P<inside>[^（）()\[\]［］〔〕【】<>＜＞《》]{2,40})[)）\]］〕】>＞》]"
    r"| (?P<last>[^\s（）()]{3,40}))$"
)


_DEPARTMENT: Final = re.compile(r"[課室局署]$|(?<!関)係$|部$")


def with_bodies(name: str) -> tuple[str, str]:
    """A name, and the departments that stand after it, in brackets or on a line of their own: 産出額（産業課農政係）."""
    match = _TAIL.match(name)
    bodies = (match["inside"] or match["last"]).strip() if match is not None else ""
    if match is None or not all(map(_DEPARTMENT.search, split_bodies(bodies))):
        return name, ""
    of_body = match["last"] is not None and _DEPARTMENT.search(match["name"]) is not None
    return (name, "") if of_body else (match["name"], bodies)


_STARTED: Final = re.compile(
    r"^(?P<name>.+\S)\s*+[（(\[［〔](?P<when>[^（）()：:\s]{1,12})[：:\s]\s*+"
    r"(?P<value>[^（）()：:]{1,15})[)）\]］〕]$"
)


def with_start(name: str, era: str) -> tuple[str, Label | None, str]:
    """A name, and where what it names started, as brackets after it tell: 組織率（R2：78.3）, 件数（基準値 12件）."""
    match = _STARTED.match(name)
    label = read_label(match["when"], era) if match is not None and says_value(match["when"], era) else None
    figure = cell_figure(match["value"]) if match is not None and label is not None else None
    if match is None or label is None or figure is None or figure.value is None:
        return name, None, ""
    return match["name"], replace(label, role=label.role or Role.BASELINE), match["value"]


_UNIT_WITHIN: Final = re.compile(r"^(?P<outer>[^()（）]++)[(（](?P<unit>[^()（）]{1,8})[)）]\s++(?P<inner>\S.*)$")


def with_unit_within(name: str) -> tuple[str, str | None]:
    """A name of two parts of which the first says the unit: がん検診受診率（％） 肺がん."""
    match = _UNIT_WITHIN.match(name)
    if match is None or not is_unit(match["unit"]):
        return name, None
    return f"{match['outer'].rstrip()}　{match['inner']}", fold_same_length(match["unit"])


def with_role(name: str, era: str) -> tuple[str, Label]:
    """A name, and what it says of its row's values at its end: 認定者数（実績）, 給付費 計画; 量の見込み is a name as well."""
    match = _ROLE_TAIL.match(role_apart(name))
    role = (match["inside"] or match["last"]) if match is not None else ""
    if match is None or not says_value(role, era):
        expected = any(_EXPECTED.search(bare_name(part)) for part in name.split("　"))
        return name, Label("", role=Role.FORECAST) if expected else Label("")
    return match["name"].strip(), read_label(role, era)


def with_lead(name: str, era: str) -> tuple[str, Label]:
    """A name, and what it says of its row's values before all else: 【目標】地域生活移行者数, 令和４年度末の施設入所者数."""
    match = _ROLE_LEAD.match(name)
    said = read_label(match["role"], era) if match is not None and says_value(match["role"], era) else Label("")
    rest = match["name"] if match is not None and said.printed else name
    spans = find_time_spans(rest)
    of_time = _TIME_LEAD.match(rest, spans[0].until) if len(spans) == 1 and not rest[: spans[0].at].strip() else None
    if of_time is None or spans[0].is_run or says_value(rest[of_time.end() :], era):
        return rest, said
    return rest[of_time.end() :], replace(said, printed=said.printed or rest, period=said.period or spans[0].period)


_ROLE_LEAD: Final = re.compile(
    r"^[【\[［〔《<＜(（](?P<role>[^】\]］〕》>＞)）]{2,8})[】\]］〕》>＞)）]\s*+(?P<name>\S.+)$"
)
_TIME_LEAD: Final = re.compile(r"\s*+(?:末|中)?(?:時点|現在)?(?:における|での|の)(?=\S{2})")

_EXPECTED: Final = re.compile(r".(?:見込み?[量額数]?|推計[値量]?|見通し|予測値?)$")
"""The end of a part of a name of what is expected, whenever the table's times are: 量の見込み　低学年."""

_ROLE_TAIL: Final = re.compile(
    r"^(?P<name>.+\S)(?:\s*+[(（\[［〔](?P<inside>[^()（）]{2,8})[)）\]］〕]|(?:\s++|(?<=[)）\]］〕]))(?P<last>[^\s()（）]{1,6}))$"
)


_MEASURED: Final = re.compile(
    r"(?:[^件総計実人]数|件数|人数|[率額量高比]|割合|面積|単価|人口|人員|時間|延長|距離|得点|世帯)$"
)
"""How the name of what is counted or measured ends."""


_ASIDE: Final = re.compile(r"(?<!\s)\s*+[(（\[［][^()（）\[\]［］]*[)）\]］]")


def measures_something(name: str) -> bool:
    """Whether a name is that of something counted or measured, rather than of a place or a kind."""
    return _MEASURED.search(bare_name(_ASIDE.sub("", name))) is not None


def says_measure(name: str) -> bool:
    """Whether a name says what is counted or measured, or in which unit."""
    return measures_something(name) or unit_of(name) is not None


PART: Final = re.compile(r"[(（]?うち|内訳|内、")
"""What begins the name of a part of what stands before it."""

_SORT: Final = re.compile(r"[^\s　]{1,6}別|内訳|区分|[^\s　]{1,8}との比較")


def without_sorts(parts: Sequence[str]) -> list[str]:
    """The parts of a name without those before the last that only say by what they are told apart: 国籍別."""
    return [part for i, part in enumerate(parts) if i == len(parts) - 1 or not _SORT.fullmatch(part)]
