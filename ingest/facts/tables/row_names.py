"""Which columns of a table name its rows: the best of its texts, those that go on with it, and its groups."""

import re
from collections.abc import Callable, Sequence
from typing import Final

from corpus.normalize import fold_same_length, squeeze
from ingest.facts.tables.arrows import named_arrows
from ingest.facts.tables.column import Column
from ingest.facts.tables.figure import cell_figure
from ingest.facts.tables.grid import Cell
from ingest.facts.tables.label import Holds, has_digits, held_under
from ingest.facts.tables.measured import is_of_work, measured, of_works
from ingest.facts.tables.names import says_measure
from ingest.facts.tables.orientation import MOST, SOME
from ingest.facts.tables.parts import COUNTED

LONGEST_INNER: Final = 30


def _aims(column: Column, body: Sequence[Sequence[Cell]]) -> bool:
    """Whether most cells of a column state themselves what is aimed at, so that they name no rows."""
    return share([row[column.at].text for row in body if row[column.at].text], names_aims) > SOME


def names_aims(cell: str) -> bool:
    """Whether a cell names an indicator itself, with what it is and shall be."""
    return bool(named_arrows(cell, ()))


def share(cells: Sequence[str], fits: Callable[[str], bool]) -> float:
    """The share of cells that fit; 0 of none."""
    return sum(map(fits, cells)) / len(cells) if cells else 0.0


def with_names(columns: list[Column], body: Sequence[Sequence[Cell]]) -> tuple[list[Column], int]:
    """The columns with those that name the rows told from other texts, and from which of these on a name is said.

    The best of the texts before the values names the rows; those left of it are its groups. Columns right of it go on
    with the name where they say which part of it a row counts, or where rows of one name would not be told apart.
    """
    of_all = measured(columns, body)
    if of_all is not None:
        columns = of_works(columns, of_all)
    first = next((c.at for c in columns if c.holds is Holds.VALUE), len(columns))
    texts = [c for c in columns if c.holds in (Holds.TEXT, Holds.KIND) and c.at < first and not _aims(c, body)]
    texts = [c for i, c in enumerate(texts) if not i or not _ABOUT.search(c.label.printed)]
    texts = _uncoded(texts or [c for c in _texts_after(columns) if not _aims(c, body)], body)
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
        joined = last > 0 and (_is_counted_of(names[last - 1]) or is_of_work(names[last - 1]))
        again = last > 0 and _come_again(names, last, body)
        return named, last - 1 if joined or again else last
    return named, _said_from(names, best, bool(inner), body, counted=counted)


_ABOUT: Final = re.compile(r"(?:概要|説明|目的|定義)$")
"""A head over what is said of the thing that a column before it names."""


def _told_by_roles(name: Column, columns: Sequence[Column], body: Sequence[Sequence[Cell]]) -> bool:
    """Whether a column that says which value a row gives (計画, 実績) tells the rows of one name apart."""
    roles = [c for c in columns if c.holds is Holds.ROLE]
    return bool(roles) and _share_again([name, *roles], body) < 1 - MOST


def _said_from(
    names: Sequence[Column], best: Column, further: bool, body: Sequence[Sequence[Cell]], *, counted: bool
) -> int:
    """The outermost of the columns of names that is said in a row's name: the innermost alone, where that is enough.

    Where nothing is ``counted``, what stands behind a work tells what it holds, and is no name.
    """
    last = len(names) - 1
    outer = next((i for i, c in enumerate(names[:-1]) if not _says_names(names[-1]) and _says_names(c)), last)
    start = min(outer, next(i for i, c in enumerate(names) if c.at == best.at) if further else last)
    if last > 0 and (_is_counted_of(names[-2]) or (counted and is_of_work(names[-2]))):
        start = min(start, last - 1)
    if _has_parts(names, body) or _is_nested(names, body) or _has_equals(names, body):
        start = min(start, last - 1)
    while start and (further or names[-1].at == best.at) and _come_again(names, start, body):
        start -= 1
    return start


def _is_counted_of(column: Column) -> bool:
    """Whether a head is over what something is counted of, which tells no less than what is counted: 施設名, 地区."""
    return _COUNTED_OF.fullmatch(squeeze(column.label.printed)) is not None


_COUNTED_OF: Final = re.compile(
    r"(?:対象)?(?:施設|地区|区域|圏域|地域|学校|校|園|路線|河川|病院|会場|団体)(?:名|別|の名称)?"
)


def _come_again(names: Sequence[Column], start: int, body: Sequence[Sequence[Cell]]) -> bool:
    """Whether what the columns from ``start`` on say comes again in other rows, so that the column before tells them apart.

    One of what things are counted for (柱, 事業) does so only where much comes again.
    """
    share = _share_again(names[start:], body)
    outer = names[start - 1]
    of_plan = _OUTER.fullmatch(squeeze(outer.label.printed)) is not None or is_of_work(outer)
    counted = any(map(_holds_figure, (cell for row in body for cell in row[names[-1].at + 1 :])))
    return share >= 1 - MOST or (share > 0 and counted and not of_plan)


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
    r"(?:数値|定[量性](?:的な?)?)(?:目標|指標)?|方向性|(?:活動|成果|参考|補助|代表)指標|アウト(?:プット|カム)(?:指標)?|新規|継続|拡充|変更|廃止|再掲|縮小|見直し|完了|終了|休止|充実|統合|改善|強化|重点|新|継|拡|ハード|ソフト|直営|委託|補助|単独|[A-ZＡ-Ｚ]|[―－—-]"
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
    head += MEASURING if share([COUNTED.split(cell)[-1] for cell in filled], says_measure) >= MOST else 0.0
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
