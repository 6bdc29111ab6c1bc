"""The same indicators in tables of many layouts: grids of cells, some of them merged."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from tests.layouts.printing import COUNTED, FIRST, LAST, MIDDLE, NOW, YEARS, Numbers, Printer


@dataclass(frozen=True, slots=True)
class Merged:
    """A cell merged over rows or columns."""

    text: str
    rows: int = 1
    columns: int = 1


Row: TypeAlias = list[str | Merged]
Table: TypeAlias = list[Row]
ALL: Final = (FIRST, NOW, MIDDLE, LAST)
TOLD: Final[dict[str, tuple[int, ...]]] = {"years in columns of their own": (FIRST, MIDDLE, LAST)}
"""Which of the values a layout tells, where it does not tell all."""


def tables(time: Printer, number: Numbers, words: Sequence[str]) -> dict[str, Table]:
    """Every layout of the invented table, by what is special about it."""
    own = _Printed(time, number, words)
    return own.plain() | own.headed() | own.turned() | own.in_sheets()


@dataclass(frozen=True, slots=True)
class _Printed:
    time: Printer
    number: Numbers
    words: Sequence[str]

    def times(self) -> list[str]:
        return [self.time(year) for year in YEARS]

    def heads(self) -> list[str]:
        return [f"{word}（{time}）" for word, time in zip(self.words, self.times(), strict=True)]

    def values(self, at: int) -> list[str]:
        each = COUNTED[at]
        return [self.number(value, each.unit) for value in each.values]

    def rows(self) -> Iterator[list[str]]:
        for at, each in enumerate(COUNTED):
            yield [each.name, each.unit, *self.values(at)]

    def plain(self) -> dict[str, Table]:
        def grouped() -> Iterator[Row]:
            for at, row in enumerate(self.rows()):
                group = COUNTED[at].group
                first = at == 0 or COUNTED[at - 1].group != group
                size = sum(each.group == group for each in COUNTED)
                yield [*([Merged(group, rows=size)] if first else []), *row, "企画課"]

        def headed() -> Iterator[Row]:
            for at, row in enumerate(self.rows()):
                if at == 0 or COUNTED[at - 1].group != COUNTED[at].group:
                    yield [Merged(COUNTED[at].group, columns=6)]
                yield list(row)

        said = [f"{time}の{word}" for word, time in zip(self.words, self.times(), strict=True)]
        apart = [f"{word} {time}" for word, time in zip(self.words, self.times(), strict=True)]
        values = [self.values(at) for at in range(len(COUNTED))]
        dated = [[f"{v}（{t}）" for v, t in zip(row, self.times(), strict=True)] for row in values]
        names = [each.name for each in COUNTED]
        units = [f"{each.name}（{each.unit}）" for each in COUNTED]
        return {
            "plain": [["指標", "単位", *self.heads()], *self.rows()],
            "role and year apart": [["指標名", "単位", *apart], *self.rows()],
            "year first": [["指標", "単位", *said], *self.rows()],
            "unit in the name": [["指標", *self.heads()], *([n, *v] for n, v in zip(units, values, strict=True))],
            "unit last": [["指標", *self.heads(), "単位"], *([r[0], *r[2:], r[1]] for r in self.rows())],
            "groups merged": [["基本目標", "指標", "単位", *self.heads(), "担当課"], *grouped()],
            "groups as rows": [["指標", "単位", *self.heads()], *headed()],
            "numbered, with notes": [
                ["No.", "指標", "担当課", "単位", *self.heads(), "望む方向", "考え方"],
                *([f"1-{i}", r[0], "企画課", *r[1:], "↑", "毎年3件ずつ増やす"] for i, r in enumerate(self.rows(), 1)),
            ],
            "numbers before names": [
                ["番号", "担当課", *self.heads()],
                *([f"{i}　{n}", "企画課", *v] for i, (n, v) in enumerate(zip(units, values, strict=True), 1)),
            ],
            "years in the cells": [
                ["指標", "単位", "現状", "最近", "中間の目標", "最終の目標"],
                *([n, each.unit, *row] for n, each, row in zip(names, COUNTED, dated, strict=True)),
            ],
        }

    def headed(self) -> dict[str, Table]:
        tall: Row = [Merged("指標", rows=2), Merged("単位", rows=2)]
        pairs = (FIRST, MIDDLE, LAST)
        ahead = [self.number("0", "").replace("0", "－")] * 2

        def in_pairs() -> Iterator[Row]:
            for row in self.rows():
                yield [*row[:2], *(said for i in pairs for said in (self.time(YEARS[i]), row[2 + i]))]

        def in_turns() -> Iterator[Row]:
            for name, unit, first, now, middle, last in self.rows():
                yield [name, unit, ahead[0], first, ahead[1], now, middle, "", last, ""]

        return {
            "role above year": [[*tall, *self.words], list(self.times()), *self.rows()],
            "year above role": [[*tall, *self.times()], [f"（{word}）" for word in self.words], *self.rows()],
            "years in columns of their own": [
                [*tall, *(Merged(self.words[i], columns=2) for i in pairs)],
                ["年度", "値"] * 3,
                *in_pairs(),
            ],
            "plan and actual of each year": [
                [*tall, *(Merged(time, columns=2) for time in self.times())],
                ["目標", "実績"] * 4,
                *in_turns(),
            ],
        }

    def turned(self) -> dict[str, Table]:
        units = [f"{each.name}（{each.unit}）" for each in COUNTED]
        columns = list(zip(*(self.values(at) for at in range(len(COUNTED))), strict=True))
        by_year = [[t, w, *c] for t, w, c in zip(self.times(), self.words, columns, strict=True)]

        def alternating() -> Iterator[Row]:
            for name, unit, first, now, middle, last in self.rows():
                yield [Merged(name, rows=2), Merged(unit, rows=2), "目標", "", "", middle, last]
                yield ["実績", first, now, "", ""]

        def one_each() -> Iterator[Row]:
            for at, each in enumerate(COUNTED):
                for i in ALL:
                    yield [each.name, self.times()[i], self.words[i], self.values(at)[i], each.unit]

        return {
            "years down": [["年", "区分", *units], *by_year],
            "years down, units below names": [
                ["年", "区分", *(each.name for each in COUNTED)],
                ["", "", *(each.unit for each in COUNTED)],
                *by_year,
            ],
            "plan above actual": [["指標", "単位", "区分", *self.times()], *alternating()],
            "a row for each value": [["指標", "年度", "種別", "値", "単位"], *one_each()],
        }

    def in_sheets(self) -> dict[str, Table]:
        def form() -> Iterator[Row]:
            heads = self.heads()
            for at, each in enumerate(COUNTED):
                first, now, middle, last = self.values(at)
                yield ["指標名", Merged(each.name, columns=3)]
                yield ["単位", each.unit, "担当", "企画課"]
                yield [heads[FIRST], first, heads[NOW], now]
                yield [heads[MIDDLE], middle, heads[LAST], last]

        steps: Row = [Merged("場の整備", columns=2), "検討", "準備", "実施", "→"]
        return {
            "a sheet for each": list(form()),
            "below other tables of its sheet": [
                ["項目番号", "1-01", "項目名", Merged("地域づくり", columns=3)],
                ["主管", "企画課", "協力", Merged("税務課", columns=3)],
                [Merged("工程", columns=2), *self.times()],
                steps,
                ["数値目標", "単位", *self.heads()],
                *self.rows(),
            ],
        }
