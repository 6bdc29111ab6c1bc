"""Statistics: the values of tables that count what is, neither aims nor what was reached of them."""

from collections.abc import Callable

import pytest

from corpus.facts import Fact, Statistic
from ingest.facts.tables.counted import MOST_STATISTICS

Reader = Callable[[str], tuple[Fact, ...]]


def table(rows: int, heads: list[str]) -> str:
    lines = [f"第{i + 1}地区\t" + "\t".join(str(10 * i + j) for j in range(len(heads))) for i in range(rows)]
    return "\n".join(["1 地区の状況", "", "地区\t" + "\t".join(heads), *lines]) + "\n"


KINDS = ["世帯数", "商店数", "公園数", "空き家数"]
YEARS = ["令和元年度", "令和2年度", "令和3年度", "令和4年度"]


@pytest.mark.parametrize("heads", [KINDS, YEARS], ids=["under kinds", "under years"])
def test_each_cell_is_a_statistic_and_those_of_a_sheet_of_data_are_none(read: Reader, heads: list[str]) -> None:
    few = [fact for fact in read(table(6, heads)) if isinstance(fact, Statistic)]
    assert len(few) == 24
    assert few[5].figure.value == 11
    many = read(table(2 * MOST_STATISTICS // len(heads), heads))
    assert not [fact for fact in many if isinstance(fact, Statistic)]
