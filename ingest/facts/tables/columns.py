"""What each column of a table holds, and which of them name its rows."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final

from corpus.normalize import fold_same_length, squeeze
from ingest.facts.bodies import looks_like_body, split_bodies
from ingest.facts.roles import read_heads
from ingest.facts.tables.arrows import leads_on, named_arrows
from ingest.facts.tables.column import Column
from ingest.facts.tables.figure import cell_figure, is_counted
from ingest.facts.tables.grid import Cell
from ingest.facts.tables.label import Holds, Label, has_digits, held_under, is_timed, says_value
from ingest.facts.tables.measured import is_item, is_of_work, measured, of_works
from ingest.facts.tables.names import says_measure, uncoded
from ingest.facts.tables.orientation import MOST, SOME
from ingest.facts.tables.parts import COUNTED
from ingest.facts.tables.units import is_unit

LONGEST_KIND: Final = 6


LONGEST_INNER: Final = 30


def columns_of(labels: Sequence[Label], body: Sequence[Sequence[Cell]], era: str) -> tuple[list[Column], int]:
    """The columns, and from which of those of names on a row's name is said: those before are its groups only."""
    over = Counter(label.words for label in labels if label.period is not None)
    seen = body[:: max(1, len(body) // ENOUGH_ROWS)]
    columns = []
    for at, label in enumerate(_over_values(labels, seen)):
        cells = [row[at].text for row in seen if row[at].text]
        columns.append(Column(at, _held(label, cells, era, first=at == 0, shared=over[label.words] > 1), label))
    return _with_names(columns, seen)


_MEASURED: Final = re.compile(r"(?:[数率額量高比]|割合|面積|単価)$")
"""How the name of what is counted or measured ends."""


def _over_values(labels: Sequence[Label], body: Sequence[Sequence[Cell]]) -> list[Label]:
    """The heads, that of the first values moved to them where it begins over the names: 職員数 over 男性 and 35."""
    heads = list(labels)
    if len(heads) > 1 and not heads[1].printed and _MEASURED.search(heads[0].words):
        names, values = ([row[at].text for row in body if row[at].text] for at in (0, 1))
        if not any(map(is_counted, names)) and values and _share(values, is_counted) >= MOST:
            heads[:2] = [heads[1], heads[0]]
    return heads


ENOUGH_ROWS: Final = 200
"""Of a longer table so many rows, evenly over its length, tell what its columns hold: shares of them are asked for."""


def _held(label: Label, cells: Sequence[str], era: str, *, first: bool, shared: bool) -> Holds:
    """What a column holds, by its head and by what stands in it; ``shared``: other times stand under the same words."""
    said = held_under(label.printed)
    said = Holds.NAME if said is Holds.NUMBER and cells and _share(cells, _says_more) >= MOST else said
    if cells and looks_like_body(label.printed) and all(map(_TICK.fullmatch, cells)):
        return Holds.TICK
    if said in (Holds.UNIT, Holds.NUMBER) or (said is Holds.NOTE and not first):
        return said
    if said is None and _DOERS.search(label.words) and _share(cells, _names_bodies) >= MOST:
        return Holds.BODY
    if said is Holds.BODY:
        return Holds.TEXT if cells and _share(cells, _no_body) > SOME else said
    if cells and _share(cells, _names_aims) > SOME:
        return Holds.TEXT
    if _names_under_role(label, cells):
        return Holds.TEXT
    by_values = _held_by_values(label, cells, era, first=first, shared=shared)
    held = by_values or _held_by_content(said, label, cells)
    return Holds.TEXT if held is Holds.VALUE and first and said is Holds.KIND else held


def _held_by_values(label: Label, cells: Sequence[str], era: str, *, first: bool, shared: bool) -> Holds | None:
    """What a column of values holds, or one that says when or which; None for others."""
    if cells and _share(cells, lambda cell: says_value(cell, era) and is_timed(cell, era)) >= MOST:
        return Holds.TIME
    if label.derived:
        return Holds.DERIVED
    if label.says_which_value and first and cells and _share(cells, is_counted) < SOME:
        return Holds.TEXT
    if label.says_which_value and not first and cells and _share(cells, lambda cell: _says_version(cell, era)) == 1:
        return Holds.ROLE
    if label.says_which_value or (shared and label.period is not None) or _says_two(label):
        return Holds.VALUE
    return Holds.ROLE if cells and _share(cells, lambda cell: says_value(cell, era)) >= MOST else None


def _says_more(cell: str) -> bool:
    """Whether a number or code goes on with words, as that of a name does: 1-01 窓口の拡大."""
    return re.search(r"[^\W\d_]{3,}", uncoded(cell)) is not None


def _says_version(cell: str, era: str) -> bool:
    """Whether a cell says which of several values a row gives: 当初, 改訂."""
    return says_value(cell, era) or _VERSION.fullmatch(cell) is not None


_VERSION: Final = re.compile(r"改[訂定正]|見直し|変更|現行")


def _names_under_role(label: Label, cells: Sequence[str]) -> bool:
    """Whether names of what is measured stand under a head that says only a role (数値目標), and hardly any figure."""
    alone = label.role is not None and label.period is None and not label.words
    return alone and len(cells) > 1 and _share(cells, is_counted) < SOME <= _share(cells, says_measure)


def _names_aims(cell: str) -> bool:
    return bool(named_arrows(cell, ()))


def _numbers_names(cells: Sequence[str]) -> bool:
    """Whether numbers stand before other words each time, as those of names do (3 文化, 4 スポーツ), and before no unit."""
    units = [figure.unit for cell in cells if (figure := cell_figure(cell)) is not None and figure.value is not None]
    return len(units) > 1 and len(set(units)) == len(units) and not any(unit is None or is_unit(unit) for unit in units)


def _says_two(label: Label) -> bool:
    """Whether a head announces two values with an arrow between: 令和5年度の値 → 令和11年度の目標."""
    return re.search(r"⇒|→", label.printed) is not None and len(read_heads(label.printed)) > 1


def _held_by_content(said: Holds | None, label: Label, cells: Sequence[str]) -> Holds:
    """What a column holds whose head does not tell."""
    if cells and _share(cells, is_unit) >= MOST and not label.words.endswith("数"):
        return Holds.UNIT
    if said is Holds.DERIVED:
        return said
    if said is None and cells and _share(cells, leads_on) >= SOME and not any(map(_names_aims, cells)):
        return Holds.VALUE
    counted = cells and _share(cells, lambda cell: cell_figure(cell) is not None) >= MOST and not _numbers_names(cells)
    if counted and said is not Holds.NAME and any(map(has_digits, cells)):
        return Holds.VALUE
    return Holds.KIND if said is Holds.KIND and all(len(cell) <= LONGEST_KIND for cell in cells) else Holds.TEXT


_DOERS: Final = re.compile(r"[^患記業齢害]者$|[人手方先体]$|だれが|誰が|相手|組織|部署|担い|協働|連携|パートナー")
"""A head that may stand over bodies, where most cells name such: 主に進める者, 協働の相手."""


def _names_bodies(cell: str) -> bool:
    """Whether at least half of what a cell lists are bodies."""
    names = split_bodies(cell)
    return bool(names) and sum(map(looks_like_body, names)) * 2 >= len(names)


def _no_body(cell: str) -> bool:
    return not any(map(looks_like_body, split_bodies(cell))) and len(cell) > LONGEST_BODIES


LONGEST_BODIES: Final = 30


def _share(cells: Sequence[str], fits: Callable[[str], bool]) -> float:
    return sum(map(fits, cells)) / len(cells) if cells else 0.0


_TICK: Final = re.compile(r"[◎○●◯〇主副関\s]{1,2}")


def _with_names(columns: list[Column], body: Sequence[Sequence[Cell]]) -> tuple[list[Column], int]:
    """The columns with those that name the rows told from other texts, and from which of these on a name is said.

    The best of the texts before the values names the rows; those left of it are its groups. Columns right of it go on
    with the name where they say which part of it a row counts, or where rows of one name would not be told apart.
    """
    of_all = measured(columns, body)
    if of_all is not None:
        columns = of_works(columns, of_all)
    first = next((c.at for c in columns if c.holds is Holds.VALUE), len(columns))
    texts = [c for c in columns if c.holds in (Holds.TEXT, Holds.KIND) and c.at < first]
    texts = _uncoded(texts or _texts_after(columns), body)
    if not texts:
        return columns, 0
    counted = any(c.holds is Holds.VALUE for c in columns)
    best = name = of_all or max(texts, key=lambda c: (_names(c, body, counted=counted), c.at))
    inner = _inner(name, [c for c in texts if name.at < c.at < first], columns, body)
    if inner:
        name = inner[-1]
    elif _is_merged(name, body) and not _told_by_roles(name, columns, body):
        name = next((c for c in texts if c.at > name.at and c.at < first and _is_full(c, body)), name)
    outer = [c for c in texts if c.at < name.at and (c.holds is Holds.TEXT or _is_group(c, body))]
    if of_all is not None and outer:
        work = max(outer, key=lambda c: (_names(c, body, counted=False), -c.at))
        outer = [c for c in outer if c.at <= work.at or _is_merged(c, body)]
    groups = {c.at for c in outer}
    groups |= {c.at for c in (best, *inner)}
    named = [Column(c.at, Holds.NAME, c.label) if c.at == name.at or c.at in groups else c for c in columns]
    names = [c for c in named if c.holds is Holds.NAME]
    if of_all is not None and not inner:
        last = len(names) - 1
        joined = last > 0 and is_item(of_all) and is_of_work(names[last - 1])
        again = last > 0 and _share_again(names[last:], body) >= 1 - MOST
        return named, last - 1 if joined or again else last
    return named, _said_from(names, best, bool(inner), body)


def _told_by_roles(name: Column, columns: Sequence[Column], body: Sequence[Sequence[Cell]]) -> bool:
    """Whether a column that says which value a row gives (計画, 実績) tells the rows of one name apart."""
    roles = [c for c in columns if c.holds is Holds.ROLE]
    return bool(roles) and _share_again([name, *roles], body) < 1 - MOST


def _said_from(names: Sequence[Column], best: Column, further: bool, body: Sequence[Sequence[Cell]]) -> int:
    """The outermost of the columns of names that is said in a row's name: the innermost alone, where that is enough."""
    last = len(names) - 1
    outer = next((i for i, c in enumerate(names[:-1]) if not _says_names(names[-1]) and _says_names(c)), last)
    start = min(outer, next(i for i, c in enumerate(names) if c.at == best.at) if further else last)
    if _has_parts(names, body) or _is_nested(names, body) or _has_equals(names, body):
        start = min(start, last - 1)
    while start and (further or names[-1].at == best.at) and _share_again(names[start:], body) >= 1 - MOST:
        start -= 1
    return start


_CODE: Final = re.compile(r"[A-Za-zァ-ンⅠ-ⅿ①-⑳]|[(（]?\d{1,3}[)）.]?|[A-Za-z\dⅠ-Ⅻ]{1,3}(?:[-‐–.・_][\d①-⑳]{1,3}){1,3}")


def _uncoded(texts: Sequence[Column], body: Sequence[Sequence[Cell]]) -> list[Column]:
    """The columns without those of which every cell is a code, where others name something."""
    return [c for c in texts if not _is_coded(c, body)] or list(texts)


def _is_coded(column: Column, body: Sequence[Sequence[Cell]]) -> bool:
    cells = [row[column.at].text for row in body if sum(bool(cell.text) for cell in row) > 1 and row[column.at].text]
    return bool(cells) and all(_CODE.fullmatch(fold_same_length(cell)) for cell in cells)


def _inner(
    name: Column, further: Sequence[Column], columns: Sequence[Column], body: Sequence[Sequence[Cell]]
) -> list[Column]:
    """The columns that go on with a name: those that say which part of it a row counts, else the one that tells rows apart."""
    inner: list[Column] = []
    for column in further:
        if _goes_further(column, inner[-1] if inner else name, body):
            inner.append(column)
    if inner:
        return inner
    roles = [c for c in columns if c.holds is Holds.ROLE]
    return next(([c] for c in further if _is_short(c, body) and _tells_apart([name, *roles], c, body)), [])


def _tells_apart(by: Sequence[Column], column: Column, body: Sequence[Sequence[Cell]]) -> bool:
    """Whether rows that say the same in some columns say each something else in this one."""
    said: dict[tuple[str, ...], list[str]] = {}
    for row, key in zip(body, _carried(by, body), strict=True):
        if sum(bool(cell.text) for cell in row) > 1:
            said.setdefault(key, []).append(row[column.at].text)
    shared = [cells for cells in said.values() if len(cells) > 1]
    return bool(shared) and all(all(cells) and len(set(cells)) == len(cells) for cells in shared)


def _carried(columns: Sequence[Column], body: Sequence[Sequence[Cell]]) -> list[tuple[str, ...]]:
    """What rows say in some columns, what is merged over rows said in each of them."""
    found: list[tuple[str, ...]] = []
    last = [""] * len(columns)
    for row in body:
        own = [row[c.at].text for c in columns]
        first = next((i for i, text in enumerate(own) if text), len(own))
        last = [*last[:first], *own[first:]]
        found.append(tuple(last))
    return found


def _share_again(names: Sequence[Column], body: Sequence[Sequence[Cell]]) -> float:
    """The share of rows that say in some columns what another does."""
    rows = zip(body, _carried(names, body), strict=True)
    keys = [key for row, key in rows if any(row[c.at].text for c in names)]
    return 1 - len(set(keys)) / max(1, len(keys))


def _texts_after(columns: Sequence[Column]) -> list[Column]:
    """The columns of text where none stands before the values; beside rows of times they are remarks, unless they say not."""
    timed = columns[0].holds is Holds.TIME
    return [c for c in columns if c.holds in (Holds.TEXT, Holds.KIND) and (not timed or _says_names(c))]


_FURTHER: Final = re.compile(r"内訳|細目|内数|対象(?:者|別|区分)?$|種別|サービス|区分|地[域区]|性別|年齢")


_OF_WHOLE: Final = re.compile(r"総数|総額|合?計|小計|全体|全国|うち.*|[(（]うち.*")


_KINDS: Final = re.compile(
    r"新規|継続|拡充|変更|廃止|再掲|縮小|見直し|完了|終了|休止|充実|統合|改善|強化|重点|新|継|拡|ハード|ソフト|直営|委託|補助|単独|[A-ZＡ-Ｚ]|[―－—-]"
)
"""What a column of kinds says of works, and never of what is counted."""


def _goes_further(column: Column, name: Column, body: Sequence[Sequence[Cell]]) -> bool:
    """Whether a column right of the names says which part of the thing a row counts: 内訳, or under the same head."""
    head = squeeze(column.label.printed)
    if column.at != name.at + 1 or not _is_short(column, body):
        return False
    return not head or head == squeeze(name.label.printed) or _FURTHER.search(head) is not None


def _is_short(column: Column, body: Sequence[Sequence[Cell]]) -> bool:
    """Whether a column says short things in some rows, and not of which kind a work is."""
    cells = [row[column.at].text for row in body if row[column.at].text]
    return bool(cells) and not _says_kinds(cells) and all(len(cell) <= LONGEST_INNER for cell in cells)


def _has_parts(names: Sequence[Column], body: Sequence[Sequence[Cell]]) -> bool:
    """Whether the inner names are a whole and its parts: 総数, うち女性."""
    return len(names) > 1 and any(_OF_WHOLE.fullmatch(row[names[-1].at].text) for row in body)


def _is_nested(names: Sequence[Column], body: Sequence[Sequence[Cell]]) -> bool:
    """Whether rows named in the outer column only, which have values, are wholes of the rows below them."""
    if len(names) < 2:
        return False
    outer, inner = names[-2].at, names[-1].at
    wholes = [
        bool(row[outer].text and not row[inner].text and any(map(_holds_figure, row[inner + 1 :]))) for row in body
    ]
    parts = [bool(row[inner].text and not row[outer].text) for row in body]
    begun = sum(whole and part for whole, part in zip(wholes, parts[1:], strict=False))
    return begun > 0 and begun >= SOME * sum(wholes)


def _has_equals(names: Sequence[Column], body: Sequence[Sequence[Cell]]) -> bool:
    """Whether rows named in the outer column only have values like those named in both: CO2 産業, その他ガス, 合計.

    A head of what things are counted for (柱, 施策) groups rows that are counted for themselves.
    """
    if len(names) < 2 or _OUTER.fullmatch(squeeze(names[-2].label.printed)):
        return False
    outer, inner = names[-2].at, names[-1].at
    alone = [row for row in body if row[outer].text and not row[inner].text]
    begun = any(row[outer].text and row[inner].text for row in body)
    return begun and bool(alone) and all(any(map(_holds_figure, row[inner + 1 :])) for row in alone)


def _holds_figure(cell: Cell) -> bool:
    return cell_figure(cell.text) is not None and has_digits(cell.text)


def _says_names(column: Column) -> bool:
    """Whether a column's head says that what is measured stands under it: 指標, 項目名."""
    head = column.label.printed
    return held_under(head) is Holds.NAME and re.search(r"指標|項目|目標|名|KPI|ＫＰＩ", head) is not None


def _is_merged(column: Column, body: Sequence[Sequence[Cell]]) -> bool:
    """Whether a column's cells reach over several rows each, so that they don't tell rows apart."""
    return _filled(column, body) < MOST


def _is_group(column: Column, body: Sequence[Sequence[Cell]]) -> bool:
    """Whether a column of kinds says over several rows each what they belong to, rather than whether they are new."""
    cells = [row[column.at].text for row in body if row[column.at].text]
    return _is_merged(column, body) and bool(cells) and not _says_kinds(cells)


def _is_full(column: Column, body: Sequence[Sequence[Cell]]) -> bool:
    cells = [row[column.at].text for row in body if row[column.at].text]
    return _filled(column, body) >= MOST and sum(map(len, cells)) <= LONGEST_INNER * len(cells)


def _filled(column: Column, body: Sequence[Sequence[Cell]]) -> float:
    rows = [row for row in body if sum(bool(cell.text) for cell in row) > 1]
    return sum(bool(row[column.at].text) for row in rows) / max(1, len(rows))


def _names(column: Column, body: Sequence[Sequence[Cell]], *, counted: bool) -> float:
    """How well a column of texts names the rows: a head that says so, a text of its own in every row, short.

    Where something is ``counted``, a head of what it is counted for (柱, 施策) says no name of it.
    """
    cells = [row[column.at].text for row in body if sum(bool(cell.text) for cell in row) > 1]
    filled = [cell for cell in cells if cell]
    if not filled:
        return -1.0
    outer = counted and _OUTER.fullmatch(squeeze(column.label.printed)) is not None
    named = held_under(column.label.printed) is Holds.NAME and not outer
    head = 1.0 if _says_names(column) and not outer else 0.5 if named else 0.0
    apart = len(set(filled)) / len(filled)
    full = len(filled) / len(cells)
    brief = 1.0 if sum(len(COUNTED.split(cell)[-1]) for cell in filled) / len(filled) <= LONGEST_INNER else 0.0
    kind = held_under(column.label.printed) is Holds.KIND and apart * full == 1.0 and not _says_kinds(filled)
    head = max(head, LIKE_A_NAME) if kind and column.at == 0 else head
    head += MEASURING if _share([COUNTED.split(cell)[-1] for cell in filled], says_measure) >= MOST else 0.0
    return head + 2 * apart * full + 0.5 * brief - (1.0 if column.holds is Holds.KIND and not kind else 0.0)


MEASURING: Final = 1.2
"""What it is worth that most cells of a column are names of something counted, more than any head."""

_OUTER: Final = re.compile(
    r"(?:基本|重点|個別|主要)?(?:柱|分野|施策|政策|方針|目標|戦略|方向|章|領域|プロジェクト)(?:名|の柱)?"
)
"""A head over what things are counted for, rather than over what is counted."""

LIKE_A_NAME: Final = 0.6
"""What the head 区分 of a first column is worth where its cells tell all rows apart: more than that of 内容, less than 指標."""


def _says_kinds(cells: Sequence[str]) -> bool:
    return all(map(_KINDS.fullmatch, cells))
